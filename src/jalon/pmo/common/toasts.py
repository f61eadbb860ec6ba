"""The line that says what was just done, with the way back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest


def say(request: HttpRequest, sentence: Any, undo: str = "") -> None:
    """Show the sentence on the next page; `undo` is the address that takes the change back by POST."""
    messages.success(request, str(sentence), extra_tags=undo)
