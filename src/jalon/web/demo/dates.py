"""The demonstration's calendar: written for a data date of 20 November 2026, told as of last week.

All days move together by whole weeks, so that whoever starts it finds reports just in, gates waiting and a
meeting next Tuesday; the days of the week stay.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

WRITTEN = date(2026, 11, 20)
"""The Friday of which everything was written."""
TUESDAY = 1


def moved(today: date) -> timedelta:
    """By how much: the data date becomes the last Friday before today."""
    return timedelta(weeks=((today - WRITTEN).days - 1) // 7)


TODAY = datetime.now(tz=UTC).date()
MOVED = moved(TODAY)


def day(year: int, month: int, number: int) -> date:
    """A day as it was written, moved."""
    return date(year, month, number) + MOVED


DATA_DATE = datetime.combine(WRITTEN + MOVED, time(17))
NEXT_TUESDAY = TODAY + timedelta(days=(TUESDAY - TODAY.weekday()) % 7)
