"""The navigation's entries: each room declares its own, a page shows those its reader may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse


def _everyone(request: HttpRequest) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation; `key` is what a page names in `{% block nav %}` as its own."""

    key: str
    label: Any
    icon: str
    url_name: str
    order: int
    section: str = "office"
    allowed: Callable[[HttpRequest], bool] = _everyone
    count: Callable[[HttpRequest], int] | None = None
    """How many things wait there for the reader; asked once a page."""
    waiting: int = 0

    @property
    def url(self) -> str:
        """Where it leads."""
        return reverse(self.url_name)


_entries: dict[str, Entry] = {}


def add(entry: Entry) -> None:
    """Declare an entry; called from a room's AppConfig.ready."""
    _entries[entry.key] = entry


def entries(request: HttpRequest, section: str | None = None) -> list[Entry]:
    """The entries the reader may open, in order."""
    return sorted(
        (
            _counted(e, request)
            for e in _entries.values()
            if section in (None, e.section) and e.allowed(request)
        ),
        key=lambda entry: entry.order,
    )


def _counted(entry: Entry, request: HttpRequest) -> Entry:
    return replace(entry, waiting=entry.count(request)) if entry.count else entry
