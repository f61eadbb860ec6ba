"""Calendars as P6 and workbooks can hold them: one week and dated exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from jalon.engine.model import OFF, Calendar, CalendarException, Hours, Plan
from jalon.engine.model.clock import EARLIEST, LATEST, day_number
from jalon.engine.worktime import WorkCalendar
from jalon.engine.worktime.table import Window

MONDAY = date(2001, 1, 1)
FIRST, LAST = date(1990, 1, 2), date(2109, 1, 1)
"""What the engine lays calendars out over."""
LONGEST = timedelta(days=15 * 366)


def flat_calendars(plan: Plan, *, lenient: bool = False) -> list[Calendar]:
    """The plan's calendars; one that is more than that gets its days spelled out.

    Recurring exceptions, work weeks, days taken from a parent and night shifts become
    dated days from a year before the plan's first date to three years after its last.
    ``lenient`` leaves parents and night shifts as they are.
    """
    first, last = _span(plan)
    by_uid = {c.uid: c for c in plan.calendars}
    return [
        c
        if all(_plain(layer, lenient) for layer in _chain(c, by_uid))
        else _flattened(c, plan.calendars, by_uid, first, last)
        for c in plan.calendars
    ]


def _chain(calendar: Calendar, by_uid: dict[int, Calendar]) -> Iterator[Calendar]:
    """A calendar and its parents: what stands on one that is spelled out must be so too."""
    above: Calendar | None = calendar
    while above is not None:
        yield above
        above = by_uid.get(above.parent) if above.parent is not None else None


def _plain(calendar: Calendar, lenient: bool) -> bool:
    hours = [*calendar.days, *(e.hours for e in calendar.exceptions)]
    return (
        not calendar.work_weeks
        and not any(e.recurrence for e in calendar.exceptions)
        and (lenient or all(day is not None and all(end <= 1440 for _, end in day) for day in hours))
    )


def _flattened(
    calendar: Calendar, calendars: Sequence[Calendar], by_uid: dict[int, Calendar], first: date, last: date
) -> Calendar:
    week = WorkCalendar.of(
        [replace(calendar, days=_week(calendar, by_uid), exceptions=(), work_weeks=(), parent=None)],
        calendar.uid,
        Window(day_number(MONDAY) - 7, 21),
    )
    usual = [week.shifts(MONDAY + timedelta(days=n)) for n in range(7)]
    whole = WorkCalendar.of(calendars, calendar.uid, Window(day_number(first) - 3, (last - first).days + 8))
    return Calendar(
        calendar.uid,
        calendar.name,
        tuple(usual),
        tuple(_differing(whole, usual, first, last)),
    )


def _week(calendar: Calendar, by_uid: dict[int, Calendar]) -> tuple[Hours | None, ...]:
    days = list(calendar.days)
    parent = calendar.parent
    while parent is not None and None in days:
        above = by_uid[parent]
        days = [above.days[n] if day is None else day for n, day in enumerate(days)]
        parent = above.parent
    return tuple(day or OFF for day in days)


def _differing(
    whole: WorkCalendar, usual: list[Hours], first: date, last: date
) -> Iterator[CalendarException]:
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        hours = whole.shifts(day)
        if hours != usual[day.weekday()]:
            yield CalendarException(day, day, hours)


def _span(plan: Plan) -> tuple[date, date]:
    dates = [plan.start, *(d for d in (plan.finish, plan.data_date) if d is not None)]
    for a in plan.activities:
        stored = (a.stored.start, a.stored.finish, a.stored.late_finish) if a.stored else ()
        dates += [d for d in (*stored, a.progress.actual_start, a.progress.actual_finish) if d is not None]
    dates = [d for d in dates if EARLIEST <= d <= LATEST]
    first = max(min(dates).date() - timedelta(days=366), FIRST)
    last = min(max(dates).date() + timedelta(days=3 * 366), LAST)
    return first, min(last, first + LONGEST)
