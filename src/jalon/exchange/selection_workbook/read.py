"""A portfolio from a file, whatever its format."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from jalon.engine.selection.criteria import Weights
from jalon.engine.selection.matrix import Matrix, compile_portfolio
from jalon.engine.selection.portfolio import Portfolio
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.formats import LARGEST
from jalon.exchange.selection_workbook.document import portfolio_of
from jalon.exchange.selection_workbook.knapsack import read_knapsack
from jalon.exchange.selection_workbook.sheets import document_of
from jalon.exchange.workbook.read import cells_of, check_zip


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What was read: the arrays, and the portfolio where the file has names."""

    matrix: Matrix
    portfolio: Portfolio | None
    weights: Weights | None

    def name(self, candidate: int) -> str:
        """What a candidate is called."""
        if self.portfolio is None:
            return str(candidate + 1)
        return self.portfolio.candidates[candidate].name


def read(path: Path) -> Question:
    """The question that a file asks."""
    if path.stat().st_size > LARGEST:
        raise FileRefused(
            gettext_noop("“%(name)s” is too large for a portfolio: keep only its own sheets."),
            {"name": path.name},
            "file_too_large",
        )
    data = path.read_bytes()
    if data[:2] == b"PK":
        check_zip(data, path.name)
        document = document_of(cells_of(data, path.name), path.name)
    elif data.lstrip()[:1] == b"{":
        document = _json(data, path.name)
    else:
        return Question(read_knapsack(data.decode("utf-8", "replace"), path.name), None, None)
    portfolio, weights = portfolio_of(document, path.name)
    return Question(compile_portfolio(portfolio), portfolio, weights)


def _json(data: bytes, name: str) -> dict[str, object]:
    try:
        found: dict[str, object] = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise FileRefused(
            gettext_noop("“%(name)s” is no whole JSON file: save it again and try once more."),
            {"name": name},
            "json_broken",
        ) from fault
    return found
