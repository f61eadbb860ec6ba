"""Files on their way out: saved, never shown inside our pages, never run."""

from __future__ import annotations

from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
"""What a browser may do with a file should it open it after all: nothing but show its own styles."""

Answer = TypeVar("Answer", bound=HttpResponseBase)


def attachment(data: bytes | str, name: str, media_type: str) -> HttpResponse:
    """The file as an answer that a browser saves."""
    return locked(HttpResponse(data, content_type=media_type), name)


def locked(response: Answer, name: str) -> Answer:
    """An answer that holds a file, as one that a browser saves and never runs."""
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cache-Control"] = "private, no-store"
    return response
