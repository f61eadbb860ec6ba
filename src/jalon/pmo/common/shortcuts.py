"""The keyboard, as the help page lists it: rooms add the groups of their own pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Group:
    """The shortcuts of one kind of page: (what it does, keys separated by spaces)."""

    title: Any
    keys: tuple[tuple[Any, str], ...]
    order: int = 50


_groups: list[Group] = [
    Group(
        _("Everywhere"),
        (
            (_("Find anything, run any command"), "Ctrl K"),
            (_("This help"), "?"),
            (_("Close the panel, the menu, the dialog"), "Esc"),
            (_("Take back the last change"), "Ctrl Z"),
            (_("Fold or unfold the navigation"), "Ctrl B"),
            (_("Go to the portfolio"), "g p"),
            (_("Go to the members"), "g m"),
            (_("Go to my settings"), "g s"),
        ),
        0,
    ),
    Group(
        _("Lists and tables"),
        (
            (_("Next, previous row"), "↓ ↑"),
            (_("Open the row"), "Enter"),
            (_("Unfold, fold a branch"), "→ ←"),
        ),
        10,
    ),
]


def add(group: Group) -> None:
    """Declare the shortcuts of a page; called from a room's AppConfig.ready."""
    if all(str(group.title) != str(known.title) for known in _groups):
        _groups.append(group)


def groups() -> list[tuple[Any, list[tuple[Any, list[str]]]]]:
    """The groups in order, keys split for display."""
    return [
        (group.title, [(what, keys.split()) for what, keys in group.keys])
        for group in sorted(_groups, key=lambda group: group.order)
    ]
