"""Lines of any answer as a table or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from rich.table import Table

from jalon.cli.answers import FORMULA
from jalon.cli.words import language, words


def number(value: float | None, places: int) -> str:
    """A number as the reader writes it; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:,.{places}f}"
    return text.replace(",", "\u202f").replace(".", ",") if language() == "fr" else text


NO_TITLES: Mapping[str, str] = MappingProxyType({})


def table_of(rows: Sequence[dict[str, Any]], titles: Mapping[str, str] = NO_TITLES) -> Table:
    """A table; columns are named by ``titles``, else by their keys."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for key in rows[0] if rows else ():
        title = key.replace("_", " ")
        usual = title.upper() if len(title) < 5 and key != "name" else title.capitalize()
        table.add_column(titles.get(key) or words(usual), overflow="ellipsis", no_wrap=True)
    for row in rows:
        table.add_row(*(_shown(value) for value in row.values()))
    return table


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "●" if value else ""
    if isinstance(value, float):
        return number(value, 3 if abs(value) < 10 else 0)
    return "–" if value is None else str(value)


def csv_of(rows: Sequence[dict[str, Any]]) -> str:
    """Comma-separated, with a mark that tells spreadsheets it is UTF-8; no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    if rows:
        writer.writerow(list(rows[0]))
    for row in rows:
        writer.writerow([_cell(value) for value in row.values()])
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return "" if value is None else value
