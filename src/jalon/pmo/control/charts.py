"""Charts of the control room laid out: paths, labels and the figures behind them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isnan

from jalon.pmo.common import formats
from jalon.pmo.control.bridge.value import Series
from jalon.pmo.control.frame import Frame

LEAST_INDEX, MOST_INDEX = 0.5, 1.5


@dataclass(frozen=True, slots=True)
class ValueChart:
    """Planned, earned and spent over time, and the fan of forecasts."""

    frame: Frame
    planned: str
    earned: str
    spent: str
    fan: str
    rays: tuple[str, ...]
    aims: tuple[tuple[float, float, str], ...]
    """Where the highest and the lowest forecast end: x, y, value."""
    now: float
    ends: tuple[tuple[float, float, str, str], ...]
    """Where each line's name stands: x, y, code, value."""
    levels: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    table: tuple[tuple[int, float, float | None, float | None], ...]


def value_chart(s: Series) -> ValueChart:
    """The curves on their ground."""
    past = [i for i, end in enumerate(s.ends) if end <= s.now]
    last = past[-1] if past else 0
    top = max([*s.pv, *(v for v in (*s.ev, *s.ac) if not isnan(v)), *(cost for _, cost in s.fans), 1.0])
    right = max([s.ends[-1], *(finish for finish, _ in s.fans)])
    frame = Frame(s.ends[0], right, 0, top * 1.05)
    start = (s.ends[last], s.ac[last] if not isnan(s.ac[last]) else 0.0)
    ordered = sorted(s.fans, key=lambda end: end[1] / max(end[0] - start[0], 1), reverse=True)
    rays = tuple(frame.path([start[0], x], [start[1], y]) for x, y in ordered)
    fan = frame.area([start, *ordered]) if len(ordered) > 1 else ""
    return ValueChart(
        frame,
        frame.path(s.ends, s.pv),
        frame.path([s.ends[i] for i in past], [s.ev[i] for i in past]),
        frame.path([s.ends[i] for i in past], [s.ac[i] for i in past]),
        fan,
        rays,
        tuple(_aims(frame, [cost for _, cost in ordered], right)),
        frame.x(s.now),
        tuple(_names(frame, s, last)),
        frame.levels(short),
        frame.months(),
        tuple(
            (s.ends[i], s.pv[i], None if isnan(s.ev[i]) else s.ev[i], None if isnan(s.ac[i]) else s.ac[i])
            for i in range(len(s.ends))
        ),
    )


def _aims(frame: Frame, costs: list[float], right: float) -> Iterator[tuple[float, float, str]]:
    """The two ends of the fan; one where they would stand on each other."""
    placed: list[float] = []
    for cost in (max(costs), min(costs)) if costs else ():
        y = frame.y(cost) + 4
        if all(abs(y - other) >= 15 for other in placed):
            placed.append(y)
            yield frame.x(right) + 8, y, short(cost)


def _names(frame: Frame, s: Series, last: int) -> list[tuple[float, float, str, str]]:
    """The names at the data date, apart enough to be read."""
    x = frame.x(s.now) - 8
    found = [("pv", s.pv[last]), ("ev", s.ev[last]), ("ac", s.ac[last])]
    placed: list[tuple[float, float, str, str]] = []
    for code, value in sorted((one for one in found if not isnan(one[1])), key=lambda one: one[1]):
        y = frame.y(value) + 4
        if placed and placed[-1][1] - y < 15:
            y = placed[-1][1] - 15
        placed.append((x, round(y, 1), code, short(value)))
    down = max(0.0, frame.top - min((y for _x, y, _code, _value in placed), default=frame.top))
    return [(x, round(y + down, 1), code, value) for x, y, code, value in placed]


SIZES = ((1e9, "G"), (1e6, "M"), (1e3, "k"))


def short(value: float) -> str:
    """1 250 000 as 1.25 M: an axis has little room."""
    for size, letter in SIZES:
        if abs(value) >= size:
            return f"{formats.number(float(f'{value / size:.3g}'))}\u202f{letter}"
    return formats.number(float(f"{value:.3g}"))


def told_apart(low: float, high: float) -> Callable[[float], str]:
    """How values between two are written on an axis: all in one size, to the digit that tells them apart."""
    size, letter = next(((s, c) for s, c in SIZES if max(abs(low), abs(high)) >= s), (1.0, ""))
    step = (high - low) / 5 / size
    digits = min(max(math.ceil(-math.log10(step)), 0), 6) if step > 0 else 0
    if digits > 3 and size > 1:
        # with this many decimals the whole number is no longer
        size, letter, digits = 1.0, "", 0
    return lambda value: formats.number(value / size, digits) + (f"\u202f{letter}" if letter else "")


@dataclass(frozen=True, slots=True)
class Quadrant:
    """Cost index over schedule index, period after period."""

    frame: Frame
    trail: str
    points: tuple[tuple[float, float, str], ...]
    middle_x: float
    middle_y: float
    xs: tuple[tuple[float, str], ...]
    ys: tuple[tuple[float, str], ...]
    table: tuple[tuple[int, float, float], ...]

    @property
    def good_width(self) -> float:
        """Of the corner where both indices are above one."""
        return round(self.frame.edge - self.middle_x, 1)

    @property
    def good_height(self) -> float:
        return round(self.middle_y - self.frame.top, 1)


def quadrant(s: Series) -> Quadrant | None:
    """The way the two indices went; None before anything was earned."""
    found = [
        (end, ev / pv, ev / ac)
        for end, pv, ev, ac in zip(s.ends, s.pv, s.ev, s.ac, strict=True)
        if end <= s.now and not isnan(ev) and pv > 0 and ac > 0 and ev > 0
    ]
    if not found:
        return None
    reach = max(0.2, *(abs(v - 1) for _, a, b in found[-12:] for v in (a, b)))
    low, high = max(LEAST_INDEX, 1 - reach * 1.1), min(MOST_INDEX, 1 + reach * 1.1)
    frame = Frame(low, high, low, high, width=380, height=300, left=44, right=16)
    shown = [(end, min(max(a, low), high), min(max(b, low), high)) for end, a, b in found[-12:]]
    points = tuple((frame.x(a), frame.y(b), formats.day(end, "short")) for end, a, b in shown)
    return Quadrant(
        frame,
        frame.path([a for _, a, _b in shown], [b for _, _a, b in shown]),
        points,
        frame.x(1),
        frame.y(1),
        frame.marks(lambda v: formats.number(v), 4),
        frame.levels(lambda v: formats.number(v), 4),
        tuple(found),
    )


@dataclass(frozen=True, slots=True)
class Chances:
    """An S-curve: the share of draws within each date, or each cost."""

    frame: Frame
    path: str
    levels: tuple[tuple[float, str], ...]
    foot: tuple[tuple[float, str], ...]
    marks: tuple[tuple[float, float, str, str], ...]
    """P50 and P80: x, y, name, value."""
    committed: float | None
    planned: float | None


def chances(
    curve: list[list[float]], marked: dict[int, float], committed: float, planned: float, *, dates: bool
) -> Chances:
    """The curve, its marks and what was promised."""
    xs = [point[0] for point in curve]
    low, high = min(xs[0], planned), max(xs[-1], planned)
    low, high = _with(low, high, committed)
    pad = (high - low) * 0.04 or 1
    frame = Frame(low - pad, high + pad, 0, 100, width=560, height=280, left=48, right=20)
    inside = frame.x0 <= committed <= frame.x1
    money = told_apart(low, high)
    return Chances(
        frame,
        frame.path(xs, [100 * point[1] for point in curve]),
        frame.levels(lambda v: formats.percent(v), 5),
        frame.months() if dates else frame.marks(money, 4),
        tuple(
            (frame.x(value), frame.y(p), f"P{p}", formats.day(value, "short") if dates else money(value))
            for p, value in marked.items()
        ),
        frame.x(committed) if inside else None,
        frame.x(planned),
    )


@dataclass(frozen=True, slots=True)
class Cloud:
    """Cost over finish, a dot a draw, and the line on which both hold together often enough."""

    frame: Frame
    dots: tuple[tuple[float, float], ...]
    frontier: str
    named: tuple[float, float]
    """Where the line's name stands."""
    months: tuple[tuple[float, str], ...]
    levels: tuple[tuple[float, str], ...]
    committed: tuple[float, float] | None


def cloud(
    dots: list[list[float]], frontier: list[list[float]], committed: tuple[float, float]
) -> Cloud | None:
    """The scatter; None where cost does not vary: there is nothing to see."""
    costs = [cost for _, cost in dots]
    if not dots or max(costs) - min(costs) <= 0:
        return None
    days = [day for day, _ in dots]
    x, y = committed
    # what was promised is shown as long as it leaves the dots their room
    left, right = _with(min(days), max(days), x)
    low, high = _with(min(costs), max(costs), y)
    wide, tall = (right - left) or 1, high - low
    frame = Frame(
        left - wide * 0.03, right + wide * 0.03, low - tall * 0.05, high + tall * 0.05,
        width=560, height=280, left=72, right=20,
    )  # fmt: skip
    inside = frame.x0 <= x <= frame.x1 and frame.y0 <= y <= frame.y1
    return Cloud(
        frame,
        tuple((frame.x(a), frame.y(b)) for a, b in dots),
        frame.path([a for a, _ in frontier], [b for _, b in frontier]),
        (frame.x(frontier[-1][0]), frame.y(frontier[-1][1])),
        frame.months(),
        frame.levels(told_apart(low, high)),
        (frame.x(x), frame.y(y)) if inside else None,
    )


def _with(low: float, high: float, value: float) -> tuple[float, float]:
    """The span widened to hold a value that is no farther off than the span is wide."""
    away = max(low - value, value - high, 0)
    return (min(low, value), max(high, value)) if away <= high - low else (low, high)


@dataclass(frozen=True, slots=True)
class Tornado:
    """What the finish hangs on: for each driver the mean finish in its lowest and highest tenth."""

    width: int
    height: int
    bars: tuple[tuple[float, float, float, str, str, str], ...]
    """y, left, width, name, share of the variance, days between the two ends."""
    middle: float


ROW, LABELS = 26, 250


def tornado(drivers: list[list[object]], mean: float, minutes_per_day: int = 1440) -> Tornado | None:
    """Bars around the mean finish, the widest first."""
    ends = [(float(one[5]), float(one[6])) for one in drivers]  # type: ignore[arg-type]
    reach = max((abs(v - mean) for pair in ends for v in pair), default=0)
    if not reach:
        return None
    width, middle = 760, LABELS + (760 - LABELS - 70) / 2
    scale = (760 - LABELS - 70) / 2 / reach
    bars = []
    for i, (one, (low, high)) in enumerate(zip(drivers, ends, strict=True)):
        left, right = sorted((low, high))
        days = (right - left) / minutes_per_day
        share = formats.percent(100 * float(one[4]), 0)  # type: ignore[arg-type]
        x, w = middle + (left - mean) * scale, max((right - left) * scale, 1.5)
        bars.append((i * ROW + 6, round(x, 1), round(w, 1), str(one[2]), share, formats.number(days, 1)))
    return Tornado(width, len(bars) * ROW + 8, tuple(bars), round(middle, 1))
