"""Working calendars: a week of working hours, exceptions, work weeks, a parent.

Hours are minutes from midnight. A shift may run past midnight: ``(1320, 1800)`` is
22:00 to 06:00 of the next day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

Shift = tuple[int, int]
Hours = tuple[Shift, ...]
"""The shifts of one day, in order; the empty tuple is a day off."""

OFF: Hours = ()
OFFICE: Hours = ((480, 720), (780, 1020))
AROUND_THE_CLOCK: Hours = ((0, 1440),)


class Repeat(Enum):
    """How an exception comes back."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY_BY_DAY = "monthly_by_day"
    MONTHLY_BY_WEEKDAY = "monthly_by_weekday"
    YEARLY_BY_DAY = "yearly_by_day"
    YEARLY_BY_WEEKDAY = "yearly_by_weekday"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """When an exception comes back between its first and last day.

    Attributes
    ----------
    repeat : Repeat
    interval : int
        Every so many days, weeks or months.
    weekdays : tuple of int
        Monday is 0; for weekly and by-weekday repeats.
    day : int or None
        Day of the month, for by-day repeats; the last day where the month is shorter.
    position : int or None
        1 to 4 for first to fourth, 5 for the last weekday of the month.
    month : int or None
        1 to 12, for yearly repeats.
    occurrences : int or None
        Stop after so many; None: until the exception's last day.
    """

    repeat: Repeat
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    day: int | None = None
    position: int | None = None
    month: int | None = None
    occurrences: int | None = None


@dataclass(frozen=True, slots=True)
class CalendarException:
    """Days that differ from the week: a holiday, a day with other hours."""

    first: date
    last: date
    hours: Hours = OFF
    name: str = ""
    recurrence: Recurrence | None = None


@dataclass(frozen=True, slots=True)
class WorkWeek:
    """Another week for a while. ``None`` for a day means "as in the usual week"."""

    first: date
    last: date
    days: tuple[Hours | None, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A working calendar.

    Attributes
    ----------
    uid : int
    name : str
    days : tuple of 7 Hours or None
        Monday first; ``None`` takes the parent's day (day off without a parent).
    exceptions, work_weeks : tuples
        Exceptions win over work weeks, these over the week, these over the parent.
    parent : int or None
        ``uid`` of the calendar this one starts from.
    """

    uid: int
    name: str
    days: tuple[Hours | None, ...] = (OFFICE,) * 5 + (OFF,) * 2
    exceptions: tuple[CalendarException, ...] = ()
    work_weeks: tuple[WorkWeek, ...] = ()
    parent: int | None = None


def standard_calendar(uid: int = 1, name: str = "Standard") -> Calendar:
    """Monday to Friday, 8:00 to 12:00 and 13:00 to 17:00."""
    return Calendar(uid, name)


def continuous_calendar(uid: int = 2, name: str = "24 hours") -> Calendar:
    """Every day, around the clock."""
    return Calendar(uid, name, (AROUND_THE_CLOCK,) * 7)
