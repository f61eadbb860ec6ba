"""A calendar's year, day by day: hours, and what makes a day differ from the usual week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.engine.model import Calendar, Hours, Plan
from jalon.engine.model.clock import EPOCH, day_number
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
    """Every day of a year. A shift past midnight belongs to the day it starts on."""
    known = {c.uid: c for c in calendars}
    chain = _chain(known, uid)
    first, count = date(number, 1, 1), (date(number + 1, 1, 1) - date(number, 1, 1)).days
    usual = [next((c.days[d] for c in chain if c.days[d] is not None), ()) or () for d in range(7)]
    special = [_special(calendar, first, count) for calendar in chain]
    days = []
    for i in range(count):
        day = first + timedelta(days=i)
        hours, name = _hours(day, chain, special)
        same = sorted(hours) == sorted(usual[day.weekday()])
        kind = ("work" if hours else "off") if same else ("other" if hours else "closed")
        days.append(Day(day, kind, hours, name))
    return days


def _chain(known: dict[int, Calendar], uid: int) -> list[Calendar]:
    """The calendar and those it starts from."""
    chain, step = [], known.get(uid)
    while step is not None:
        chain.append(step)
        step = None if step.parent is None else known.get(step.parent)
    return chain


def _hours(
    day: date, chain: list[Calendar], special: list[dict[date, tuple[Hours | None, str]]]
) -> tuple[Hours, str]:
    """Exceptions win over other weeks, these over the week, these over the calendar above."""
    for calendar, differing in zip(chain, special, strict=True):
        hours, name = differing.get(day, (None, ""))
        if hours is None:
            hours = calendar.days[day.weekday()]
        if hours is not None:
            return hours, name
    return (), ""


def _special(calendar: Calendar, first: date, count: int) -> dict[date, tuple[Hours | None, str]]:
    """Hours and name of the days of a calendar that are not simply those of its week."""
    start, end = day_number(first), day_number(first) + count
    found: dict[date, tuple[Hours | None, str]] = {}
    for week in calendar.work_weeks:
        for i in range(max(start, day_number(week.first)), min(end, day_number(week.last) + 1)):
            day = (EPOCH + timedelta(days=i)).date()
            found[day] = (week.days[day.weekday()], week.name)
    for one in calendar.exceptions:
        if one.recurrence is not None:
            numbers = occurrences(one, start, end)
        else:
            numbers = list(range(max(start, day_number(one.first)), min(end, day_number(one.last) + 1)))
        for i in numbers:
            found[(EPOCH + timedelta(days=i)).date()] = (one.hours, one.name)
    return found


def check_calendars(calendars: Iterable[Calendar]) -> None:
    """Raise the engine's PlanError where these calendars make no sense."""
    found = tuple(calendars)
    Plan("", EPOCH, calendars=found, calendar=found[0].uid)
