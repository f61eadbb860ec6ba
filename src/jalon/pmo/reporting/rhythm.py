"""When reports are due: days counted from a rhythm, periods that end on them."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

WEEK = 7


@dataclass(frozen=True, slots=True)
class Due:
    """A rhythm that holds somewhere: every month or week, on which day, since when."""

    every: str
    day: int
    since: date
    remind: int = 3

    def last(self, today: date) -> date | None:
        """The last day that is over on which a report was due."""
        found = self._on_or_before(today - timedelta(days=1))
        return found if found >= self.since else None

    def coming(self, today: date) -> date:
        """The next day on which one is due, today included."""
        found = self._on_or_before(max(today, self.since))
        return found if found >= max(today, self.since) else self.after(found)

    def after(self, due: date) -> date:
        """The due day after one."""
        if self.every == "week":
            return due + timedelta(days=WEEK)
        year, month = due.year + due.month // 12, due.month % 12 + 1
        return _in_month(year, month, self.day)

    def before(self, due: date) -> date:
        """The due day before one."""
        if self.every == "week":
            return due - timedelta(days=WEEK)
        first = due.replace(day=1) - timedelta(days=1)
        return _in_month(first.year, first.month, self.day)

    def period(self, due: date) -> tuple[date, date]:
        """What a report due on a day tells of: from the day after the one before."""
        return self.before(due) + timedelta(days=1), due

    def missed(self, since: date | None, today: date) -> Iterator[date]:
        """The due days that are over, after a day (that of the last report)."""
        day = self.coming(self.since if since is None else max(self.since, since + timedelta(days=1)))
        while day < today:
            yield day
            day = self.after(day)

    def _on_or_before(self, day: date) -> date:
        if self.every == "week":
            return day - timedelta(days=(day.isoweekday() - self.day) % WEEK)
        here = _in_month(day.year, day.month, self.day)
        return here if here <= day else self.before(here)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))
