"""A register as a workbook or as CSV; text that a spreadsheet would run as a formula stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.registers import sheet, words
from jalon.pmo.registers.models import Entry, Kind, Priority

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def titles() -> list[str]:
    """The heads of the columns."""
    return [
        _("No."), _("Kind"), _("Title"), _("State"), _("Priority"), _("Owner"), _("Due"), _("Initiative"),
        _("Raised"), _("Probability"), _("Impact"), _("Exposure, days"), _("Exposure, cost"),
        _("After responses, days"), _("After responses, cost"),
    ]  # fmt: skip


def lines(rows: QuerySet[Entry], organisation: Any) -> Iterator[list[Any]]:
    """One list of values a row, dates as dates."""
    held = sheet.columns(rows, organisation)
    where = sheet.places(rows, organisation)
    owners = dict(rows.order_by().values_list("owner_id", "owner__name").distinct())
    for values in zip(*(held[name] for name in sheet.COLUMNS), strict=True):
        one = dict(zip(sheet.COLUMNS, values, strict=True))
        yield [
            one["code"], str(Kind(one["kind"]).label), one["title"],
            str(words.state(one["kind"], one["state"])), str(Priority(one["priority"]).label),
            owners.get(one["owner"]) or "", one["due"] and date.fromisoformat(one["due"]),
            where[one["place"]]["name"], date.fromisoformat(one["created"]), one["probability"],
            one["impact"], one["days"], one["cost"], one["days_after"], one["cost_after"],
        ]  # fmt: skip


def workbook(rows: QuerySet[Entry], organisation: Any) -> bytes:
    """Real dates and numbers, a frozen head and a filter."""
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, _OPTIONS)
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "dd/mm/yyyy" if formats.language() == "fr" else "d mmm yyyy"})
    page = book.add_worksheet(_("Registers")[:31])
    page.write_row(0, 0, titles(), bold)
    last = 0
    for last, line in enumerate(lines(rows, organisation), start=1):
        for place, value in enumerate(line):
            if isinstance(value, date):
                page.write_datetime(last, place, datetime.combine(value, datetime.min.time()), day)
            elif isinstance(value, int | float):
                page.write_number(last, place, value)
            elif value:
                page.write_string(last, place, value)
    page.freeze_panes(1, 3)
    page.set_column(2, 2, 60)
    page.set_column(3, len(titles()) - 1, 15)
    page.autofilter(0, 0, max(last, 1), len(titles()) - 1)
    book.close()
    return held.getvalue()


def table(rows: QuerySet[Entry], organisation: Any) -> str:
    """CSV with ISO dates."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";" if formats.language() == "fr" else ",")
    writer.writerow(titles())
    for line in lines(rows, organisation):
        writer.writerow([_plain(value) for value in line])
    return "\ufeff" + held.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
