"""A sentence in both languages, so that a frozen one is read by everybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils import translation

from jalon.pmo.common import formats


def both(said: Callable[[], Any]) -> dict[str, Any]:
    """What is said, by language."""
    found = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found[language] = said()
    return found


def one(found: dict[str, Any] | str | None) -> Any:
    """The one the reader reads."""
    if isinstance(found, dict):
        return found.get(formats.language()) or next(iter(found.values()), "")
    return found or ""
