"""What a Gantt shows, as plain values: nothing here knows a database or a page size."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its texts as the reader writes them, its dates in minutes since 1970."""

    uid: int
    number: int
    level: int
    name: str
    duration: str
    start_text: str
    finish_text: str
    predecessors: str
    label: str
    start: int
    finish: int
    summary: bool = False
    point: bool = False
    level_of_effort: bool = False
    manual: bool = False
    active: bool = True
    critical: bool = False
    near: bool = False
    percent: float = 0.0
    base_start: int | None = None
    base_finish: int | None = None
    constraint: str = ""
    deadline: int | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two rows, by their places in ``Chart.rows``."""

    before: int
    after: int
    kind: str
    driving_critical: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """A whole plan, ready to be drawn.

    ``off`` are the days without work, ``data_date`` a minute, ``data_date_text`` its words; ``head`` and
    ``note`` are the lines that every page repeats.
    """

    title: str
    head: str
    note: str
    printed: str
    rows: tuple[Row, ...]
    ties: tuple[Tie, ...]
    start: int
    finish: int
    off: frozenset[date] = frozenset()
    data_date: int | None = None
    data_date_text: str = ""
    baseline: str = ""
