"""What the planning API's parts share."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse


def as_json(body: dict[str, Any]) -> HttpResponse:
    """Columns as they are: thousands of values need no second check of their types."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return HttpResponse(text.encode(), content_type="application/json")
