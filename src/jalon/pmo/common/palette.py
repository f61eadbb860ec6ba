"""The Ctrl+K palette: rooms add providers of things to go to and commands to run."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import menu

LIMIT = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """One line of the palette: a link, or with `post` a command that changes something."""

    group: Any
    label: Any
    url: str
    icon: str = "arrow-right"
    detail: str = ""
    post: bool = False


Provider = Callable[[HttpRequest, str], Iterable[Hit]]
_providers: dict[Provider, int] = {}


def add(provider: Provider, order: int = 50) -> None:
    """Declare a provider; called from a room's AppConfig.ready. It must answer what the reader may see."""
    _providers[provider] = order


def hits(request: HttpRequest, words: str) -> list[Hit]:
    """What the words may mean, provider after provider, in their order; each group in one piece.

    What two providers find, by its name and by its text, is told once.
    """
    groups: dict[str, list[Hit]] = {}
    told: set[str] = set()
    for provider in sorted(_providers, key=lambda one: _providers[one]):
        for hit in list(provider(request, words.strip()))[:LIMIT]:
            if hit.post or hit.url not in told:
                told.add(hit.url)
                groups.setdefault(str(hit.group), []).append(hit)
    return [hit for group in groups.values() for hit in group]


def matches(words: str, text: str) -> bool:
    """Whether every typed word stands somewhere in the text, accents and case aside."""
    plain = folded(text)
    return all(word in plain for word in folded(words).split())


def folded(text: str) -> str:
    """The text without case and accents."""
    decomposed = unicodedata.normalize("NFKD", str(text))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def places(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The navigation's entries."""
    for entry in menu.entries(request):
        if matches(words, str(entry.label)):
            yield Hit(_("Go to"), entry.label, entry.url, entry.icon)
