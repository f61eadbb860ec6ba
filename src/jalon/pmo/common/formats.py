"""Dates, durations and numbers as a reader writes them: 4 nov. 2026, 12 400, 3 h 30, 82 %."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language

_MONTHS = {
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
_DAY_WORD = {"fr": "j", "en": "d"}
THIN = "\u202f"
_EPOCH = datetime(1970, 1, 1)


def language() -> str:
    """The reader's language: fr or en."""
    return "fr" if (get_language() or "en").startswith("fr") else "en"


def today() -> date:
    """The day it is where the office is: for pages that say what is late now."""
    return timezone.localdate()


def moment(value: Any) -> datetime | date | None:
    """A date from what pages hold: a date, a datetime, or a plan's minutes since 1970."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return timezone.localtime(value) if timezone.is_aware(value) else value
    if isinstance(value, date):
        return value
    return _EPOCH + timedelta(minutes=int(value))


def day(value: Any, style: str = "full") -> str:
    """4 nov. 2026; `short` leaves the year out, `month` the day, `time` adds the hour."""
    when = moment(value)
    if when is None:
        return ""
    month = _MONTHS[language()][when.month - 1]
    if style == "month":
        return f"{month} {when.year}"
    words = f"{when.day} {month}"
    if style != "short":
        words += f" {when.year}"
    if style == "time" and isinstance(when, datetime):
        words += f", {when:%H:%M}"
    return words.replace(" ", "\u00a0")


def number(value: Any, digits: int | None = None) -> str:
    """12 400,5 or 12,400.5."""
    if value is None or value == "":
        return ""
    amount = Decimal(str(value))
    text = f"{amount.normalize():,f}" if digits is None else f"{amount:,.{digits}f}"
    text = text.replace("-", "\u2212")
    if language() == "fr":
        text = text.replace(",", THIN).replace(".", ",")
    return text


def percent(value: Any, digits: int = 0) -> str:
    """82 % or 82%."""
    if value is None or value == "":
        return ""
    return f"{number(value, digits)}{THIN if language() == 'fr' else ''}%"


def duration(minutes: Any, minutes_per_day: int = 480) -> str:
    """18 j, 2,5 j, 3 h 30, 45 min: whole days where they are whole."""
    if minutes is None or minutes == "":
        return ""
    total = round(float(minutes))
    sign, total = ("\u2212", -total) if total < 0 else ("", total)
    if total == 0 or total >= minutes_per_day:
        days = Decimal(total) / Decimal(minutes_per_day or 480)
        whole = days == days.to_integral_value()
        return f"{sign}{number(days, 0 if whole else 1)}\u00a0{_DAY_WORD[language()]}"
    hours, rest = divmod(total, 60)
    if hours == 0:
        return f"{sign}{rest}\u00a0min"
    return f"{sign}{hours}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")
