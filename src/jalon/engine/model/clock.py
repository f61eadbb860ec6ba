"""Clock time as whole minutes: the unit of every array in the engine.

A plan keeps naive local wall time. Inside, an instant is the number of minutes since
1970-01-01T00:00 of that wall clock. The years 1900 to 2199 fit 32 bits, which is what the
kernels read: half the memory is twice the speed.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

EPOCH = datetime(1970, 1, 1)
MINUTE = timedelta(minutes=1)
DAY = 1440
"""Minutes in a day."""

EARLIEST = datetime(1900, 1, 1)
LATEST = datetime(2199, 12, 31, 23, 59)
NEVER = -(2**31)
"""The array value of a date that is absent."""


def minutes(instant: datetime) -> int:
    """Minutes since 1970 of a naive instant, rounded to the nearest minute.

    >>> minutes(datetime(1970, 1, 2, 8, 0))
    1920
    """
    return round((instant - EPOCH) / MINUTE)


def instant(value: int) -> datetime | None:
    """The naive instant of a number of minutes since 1970; None for ``NEVER``.

    >>> instant(1920)
    datetime.datetime(1970, 1, 2, 8, 0)
    """
    value = int(value)
    return None if value == NEVER else EPOCH + timedelta(minutes=value)


def day_number(day: date) -> int:
    """Days since 1970-01-01.

    >>> day_number(date(1970, 1, 5))
    4
    """
    return day.toordinal() - 719163
