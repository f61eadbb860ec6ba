"""One calendar laid out over a span of days: week, work weeks, exceptions, parents.

The result is a list of working segments in order, none of them across midnight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.calendar import Calendar, Hours
from jalon.engine.model.clock import DAY, day_number
from jalon.engine.worktime.recurrence import occurrences

MONDAY = 4
"""1970-01-05, the first Monday of the clock."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Working segments of a calendar over ``[first_day, first_day + count)``.

    Attributes
    ----------
    first_day : int
        Days since 1970-01-01.
    count : int
    start, end : arrays of int64
        Minutes since 1970 of each segment, in order, not overlapping.
    """

    first_day: int
    count: int
    start: NDArray[np.int64]
    end: NDArray[np.int64]

    def meet(self, other: Days) -> Days:
        """The time both calendars work."""
        start, end = _meet(self.start, self.end, other.start, other.end)
        return Days(self.first_day, self.count, start, end)

    def join(self, other: Days) -> Days:
        """The time either calendar works."""
        start = np.concatenate([self.start, other.start])
        end = np.concatenate([self.end, other.end])
        return Days(self.first_day, self.count, *_tidy(start, end))


def lay_out(calendar: Calendar, by_uid: Mapping[int, Calendar], first_day: int, count: int) -> Days:
    """Lay ``calendar`` out over ``count`` days from ``first_day``.

    Exceptions win over work weeks, work weeks over the week; at each level the calendar's
    own win over its parent's. So a parent's holiday holds whatever week the child keeps.
    """
    chain = [calendar]
    while chain[-1].parent is not None:
        chain.append(by_uid[chain[-1].parent])
    # A night shift of the day before reaches into the first day.
    origin, days = first_day - 1, count + 1
    hours: list[Hours] = []
    codes: dict[Hours, int] = {}

    def code(day: Hours) -> int:
        if day not in codes:
            codes[day] = len(hours)
            hours.append(day)
        return codes[day]

    weekday = (np.arange(origin, origin + days) - MONDAY) % 7
    pattern = np.full(days, code(()), dtype=np.int32)
    for layer in reversed(chain):
        for number, day in enumerate(layer.days):
            if day is not None:
                pattern[weekday == number] = code(day)
    for layer in reversed(chain):
        for week in layer.work_weeks:
            low, high = _clip(week.first, week.last, origin, days)
            for number, day in enumerate(week.days):
                if day is not None and low < high:
                    pattern[np.flatnonzero(weekday[low:high] == number) + low] = code(day)
    for layer in reversed(chain):
        for exception in layer.exceptions:
            if exception.recurrence is None:
                low, high = _clip(exception.first, exception.last, origin, days)
                pattern[low:high] = code(exception.hours)
            else:
                found = occurrences(exception, origin, origin + days)
                pattern[np.asarray(found, dtype=np.int64) - origin] = code(exception.hours)
    starts: list[NDArray[np.int64]] = []
    ends: list[NDArray[np.int64]] = []
    for number, day in enumerate(hours):
        where = (np.flatnonzero(pattern == number) + origin).astype(np.int64) * DAY
        for begin, finish in day:
            starts.append(where + begin)
            ends.append(where + min(finish, DAY))
            if finish > DAY:
                starts.append(where + DAY)
                ends.append(where + finish)
    if not starts:
        nothing = np.empty(0, dtype=np.int64)
        return Days(first_day, count, nothing, nothing)
    start, end = _tidy(np.concatenate(starts), np.concatenate(ends))
    inside = (start >= first_day * DAY) & (start < (first_day + count) * DAY)
    return Days(first_day, count, start[inside], end[inside])


def _clip(first: date, last: date, origin: int, days: int) -> tuple[int, int]:
    low = min(max(day_number(first) - origin, 0), days)
    high = min(max(day_number(last) + 1 - origin, 0), days)
    return low, high


def _tidy(start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Sort, merge what overlaps or touches, cut again at midnight."""
    order = np.argsort(start, kind="stable")
    start, end = start[order], np.maximum.accumulate(end[order])
    if not len(start):
        return start, end
    opens = np.concatenate([[True], start[1:] > end[:-1]])
    # Segments of one day stay apart from the next day's: the table looks up by day.
    opens |= np.concatenate([[False], start[1:] // DAY != start[:-1] // DAY])
    first = np.flatnonzero(opens)
    last = np.concatenate([first[1:], [len(start)]]) - 1
    begin, finish = start[first], end[last]
    finish = np.minimum(finish, (begin // DAY + 1) * DAY)
    lasting = finish > begin
    return begin[lasting], finish[lasting]


def _meet(
    a_start: NDArray[np.int64], a_end: NDArray[np.int64], b_start: NDArray[np.int64], b_end: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Intersect two lists of segments: each of ``a`` against those of ``b`` it may touch."""
    low = np.searchsorted(b_end, a_start, side="right")
    high = np.searchsorted(b_start, a_end, side="left")
    counts = np.maximum(high - low, 0)
    rows = np.repeat(np.arange(len(a_start)), counts)
    within = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    other = np.repeat(low, counts) + within
    start = np.maximum(a_start[rows], b_start[other])
    end = np.minimum(a_end[rows], b_end[other])
    lasting = end > start
    return start[lasting], end[lasting]
