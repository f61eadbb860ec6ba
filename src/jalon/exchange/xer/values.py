"""Single values of an XER file: numbers, hours, dates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

MOST_HOURS = 1e9
"""Hours beyond this are cut to it: far beyond what a plan accepts, and still a number."""


def integer(value: str | None) -> int | None:
    """A whole number, or None where there is none."""
    if not value:
        return None
    try:
        return int(value)
    except ValueError:
        found = number(value)
        return round(found) if found is not None and found == round(found) else None


def number(value: str | None) -> float | None:
    """A finite number; P6 writes a comma for decimals in some countries."""
    if not value:
        return None
    try:
        found = float(value.replace(",", ".") if "," in value and "." not in value else value)
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def minutes(value: str | None) -> int | None:
    """Hours as whole minutes."""
    hours = number(value)
    return None if hours is None else round(max(-MOST_HOURS, min(hours, MOST_HOURS)) * 60)


def when(value: str | None) -> datetime | None:
    """A date and time, ``2021-03-12 08:00``; the time may be missing."""
    if not value:
        return None
    try:
        return datetime.fromisoformat(value.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def yes(value: str | None) -> bool | None:
    """``Y`` or ``N``; None where the file says nothing."""
    return None if not value else value.strip().upper() == "Y"


def first_date(row: Mapping[str, str], *columns: str) -> datetime | None:
    """The first of these columns that holds a date."""
    return next((found for column in columns if (found := when(row.get(column))) is not None), None)
