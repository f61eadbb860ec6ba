"""The ground of a chart: a rectangle with a scale each way, ticks and labels, in the SVG's own units."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from jalon.pmo.common import formats

_EPOCH = datetime(1970, 1, 1)
_NICE = (1, 2, 2.5, 5, 10)
MOST_MONTHS, LABEL = 9, 52
"""Labels along the foot at most, and the width that each needs."""
DAYS = 100
"""Up to this many the foot counts days, beyond it months."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where values stand: ``x0`` to ``x1`` left to right, ``y0`` to ``y1`` from the bottom up."""

    x0: float
    x1: float
    y0: float
    y1: float
    width: int = 790
    height: int = 300
    left: int = 64
    right: int = 96
    top: int = 16
    bottom: int = 28

    def x(self, value: float) -> float:
        span = (self.x1 - self.x0) or 1
        return round(self.left + (value - self.x0) / span * (self.width - self.left - self.right), 1)

    def y(self, value: float) -> float:
        span = (self.y1 - self.y0) or 1
        return round(self.floor - (value - self.y0) / span * (self.floor - self.top), 1)

    @property
    def floor(self) -> int:
        """Where the lowest value stands."""
        return self.height - self.bottom

    @property
    def edge(self) -> int:
        """Where the last value stands."""
        return self.width - self.right

    def path(self, xs: Sequence[float], ys: Sequence[float]) -> str:
        """A line through the points; points without a value are left out."""
        points = [
            f"{self.x(a)} {self.y(b)}"
            for a, b in zip(xs, ys, strict=True)
            if b is not None and not math.isnan(b)
        ]
        return "M" + "L".join(points) if len(points) > 1 else ""

    def area(self, points: Iterable[tuple[float, float]]) -> str:
        """A closed shape."""
        return "M" + "L".join(f"{self.x(a)} {self.y(b)}" for a, b in points) + "Z"

    def levels(self, written: Callable[[float], str], count: int = 5) -> tuple[tuple[float, str], ...]:
        """Round values up the side, each with its place."""
        return tuple((self.y(value), written(value)) for value in nice(self.y0, self.y1, count))

    def marks(self, written: Callable[[float], str], count: int = 6) -> tuple[tuple[float, str], ...]:
        """Round values along the foot."""
        return tuple((self.x(value), written(value)) for value in nice(self.x0, self.x1, count))

    def months(self) -> tuple[tuple[float, str], ...]:
        """Firsts of months along the foot, of a frame whose values are minutes since 1970."""
        most = min(MOST_MONTHS, max(2, (self.edge - self.left) // LABEL))
        return tuple((self.x(minute), name) for minute, name in _months(self.x0, self.x1, most))


def nice(low: float, high: float, count: int) -> list[float]:
    """Round values between two, about ``count`` of them."""
    span = high - low
    if not math.isfinite(span) or span <= 0:
        return [low]
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * n for n in _NICE if power * n >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    return [round(step * i, 10) for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _months(start: float, finish: float, most: int) -> Iterator[tuple[float, str]]:
    first, last = (_EPOCH + timedelta(minutes=m) for m in (start, finish))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if (last - first).days <= DAYS:
        yield from _days(first, last, most)
        return
    step = next((s for s in (1, 2, 3, 6, 12, 24) if months / s <= most), 36)
    year, month = first.year, first.month + 1
    while True:
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        day = datetime(year, month, 1)
        if day > last:
            return
        if (month - 1) % step == 0:
            name = formats.day(day, "month")
            yield (
                (day - _EPOCH).total_seconds() / 60,
                name if month == 1 or step >= 12 else name.rsplit(" ", 1)[0],
            )
        month += 1


def _days(first: datetime, last: datetime, most: int) -> Iterator[tuple[float, str]]:
    count = max((last - first).days, 1)
    step = max(1, math.ceil(count / most))
    day = datetime(first.year, first.month, first.day) + timedelta(days=1)
    while day <= last:
        yield (day - _EPOCH).total_seconds() / 60, formats.day(day, "short")
        day += timedelta(days=step)
