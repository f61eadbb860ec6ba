"""When something said in a rhythm is due."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

MOST = 120
_DAYS = {"weekly": 7, "fortnightly": 14}
_MONTHS = {"monthly": 1, "quarterly": 3}


def dues(rhythm: str, first: date, last: date) -> Iterator[date]:
    """The days from the first to the last, at most a hundred and twenty.

    A month without that day has it on its own last day.
    """
    if rhythm == "once":
        if first <= last:
            yield first
        return
    for number in range(MOST):
        day = _at(rhythm, first, number)
        if day > last:
            return
        yield day


def _at(rhythm: str, first: date, number: int) -> date:
    if rhythm in _DAYS:
        return first + timedelta(days=_DAYS[rhythm] * number)
    months = first.month - 1 + _MONTHS[rhythm] * number
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
