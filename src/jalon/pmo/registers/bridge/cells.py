"""The cells of a register's workbook, read in a walled child."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.exchange import FileRefused
from jalon.exchange.workbook.read import cells_of, check_zip
from jalon.pmo.common.errors import Refused


def rows(data: bytes, name: str) -> list[list[Any]]:
    """The first sheet, row by row: text, numbers, dates as ISO text; a formula is what it last gave."""
    if data[:2] != b"PK":
        raise Refused(
            _("“%(name)s” is no Excel workbook: save it as .xlsx, then hand it in.") % {"name": name},
            "wrong_type",
            "file",
        )
    try:
        check_zip(data, name)
        sheets = cells_of(data, name)
    except FileRefused as refusal:
        raise Refused(_(refusal.template) % refusal.params, refusal.code, "file") from None
    first = next(iter(sheets.values()), [])
    return [[_plain(cell) for cell in row] for row in first]


def _plain(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else cell
