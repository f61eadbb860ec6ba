"""A calendar's year, day by day: hours, and what makes a day differ from the usual week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.engine.model import Calendar, Hours, Plan
from jalon.engine.model.clock import EPOCH, day_number
from jalon.engine.worktime import Window, WorkCalendar
from jalon.engine.worktime.recurrence import occurrences


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a calendar. ``kind``: work, off (the usual week says so), closed, other (hours differ)."""

    date: date
    kind: str
    hours: Hours
    name: str

    @property
    def minutes(self) -> int:
        return sum(end - start for start, end in self.hours)


def year(calendars: Iterable[Calendar], uid: int, number: int) -> list[Day]:
    """Every day of a year."""
    known = {c.uid: c for c in calendars}
    first, count = date(number, 1, 1), (date(number + 1, 1, 1) - date(number, 1, 1)).days
    laid_out = WorkCalendar.of(known.values(), uid, Window(day_number(first) - 2, count + 4))
    usual = _usual_week(known, uid)
    names = _names(known, uid, first, count)
    days = []
    for i in range(count):
        day = first + timedelta(days=i)
        hours = laid_out.shifts(day)
        same = sorted(hours) == sorted(usual[day.weekday()])
        kind = ("work" if hours else "off") if same else ("other" if hours else "closed")
        days.append(Day(day, kind, hours, names.get(day, "")))
    return days


def _usual_week(known: dict[int, Calendar], uid: int) -> list[Hours]:
    week: list[Hours | None] = [None] * 7
    step: int | None = uid
    while step is not None:
        calendar = known[step]
        week = [calendar.days[d] if own is None else own for d, own in enumerate(week)]
        step = calendar.parent
    return [day or () for day in week]


def _names(known: dict[int, Calendar], uid: int, first: date, count: int) -> dict[date, str]:
    names: dict[date, str] = {}
    start, end = day_number(first), day_number(first) + count
    step: int | None = uid
    while step is not None:
        calendar = known[step]
        for week in calendar.work_weeks:
            for i in range(max(start, day_number(week.first)), min(end, day_number(week.last) + 1)):
                names.setdefault((EPOCH + timedelta(days=i)).date(), week.name)
        for one in calendar.exceptions:
            if one.recurrence is not None:
                found = occurrences(one, start, end)
            else:
                found = list(range(max(start, day_number(one.first)), min(end, day_number(one.last) + 1)))
            for i in found:
                names.setdefault((EPOCH + timedelta(days=i)).date(), one.name)
        step = calendar.parent
    return names


def check_calendars(calendars: Iterable[Calendar]) -> None:
    """Raise the engine's PlanError where these calendars make no sense."""
    found = tuple(calendars)
    Plan("", EPOCH, calendars=found, calendar=found[0].uid)
