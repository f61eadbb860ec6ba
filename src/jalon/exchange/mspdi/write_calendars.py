"""Calendars to Microsoft's XML: the reverse of :mod:`jalon.exchange.mspdi.calendars`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from jalon.engine.model import Calendar, CalendarException, Recurrence, Repeat
from jalon.engine.model.calendar import Hours
from jalon.engine.model.clock import day_number
from jalon.engine.worktime.recurrence import occurrences
from jalon.exchange.mspdi.calendars import MONTH_ITEMS, REPEATS
from jalon.exchange.mspdi.markup import Markup

REPEAT_CODES = {repeat: code for code, repeat in REPEATS.items()} | {Repeat.DAILY: 1}
ITEM_CODES = {weekdays: code for code, weekdays in MONTH_ITEMS.items()}
DAY_ENDS = time(23, 59)


def put_calendar(xml: Markup, calendar: Calendar) -> None:
    with xml.inside("Calendar"):
        xml.put("UID", calendar.uid)
        xml.put("Name", calendar.name)
        xml.put("IsBaseCalendar", calendar.parent is None)
        xml.put("BaseCalendarUID", -1 if calendar.parent is None else calendar.parent)
        with xml.inside("WeekDays"):
            _put_days(xml, calendar.days, inherits=calendar.parent is not None)
            for exception in calendar.exceptions:
                if exception.recurrence is None:
                    # The manner of 2003, for programs that read no other.
                    with xml.inside("WeekDay"):
                        xml.put("DayType", 0)
                        xml.put("DayWorking", bool(exception.hours))
                        _put_period(xml, exception.first, exception.last)
                        _put_times(xml, exception.hours)
        if calendar.exceptions:
            with xml.inside("Exceptions"):
                for exception in calendar.exceptions:
                    _put_exception(xml, exception)
        if calendar.work_weeks:
            with xml.inside("WorkWeeks"):
                for week in calendar.work_weeks:
                    with xml.inside("WorkWeek"):
                        _put_period(xml, week.first, week.last)
                        xml.put("Name", week.name)
                        with xml.inside("WeekDays"):
                            _put_days(xml, week.days, inherits=True)


def _put_days(xml: Markup, days: Iterable[Hours | None], inherits: bool) -> None:
    week = list(days)
    for kind in range(1, 8):
        hours = week[(kind + 5) % 7]
        if hours is None and inherits:
            continue
        with xml.inside("WeekDay"):
            xml.put("DayType", kind)
            xml.put("DayWorking", bool(hours))
            _put_times(xml, hours or ())


def _put_times(xml: Markup, hours: Hours) -> None:
    if not hours:
        return
    with xml.inside("WorkingTimes"):
        for start, finish in hours:
            with xml.inside("WorkingTime"):
                xml.put("FromTime", _clock(start))
                xml.put("ToTime", _clock(finish))


def _clock(minutes: int) -> str:
    """Minutes after midnight, past it counted on: 1440 is ``00:00:00``."""
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}:00"


def _put_period(xml: Markup, first: date, last: date) -> None:
    with xml.inside("TimePeriod"):
        xml.put("FromDate", datetime.combine(first, time()))
        xml.put("ToDate", datetime.combine(last, DAY_ENDS))


def _put_exception(xml: Markup, exception: CalendarException) -> None:
    rule = exception.recurrence
    with xml.inside("Exception"):
        xml.put("EnteredByOccurrences", rule is not None and rule.occurrences is not None)
        _put_period(xml, exception.first, exception.last)
        xml.put("Occurrences", _times(exception))
        xml.put("Name", exception.name)
        xml.put("Type", 1 if rule is None else REPEAT_CODES[rule.repeat])
        if rule is None:
            xml.put("Period", 1)
        else:
            _put_recurrence(xml, rule)
        xml.put("DayWorking", bool(exception.hours))
        _put_times(xml, exception.hours)


def _times(exception: CalendarException) -> int:
    """How often it comes: Microsoft asks for the number even where the last day says it."""
    rule = exception.recurrence
    if rule is None:
        return (exception.last - exception.first).days + 1
    if rule.occurrences is not None:
        return rule.occurrences
    return len(occurrences(exception, day_number(exception.first), day_number(exception.last) + 1))


def _put_recurrence(xml: Markup, rule: Recurrence) -> None:
    xml.put("Period", rule.interval)
    if rule.repeat is Repeat.WEEKLY:
        xml.put("DaysOfWeek", sum(1 << (day + 1) % 7 for day in rule.weekdays))
    if rule.repeat in (Repeat.MONTHLY_BY_WEEKDAY, Repeat.YEARLY_BY_WEEKDAY):
        xml.put("MonthItem", ITEM_CODES.get(rule.weekdays, ITEM_CODES[(rule.weekdays or (0,))[:1]]))
        xml.put("MonthPosition", (rule.position or 1) - 1)
    if rule.month is not None:
        xml.put("Month", rule.month - 1)
    xml.put("MonthDay", rule.day)
