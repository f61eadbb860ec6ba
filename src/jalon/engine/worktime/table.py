"""Calendars as tables for the kernels: from a clock minute to worked minutes and back.

Every calendar covers the same window of days. ``work[c, d]`` counts the minutes worked
before day ``d``; the segments of a day follow one another; ``guess[c, k]`` is the day in
which minute ``k * STEP`` of work falls, so that the way back needs no search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import DAY
from jalon.engine.worktime.days import Days

STEP = 512
CONTINUOUS = 0
"""Index of the calendar that never stops: elapsed durations run on it."""


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
    work : (calendars, days + 1) int64
        Working minutes before each day.
    first : (calendars, days + 1) int64
        Index of each day's first segment.
    start, end : (segments,) int64
    guess : (calendars, steps) int64
    """

    origin: int
    work: NDArray[np.int64]
    first: NDArray[np.int64]
    start: NDArray[np.int64]
    end: NDArray[np.int64]
    guess: NDArray[np.int64]


def continuous(window: Window) -> Days:
    """Every minute of the window."""
    start = (np.arange(window.count, dtype=np.int64) + window.first_day) * DAY
    return Days(window.first_day, window.count, start, start + DAY)


def tabulate(window: Window, calendars: Sequence[Days]) -> Table:
    """Tables of ``calendars``; the continuous one is put before them, at index 0."""
    everything = [continuous(window), *calendars]
    count = window.count
    work = np.zeros((len(everything), count + 1), dtype=np.int64)
    first = np.zeros((len(everything), count + 1), dtype=np.int64)
    base = 0
    for row, days in enumerate(everything):
        day = days.start // DAY - window.first_day
        work[row, 1:] = np.cumsum(np.bincount(day, weights=days.end - days.start, minlength=count))
        first[row, 1:] = np.cumsum(np.bincount(day, minlength=count))
        first[row] += base
        base += len(days.start)
    steps = int(work[:, -1].max()) // STEP + 2
    guess = np.empty((len(everything), steps), dtype=np.int64)
    marks = np.arange(steps, dtype=np.int64) * STEP
    for row in range(len(everything)):
        guess[row] = np.maximum(np.searchsorted(work[row], marks, side="left") - 1, 0)
    return Table(
        window.first_day * DAY,
        work,
        first,
        np.concatenate([days.start for days in everything]),
        np.concatenate([days.end for days in everything]),
        guess,
    )
