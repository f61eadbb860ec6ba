"""A portfolio from a file, whatever its format."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jalon.engine.selection.criteria import Weights
from jalon.engine.selection.matrix import Matrix, compile_portfolio
from jalon.engine.selection.portfolio import Portfolio
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.formats import LARGEST
from jalon.exchange.selection_workbook.document import Money, portfolio_of
from jalon.exchange.selection_workbook.knapsack import read_knapsack
from jalon.exchange.selection_workbook.sheets import document_of
from jalon.exchange.workbook.read import cells_of, check_zip


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What was read: the arrays, and the portfolio where the file has names."""

    matrix: Matrix
    portfolio: Portfolio | None
    weights: Weights | None
    criteria: tuple[str, ...] = ()
    money: Money | None = None

    def name(self, candidate: int) -> str:
        """What a candidate is called."""
        if self.portfolio is None:
            return str(candidate + 1)
        return self.portfolio.candidates[candidate].name


Draw = Callable[[dict[str, Any], Path], dict[str, Any]]
"""Fills in the draws of projects that name a plan, in a file of this folder."""


def read(path: Path, draw: Draw | None = None) -> Question:
    """The question that a file asks; plans that it names are simulated by ``draw``."""
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
    if draw is not None and any(_plan(p) for p in document.get("projects") or ()):
        document = draw(document, path.parent)
    portfolio, weights, money = portfolio_of(document, path.name)
    criteria = tuple(document.get("criteria") or ())
    return Question(compile_portfolio(portfolio), portfolio, weights, criteria, money)


def _plan(project: object) -> bool:
    return isinstance(project, dict) and bool(project.get("plan"))


def _json(data: bytes, name: str) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise FileRefused(
            gettext_noop("“%(name)s” is no whole JSON file: save it again and try once more."),
            {"name": name},
            "json_broken",
        ) from fault
    return found
