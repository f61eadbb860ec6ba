"""The organisation's own words and figures for probability and impact."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import actions, queries, scales
from jalon.pmo.registers.forms import ScaleForm


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Seen by everyone who reads a risk; changed by the office."""
    posted = request.method == "POST"
    organisation = organisations.required(request, "administer" if posted else "view")
    form = _form(organisation, request.POST if posted else None)
    if posted and form.is_valid():
        try:
            actions.set_scale(
                by=request.user,
                organisation=organisation,
                version=form.cleaned_data["version"],
                **form.values(),
            )
            toasts.say(request, _("The scale is saved: every risk without figures of its own follows it."))
            return redirect("register_scale")
        except Stale:
            sentence = _("Someone changed the scale meanwhile. Save again to keep yours.")
            typed = form.data.copy()
            typed["version"] = str(scales.version_of(organisation.pk))
            form.data = typed
            form.add_error(None, sentence)
        except Refused as refused:
            form.add_error(None, str(refused))
    context: dict[str, Any] = {
        "here": "registers",
        "form": form,
        "rows": _rows(organisation, form),
        "is_own": scales.version_of(organisation.pk) is not None,
        "may_change": policy.can_in(request.user, "administer", organisation),
    }
    return render(request, "registers/scale.html", context, status=422 if form.errors else 200)


def _form(organisation: Any, data: Any) -> ScaleForm:
    return ScaleForm(data, scales=scales.of(organisation.pk), version=scales.version_of(organisation.pk))


def _rows(organisation: Any, form: ScaleForm) -> list[dict[str, Any]]:
    """The levels as both tables show them, the gravest first: fields, words, figures, how many use them."""
    own = scales.of(organisation.pk)
    likely, grave = queries.levels_used(organisation)
    rows = []
    for row in form.rows:
        level = row["level"]
        chance, harm = own.probability[level - 1], own.impact[level - 1]
        shown = {"word": chance.word, "share": chance.percent, "gravity": harm.word, "delay": harm.days}
        used = {"likely_used": likely.get(level, 0), "grave_used": grave.get(level, 0)}
        rows.append(row | shown | used | {"money": harm.cost})
    return rows
