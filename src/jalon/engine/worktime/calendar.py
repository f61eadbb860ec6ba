"""One calendar to ask questions of, for pages and one-off sums."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from jalon.engine.model.calendar import Calendar, Hours
from jalon.engine.model.clock import DAY, day_number
from jalon.engine.worktime.days import Days, lay_out
from jalon.engine.worktime.table import CONTINUOUS, SEGMENTS, Table, Window, tabulate

_SPAN = Window(day_number(date(1990, 1, 1)), 120 * 366)


@dataclass(frozen=True, slots=True, eq=False)
class WorkCalendar:
    """A calendar with its parents resolved, from 1990 to 2110.

    >>> from datetime import datetime
    >>> from jalon.engine.model import standard_calendar
    >>> from jalon.engine.model.clock import instant, minutes
    >>> office = WorkCalendar.of([standard_calendar()], 1)
    >>> instant(office.add(minutes(datetime(2026, 1, 9, 13)), 480))
    datetime.datetime(2026, 1, 12, 12, 0)
    """

    days: Days
    table: Table

    @classmethod
    def of(cls, calendars: Iterable[Calendar], uid: int, span: Window = _SPAN) -> WorkCalendar:
        """Calendar ``uid`` among ``calendars``; KeyError where it is not there."""
        by_uid = {calendar.uid: calendar for calendar in calendars}
        days = lay_out(by_uid[uid], by_uid, span.first_day, span.count)
        return cls(days, tabulate(span, [days]))

    @classmethod
    def over(cls, days: Callable[[Window], Days], span: Window = _SPAN) -> WorkCalendar:
        """A calendar that is laid out by the caller."""
        made = days(span)
        return cls(made, tabulate(span, [made]))

    def add(self, minute: int, work: int) -> int:
        """Where ``work`` minutes from ``minute`` end; back where negative."""
        from jalon.engine.worktime import kernel

        table = self.table
        return int(kernel.added(table.days, table.steps, table.origin, CONTINUOUS + 1, minute, work))

    def between(self, a: int, b: int) -> int:
        """Working minutes from ``a`` to ``b``; negative where ``b`` is before ``a``."""
        return self._worked(b) - self._worked(a)

    def _worked(self, minute: int) -> int:
        from jalon.engine.worktime import kernel

        return int(kernel.worked_at(self.table.days, self.table.origin, CONTINUOUS + 1, minute))

    def next_work(self, minute: int) -> int:
        """``minute`` where work may start at it, else the next such minute."""
        from jalon.engine.worktime import kernel

        table = self.table
        return int(kernel.settled(table.days, table.steps, table.origin, CONTINUOUS + 1, minute, True))

    def previous_work(self, minute: int) -> int:
        """``minute`` where work may end at it, else the last such minute before."""
        from jalon.engine.worktime import kernel

        table = self.table
        return int(kernel.settled(table.days, table.steps, table.origin, CONTINUOUS + 1, minute, False))

    def shifts(self, day: date) -> Hours:
        """The working hours of one day, as minutes from midnight."""
        record = self.table.days[CONTINUOUS + 1, day_number(day) - self.table.origin // DAY]
        starts, lengths = record[SEGMENTS::2], record[SEGMENTS + 1 :: 2]
        return tuple((int(s), int(s + n)) for s, n in zip(starts, lengths, strict=True) if n)
