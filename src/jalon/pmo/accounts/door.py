"""What the limit on wrong passwords counts by: the name as typed, whatever form it came from."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address of an attempt, in lower case."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or ""
    if not name and request is not None:
        name = request.POST.get("login") or request.POST.get("username") or ""
    return str(name).strip().lower()[:254]
