"""A register as a workbook or as CSV; text that a spreadsheet would run as a formula stays text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.pmo.common import formats, sheets
from jalon.pmo.registers import sheet, table, words
from jalon.pmo.registers.models import Direction, Entry, Kind, Priority, Proximity
from jalon.pmo.registers.scales import MINUTES_PER_DAY

_LONG = (
    "owner__name", "text", "cause", "effect", "advice", "outcome", "risk__percent", "risk__minutes",
    "risk__cost", "risk__proximity",
)  # fmt: skip
_RISKY = ("=", "+", "-", "@", "\t", "\r")


def lines(rows: QuerySet[Entry], organisation: Any) -> Iterator[list[Any]]:
    """One list of values a row, dates as dates, in the order of the table's columns."""
    held = sheet.columns(rows, organisation)
    where = sheet.places(rows, organisation)
    long = {one[0]: one[1:] for one in rows.values_list("pk", *_LONG)}
    for values in zip(*(held[name] for name in sheet.COLUMNS), strict=True):
        one = dict(zip(sheet.COLUMNS, values, strict=True))
        owner, text, cause, effect, advice, outcome, percent, minutes, cost, proximity = long[one["id"]]
        risk = one["kind"] == Kind.RISK
        yield [
            one["code"], str(Kind(one["kind"]).label), one["title"],
            str(words.state(one["kind"], one["state"])), str(Priority(one["priority"]).label),
            owner or "", one["due"] and date.fromisoformat(one["due"]), where[one["place"]]["name"],
            str(Direction(one["direction"]).label) if one["direction"] else "",
            text, cause, effect, advice, outcome, one["probability"], one["impact"],
            str(Proximity(proximity).label) if risk else "", percent,
            None if minutes is None else minutes / MINUTES_PER_DAY, None if cost is None else float(cost),
            date.fromisoformat(one["created"]), one["days"], one["cost"], one["days_after"],
            one["cost_after"],
        ]  # fmt: skip


def workbook(rows: QuerySet[Entry], organisation: Any) -> bytes:
    """The table as a workbook."""
    widths = [column.width for column in table.COLUMNS]
    return sheets.workbook(_("Registers"), table.titles(), widths, lines(rows, organisation), kept=3)


def text(rows: QuerySet[Entry], organisation: Any) -> str:
    """CSV with ISO dates."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";" if formats.language() == "fr" else ",")
    writer.writerow(table.titles())
    for line in lines(rows, organisation):
        writer.writerow([_plain(value) for value in line])
    return "\ufeff" + held.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return f"'{value}" if isinstance(value, str) and value.startswith(_RISKY) else value
