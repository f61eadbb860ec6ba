"""The days of a recurring exception."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from jalon.engine.model.calendar import CalendarException, Recurrence, Repeat
from jalon.engine.model.clock import day_number

LAST = 5
"""The position that means the last one of the month."""


def occurrences(exception: CalendarException, first: int, end: int) -> list[int]:
    """Day numbers of ``exception`` in ``[first, end)``.

    Occurrences are counted from the exception's first day, so a limit on their number
    holds whatever window is asked for.
    """
    recurrence = exception.recurrence
    if recurrence is None:
        raise ValueError("This exception does not come back: it is a span of days.")
    days = []
    for number, day in enumerate(_days(exception, recurrence)):
        if recurrence.occurrences is not None and number >= recurrence.occurrences:
            break
        value = day_number(day)
        if value >= end:
            break
        if value >= first:
            days.append(value)
    return days


def _days(exception: CalendarException, rule: Recurrence) -> Iterator[date]:
    if rule.repeat is Repeat.DAILY:
        yield from _daily(exception, max(rule.interval, 1))
    elif rule.repeat is Repeat.WEEKLY:
        yield from _weekly(exception, rule)
    else:
        yield from _monthly(exception, rule)


def _daily(exception: CalendarException, interval: int) -> Iterator[date]:
    day = exception.first
    while day <= exception.last:
        yield day
        day += timedelta(days=interval)


def _weekly(exception: CalendarException, rule: Recurrence) -> Iterator[date]:
    week = exception.first - timedelta(days=exception.first.weekday())
    while week <= exception.last:
        for weekday in sorted(rule.weekdays):
            day = week + timedelta(days=weekday)
            if exception.first <= day <= exception.last:
                yield day
        week += timedelta(weeks=max(rule.interval, 1))


def _monthly(exception: CalendarException, rule: Recurrence) -> Iterator[date]:
    yearly = rule.repeat in (Repeat.YEARLY_BY_DAY, Repeat.YEARLY_BY_WEEKDAY)
    year, month = exception.first.year, rule.month if yearly and rule.month else exception.first.month
    step = 12 if yearly else max(rule.interval, 1)
    while date(year, month, 1) <= exception.last:
        day = _day_of_month(rule, year, month)
        if exception.first <= day <= exception.last:
            yield day
        month += step
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1


def _day_of_month(rule: Recurrence, year: int, month: int) -> date:
    length = monthrange(year, month)[1]
    if rule.repeat in (Repeat.MONTHLY_BY_DAY, Repeat.YEARLY_BY_DAY):
        return date(year, month, min(rule.day or 1, length))
    # Several weekdays count together: "the first working day" is one of five.
    weekdays = rule.weekdays or (0,)
    first = date(year, month, 1).weekday()
    days = [day for day in range(1, length + 1) if (first + day - 1) % 7 in weekdays]
    position = min(rule.position or 1, len(days))
    return date(year, month, days[-1] if rule.position == LAST else days[position - 1])
