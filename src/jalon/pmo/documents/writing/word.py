"""Our own Word layout: one column, a quiet head, tables with hairlines, room for signatures."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from jalon.pmo.documents.writing.sections import Section, Table

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Calibri"
INK, INK_2, INK_3 = RGBColor(0x17, 0x1A, 0x21), RGBColor(0x4A, 0x50, 0x5C), RGBColor(0x6B, 0x72, 0x80)
ACCENT = RGBColor(0x2F, 0x5B, 0xD3)
LINE, SOFT = "D9DCE2", "F3F4F6"
WIDTH, A_LETTER, MARGIN = 16.2, 0.215, 0.45
"""Of a table, of a letter and of a cell's own margins, in centimetres."""
SPACE = "\u00a0" * 16
"""A cell to be filled by hand."""
LONGEST, LONGEST_WORD, PAIR = 44, 16, 2
"""Letters of a cell that still widen its column; of a word that is kept whole; a figure and its value."""
_NUMBER = re.compile(r"[-−+]?[€£$]?\d[\d\s\u00a0\u202f.,]*\s?[kM]?[€£$%]?")


def document(
    title: str, facts: dict[str, Any], sections: list[Section], about: list[tuple[str, str]]
) -> bytes:
    """The file: title, who and what, the sections, signatures."""
    made = Document()
    _page(made, facts, title)
    _styles(made)
    _cover(made, title, facts, about)
    for number, section in enumerate(sections, start=1):
        made.add_heading(f"{number}  {section.title}", level=1)
        for paragraph in section.paragraphs:
            made.add_paragraph(paragraph)
        for table in section.tables:
            _table(made, table)
        if section.is_empty:
            _to_write(made)
    _signatures(made)
    made.core_properties.title, made.core_properties.author = title, facts["organisation"]
    made.core_properties.comments = ""
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _page(made: Any, facts: dict[str, Any], title: str) -> None:
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2)
    head = section.header.paragraphs[0]
    _run(head, f"{facts['organisation']}  ·  {facts['project']}", 8.5, INK_3)
    foot = section.footer.paragraphs[0]
    _run(foot, f"{title}\t\t", 8.5, INK_3)
    _page_number(foot)


def _page_number(paragraph: Any) -> None:
    run = _run(paragraph, "", 8.5, INK_3)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.text = text
        run._r.append(part)


def _styles(made: Any) -> None:
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size, normal.font.color.rgb = FONT, Pt(10.5), INK
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.25
    heading = made.styles["Heading 1"]
    heading.font.name, heading.font.size, heading.font.bold = FONT, Pt(13), True
    heading.font.color.rgb = INK
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        heading.element.rPr.rFonts.set(qn(name), FONT)
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        heading.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(20), Pt(6)
    heading.paragraph_format.keep_with_next = True


def _cover(made: Any, title: str, facts: dict[str, Any], about: list[tuple[str, str]]) -> None:
    above = made.add_paragraph()
    above.paragraph_format.space_before, above.paragraph_format.space_after = Pt(6), Pt(2)
    _run(above, "  ·  ".join(part for part in (facts["kind"], facts["code"]) if part), 9.5, ACCENT, bold=True)
    name = made.add_paragraph()
    name.paragraph_format.space_after, name.paragraph_format.line_spacing = Pt(2), 1.1
    _run(name, title, 24, INK, bold=True)
    project = made.add_paragraph()
    project.paragraph_format.space_after = Pt(14)
    _run(project, facts["project"], 13, INK_2)
    rows = [row for row in about if row[1]]
    table = made.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    for label, value in rows:
        cells = table.add_row().cells
        _cell(cells[0], label, color=INK_3)
        _cell(cells[1], value)
    _widths(table, (Cm(4.2), Cm(12)))
    _lines(table)


def _table(made: Any, content: Table) -> None:
    table = made.add_table(rows=1, cols=len(content.head))
    for cell, label in zip(table.rows[0].cells, content.head, strict=True):
        _cell(cell, label, color=INK_3, bold=True)
        _shade(cell, SOFT)
    _repeat(table.rows[0])
    numbers = _numbers(content)
    for place in numbers:
        table.rows[0].cells[place].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in content.rows:
        added = table.add_row()
        _whole(added)
        for place, (cell, value) in enumerate(zip(added.cells, row, strict=True)):
            _cell(cell, value or "–", right=place in numbers)
    _widths(table, tuple(Cm(width) for width in _shares(content)))
    _lines(table)
    made.add_paragraph().paragraph_format.space_after = Pt(2)


def _numbers(content: Table) -> set[int]:
    """The columns of amounts and counts, which stand to the right; dates and words to the left."""
    if len(content.head) == PAIR:
        return set()
    columns = enumerate(zip(*content.rows, strict=True)) if content.rows else ()
    return {
        place
        for place, cells in columns
        if place and any(cells) and all(not cell or _NUMBER.fullmatch(cell) for cell in cells)
    }


def _shares(content: Table) -> list[float]:
    """The width of each column in centimetres: its longest word whole, then by what its texts ask for."""
    columns = [(label, *cells) for label, *cells in zip(content.head, *content.rows, strict=True)]
    least = [A_LETTER * max(map(_longest_word, cells)) + MARGIN for cells in columns]
    asked = [A_LETTER * min(max(map(len, cells)), LONGEST) + MARGIN for cells in columns]
    left = max(WIDTH - sum(least), 0.0)
    wanted = [max(one - other, 0.05) for one, other in zip(asked, least, strict=True)]
    wide = [one + left * more / sum(wanted) for one, more in zip(least, wanted, strict=True)]
    return [WIDTH * one / sum(wide) for one in wide]


def _longest_word(text: str) -> int:
    """In letters; what a no-break space ties is one word, and a very long one may be broken."""
    return min(max(map(len, re.split(r"[ \n]", text))), LONGEST_WORD)


def _to_write(made: Any) -> None:
    paragraph = made.add_paragraph()
    _run(paragraph, _("To be written."), 10, INK_3).italic = True


def _signatures(made: Any) -> None:
    made.add_heading(_("Approval"), level=1)
    _table(made, Table((_("Name"), _("Role"), _("Date and signature")), ((SPACE, SPACE, SPACE),) * 2))


def _run(paragraph: Any, text: str, size: float, color: RGBColor, bold: bool = False) -> Any:
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.font.color.rgb, run.bold = FONT, Pt(size), color, bold
    return run


def _cell(cell: Any, text: str, color: RGBColor = INK, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.line_spacing = 1.15
    _run(paragraph, text, 9.5, color, bold)


def _widths(table: Any, widths: tuple[Any, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _lines(table: Any) -> None:
    """Hairlines between rows, none at the sides."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _shade(cell: Any, color: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _repeat(row: Any) -> None:
    """The head again on each page."""
    _whole(row)
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _whole(row: Any) -> None:
    """The row is not torn by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
