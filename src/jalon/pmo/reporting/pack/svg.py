"""Curves and stacks as SVG for the page and the print: lines with their names on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jalon.pmo.common import formats
from jalon.pmo.control.frame import Frame
from jalon.pmo.reporting.pack import look
from jalon.pmo.reporting.pack.blocks import Curve, Stack, Strip

_EPOCH = datetime(1970, 1, 1)
WIDTH, HEIGHT, TALL = 760, 300, 460


MARGIN = 60.0
"""How far before the end of the longest a line must end to be named on the way."""
CHARACTER = 7.0
"""About the width of a character of a label."""


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    role: str
    text: str
    before: bool
    """Whether it ends where its line does, and does not begin there."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Paths and labels, in the SVG's own units."""

    frame: Frame
    levels: tuple[tuple[float, str], ...]
    months: tuple[tuple[float, str], ...]
    lines: tuple[tuple[str, bool, str], ...]
    labels: tuple[Label, ...]
    now: float | None


def curve(block: Curve, width: int = WIDTH) -> Drawing:
    """The curve laid out, each line with its last value beside it."""
    xs = [_minutes(day) for day in block.days]
    top = max((v for one in block.series for v in one.values if v is not None), default=1.0) or 1.0
    frame = Frame(xs[0], xs[-1], 0.0, top * 1.06, width, _height(block, width), left=44, right=100)
    lines = tuple(
        (one.role, one.dashed, frame.path(xs, [float("nan") if v is None else v for v in one.values]))
        for one in block.series
    )
    digits = 0 if top >= 20 else 1 if top >= 2 else 2
    found = []
    for one in block.series:
        last = max((i for i, v in enumerate(one.values) if v is not None), default=None)
        if last is None:
            continue
        value = one.values[last] or 0.0
        text = f"{one.name} {formats.number(round(value, 2), max(digits, 0))}"
        found.append((frame.x(xs[last]), frame.y(value), one.role, text))
    now = frame.x(_minutes(block.now)) if block.now and xs[0] < _minutes(block.now) < xs[-1] else None
    return Drawing(
        frame,
        frame.levels(lambda v: formats.number(round(v, 2)), 4),
        frame.months(),
        tuple(line for line in lines if line[2]),
        tuple(_apart(found, frame)),
        now,
    )


def _height(block: Curve, width: int) -> int:
    return TALL if block.tall else HEIGHT if width > 600 else 250


def _apart(found: list[tuple[float, float, str, str]], frame: Frame, gap: float = 17.0) -> list[Label]:
    """Labels beside the ends of their lines, none on another.

    Where a line ends on the way, the others go on to the right: the highest is named above and before its
    end, the others below it.
    """
    placed: list[Label] = []
    last = max((x for x, *_rest in found), default=0.0)
    for x, y, role, text in sorted(found, key=lambda one: one[1]):
        under_way = last - x > MARGIN
        room = x - len(text) * CHARACTER > frame.left
        first = under_way and room and not any(last - one.x > MARGIN for one in placed)
        ideal = y - 10 if first else y + 14 if under_way else y
        near = [one for one in placed if abs(one.x - x) < 150 and one.before == first]
        low = max((one.y for one in near), default=-gap) + gap
        at = min(max(ideal, low, 10.0), frame.floor - 2)
        placed.append(Label(round(x, 1), round(at, 1), role, text, first))
    return placed


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    width: float
    height: float
    role: str
    figure: str


@dataclass(frozen=True, slots=True)
class Columns:
    """Boxes on each other, a column a label."""

    width: int
    height: int
    floor: float
    boxes: tuple[Box, ...]
    names: tuple[tuple[float, str], ...]


def stack(block: Stack, width: int = WIDTH) -> Columns:
    """The stack laid out; a figure stands in each box that has room."""
    height = 360 if block.tall else 220
    floor, top = height - 28, 12
    most = (
        max((sum(one.values[i] or 0 for one in block.series) for i in range(len(block.labels))), default=1)
        or 1
    )
    step = (width - 20) / max(len(block.labels), 1)
    thick = min(64.0, step * 0.62)
    boxes, names = [], []
    for i, label in enumerate(block.labels):
        middle = 10 + step * (i + 0.5)
        names.append((round(middle, 1), label))
        y = float(floor)
        for one in block.series:
            value = one.values[i] or 0
            tall = value / most * (floor - top)
            y -= tall
            if value:
                figure = formats.number(round(value)) if tall >= 14 else ""
                boxes.append(
                    Box(
                        round(middle - thick / 2, 1),
                        round(y, 1),
                        round(thick, 1),
                        round(tall, 1),
                        one.role,
                        figure,
                    )
                )
    return Columns(width, height, floor, tuple(boxes), tuple(names))


@dataclass(frozen=True, slots=True)
class Marks:
    """Two rows of marks: (x, y, path, colour, hollow), and the words around them."""

    width: int
    height: int
    marks: tuple[tuple[float, float, str, str, bool], ...]
    words: tuple[tuple[float, float, str], ...]


_PATHS = {
    "ok": "M0-5a5 5 0 1 0 .01 0z",
    "watch": "M0-5.4L5.8 5H-5.8z",
    "bad": "M-2-5H2L5-2V2L2 5H-2L-5 2V-2z",
    "none": "M0-4.4a4.4 4.4 0 1 0 .01 0z",
}


def strip(block: Strip, width: int = 376) -> Marks:
    """The marks of a trend laid out in one drawing: one for paper, where sixteen would cost."""
    left, step = 66, min(44.0, (width - 66) / max(len(block.labels), 1))
    rows = ((block.declared, 26), (block.computed, 46))
    marks = tuple(
        (round(left + step * (i + 0.5), 1), y, _PATHS[code], look.ROLES[code], code == "none")
        for codes, y in rows
        for i, code in enumerate(codes)
    )
    words = [(left + step * (i + 0.5) - 15, 9.0, label) for i, label in enumerate(block.labels)]
    words += [(0.0, y + 4.0, name) for name, (_codes, y) in zip(block.rows, rows, strict=True)]
    return Marks(width, 56, marks, tuple((round(x, 1), y, word) for x, y, word in words))


def _minutes(day: Any) -> float:
    when = datetime.combine(day, datetime.min.time()) if isinstance(day, date) else day
    return (when - _EPOCH).total_seconds() / 60
