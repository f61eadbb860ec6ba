"""Charts of the control room laid out: paths, labels and the figures behind them."""

from __future__ import annotations

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
        frame.x(s.now),
        tuple(_names(frame, s, last)),
        frame.levels(short),
        frame.months(),
        tuple(
            (s.ends[i], s.pv[i], None if isnan(s.ev[i]) else s.ev[i], None if isnan(s.ac[i]) else s.ac[i])
            for i in range(len(s.ends))
        ),
    )


def _names(frame: Frame, s: Series, last: int) -> list[tuple[float, float, str, str]]:
    """The names at the data date, apart enough to be read."""
    x = frame.x(s.now) + 8
    found = [("pv", s.pv[last]), ("ev", s.ev[last]), ("ac", s.ac[last])]
    placed: list[tuple[float, float, str, str]] = []
    for code, value in sorted((one for one in found if not isnan(one[1])), key=lambda one: one[1]):
        y = frame.y(value) + 4
        if placed and placed[-1][1] - y < 15:
            y = placed[-1][1] - 15
        placed.append((x, round(y, 1), code, short(value)))
    return placed


def short(value: float) -> str:
    """1 250 000 as 1.25 M: an axis has little room."""
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size:
            return f"{formats.number(float(f'{value / size:.3g}'))}\u202f{letter}"
    return formats.number(float(f"{value:.3g}"))


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
