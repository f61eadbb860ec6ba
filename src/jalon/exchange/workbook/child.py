"""Run as a program of its own: the cells of a workbook as JSON, within limits.

``child.py BOOK OUT`` imports nothing of Jalon, so that a hostile workbook meets little code.
Ends with 0, or with 3 (no workbook), 4 (too many rows), 5 (out of memory).
"""

from __future__ import annotations

import contextlib
import json
import math
import sys
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

MOST_ROWS = 200_000
MOST_COLUMNS = 400
MOST_SHEETS = 40
LONGEST_TEXT = 32_767
MEMORY = 1_500_000_000
NO_WORKBOOK, TOO_MANY, NO_MEMORY = 3, 4, 5


def main(book: str, out: str) -> int:
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limits outside POSIX
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        return convert(Path(book), Path(out))
    except MemoryError:
        return NO_MEMORY


def convert(book: Path, out: Path) -> int:
    """Write the cells of ``book`` to ``out``."""
    from openpyxl import load_workbook

    try:
        opened = load_workbook(book, read_only=True, data_only=True, keep_links=False)
    except MemoryError:
        raise
    except Exception as fault:  # noqa: BLE001 - whatever a stranger's file does, it is no workbook
        sys.stderr.write(type(fault).__name__)
        return NO_WORKBOOK
    sheets: dict[str, list[list[Any]]] = {}
    left = MOST_ROWS
    for sheet in opened.worksheets[:MOST_SHEETS]:
        rows: list[list[Any]] = []
        sheet.reset_dimensions()  # the file may say it has a million columns
        for row in sheet.iter_rows(max_col=MOST_COLUMNS):
            cells = [_plain(cell.value, cell) for cell in row]
            while cells and cells[-1] is None:
                cells.pop()
            rows.append(cells)
            left -= 1
            if left < 0:
                return TOO_MANY
        while rows and not rows[-1]:
            rows.pop()
        sheets[sheet.title] = rows
    out.write_text(json.dumps(sheets), "ascii")
    return 0


def _plain(value: Any, cell: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value[:LONGEST_TEXT]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime):
        # A cell shown without its hours is a day, even where its neighbours are instants.
        whole = value.hour == value.minute == value.second == 0 and "h" not in cell.number_format.lower()
        return {"d": value.date().isoformat()} if whole else {"t": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        return value.total_seconds() / 86_400
    return str(value)[:LONGEST_TEXT]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
