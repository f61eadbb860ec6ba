"""A plan while it is put together from the tables of a book."""

from __future__ import annotations

from dataclasses import dataclass, field

from jalon.engine.model import (
    Activity,
    Calendar,
    Resource,
)
from jalon.exchange.durations import Lengths
from jalon.exchange.errors import Repair
from jalon.exchange.tabular.inward import Faults, Line

MORNING, EVENING = 480, 1020
"""Where a bare date begins and ends a day: 8:00 and 17:00."""


@dataclass(slots=True)
class Book:
    """The plan as it is being put together."""

    name: str
    faults: Faults = field(default_factory=Faults)
    repairs: list[Repair] = field(default_factory=list)
    calendars: dict[str, Calendar] = field(default_factory=dict)
    lengths: Lengths = field(default_factory=Lengths)
    uids: dict[int, int] = field(default_factory=dict)
    """Row number as shown, to ``uid``."""
    activities: list[Activity] = field(default_factory=list)
    texts: list[tuple[Line, int]] = field(default_factory=list)
    """Rows whose predecessors and resources are still text, with their ``uid``."""
    resources: dict[str, Resource] = field(default_factory=dict)
    unsupported: list[str] = field(default_factory=list)
