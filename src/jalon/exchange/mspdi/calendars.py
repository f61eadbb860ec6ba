"""Calendars of Microsoft's XML.

Days count from 1, Sunday; day 0 is an exception in the manner of 2003, repeated in
``Exceptions`` by later versions, which wins. Repeats: 1 daily, 2 yearly on a day,
3 yearly on a weekday, 4 monthly on a day, 5 monthly on a weekday, 6 weekly. Weekdays are
bits, Sunday the lowest; months count from 0.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from jalon.engine.model import Calendar, CalendarException, Recurrence, Repeat, WorkWeek
from jalon.engine.model.calendar import OFF, OFFICE, Hours
from jalon.exchange.mspdi.values import Cells
from jalon.exchange.safe_xml import Record

USUAL_WEEK: tuple[Hours, ...] = (OFFICE,) * 5 + (OFF,) * 2
REPEATS = {
    2: Repeat.YEARLY_BY_DAY,
    3: Repeat.YEARLY_BY_WEEKDAY,
    4: Repeat.MONTHLY_BY_DAY,
    5: Repeat.MONTHLY_BY_WEEKDAY,
    6: Repeat.WEEKLY,
}
MONTH_ITEMS: dict[int, tuple[int, ...]] = {
    0: (0, 1, 2, 3, 4, 5, 6),
    1: (0, 1, 2, 3, 4),
    2: (5, 6),
    3: (6,),
    4: (0,),
    5: (1,),
    6: (2,),
    7: (3,),
    8: (4,),
    9: (5,),
}
"""What "first <item> of the month" counts, as our weekdays (Monday is 0)."""


def read_calendar(row: Record, cells: Cells) -> Calendar | None:
    uid = cells.code(row, "UID")
    if uid is None:
        return None
    above = cells.code(row, "BaseCalendarUID")
    parent = above if above is not None and above > 0 else None
    days: list[Hours | None] = list(USUAL_WEEK) if parent is None else [None] * 7
    older: list[CalendarException] = []
    for day in cells.records(row, "WeekDays", "WeekDay"):
        kind = cells.code(day, "DayType")
        if kind == 0:
            period = _period(day, cells)
            if period is not None:
                older.append(CalendarException(*period, _hours(day, cells)))
        elif kind is not None and 1 <= kind <= 7:
            days[weekday(kind)] = _hours(day, cells)
    newer = [
        e
        for exception in cells.records(row, "Exceptions", "Exception")
        if (e := _exception(exception, cells)) is not None
    ]
    weeks = [
        w
        for week in cells.records(row, "WorkWeeks", "WorkWeek")
        if (w := _work_week(week, cells)) is not None
    ]
    exceptions = newer if newer else older
    return Calendar(uid, cells.text(row, "Name"), tuple(days), tuple(exceptions), tuple(weeks), parent)


def weekday(day_type: int) -> int:
    """Microsoft's 1 (Sunday) to 7 as our 0 (Monday) to 6."""
    return (day_type + 5) % 7


def _hours(row: Record, cells: Cells) -> Hours:
    if not cells.flag(row, "DayWorking"):
        return OFF
    shifts: list[tuple[int, int]] = []
    for times in cells.records(row, "WorkingTimes", "WorkingTime"):
        start, finish = _clock(cells.text(times, "FromTime")), _clock(cells.text(times, "ToTime"))
        if start is None or finish is None:
            continue
        shifts.append((start, finish if finish > start else finish + 1440))
    return tidy(shifts)


def tidy(shifts: list[tuple[int, int]]) -> Hours:
    """Shifts in order, those that touch or overlap made one."""
    found: list[tuple[int, int]] = []
    for start, finish in sorted(shifts):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(finish, found[-1][1]))
        else:
            found.append((start, finish))
    return tuple(found)


def _clock(text: str) -> int | None:
    """Minutes after midnight of ``08:30:00``."""
    parts = text.strip().split(":")
    try:
        hour, minute = int(parts[0]), int(parts[1])
    except (ValueError, IndexError):
        return None
    return hour * 60 + minute if 0 <= hour < 24 and 0 <= minute < 60 else None


def _period(row: Record, cells: Cells) -> tuple[date, date] | None:
    for period in cells.records(row, "TimePeriod"):
        first, last = cells.date(period, "FromDate"), cells.date(period, "ToDate")
        if first is not None and last is not None:
            return first.date(), max(_last_day(first, last), first.date())
    return None


def _last_day(first: datetime, last: datetime) -> date:
    """Some programs close a period at the midnight after it; most a minute before."""
    if last.hour == last.minute == 0 and last - first == timedelta(days=1):
        return first.date()
    return last.date()


def _exception(row: Record, cells: Cells) -> CalendarException | None:
    period = _period(row, cells)
    if period is None:
        return None
    found = CalendarException(*period, _hours(row, cells), cells.text(row, "Name"))
    return replace(found, recurrence=_recurrence(row, cells))


def _recurrence(row: Record, cells: Cells) -> Recurrence | None:
    kind = cells.code(row, "Type")
    interval = max(cells.code(row, "Period") or 1, 1)
    if kind == 1:
        if interval == 1:
            return None
        return Recurrence(Repeat.DAILY, interval, occurrences=_occurrences(row, cells))
    repeat = REPEATS.get(kind or 0)
    if repeat is None:
        return None
    weekdays: tuple[int, ...] = ()
    day = position = month = None
    if repeat is Repeat.WEEKLY:
        bits = cells.code(row, "DaysOfWeek") or 0
        weekdays = tuple(sorted((n + 6) % 7 for n in range(7) if bits >> n & 1))
    elif repeat in (Repeat.MONTHLY_BY_DAY, Repeat.YEARLY_BY_DAY):
        day = cells.code(row, "MonthDay")
    else:
        item = cells.code(row, "MonthItem")
        weekdays = MONTH_ITEMS.get(0 if item is None else item, ())
        position = (cells.code(row, "MonthPosition") or 0) + 1
    if repeat in (Repeat.YEARLY_BY_DAY, Repeat.YEARLY_BY_WEEKDAY):
        month = (cells.code(row, "Month") or 0) + 1
    return Recurrence(repeat, interval, weekdays, day, position, month, _occurrences(row, cells))


def _occurrences(row: Record, cells: Cells) -> int | None:
    return cells.code(row, "Occurrences") if cells.flag(row, "EnteredByOccurrences") else None


def _work_week(row: Record, cells: Cells) -> WorkWeek | None:
    period = _period(row, cells)
    if period is None:
        return None
    days: list[Hours | None] = [None] * 7
    for day in cells.records(row, "WeekDays", "WeekDay"):
        kind = cells.code(day, "DayType")
        if kind is not None and 1 <= kind <= 7:
            days[weekday(kind)] = _hours(day, cells)
    return WorkWeek(*period, tuple(days), cells.text(row, "Name"))
