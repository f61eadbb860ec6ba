"""Bodies made from the forms: a program asks what a person asks, under the same checks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from pydantic import Field, create_model

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import Strict

_TYPES: tuple[tuple[type[forms.Field], type], ...] = (
    (forms.BooleanField, bool),
    (forms.FloatField, float),  # it counts as an IntegerField too: it stands before it
    (forms.IntegerField, int),
    (forms.DateField, date),
    (forms.CharField, str),
    (forms.ChoiceField, str),
)


def body_of(name: str, form: type[forms.Form], leave: tuple[str, ...] = ()) -> type[Strict]:
    """The shape of what the form takes, with its first values; files and `leave` stay with the page."""
    fields: dict[str, Any] = {}
    for key, field in form.base_fields.items():
        if key in leave or isinstance(field, forms.FileField):
            continue
        usual = field.initial
        if usual is None and isinstance(field, forms.ChoiceField):
            usual = field.choices[0][0] if field.choices else ""
        kind = next(kind for known, kind in _TYPES if isinstance(field, known))
        text = str(field.label or "")
        if isinstance(field, forms.ChoiceField) and field.choices:
            text += " (" + ", ".join(str(value) for value, _label in field.choices) + ")"
        # a name that the schema uses itself stands under another, and is called by its own
        name_inside = f"{key}_" if hasattr(Strict, key) else key
        fields[name_inside] = (kind | None, Field(usual, alias=key, description=text))
    made: type[Strict] = create_model(name, __base__=Strict, **fields)
    return made


def given(body: Any) -> dict[str, Any]:
    """The body as the form reads it."""
    found: dict[str, Any] = body.model_dump(mode="json", by_alias=True)
    return found


def checked(form: Any) -> dict[str, Any]:
    """The form's parameters; its first fault as a refusal that names the field."""
    if not form.is_valid():
        field, faults = next(iter(form.errors.items()))
        raise Refused(str(faults[0]), "invalid", "" if field == NON_FIELD_ERRORS else field)
    found: dict[str, Any] = form.parameters()
    return found
