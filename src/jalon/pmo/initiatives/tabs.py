"""The tabs of an initiative and the pages behind each: rooms declare theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from jalon.pmo.initiatives.models import Initiative

Shown = Callable[[Initiative, frozenset[str]], bool]


def _always(initiative: Initiative, rights: frozenset[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Tab:
    """A place of every initiative; `url_name` takes the slug. Without one, it opens on its first page."""

    key: str
    label: Any
    url_name: str
    order: int
    shown: Shown = _always


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a tab, told in the tool bar; `url_name` takes the slug."""

    tab: str
    label: Any
    url_name: str
    order: int
    shown: Shown = _always


_tabs: dict[str, Tab] = {}
_pages: dict[str, Page] = {}


def add(tab: Tab) -> None:
    """Declare a tab; called from a room's AppConfig.ready."""
    _tabs[tab.key] = tab


def add_page(page: Page) -> None:
    """Declare a page of a tab; called from a room's AppConfig.ready."""
    _pages[page.url_name] = page


def of(initiative: Initiative, rights: frozenset[str]) -> list[tuple[Tab, str]]:
    """The tabs of an initiative for someone with these rights, each with its address."""
    found = []
    for tab in sorted(_tabs.values(), key=lambda tab: tab.order):
        if not tab.shown(initiative, rights):
            continue
        if tab.url_name:
            found.append((tab, reverse(tab.url_name, args=[initiative.slug])))
        elif pages := pages_of(initiative, rights, tab.key):
            found.append((tab, pages[0][1]))
    return found


def pages_of(initiative: Initiative, rights: frozenset[str], tab: str) -> list[tuple[Page, str]]:
    """The pages of one tab, each with its address."""
    shown = (page for page in _pages.values() if page.tab == tab and page.shown(initiative, rights))
    return [
        (page, reverse(page.url_name, args=[initiative.slug]))
        for page in sorted(shown, key=lambda page: page.order)
    ]


def first_url(initiative: Initiative, rights: frozenset[str]) -> str:
    """Where the initiative opens."""
    return of(initiative, rights)[0][1]


def named() -> list[Tab | Page]:
    """All that has an address of its own under an initiative: tabs without pages, then pages."""
    ordered = sorted(_pages.values(), key=lambda page: (_tabs[page.tab].order, page.order))
    return [*(tab for tab in _tabs.values() if tab.url_name), *ordered]


def is_shown(one: Tab | Page, initiative: Initiative, rights: frozenset[str]) -> bool:
    """Whether someone with these rights finds it there."""
    above = _tabs[one.tab].shown(initiative, rights) if isinstance(one, Page) else True
    return above and one.shown(initiative, rights)


def group_of(one: Tab | Page) -> Any:
    """The name of the tab under which it stands."""
    return _tabs[one.tab].label if isinstance(one, Page) else one.label
