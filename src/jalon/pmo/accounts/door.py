"""What the limit on wrong passwords counts by: the name as typed, and the address it came from."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def typed_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address of an attempt, in lower case."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or ""
    if not name and request is not None:
        name = request.POST.get("login") or request.POST.get("username") or ""
    return str(name).strip().lower()[:254]


def address(request: HttpRequest) -> str:
    """Where a request comes from: behind our own proxies, what the outermost of them saw.

    Each proxy adds the address it saw at the end of X-Forwarded-For; what stands before those was written
    by the visitor and is not believed.
    """
    seen = str(request.META.get("REMOTE_ADDR") or "")
    if settings.PROXIES > 0:
        told = [
            part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
        ]
        if len(told) >= settings.PROXIES:
            return told[-settings.PROXIES][:64]
    return seen
