"""Figures as CSV, its texts never taken for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from jalon.exchange.table_csv import escaped


def written(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The file's text, with the mark that makes a spreadsheet read it as UTF-8."""
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([escaped(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
