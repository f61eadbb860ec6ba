"""Single values as an XER file writes them."""

from __future__ import annotations

import html
from datetime import datetime

Value = str | int | None


def moment(value: object) -> datetime | None:
    return value if isinstance(value, datetime) else None


def stamp(value: datetime | None) -> str | None:
    return None if value is None else value.strftime("%Y-%m-%d %H:%M")


def hours(minutes: int | None) -> str | None:
    return None if minutes is None else decimal(minutes / 60)


def decimal(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def yes(value: bool) -> str:
    return "Y" if value else "N"


SPACED = str.maketrans(dict.fromkeys("\t\r\n\x00\x7f", " "))


def line(value: str) -> str:
    """One line: no tabs or breaks."""
    return value.translate(SPACED)


def memo(value: str) -> str:
    """Text of several lines as P6 keeps it: markup."""
    lines = (html.escape(line(part), quote=False) for part in value.replace("\r\n", "\n").split("\n"))
    return "<br>".join(lines)


def cell(value: Value) -> str:
    return "" if value is None else str(value).replace('"', '""')
