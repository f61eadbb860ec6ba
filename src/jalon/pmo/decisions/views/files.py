"""Files on their way out: saved, never shown inside our pages, never run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"


def attachment(data: bytes, name: str, media_type: str) -> HttpResponse:
    """The file as an answer that a browser saves."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = LOCKED
    response["Cache-Control"] = "private, no-store"
    return response
