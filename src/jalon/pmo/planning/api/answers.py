"""What the planning API's parts share."""

from __future__ import annotations

import gzip
import json
from typing import Any

from django.http import HttpRequest, HttpResponse


def as_json(body: dict[str, Any]) -> HttpResponse:
    """Columns as they are: thousands of values need no second check of their types."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return HttpResponse(text.encode(), content_type="application/json")


def as_sheet(request: HttpRequest, body: bytes) -> HttpResponse:
    """A gzipped sheet as the asker can read it."""
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(body if packed else gzip.decompress(body), content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "no-store"
    return response
