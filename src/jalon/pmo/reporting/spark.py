"""A trend as a small line: how the finish moved from report to report."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.pmo.reporting.queries.reports import Trend

WIDTH, HEIGHT, PAD = 64, 20, 3


@dataclass(frozen=True, slots=True)
class Spark:
    path: str
    x: float
    y: float
    worse: bool
    words: tuple[int, int]


def line(trend: Trend | None) -> Spark | None:
    """The line of the last variances; None where there are fewer than two."""
    values = [one for one in (trend.slips if trend else ()) if one is not None]
    if len(values) < 2:
        return None
    low, high = min([*values, 0]), max([*values, low_room(values)])
    step = (WIDTH - 2 * PAD) / (len(values) - 1)
    points = [
        (round(PAD + i * step, 1), round(HEIGHT - PAD - (value - low) / (high - low) * (HEIGHT - 2 * PAD), 1))
        for i, value in enumerate(values)
    ]
    path = "M" + "L".join(f"{x} {y}" for x, y in points)
    return Spark(path, *points[-1], values[-1] > values[0] and values[-1] > 10, (values[0], values[-1]))


def low_room(values: list[int]) -> int:
    """The least span, in days, so that one day is not drawn as a cliff."""
    return min([*values, 0]) + 10
