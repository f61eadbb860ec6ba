"""The portfolio as a workbook or as CSV: the rows and columns the reader sees."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.reporting.columns import BY_KEY, Column, choices
from jalon.pmo.reporting.queries import Line

_EPOCH = datetime(1970, 1, 1)
_RISKY = ("=", "+", "-", "@", "\t", "\r")
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def chosen(lines: Sequence[Line], ids: Iterable[int]) -> list[Line]:
    """The lines of these initiatives, in this order; all of them where none is named."""
    by_pk = {line.node.pk: line for line in lines}
    wanted = [by_pk[pk] for pk in ids if pk in by_pk]
    return wanted or list(lines)


def columns(keys: Iterable[str]) -> list[Column]:
    """The named columns; the usual ones where none is known."""
    named = [BY_KEY[key] for key in keys if key in BY_KEY]
    return named or [column for column in BY_KEY.values() if column.usual]


def workbook(lines: Sequence[Line], chosen_columns: Sequence[Column], title: str) -> bytes:
    """A workbook with real dates and numbers, the tree as outline levels, a frozen head and a filter."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, OPTIONS)
    book.set_properties({"title": title})
    head = book.add_format({"bold": True, "bottom": 1})
    bold = book.add_format({"bold": True})
    day = book.add_format({"num_format": "dd/mm/yyyy" if formats.language() == "fr" else "d mmm yyyy"})
    share = book.add_format({"num_format": "0%"})
    sheet = book.add_worksheet(title[:31].translate(str.maketrans("", "", "[]:*?/\\'")))
    titles = [_("Initiative"), _("Kind"), *(title_of(column) for column in chosen_columns)]
    sheet.write_row(0, 0, titles, head)
    for number, line in enumerate(lines, start=1):
        name = book.add_format({"indent": line.node.level}) if line.node.level else bold
        sheet.write_string(number, 0, line.node.name, name)
        sheet.write_string(number, 1, choices()["kind"][line.node.kind])
        for place, column in enumerate(chosen_columns, start=2):
            value = cell(column, line)
            if isinstance(value, date):
                sheet.write_datetime(number, place, datetime.combine(value, datetime.min.time()), day)
            elif column.type == "percent" and value is not None:
                sheet.write_number(number, place, value / 100, share)
            elif isinstance(value, int | float):
                sheet.write_number(number, place, value)
            elif value:
                sheet.write_string(number, place, value)
        if line.node.level:
            sheet.set_row(number, None, None, {"level": min(line.node.level, 7)})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(titles) - 1, 16)
    sheet.autofilter(0, 0, max(len(lines), 1), len(titles) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return held.getvalue()


def table(lines: Sequence[Line], chosen_columns: Sequence[Column]) -> str:
    """CSV with ISO dates; text that a spreadsheet would run as a formula is quoted."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";" if formats.language() == "fr" else ",")
    writer.writerow([_("Initiative"), _("Kind"), *(title_of(column) for column in chosen_columns)])
    for line in lines:
        writer.writerow(_plain(line, chosen_columns))
    return "\ufeff" + held.getvalue()


def _plain(line: Line, chosen_columns: Sequence[Column]) -> Iterator[Any]:
    yield safe(line.node.name)
    yield choices()["kind"][line.node.kind]
    for column in chosen_columns:
        value = cell(column, line)
        yield (
            value.isoformat() if isinstance(value, date) else safe(value) if isinstance(value, str) else value
        )


def cell(column: Column, line: Line) -> Any:
    """The value of a cell for a file: words for codes, dates, working days for floats."""
    value = column.value(line)
    if value is None or value == "":
        return None
    if column.type == "date":
        return (_EPOCH + timedelta(minutes=value)).date()
    if column.type in ("state", "choice"):
        return choices()[column.key].get(value, value)
    if column.type == "float":
        return round(value / line.minutes_per_day, 2)
    if column.type == "percent":
        return round(value)
    return value


def title_of(column: Column) -> str:
    """The head of a column in a file, with its unit."""
    if column.type in ("days", "float"):
        return _("%(column)s (days)") % {"column": column.label}
    return str(column.label)


def safe(text: str) -> str:
    """The text, such that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_RISKY) else text
