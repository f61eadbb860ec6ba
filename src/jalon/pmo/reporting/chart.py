"""The progress curve as an SVG: lines with their names on them, and where the labels stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from jalon.pmo.common import formats
from jalon.pmo.reporting.homes import Curve

WIDTH, HEIGHT = 790, 240
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 16, 26
ROWS = 12
_EPOCH = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths and labels, in the SVG's own units."""

    width: int
    height: int
    planned: str
    done: str
    forecast: str
    now: float | None
    now_y: float
    planned_y: float
    ticks: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, str], ...]
    table: tuple[tuple[int, float | None, float], ...]
    bottom: float
    left: float
    right: float


def draw(curve: Curve, percent: float) -> Drawing:
    """The curve laid out."""
    span = max(curve.finish - curve.start, 1)
    now = curve.data_date if curve.data_date and curve.start < curve.data_date < curve.finish else None
    count = len(curve.forecast)
    steps = _moments(curve, count)

    def x(minute: float) -> float:
        return round(LEFT + (minute - curve.start) / span * (WIDTH - LEFT - RIGHT), 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - value / 100 * (HEIGHT - TOP - BOTTOM), 1)

    def path(values: tuple[float, ...], keep: range) -> str:
        points = [f"{x(steps[i])} {y(values[i])}" for i in keep if i < len(values)]
        return "M" + "L".join(points) if len(points) > 1 else ""

    at = next((i for i, step in enumerate(steps) if now is not None and step >= now), None)
    return Drawing(
        WIDTH,
        HEIGHT,
        path(curve.planned, range(count)),
        path(curve.forecast, range(at + 1)) if at is not None else "",
        path(curve.forecast, range(at or 0, count)),
        x(now) if now is not None else None,
        y(curve.forecast[at] if at is not None else percent),
        y(curve.planned_now or 0),
        tuple(_ticks(curve, x)),
        tuple((y(level), formats.percent(level)) for level in (0, 25, 50, 75, 100)),
        tuple(_rows(curve, steps)),
        HEIGHT - BOTTOM,
        LEFT,
        WIDTH - RIGHT,
    )


def _rows(curve: Curve, steps: list[float]) -> Iterator[tuple[int, float | None, float]]:
    """The curve as figures: a dozen moments from start to finish."""
    every = max(1, len(steps) // ROWS)
    for i in sorted({*range(0, len(steps), every), len(steps) - 1}):
        yield round(steps[i]), curve.planned[i] if curve.planned else None, curve.forecast[i]


def _moments(curve: Curve, count: int) -> list[float]:
    """The moments of the curve's values: evenly spread, with the data date among them."""
    inside = curve.data_date is not None and curve.start < curve.data_date < curve.finish
    even = count - 1 if inside else count
    steps = [curve.start + (curve.finish - curve.start) * i / (even - 1) for i in range(even)]
    return sorted([*steps, float(curve.data_date)]) if inside else steps


def _ticks(curve: Curve, x: Callable[[float], float]) -> Iterator[tuple[float, str]]:
    first, last = (_EPOCH + timedelta(minutes=m) for m in (curve.start, curve.finish))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((s for s in (1, 2, 3, 6, 12, 24) if months / s <= 9), 36)
    year, month = first.year, first.month + 1
    while True:
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        day = datetime(year, month, 1)
        if day > last:
            return
        if (month - 1) % step == 0:
            minute = (day - _EPOCH).total_seconds() / 60
            name = formats.day(day, "month")
            yield x(minute), name if month == 1 or step >= 12 else name.rsplit(" ", 1)[0]
        month += 1
