"""What can be found: each room declares its kinds when Django starts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jalon.pmo.initiatives.models import SearchText
    from jalon.pmo.initiatives.search.writing import Entry


def _none() -> Iterable[Entry]:
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: its word, its icon, the address of one, and all there are (for a rebuild)."""

    key: str
    label: Any
    icon: str
    address: Callable[[SearchText], str]
    texts: Callable[[], Iterable[Entry]] = _none
    order: int = 50


_kinds: dict[str, Kind] = {}


def add(kind: Kind) -> None:
    """Declare a kind; called from a room's AppConfig.ready."""
    _kinds[kind.key] = kind


def kinds() -> list[Kind]:
    """All kinds, in their order."""
    return sorted(_kinds.values(), key=lambda one: (one.order, one.key))


def known(key: str) -> Kind | None:
    """One kind; None where its room is gone."""
    return _kinds.get(key)
