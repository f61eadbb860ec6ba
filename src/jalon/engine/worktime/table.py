"""Calendars as tables for the kernels: from a clock minute to worked minutes and back.

Every calendar covers the same window of days. A day's record holds the minutes worked
before it, then the start (from midnight) and the length of each segment; a day with fewer
segments than others ends with empty ones at midnight. ``guess[c, k]`` is the day in which
minute ``k * STEP`` of work falls, so that the way back needs no search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import DAY
from jalon.engine.worktime.days import Days

STEP = 60
CONTINUOUS = 0
"""Index of the calendar that never stops: elapsed durations run on it. Its row is empty, the
kernels know it by heart."""
WORK, SEGMENTS = 0, 1
"""Places in a day's record; starts and lengths follow one another from SEGMENTS."""
OFFSET, LIMIT = 0, 1
"""Places in a step."""


@dataclass(frozen=True, slots=True)
class Window:
    """Days the tables cover."""

    first_day: int
    count: int


class Table(NamedTuple):
    """Arrays the kernels read.

    Attributes
    ----------
    origin : int
        Minutes since 1970 of the first midnight.
    days : (calendars, days + 1, 1 + 2 * segments) int32
        The records; the last day holds only the total of work.
    steps : (calendars, steps, 2) int32
    """

    origin: int
    days: NDArray[np.int32]
    steps: NDArray[np.int32]


def tabulate(window: Window, calendars: Sequence[Days]) -> Table:
    """Tables of ``calendars``; the continuous one is put before them, at index 0."""
    count = window.count
    placed = [_place(window, days) for days in calendars]
    most = max([1, *(int(number.max(initial=0)) for _, number, _ in placed)])
    days = np.zeros((len(placed) + 1, count + 1, SEGMENTS + 2 * most), dtype=np.int32)
    days[:, :, SEGMENTS::2] = DAY
    for row, (calendar, (day, _, rank)) in enumerate(zip(calendars, placed, strict=True), start=1):
        midnight = calendar.start // DAY * DAY
        days[row, day, SEGMENTS + 2 * rank] = calendar.start - midnight
        length = calendar.end - calendar.start
        days[row, day, SEGMENTS + 2 * rank + 1] = length
        days[row, 1:, WORK] = np.cumsum(np.bincount(day, weights=length, minlength=count))
    count = int(days[:, -1, WORK].max()) // STEP + 1
    steps = np.zeros((len(days), count, 2), dtype=np.int32)
    for row, calendar in enumerate(calendars, start=1):
        _fill(steps[row], calendar)
    return Table(window.first_day * DAY, days, steps)


def _fill(steps: NDArray[np.int32], calendar: Days) -> None:
    """Every step of one calendar, up to its last minute of work."""
    limit = np.cumsum(calendar.end - calendar.start)
    if not len(limit):
        return
    marks = np.arange(0, int(limit[-1]), STEP)
    segment = np.searchsorted(limit, marks, side="right")
    steps[: len(marks), OFFSET] = calendar.end[segment] - limit[segment]
    steps[: len(marks), LIMIT] = limit[segment]


def _place(window: Window, days: Days) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The day of each segment, the number of segments of each day, each one's rank in its day."""
    day = days.start // DAY - window.first_day
    number = np.bincount(day, minlength=window.count)
    first = np.cumsum(number) - number
    return day, number, np.arange(len(day)) - first[day]
