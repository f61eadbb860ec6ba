"""Texts in both languages: where they stand in a file, and which are missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from jalon.kits.faults import Fault, gettext_noop
from jalon.kits.marked import Marked, Place

LANGUAGES = ("fr", "en")


def untranslated(found: Marked, languages: Iterable[str]) -> Iterator[Fault]:
    """A fault for each text that a language misses."""
    names = {
        "fr": gettext_noop("The French of “%(text)s” is missing."),
        "en": gettext_noop("The English of “%(text)s” is missing."),
    }
    for place, text in _texts(found.value, ()):
        said = next((str(one) for one in text.values() if one), "")
        for language in languages:
            if not str(text.get(language) or "").strip():
                yield found.fault(place, names[language], text=said[:60])


def _texts(value: Any, place: Place) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every text by language of a file, with its place."""
    if isinstance(value, dict):
        if value and value.keys() <= set(LANGUAGES):
            yield place, value
            return
        for key, one in value.items():
            yield from _texts(one, (*place, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, (*place, number))
