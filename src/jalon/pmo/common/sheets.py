"""A table as a workbook: real dates and numbers, a frozen head and a filter; text stays text."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from jalon.pmo.common import formats

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LONGEST_NAME = 31


def workbook(
    name: str, titles: Sequence[str], widths: Sequence[int], lines: Iterable[Sequence[Any]], *, kept: int = 0
) -> bytes:
    """One sheet of this name; the first `kept` columns stay in sight."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, _OPTIONS)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy" if formats.language() == "fr" else "d mmm yyyy"})
    page = book.add_worksheet(name[:_LONGEST_NAME])
    page.write_row(0, 0, titles, bold)
    last = 0
    for last, line in enumerate(lines, start=1):
        for place, value in enumerate(line):
            if isinstance(value, date):
                page.write_datetime(last, place, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, int | float):
                page.write_number(last, place, value)
            elif value:
                page.write_string(last, place, value)
    page.freeze_panes(1, kept)
    for place, width in enumerate(widths):
        page.set_column(place, place, width)
    page.autofilter(0, 0, max(last, 1), len(titles) - 1)
    book.close()
    return held.getvalue()
