"""What every form of the room sends along: the version it was made on; the first fault of a form."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest

from jalon.pmo.common.errors import Refused, VersionMissing


def version(request: HttpRequest) -> int:
    """The version a form was made on."""
    text = request.POST.get("version", "")
    if not (text.isdecimal() and len(text) < 10):
        raise VersionMissing
    return int(text)


def number(request: HttpRequest, name: str) -> int | None:
    """An id a form names, or None."""
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def refuse(form: forms.BaseForm) -> Refused:
    """The first fault of a small form, for buttons that have no page of their own."""
    field, faults = next(iter(form.errors.items()))
    return Refused(faults[0], "invalid", field)
