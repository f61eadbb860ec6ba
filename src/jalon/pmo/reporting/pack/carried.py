"""A deck as text, to be drawn in a process that knows no database and no catalogue."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from jalon.pmo.reporting.pack import blocks
from jalon.pmo.reporting.pack.blocks import Deck

_WHAT, _DAY = "is", "day"
_KINDS = {name: one for name, one in vars(blocks).items() if isinstance(one, type) and is_dataclass(one)}


def packed(deck: Deck) -> str:
    """The deck as JSON: each part under the name of its kind."""
    return json.dumps(deck, default=_told)


def unpacked(text: str) -> Deck:
    """The deck again."""
    found = json.loads(text, object_hook=_made)
    if not isinstance(found, Deck):
        raise ValueError("No deck.")
    return found


def _told(one: Any) -> dict[str, Any]:
    if isinstance(one, date):
        return {_WHAT: _DAY, "at": one.isoformat()}
    return {
        _WHAT: type(one).__name__,
        **{held.name: getattr(one, held.name) for held in fields(one) if held.init},
    }


def _made(held: dict[str, Any]) -> Any:
    kind = held.pop(_WHAT)
    if kind == _DAY:
        return date.fromisoformat(held["at"])
    return _KINDS[kind](**{name: _frozen(value) for name, value in held.items()})


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
