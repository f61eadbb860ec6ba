"""The marks of the chart as path data, by kind: bars, milestones, baselines, links.

Kinds: ``bar``, ``done``, ``sum``, ``ms``, ``loe`` with a tone after a space (``crit``, ``near``, ``off``),
and ``base``, ``basepoint``, ``hatch``, ``pin``, ``dead`` on its ``halo``, ``link``, ``link crit``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jalon.pmo.transfer.gantt.chart import Row
from jalon.pmo.transfer.gantt.scale import Scale

ROW = 18.0
BAR, TOP = 9.0, 3.5
MIDDLE = TOP + BAR / 2
_DIAMOND, _OUT, _HEAD, _BEND = 5.0, 4.0, 3.6, 2.0
_AT_FINISH = frozenset({"FNET", "FNLT", "MFO", "MANDATORY_FINISH"})
_UNDATED = frozenset({"", "ASAP", "ALAP"})

Mark = tuple[str, str]


def n(value: float) -> str:
    """A coordinate, no more exact than paper."""
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a row's mark stands on a page, for links."""

    left: float
    right: float
    top: float
    point: bool

    @property
    def middle(self) -> float:
        return self.top + MIDDLE


def box(row: Row, scale: Scale, top: float) -> Box:
    """The ends of what a row shows."""
    left, right = scale.x(row.start), scale.x(row.finish)
    if row.point:
        return Box(right, right, top, True)
    return Box(left, max(right, left + 1.5), top, False)


def tone(row: Row) -> str:
    """The colour a row wears."""
    if not row.active:
        return " off"
    if row.percent >= 100:
        return ""
    return " crit" if row.critical else " near" if row.near else ""


def of_row(row: Row, scale: Scale, top: float) -> tuple[list[Mark], float]:
    """All marks of a row, and where a label may begin."""
    place, wears = box(row, scale, top), tone(row)
    marks: list[Mark] = []
    end = place.right
    if row.base_finish is not None and not row.summary:
        marks.append(_baseline(row, scale, top))
    if row.summary:
        marks.append(("sum" + (" off" if wears == " off" else ""), _bracket(place)))
    elif row.point:
        marks.append((f"ms{wears}", diamond(place.left, place.middle, _DIAMOND)))
        end += _DIAMOND
    elif row.level_of_effort:
        d = f"M{n(place.left)} {n(place.middle - 2)}H{n(place.right)}M{n(place.left)} {n(place.middle + 2)}"
        marks.append((f"loe{wears}", f"{d}H{n(place.right)}"))
    else:
        marks += _bar(row, place, wears)
    if row.constraint not in _UNDATED and not row.summary:
        x = place.right if row.constraint in _AT_FINISH else place.left
        marks.append(("pin", f"M{n(x)} {n(top + TOP)}v-3m-2 0h4"))
    if row.deadline is not None:
        x = scale.x(row.deadline)
        late = " late" if row.finish > row.deadline else ""
        marks.append(("halo", f"M{n(x - 5.2)} {n(top + 0.6)}h10.4l-5.2 8.8z"))
        marks.append((f"dead{late}", f"M{n(x - 3.5)} {n(top + 1.5)}h7l-3.5 6z"))
        if end - 3 < x < end + 30:
            end = x + 3
    return marks, end + 8


def _bar(row: Row, place: Box, wears: str) -> list[Mark]:
    width, y = place.right - place.left, place.top + TOP
    marks = [(f"bar{wears}", round_box(place.left, y, width, BAR, 0 if row.manual else 2))]
    if row.manual:
        marks.append((f"hatch{wears}", hatch(place.left, y, width)))
    if row.percent > 0:
        done = max(1.0, (width - 2) * min(100.0, row.percent) / 100)
        marks.append((f"done{wears}", round_box(place.left + 1, place.middle - 1.75, done, 3.5, 1.5)))
    return marks


def _baseline(row: Row, scale: Scale, top: float) -> Mark:
    finish = row.base_finish or 0
    right = scale.x(finish)
    if row.point:
        return "basepoint", diamond(right, top + MIDDLE, 4)
    left = scale.x(finish if row.base_start is None else row.base_start)
    return "base", round_box(left, top + TOP + BAR + 1.5, max(2.0, right - left), 2, 1)


def diamond(x: float, y: float, r: float) -> str:
    """A square on its corner."""
    return f"M{n(x)} {n(y - r)}l{n(r)} {n(r)}l{n(-r)} {n(r)}l{n(-r)} {n(-r)}z"


def round_box(x: float, y: float, w: float, h: float, r: float) -> str:
    """A box with round corners; without where it is too small for them."""
    k = min(r, w / 2, h / 2)
    if k < 0.5:
        return f"M{n(x)} {n(y)}h{n(w)}v{n(h)}h{n(-w)}z"
    a, b, c = n(w - 2 * k), n(h - 2 * k), n(k)
    m = n(-k)
    return (
        f"M{n(x + k)} {n(y)}h{a}q{c} 0 {c} {c}v{b}q0 {c} {m} {c}h{n(2 * k - w)}q{m} 0 {m} {m}"
        f"v{n(2 * k - h)}q0 {m} {c} {m}z"
    )


def _bracket(place: Box) -> str:
    tip = min(3.5, (place.right - place.left) / 2)
    y = place.top + TOP + 1
    return f"M{n(place.left)} {n(y)}H{n(place.right)}v7l{n(-tip)} -3.2H{n(place.left + tip)}l{n(-tip)} 3.2z"


def hatch(x: float, y: float, w: float) -> str:
    """Slanted lines inside a bar, cut at its ends."""
    parts = []
    step = 4
    for at in range(-int(BAR), int(w), step):
        left, right = max(at, 0.0), min(at + BAR, w)
        if right > left:
            parts.append(
                f"M{n(x + left)} {n(y + BAR - (left - at))}L{n(x + right)} {n(y + BAR - (right - at))}"
            )
    return "".join(parts)


def of_link(before: Box, after: Box, kind: str) -> tuple[str, str]:
    """(line, arrow head) from one mark to another: out of an end, one turn where it can."""
    from_right, to_left = kind[0] == "F", kind[1] == "S"
    gap1, gap2 = (_DIAMOND if b.point else 0 for b in (before, after))
    x1 = before.right + gap1 if from_right else before.left - gap1
    x2 = after.left - gap2 if to_left else after.right + gap2
    y1, y2 = before.middle, after.middle
    way = 1 if to_left else -1
    out = _OUT if from_right else -_OUT
    if from_right and to_left and y1 != y2 and x2 - x1 < _OUT + _HEAD + 1:
        drop = after.left if after.point else min(after.left + 3, (after.left + after.right) / 2)
        if drop >= before.right - 1:
            return _down(before, after, drop)
    straight = (x2 - x1) * way >= _OUT + _HEAD + 1 and from_right == to_left
    if straight:
        points = [(x1, y1), (x1 + out, y1), (x1 + out, y2), (x2, y2)]
    elif from_right != to_left:
        x = (min(x1, x2) - _OUT - _HEAD) if to_left else (max(x1, x2) + _OUT + _HEAD)
        points = [(x1, y1), (x, y1), (x, y2), (x2, y2)]
    else:
        lane = y2 - MIDDLE if y2 >= y1 else y2 + ROW - MIDDLE
        turn = x2 - way * (_OUT + _HEAD)
        points = [(x1, y1), (x1 + out, y1), (x1 + out, lane), (turn, lane), (turn, y2), (x2, y2)]
    points[-1] = (x2 - way * (_HEAD - 1), y2)
    return _bent(points), f"M{n(x2)} {n(y2)}l{n(-way * _HEAD)} -2.4v4.8z"


def _down(before: Box, after: Box, drop: float) -> tuple[str, str]:
    """Straight down (or up) onto the mark, from the end of the bar or from below it."""
    way = 1 if after.middle > before.middle else -1
    edge = after.middle - way * (_DIAMOND if after.point else BAR / 2)
    tip = (drop, edge - way * (_HEAD - 1))
    reach = _DIAMOND if before.point else 2.0
    if drop < before.right + reach:
        half = _DIAMOND - abs(drop - before.right) if before.point else BAR / 2
        line = _bent([(drop, before.middle + way * max(0.0, half)), tip])
    else:
        begin = before.right + (_DIAMOND if before.point else 0)
        line = _bent([(begin, before.middle), (drop, before.middle), tip])
    return line, f"M{n(drop)} {n(edge)}l-2.4 {n(-way * _HEAD)}h4.8z"


def _bent(points: list[tuple[float, float]]) -> str:
    d = f"M{n(points[0][0])} {n(points[0][1])}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(_BEND, _gap(before, at) / 2, _gap(at, after) / 2)
        (ax, ay), (bx, by) = _toward(at, before, reach), _toward(at, after, reach)
        d += f"L{n(ax)} {n(ay)}Q{n(at[0])} {n(at[1])} {n(bx)} {n(by)}"
    return f"{d}L{n(points[-1][0])} {n(points[-1][1])}"


def _gap(a: tuple[float, float], b: tuple[float, float]) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _toward(at: tuple[float, float], to: tuple[float, float], by: float) -> tuple[float, float]:
    whole = _gap(at, to) or 1
    return at[0] + (to[0] - at[0]) * by / whole, at[1] + (to[1] - at[1]) * by / whole


def gathered(marks: Iterable[Mark]) -> dict[str, list[str]]:
    """Path data by kind."""
    found: dict[str, list[str]] = {}
    for kind, d in marks:
        found.setdefault(kind, []).append(d)
    return found
