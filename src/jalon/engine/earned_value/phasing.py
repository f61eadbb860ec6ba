"""Values spread over time, along the working time of each activity's calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.calendars import choose_calendars
from jalon.engine.earned_value.spreading import spread
from jalon.engine.model.clock import DAY, instant, minutes
from jalon.engine.model.plan import Plan
from jalon.engine.worktime import Table, Window, WorkCalendar

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Period = Literal["day", "week", "month", "quarter"]
MOST_PERIODS = 2000
"""Beyond, a longer period is taken."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """Working time of a plan's calendars over a span.

    Attributes
    ----------
    table : Table
    calendar : (n,) int64
        Row of the table each activity works on.
    own : WorkCalendar
        The plan's own.
    minutes_per_day : int
    """

    table: Table
    calendar: Longs
    own: WorkCalendar
    minutes_per_day: int

    @classmethod
    def of(cls, plan: Plan, first: int, last: int) -> Timeline:
        """Over the days from ``first`` to ``last`` (minutes since 1970), and ten years more."""
        choice = choose_calendars([plan])
        day = first // DAY - 8
        window = Window(day, last // DAY - day + 3660)
        assert plan.calendar is not None, "a plan that was made has a calendar"
        own = WorkCalendar.of(plan.calendars, plan.calendar, window)
        return cls(choice.table(window), choice.of_activity, own, plan.minutes_per_day)

    def spread(self, start: Longs, finish: Longs, value: Floats, bounds: Longs) -> Floats:
        """(len(bounds),): how much of all ``value`` falls before each bound."""
        return self.by_group(start, finish, value, np.zeros(len(value), dtype=np.int64), 1, bounds).reshape(
            -1
        )

    def each(self, start: Longs, finish: Longs, value: Floats, bounds: Longs) -> Floats:
        """(n, len(bounds)): how much of each value falls before each bound."""
        return self.by_group(start, finish, value, np.arange(len(value), dtype=np.int64), len(value), bounds)

    def by_group(
        self, start: Longs, finish: Longs, value: Floats, group: Longs, groups: int, bounds: Longs
    ) -> Floats:
        """(groups, len(bounds)): the same, summed by ``group``; a negative group is left out."""
        found = np.zeros((groups, len(bounds)))
        days, origin = self.table.days, self.table.origin
        spread(days, origin, self.calendar, start, finish, value, group, bounds, found)
        return found

    def days_between(self, first: int, last: int) -> float:
        """Working days of the plan's calendar from ``first`` to ``last``."""
        return self.own.between(first, last) / self.minutes_per_day

    def after(self, first: int, days: float) -> datetime | None:
        """The instant ``days`` working days after ``first``; None beyond the span."""
        table = self.table
        length = days * self.minutes_per_day
        if not length < self.own.between(first, table.origin + table.days.shape[1] * DAY):
            return None
        return instant(self.own.add(first, round(length)))


def period_ends(first: int, last: int, period: Period) -> Longs:
    """The ends of the periods that cover ``first`` to ``last``; ``first`` itself stands before them.

    Days, months and quarters end at midnight, weeks at Monday's.

    >>> ends = period_ends(minutes(datetime(2026, 1, 20)), minutes(datetime(2026, 3, 2)), "month")
    >>> [instant(end).date().isoformat() for end in ends]
    ['2026-01-20', '2026-02-01', '2026-03-01', '2026-04-01']
    """
    begin = instant(first)
    assert begin is not None, "a plan starts at some time"
    ends = [first]
    at = begin.replace(hour=0, minute=0)
    while ends[-1] < last:
        at = _next(at, period)
        ends.append(minutes(at))
        if len(ends) > MOST_PERIODS:
            longer: dict[Period, Period] = {"day": "week", "week": "month", "month": "quarter"}
            if period in longer:
                return period_ends(first, last, longer[period])
    return np.array(ends, dtype=np.int64)


def _next(at: datetime, period: Period) -> datetime:
    if period == "day":
        return at + timedelta(days=1)
    if period == "week":
        return at + timedelta(days=7 - at.weekday())
    months = 1 if period == "month" else 3 - (at.month - 1) % 3
    year, month = divmod(at.month - 1 + months, 12)
    return at.replace(year=at.year + year, month=month + 1, day=1)
