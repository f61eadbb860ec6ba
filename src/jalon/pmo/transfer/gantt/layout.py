"""From a chart to pages: columns left, time scale above, marks, and what every page repeats."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils.translation import gettext as _

from jalon.pmo.transfer.gantt import marks
from jalon.pmo.transfer.gantt import type as letters
from jalon.pmo.transfer.gantt.chart import Chart, Row
from jalon.pmo.transfer.gantt.scale import DAY, Scale, moment

INK, INK_2, INK_3 = "#161A22", "#475061", "#5F697A"
SIZE, SMALL = 9.5, 8.5
HEAD, TICKS, FOOT = 50.0, 32.0, 34.0
INDENT = 9.0


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet, landscape, in pixels of 1/96 inch."""

    name: str
    width: float
    height: float
    margin: float = 38.0


A4 = Paper("A4", 1122.5, 793.7)
A3 = Paper("A3", 1587.4, 1122.5, 45.0)
PAPERS = {"a4": A4, "a3": A3}


@dataclass(frozen=True, slots=True)
class Text:
    """Words at a place; ``y`` is the middle of the line."""

    x: float
    y: float
    text: str
    size: float = SIZE
    bold: bool = False
    colour: str = INK
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column; ``shift`` moves it right of the column's left edge."""

    text: str
    bold: bool = False
    shift: float = 0.0
    faded: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """Lines one below the other, a row apart, from ``top``."""

    x: float
    width: float
    top: float
    lines: tuple[Line, ...]
    right: bool = False
    colour: str = INK
    size: float = SIZE
    over_marks: bool = False


@dataclass(slots=True)
class Page:
    """Shapes by kind (back to front), columns of text, single texts."""

    width: float
    height: float
    chart: tuple[float, float, float, float] = (0, 0, 0, 0)
    shapes: dict[str, list[str]] = field(default_factory=dict)
    columns: list[Column] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns stand on a sheet."""

    number: tuple[float, float]
    name: tuple[float, float]
    duration: tuple[float, float]
    start: tuple[float, float]
    finish: tuple[float, float]
    before: tuple[float, float]
    right: float


def pages(chart: Chart, paper: Paper) -> list[Page]:
    """The plan over as many sheets as it needs."""
    most = int((paper.height - 2 * paper.margin - HEAD - TICKS - FOOT) // marks.ROW)
    count = max(1, -(-len(chart.rows) // most))
    drawing = _Drawing(chart, paper)
    return [
        drawing.page(first * most, min(len(chart.rows), (first + 1) * most), first + 1, count)
        for first in range(count)
    ]


def whole(chart: Chart, paper: Paper) -> Page:
    """The plan on one sheet as tall as it needs."""
    height = len(chart.rows) * marks.ROW + 2 * paper.margin + HEAD + TICKS + FOOT
    sheet = Paper(paper.name, paper.width, height, paper.margin)
    return _Drawing(chart, sheet).page(0, len(chart.rows), 1, 1)


class _Drawing:
    """What the pages of one chart share."""

    def __init__(self, chart: Chart, paper: Paper) -> None:
        self.chart, self.paper = chart, paper
        self.grid = _columns(chart, paper)
        left = self.grid.right + 6
        room = paper.width - paper.margin - left
        first = min((r.base_start for r in chart.rows if r.base_start is not None), default=chart.start)
        last = max((r.base_finish for r in chart.rows if r.base_finish is not None), default=chart.finish)
        self.scale = Scale.around(min(chart.start, first), max(chart.finish, last), left, room)
        self.top = paper.margin + HEAD + TICKS
        # links sorted by their upper row, so that a page takes those that touch it
        self.ties = sorted(chart.ties, key=lambda tie: min(tie.before, tie.after))
        self.uppers = [min(tie.before, tie.after) for tie in self.ties]

    def page(self, first: int, last: int, number: int, count: int) -> Page:
        """Rows ``first`` to ``last`` (not included)."""
        paper, scale = self.paper, self.scale
        bottom = self.top + max(1, last - first) * marks.ROW
        made = Page(paper.width, paper.height)
        made.chart = (scale.left, self.top, scale.width, bottom - self.top)
        rows = self.chart.rows[first:last]
        self._ground(made, rows, bottom)
        self._ticks(made, bottom)
        self._ties(made, first, last)
        self._marks(made, rows)
        self._cells(made, rows)
        self._data_date(made, bottom)
        self._frame(made, number, count)
        return made

    def _ground(self, page: Page, rows: tuple[Row, ...], bottom: float) -> None:
        scale = self.scale
        if scale.day >= 2.8 and self.chart.off:
            page.shapes["off"] = [
                f"M{marks.n(left)} {marks.n(self.top)}h{marks.n(width)}V{marks.n(bottom)}h{marks.n(-width)}z"
                for left, width in self._off_spans()
            ]
        page.shapes["hair"] = [self._across(self.top + (i + 1) * marks.ROW) for i in range(len(rows))]

    def _across(self, y: float) -> str:
        """A line from margin to margin."""
        paper = self.paper
        return f"M{marks.n(paper.margin)} {marks.n(y)}H{marks.n(paper.width - paper.margin)}"

    def _off_spans(self) -> list[tuple[float, float]]:
        """Stretches of days without work inside the scale: (left, width)."""
        scale = self.scale
        day, end = moment(scale.first).date(), moment(scale.last).date()
        spans: list[tuple[float, float]] = []
        minute = (day - moment(0).date()).days * DAY
        begun: int | None = None
        while day <= end + timedelta(days=1):
            is_off = day in self.chart.off and day <= end
            if is_off and begun is None:
                begun = minute
            elif not is_off and begun is not None:
                left = max(scale.x(begun), scale.left)
                right = min(scale.x(minute), scale.left + scale.width)
                spans.append((left, right - left))
                begun = None
            day += timedelta(days=1)
            minute += DAY
        return spans

    def _ticks(self, page: Page, bottom: float) -> None:
        scale, top = self.scale, self.paper.margin + HEAD
        upper, lower = scale.units
        half = TICKS / 2
        for row, unit in enumerate((upper, lower)):
            for tick in scale.ticks(unit, SMALL, row == 0):
                y = top + row * half
                if tick.left > scale.left + 0.5:
                    edge = bottom if row == 0 else y + half
                    page.shapes.setdefault("month" if row == 0 else "tick", []).append(
                        f"M{marks.n(tick.left)} {marks.n(y)}V{marks.n(edge)}"
                    )
                if tick.text:
                    colour = INK if row == 0 else INK_3
                    words = Text(tick.left + 3, y + half / 2, tick.text, SMALL, row == 0, colour)
                    page.texts.append(words)
        between = f"M{marks.n(self.grid.right)} {marks.n(top)}V{marks.n(bottom)}"
        page.shapes["edge"] = [self._across(self.top), between]

    def _ties(self, page: Page, first: int, last: int) -> None:
        rows, scale = self.chart.rows, self.scale
        lines: list[marks.Mark] = []
        for tie in self.ties[: bisect_right(self.uppers, last - 1)]:
            if max(tie.before, tie.after) < first:
                continue
            before, after = (
                marks.box(rows[i], scale, self.top + (i - first) * marks.ROW) for i in (tie.before, tie.after)
            )
            line, head = marks.of_link(before, after, tie.kind)
            kind = "link crit" if tie.driving_critical else "link"
            lines.append((kind, line))
            if first <= tie.after < last:
                lines.append((kind.replace("link", "arrow"), head))
        for kind, paths in sorted(marks.gathered(lines).items(), reverse=True):
            page.shapes[kind] = paths
        # what is critical lies on top
        for kind in ("link crit", "arrow crit"):
            if kind in page.shapes:
                page.shapes[kind] = page.shapes.pop(kind)

    def _marks(self, page: Page, rows: tuple[Row, ...]) -> None:
        found: list[marks.Mark] = []
        labels: list[Line] = []
        left, edge = self.scale.left, self.paper.width - self.paper.margin
        for i, row in enumerate(rows):
            row_marks, end = marks.of_row(row, self.scale, self.top + i * marks.ROW)
            found += row_marks
            text = letters.fitted(row.label, edge - end, SMALL) if row.label and end < edge - 12 else ""
            labels.append(Line("" if text == "…" else text, shift=end - left))
        ordered = marks.gathered(found)
        for kind in sorted(ordered, key=_depth):
            page.shapes[kind] = ordered[kind]
        page.columns.append(
            Column(
                left,
                self.scale.width,
                self.top,
                tuple(labels),
                colour=INK_2,
                size=SMALL,
                over_marks=True,
            )
        )

    def _cells(self, page: Page, rows: tuple[Row, ...]) -> None:
        grid = self.grid

        def column(
            place: tuple[float, float], values: list[str], *, right: bool = False, colour: str = INK
        ) -> None:
            lines = tuple(
                Line(letters.fitted(text, place[1], SIZE, row.summary), row.summary, faded=not row.active)
                for text, row in zip(values, rows, strict=True)
            )
            page.columns.append(Column(*place, self.top, lines, right, colour))

        column(grid.number, [str(r.number) for r in rows], right=True, colour=INK_3)
        names = tuple(
            Line(
                letters.fitted(r.name, grid.name[1] - min(r.level, 9) * INDENT, SIZE, r.summary),
                r.summary,
                min(r.level, 9) * INDENT,
                not r.active,
            )
            for r in rows
        )
        page.columns.append(Column(*grid.name, self.top, names))
        column(grid.duration, [r.duration for r in rows], right=True)
        column(grid.start, [r.start_text for r in rows])
        column(grid.finish, [r.finish_text for r in rows])
        column(grid.before, [r.predecessors for r in rows], colour=INK_2)
        y = self.top - TICKS / 4
        for place, words, anchor in (
            (grid.name, _("Task"), "start"),
            (grid.duration, _("Duration"), "end"),
            (grid.start, _("Start"), "start"),
            (grid.finish, _("Finish"), "start"),
            (grid.before, _("Pred."), "start"),
        ):
            x = place[0] + place[1] if anchor == "end" else place[0]
            page.texts.append(Text(x, y, words, SMALL, False, INK_3, anchor))

    def _data_date(self, page: Page, bottom: float) -> None:
        at = self.chart.data_date
        if at is None or not self.scale.first <= at <= self.scale.last:
            return
        x = self.scale.x(at)
        width = letters.width(self.chart.data_date_text, SMALL, True) + 10
        left = min(max(x - width / 2, self.scale.left), self.paper.width - self.paper.margin - width)
        y = self.top - TICKS / 2
        page.shapes["date line"] = [f"M{marks.n(x)} {marks.n(y)}V{marks.n(bottom)}"]
        page.shapes["date flag"] = [marks.round_box(left, y + 1, width, TICKS / 2 - 2, 2)]
        page.texts.append(
            Text(left + width / 2, y + TICKS / 4, self.chart.data_date_text, SMALL, True, "#FFFFFF", "middle")
        )

    def _frame(self, page: Page, number: int, count: int) -> None:
        """Title and running head above, key, date and page number below."""
        paper, chart = self.paper, self.chart
        right = paper.width - paper.margin
        room = right - paper.margin
        head = letters.fitted(chart.head, room * 0.5, SMALL)
        title = letters.fitted(chart.title, room * 0.6, 15, True)
        page.texts.append(Text(paper.margin, paper.margin + 4, head, SMALL, False, INK_3))
        page.texts.append(Text(paper.margin, paper.margin + 22, title, 15, True))
        page.texts.append(Text(right, paper.margin + 22, chart.note, SIZE, False, INK_2, "end"))
        y = paper.height - paper.margin - 6
        page.shapes["edge"].append(self._across(y - 14))
        words = _("Page %(page)s of %(pages)s") % {"page": number, "pages": count}
        foot = f"{chart.printed} · {words}"
        page.texts.append(Text(right, y, foot, SMALL, False, INK_3, "end"))
        self._key(page, paper.margin, y, right - letters.width(foot, SMALL) - 20)

    def _key(self, page: Page, x: float, y: float, most: float) -> None:
        """What the marks mean, as far as this plan has them."""
        for kind, words in _key(self.chart):
            width = 26 + letters.width(words, SMALL) + 16
            if x + width > most:
                return
            top = y - marks.MIDDLE
            for one, d in _sample(kind, x, top):
                page.shapes.setdefault(f"{one} key", []).append(d)
            page.texts.append(Text(x + 26, y, words, SMALL, False, INK_2))
            x += width


def _depth(kind: str) -> tuple[int, str]:
    order = ("base", "basepoint", "sum", "bar", "hatch", "done", "loe", "ms", "pin", "halo", "dead")
    return order.index(kind.partition(" ")[0]), kind


def _columns(chart: Chart, paper: Paper) -> _Grid:
    """Column widths by what they hold, within bounds; all of them take less than half of the sheet."""

    def need(values: list[tuple[str, bool]], least: float, most: float) -> float:
        widest = max((letters.width(text, SIZE, bold) for text, bold in values), default=0.0)
        return min(max(widest + 1, least), most)

    rows = chart.rows
    number = need([(str(len(rows)), False)], 14, 40)
    duration = need([(r.duration, r.summary) for r in rows], 40, 66)
    start = need([(r.start_text, r.summary) for r in rows], 40, 80)
    finish = need([(r.finish_text, r.summary) for r in rows], 40, 80)
    before = need([(r.predecessors, False) for r in rows], 30, 74)
    gap = 9.0
    rest = number + duration + start + finish + before + 6 * gap
    wanted = need([(r.name, r.summary) for r in rows], 90, 600) + max(
        (min(r.level, 9) * INDENT for r in rows), default=0
    )
    name = min(wanted, max(110.0, (paper.width - 2 * paper.margin) * 0.46 - rest))
    widths = (number, name, duration, start, finish, before)
    x = paper.margin
    places = []
    for width in widths:
        places.append((x, width))
        x += width + gap
    return _Grid(*places, right=x)


def _key(chart: Chart) -> list[tuple[str, str]]:
    rows = chart.rows
    known = [
        ("bar", _("Task"), any(not r.summary and not r.point for r in rows)),
        ("bar crit", _("Critical"), any(marks.tone(r) == " crit" for r in rows)),
        ("bar near", _("Near critical"), any(marks.tone(r) == " near" for r in rows)),
        ("manual", _("Manual"), any(r.manual and not r.summary for r in rows)),
        ("done", _("Progress"), any(r.percent > 0 for r in rows)),
        ("ms", _("Milestone"), any(r.point for r in rows)),
        ("base", chart.baseline or _("Baseline"), any(r.base_finish is not None for r in rows)),
        ("dead", _("Deadline"), any(r.deadline is not None for r in rows)),
    ]
    return [(kind, str(words)) for kind, words, there in known if there]


def _sample(kind: str, x: float, top: float) -> list[marks.Mark]:
    y = top + marks.TOP
    if kind == "ms":
        return [("ms", marks.diamond(x + 10, top + marks.MIDDLE, 5))]
    if kind == "base":
        return [("base", marks.round_box(x, top + marks.MIDDLE - 1, 20, 2, 1))]
    if kind == "dead":
        return [("dead", f"M{marks.n(x + 6.5)} {marks.n(top + 5)}h7l-3.5 6z")]
    bar = marks.round_box(x, y, 20, marks.BAR, 2)
    if kind == "manual":
        return [("bar", marks.round_box(x, y, 20, marks.BAR, 0)), ("hatch", marks.hatch(x, y, 20))]
    if kind == "done":
        return [("bar", bar), ("done", marks.round_box(x + 1, top + marks.MIDDLE - 1.75, 11, 3.5, 1.5))]
    return [(kind, bar)]


__all__ = ["A3", "A4", "PAPERS", "Column", "Line", "Page", "Paper", "Text", "pages", "whole"]
