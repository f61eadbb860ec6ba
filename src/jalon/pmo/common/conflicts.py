"""A form that was sent on an old version: both values side by side, the typed ones kept."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Stale
from jalon.pmo.common.models import Change


def show(form: forms.BaseForm, stale: Stale, label: str, pk: Any) -> None:
    """Say at each field what it holds now and who wrote it; sending again keeps what was typed."""
    typed = dict(form.cleaned_data)
    data = form.data.copy()
    data["version"] = str(stale.current.get("version", ""))
    form.data = data
    form.conflict = True
    form.add_error(None, str(stale))
    for column, now in stale.current.items():
        name = column if column in form.fields else column.removesuffix("_id")
        if name == "version" or name not in form.fields:
            continue
        if getattr(typed.get(name), "pk", typed.get(name)) == now:
            continue
        form.add_error(name, _sentence(label, pk, column, _words(form.fields[name], now)))


def _sentence(label: str, pk: Any, column: str, value: str) -> str:
    changes = Change.objects.filter(model=label, object_pk=str(pk)).select_related("change_set__actor")
    last = next((row for row in changes.order_by("-pk")[:20] if column in (row.after or {})), None)
    if last is None or last.change_set.actor is None:
        return _("It is now “%(value)s”. Save again to keep yours.") % {"value": value}
    return _("%(person)s wrote “%(value)s” %(time)s ago. Save again to keep yours.") % {
        "person": last.change_set.actor,
        "value": value,
        "time": timesince(last.change_set.at, depth=1),
    }


def _words(field: forms.Field, value: Any) -> str:
    """The value as the field would show it."""
    if value in (None, ""):
        return "–"
    if isinstance(field, forms.ModelChoiceField):
        return str(field.queryset.filter(pk=value).first() or "–")
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(value, value))
    return str(value)
