"""When something said in a rhythm is due."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta

_DAYS = {"weekly": 7, "fortnightly": 14}
_MONTHS = {"monthly": 1, "quarterly": 3}
_LONGEST = {"weekly": 7, "fortnightly": 14, "monthly": 31, "quarterly": 92}
"""Days between two at most: so many have surely passed."""


def dues(rhythm: str, first: date, last: date, since: date | None = None) -> Iterator[date]:
    """The days from the first (or from ``since``, in the rhythm of the first) to the last.

    A month without that day has it on its own last day.
    """
    begin = max(first, since or first)
    if rhythm == "once":
        if begin <= first <= last:
            yield first
        return
    number = max((begin - first).days // _LONGEST[rhythm], 0)
    while (day := _at(rhythm, first, number)) <= last:
        if day >= begin:
            yield day
        number += 1


def _at(rhythm: str, first: date, number: int) -> date:
    if rhythm in _DAYS:
        return first + timedelta(days=_DAYS[rhythm] * number)
    months = first.month - 1 + _MONTHS[rhythm] * number
    year, month = first.year + months // 12, months % 12 + 1
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1]))
