"""Pages of the documents room."""

from __future__ import annotations

from django.http import HttpRequest


def version_of(request: HttpRequest, name: str = "version") -> int | None:
    """The version a form was opened on."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else None
