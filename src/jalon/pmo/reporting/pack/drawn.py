"""Blocks drawn on a PowerPoint slide: shapes, native tables, native charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from jalon.pmo.reporting.pack import charts, look
from jalon.pmo.reporting.pack.blocks import (
    Block,
    Cell,
    Curve,
    Figures,
    Pile,
    Row,
    Said,
    Stack,
    Strip,
    Table,
    Words,
)

LINE_HEIGHT = 1.28
ROW = Pt(21)
HEAD = Pt(24)
LEAST_ROW = Pt(15)
PILE_GAP = Pt(8)
CHARACTER, SENTENCE = 0.53, 0.94
"""The width of an average character, as a part of the size of the type; in sentences a little less."""
_NO_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_SHAPES = {
    "ok": MSO_SHAPE.OVAL,
    "watch": MSO_SHAPE.ISOSCELES_TRIANGLE,
    "bad": MSO_SHAPE.OCTAGON,
    "none": MSO_SHAPE.DONUT,
}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in EMU."""

    left: int
    top: int
    width: int
    height: int


def block(slide: Any, box: Box, what: Block) -> None:
    """Draw one block in its place."""
    if isinstance(what, Curve | Stack):
        below = title(slide, box, what.title, what.about)
        charts.curve(slide, below, what) if isinstance(what, Curve) else charts.stack(slide, below, what)
        return
    {
        "figures": figures,
        "table": table,
        "words": words,
        "said": said,
        "strip": strip,
        "pile": pile,
    }[what.kind](slide, box, what)  # type: ignore[operator]


def height(row: Row, width: int) -> int | None:
    """The height a row asks for: that of its tallest block; None where it takes what there is."""
    asked = [_height(part.block, width * part.share // 12) for part in row.parts]
    return None if None in asked else max(one for one in asked if one is not None)


def _height(what: Block, width: int) -> int | None:
    if isinstance(what, Figures):
        return int(Pt(60))
    if isinstance(what, Said):
        lines = _lines(what.note, width - Pt(250), 14) + _lines(what.sentence, width - Pt(250), 12)
        return int(Pt(max(64, 12 + 19 * lines)))
    if isinstance(what, Strip):
        return int(Pt(78))
    return None


def natural(row: Row, width: int) -> int | None:
    """The height at which a row reads best; None where more is always better."""
    asked = [_natural(part.block, width * part.share // 12) for part in row.parts]
    return None if None in asked else max(one for one in asked if one is not None)


def _natural(what: Block, width: int) -> int | None:
    if isinstance(what, Table):
        title = int(Pt(24)) if what.title else 0
        return title + int(HEAD) + (sum(_rows_of(what, width, 11, int(ROW))) or int(ROW))
    if isinstance(what, Words):
        return _spoken(what, width, 13)
    if isinstance(what, Pile):
        found = [_in_pile(one, width) for one in what.blocks]
        return sum(found) + int(PILE_GAP) * (len(found) - 1)
    return _height(what, width)


def _in_pile(what: Words | Table, width: int) -> int:
    """Less air than where a block stands alone."""
    if isinstance(what, Words):
        return _spoken(what, width, 10, tight=True)
    return int(Pt(18 + 17)) + (sum(_rows_of(what, width, 9, int(LEAST_ROW))) or int(LEAST_ROW))


def _spoken(what: Words, width: int, size: float, *, tight: bool = False) -> int:
    pad = (12 if tight else 20) if what.asks else 0
    lines = sum(_lines(one, width - int(Pt(pad)), size) for one in what.paragraphs)
    return int(Pt((19 if tight else 26) + size * LINE_HEIGHT * lines + 4 * len(what.paragraphs) + pad))


def pile(slide: Any, box: Box, what: Pile) -> None:
    """Blocks one below the other; made lower together where they are too tall."""
    asked = [_in_pile(one, box.width) for one in what.blocks]
    room = box.height - int(PILE_GAP) * (len(asked) - 1)
    scale = min(1.0, room / max(sum(asked), 1))
    top = box.top
    for one, tall in zip(what.blocks, asked, strict=True):
        place = Box(box.left, top, box.width, int(tall * scale))
        if isinstance(one, Words):
            words(slide, place, one, tight=True)
        else:
            table(slide, place, one, tight=True)
        top += int(tall * scale) + int(PILE_GAP)


def text(
    slide: Any,
    box: Box,
    written: str,
    *,
    size: float = 12,
    colour: str = look.INK,
    bold: bool = False,
    right: bool = False,
    middle: bool = False,
) -> Any:
    """One piece of text."""
    shape = slide.shapes.add_textbox(box.left, box.top, box.width, box.height)
    frame = _frame(shape, middle)
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _run(paragraph, written, size, colour, bold)
    return shape


def _frame(shape: Any, middle: bool = False) -> Any:
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE if middle else MSO_ANCHOR.TOP
    return frame


def _run(paragraph: Any, written: str, size: float, colour: str, bold: bool = False) -> None:
    run = paragraph.add_run()
    run.text = written
    run.font.size = Pt(size)
    run.font.bold = bold
    run.font.color.rgb = RGBColor.from_string(colour)


def title(slide: Any, box: Box, written: str, about: str = "", *, tight: bool = False) -> Box:
    """The heading of a block; gives the place below it."""
    tall, size = (Pt(18), 12) if tight else (Pt(24), 14)
    shape = text(slide, Box(box.left, box.top, box.width, tall), written, size=size, bold=True)
    if about:
        _run(shape.text_frame.paragraphs[0], f"   {about}", 11, look.INK_3)
    return Box(box.left, box.top + tall, box.width, max(box.height - tall, Pt(20)))


def figures(slide: Any, box: Box, what: Figures) -> None:
    """Numbers side by side, with hairlines between."""
    if not what.items:
        return
    wide = box.width // len(what.items)
    for i, one in enumerate(what.items):
        left = box.left + i * wide + (Pt(10) if i else 0)
        room = wide - Pt(14)
        if i:
            _rule(slide, box.left + i * wide, box.top, 0, box.height - Pt(6))
        text(slide, Box(left, box.top, room, Pt(15)), _cut(one.label, room, 11), size=11, colour=look.INK_2)
        size = 22 if len(one.value) * 22 * CHARACTER * 12_700 < room else 17
        text(slide, Box(left, box.top + Pt(15), room, Pt(30)), one.value, size=size, bold=True)
        colour = look.STATES.get(one.state, look.INK_2)
        size = 11 if _lines(one.about, room, 11) < 2 else 9.5
        text(slide, Box(left, box.top + Pt(44), room, Pt(26)), one.about, size=size, colour=colour)


def _rule(slide: Any, left: int, top: int, wide: int, tall: int) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, left, top, max(wide, Pt(0.75)), max(tall, Pt(0.75)))
    _flat(shape, look.LINE)


def mark(slide: Any, left: int, top: int, code: str, size: int) -> None:
    """A state's own shape."""
    _flat(slide.shapes.add_shape(_SHAPES[code], left, top, size, size), look.ROLES[code])


def _flat(shape: Any, colour: str) -> None:
    """One colour, without the line and shadow of the theme."""
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def said(slide: Any, box: Box, what: Said) -> None:
    """Declared beside computed, then why."""
    left = box.left
    pairs = (
        (what.names[0], what.declared, what.declared_word, what.declared_about),
        (what.names[1], what.computed, what.computed_word, what.computed_about),
    )
    for label, code, word, about in pairs:
        text(slide, Box(left, box.top, Pt(115), Pt(14)), label, size=11, colour=look.INK_2)
        mark(slide, left, box.top + Pt(20), code, int(Pt(14)))
        colour = look.STATES[code]
        text(
            slide,
            Box(left + Pt(20), box.top + Pt(17), Pt(98), Pt(20)),
            word,
            size=14,
            colour=colour,
            bold=True,
        )
        text(slide, Box(left, box.top + Pt(40), Pt(115), Pt(28)), about, size=9.5, colour=look.INK_3)
        left += Pt(125)
    shape = slide.shapes.add_textbox(left, box.top, box.width - (left - box.left), box.height)
    frame = _frame(shape)
    if what.note:
        _run(frame.paragraphs[0], what.note, 14, look.INK)
        second = frame.add_paragraph()
        second.space_before = Pt(4)
    else:
        second = frame.paragraphs[0]
    _run(second, what.sentence, 12, look.INK_2)


def strip(slide: Any, box: Box, what: Strip) -> None:
    """Two rows of marks, a column a report."""
    below = title(slide, box, what.title)
    label = Pt(62)
    step = min((below.width - label) // max(len(what.labels), 1), Pt(52))
    for i, name in enumerate(what.labels):
        left = below.left + label + i * step
        text(slide, Box(left, below.top, step, Pt(12)), name, size=9, colour=look.INK_3)
        for row, codes in enumerate((what.declared, what.computed)):
            mark(slide, left + Pt(4), below.top + Pt(17 + 18 * row), codes[i], int(Pt(11)))
    for row, name in enumerate(what.rows):
        text(
            slide,
            Box(below.left, below.top + Pt(15 + 18 * row), label, Pt(14)),
            name,
            size=10,
            colour=look.INK_2,
        )


def words(slide: Any, box: Box, what: Words, *, tight: bool = False) -> None:
    """A heading and paragraphs; smaller type where there is much to say."""
    if what.asks:
        pad = int(Pt(6 if tight else 10))
        tall = _spoken(what, box.width, 11 if tight else 13, tight=tight)
        box = Box(box.left, box.top, box.width, min(box.height, tall))
        _flat(
            slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, box.left, box.top, box.width, box.height), look.ASKS
        )
        box = Box(box.left + pad, box.top + pad, box.width - 2 * pad, box.height - 2 * pad)
    below = title(slide, box, what.title, tight=tight)
    size, shown, whole = fitting(what.paragraphs, below, 11.0 if tight else 13.0)
    shape = slide.shapes.add_textbox(below.left, below.top, below.width, below.height)
    frame = _frame(shape)
    listed = len(what.paragraphs) > 1
    for i, one in enumerate(shown):
        paragraph = frame.paragraphs[0] if i == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(3)
        if listed:
            _bullet(paragraph, size)
        _run(paragraph, one, size, look.INK)
    if not whole:
        _run(frame.add_paragraph(), "…", size, look.INK_3)


def _bullet(paragraph: Any, size: float) -> None:
    """A point of a list: further lines stand below its first word."""
    properties = paragraph._p.get_or_add_pPr()
    hang = int(Pt(size))
    properties.set("marL", str(hang))
    properties.set("indent", str(-hang))
    etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def fitting(paragraphs: tuple[str, ...], box: Box, most: float = 13.0) -> tuple[float, list[str], bool]:
    """(size of the type, what is shown, whether that is all) for text in a box."""
    for size in (one for one in (13.0, 12.0, 11.0, 10.0, 9.0) if one <= most):
        lines = sum(_lines(one, box.width, size) for one in paragraphs)
        if lines * size * LINE_HEIGHT + 3 * len(paragraphs) <= box.height / 12_700:
            return size, list(paragraphs), True
    kept: list[str] = []
    room = int(box.height / 12_700 / (9 * LINE_HEIGHT)) - 1
    for one in paragraphs:
        lines = _lines(one, box.width, 9)
        if lines > room:
            if room > 0:
                kept.append(_cut(one, box.width * room, 9))
            break
        kept.append(one)
        room -= lines
    return 9.0, kept, False


def _lines(written: str, width: int, size: float) -> int:
    if not written:
        return 0
    a_line = max(width / 12_700 / (size * CHARACTER), 1)
    return int(-(-len(written) // a_line))


def _cut(written: str, width: int, size: float) -> str:
    most = int(width / 12_700 / (size * CHARACTER))
    return written if len(written) <= most else written[: max(most - 1, 1)].rstrip() + "…"


def table(slide: Any, box: Box, what: Table, *, tight: bool = False) -> None:
    """A native table; rows are made lower where there are many."""
    below = title(slide, box, what.title, what.about, tight=tight) if what.title else box
    head = Pt(17) if tight else HEAD
    if not what.rows:
        text(slide, below, what.empty, size=12, colour=look.INK_2)
        return
    size, talls = _fitting_rows(what, below.width, below.height - head)
    rows = what.rows[: len(talls)]
    shape = slide.shapes.add_table(
        len(rows) + 1, len(what.columns), below.left, below.top, below.width, head + sum(talls)
    )
    grid = shape.table
    style = shape._element.find(f".//{qn('a:tableStyleId')}")
    style.text = _NO_STYLE
    grid.horz_banding = False
    total = sum(one.share for one in what.columns)
    for place, column in enumerate(what.columns):
        grid.columns[place].width = Emu(below.width * column.share // total)
        _cell(
            grid.cell(0, place),
            Cell(column.label, faded=True),
            column.right,
            10,
            True,
            grid.columns[place].width,
        )
    grid.rows[0].height = head
    for number, row in enumerate(rows, start=1):
        grid.rows[number].height = Emu(talls[number - 1])
        for place, (cell, column) in enumerate(zip(row, what.columns, strict=True)):
            wide = grid.columns[place].width
            _cell(grid.cell(number, place), cell, column.right, size, False, wide, column.wrap)


def _fitting_rows(what: Table, width: int, room: int) -> tuple[float, list[int]]:
    """(size of the type, height of each row shown): smaller type where there are many, then fewer rows."""
    for size, tall in ((11.0, int(ROW)), (10.0, int(Pt(18))), (9.0, int(LEAST_ROW))):
        talls = _rows_of(what, width, size, tall)
        if sum(talls) <= room:
            return size, talls
    kept: list[int] = []
    for tall in talls:
        if kept and sum(kept) + tall > room:
            break
        kept.append(tall)
    return 9.0, kept


def _rows_of(what: Table, width: int, size: float, tall: int) -> list[int]:
    """The height of each row: that of the cell with most lines."""
    total = sum(one.share for one in what.columns)
    wraps = [(i, width * one.share // total - int(Pt(4))) for i, one in enumerate(what.columns) if one.wrap]
    more = int(Pt(size * LINE_HEIGHT))
    return [
        tall + more * (max((_lines(row[i].text, wide, size * SENTENCE) for i, wide in wraps), default=1) - 1)
        for row in what.rows
    ]


def _cell(
    target: Any, cell: Cell, right: bool, size: float, head: bool, width: int, wrap: bool = False
) -> None:
    target.margin_left = Pt(2 + 12 * cell.level)
    target.margin_right = Pt(2)
    target.margin_top = target.margin_bottom = 0
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame = target.text_frame
    frame.word_wrap = wrap
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    room = width - Pt(4 + 12 * cell.level)
    if cell.state:
        colour = look.STATES[cell.state]
        _run(paragraph, f"{look.MARKS[cell.state]} ", size, colour)
        _run(paragraph, cell.text, size, colour, True)
    else:
        colour = look.STATES["bad"] if cell.bad else look.INK_3 if cell.faded else look.INK
        written = cell.text if right or wrap else _cut(cell.text, room, size)
        _run(paragraph, written, size, colour, cell.strong or cell.bad)
    _line_below(target, look.INK_3 if head else look.LINE)


def _line_below(target: Any, colour: str) -> None:
    properties = target._tc.get_or_add_tcPr()
    for side in ("a:lnL", "a:lnR", "a:lnT", "a:lnB"):
        line = etree.SubElement(properties, qn(side))
        if side != "a:lnB":
            line.set("w", "0")
            etree.SubElement(line, qn("a:noFill"))
            continue
        line.set("w", "6350")
        fill = etree.SubElement(line, qn("a:solidFill"))
        etree.SubElement(fill, qn("a:srgbClr")).set("val", colour)
