"""The tabs of an initiative: each room declares its own, a page shows those that exist and may be opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jalon.pmo.initiatives.models import Initiative


def _always(initiative: Initiative, rights: frozenset[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of every initiative; `url_name` takes the slug."""

    key: str
    label: Any
    url_name: str
    order: int
    shown: Callable[[Initiative, frozenset[str]], bool] = _always


_tabs: dict[str, Tab] = {}


def add(tab: Tab) -> None:
    """Declare a tab; called from a room's AppConfig.ready."""
    _tabs[tab.key] = tab


def of(initiative: Initiative, rights: frozenset[str]) -> list[tuple[Tab, str]]:
    """The tabs of an initiative for someone with these rights, each with its address."""
    shown = (tab for tab in _tabs.values() if tab.shown(initiative, rights))
    return [
        (tab, reverse(tab.url_name, args=[initiative.slug])) for tab in sorted(shown, key=lambda t: t.order)
    ]


def first_url(initiative: Initiative, rights: frozenset[str]) -> str:
    """Where the initiative opens."""
    return of(initiative, rights)[0][1]
