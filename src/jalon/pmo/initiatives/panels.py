"""What rooms show on the home of an initiative: each declares its panels, the home page asks for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from jalon.pmo.initiatives.models import Initiative

MAIN, SIDE = "main", "side"

Asked = Callable[[HttpRequest, Initiative, frozenset[str]], dict[str, Any] | None]
"""The panel's own context, or None where it has nothing to show."""


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: its template sees `panel` (what `asked` gave) and the page's own context."""

    key: str
    template: str
    order: int
    asked: Asked
    place: str = MAIN


_panels: dict[str, Panel] = {}


def add(panel: Panel) -> None:
    """Declare a panel; called from a room's AppConfig.ready."""
    _panels[panel.key] = panel


def of(
    request: HttpRequest, initiative: Initiative, rights: frozenset[str]
) -> dict[str, list[tuple[str, dict[str, Any]]]]:
    """(template, context) of the panels that have something to show, by place, in order."""
    found: dict[str, list[tuple[str, dict[str, Any]]]] = {MAIN: [], SIDE: []}
    for panel in sorted(_panels.values(), key=lambda one: one.order):
        context = panel.asked(request, initiative, rights)
        if context is not None:
            found[panel.place].append((panel.template, context))
    return found
