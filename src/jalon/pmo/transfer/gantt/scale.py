"""The time scale: where a minute stands, and the two rows of ticks above the chart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.transfer.gantt import type as letters

DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1)

_PAIRS = (
    # (pixels a day at least, upper row, lower row)
    (19.0, "week", "day"),
    (2.6, "month", "week"),
    (0.62, "year", "month"),
    (0.18, "year", "quarter"),
    (0.0, "decade", "year"),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One part of a row of the scale."""

    left: float
    right: float
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """From ``first`` to ``last`` (minutes since 1970) over ``width`` pixels that begin at ``left``."""

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def around(cls, start: int, finish: int, left: float, width: float) -> Scale:
        """The scale of a plan, with a little air and room for the last labels."""
        span = max(finish - start, DAY)
        return cls(start - max(DAY, span // 60), finish + max(2 * DAY, span // 8), left, width)

    def x(self, minute: int) -> float:
        """Where a minute stands."""
        return self.left + (minute - self.first) * self.width / (self.last - self.first)

    @property
    def day(self) -> float:
        """Pixels a day."""
        return DAY * self.width / (self.last - self.first)

    @property
    def units(self) -> tuple[str, str]:
        """What the upper and the lower row count."""
        return next((upper, lower) for least, upper, lower in _PAIRS if self.day >= least)

    def ticks(self, unit: str, size: float, upper: bool) -> list[Tick]:
        """The parts of one row, the outer ones cut where the chart ends; a text only where it fits."""
        found = []
        for at, until in _steps(unit, moment(self.first), moment(self.last)):
            left = max(self.x(_minute(at)), self.left)
            right = min(self.x(_minute(until)), self.left + self.width)
            text = _fitting(_words(unit, at, upper), right - left - 6, size, upper)
            found.append(Tick(left, right, text))
        return found


def moment(minute: int) -> datetime:
    """A minute as a date."""
    return _EPOCH + timedelta(minutes=minute)


def _minute(at: datetime) -> int:
    return int((at - _EPOCH).total_seconds()) // 60


def _steps(unit: str, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    at = _floor(unit, first)
    while at < last:
        until = _next(unit, at)
        yield at, until
        at = until


def _floor(unit: str, at: datetime) -> datetime:
    midnight = at.replace(hour=0, minute=0)
    if unit == "day":
        return midnight
    if unit == "week":
        return midnight - timedelta(days=at.weekday())
    month = {"month": at.month, "quarter": at.month - (at.month - 1) % 3}.get(unit, 1)
    year = at.year - at.year % 10 if unit == "decade" else at.year
    return datetime(max(year, 1), month, 1)


def _next(unit: str, at: datetime) -> datetime:
    if unit in ("day", "week"):
        return at + timedelta(days=1 if unit == "day" else 7)
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit, 120)
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    return datetime(min(year, 9999), month + 1, 1)


def _words(unit: str, at: datetime, upper: bool) -> list[str]:
    """How a tick may be written, the longest first."""
    if unit == "day":
        return [str(at.day)]
    if unit == "week":
        if upper:
            return [formats.day(at), formats.day(at, "short")]
        number = at.isocalendar().week
        return [_("W%(week)s") % {"week": number}, str(number)]
    if unit == "month":
        name = str(MONTHS[at.month])
        name = name[:1].upper() + name[1:]
        short = formats.day(date(at.year, at.month, 1), "short").partition("\u00a0")[2]
        short = short[:1].upper() + short[1:]
        if upper:
            return [f"{name} {at.year}", name, short]
        return [short]
    if unit == "quarter":
        return [_("Q%(quarter)s") % {"quarter": (at.month + 2) // 3}]
    if unit == "year":
        return [str(at.year), f"{at.year % 100:02d}"]
    return [f"{at.year}–{at.year + 9}", str(at.year)]


def _fitting(words: list[str], room: float, size: float, bold: bool) -> str:
    return next((text for text in words if letters.width(text, size, bold) <= room), "")
