"""Knapsacks of many dimensions, as OR-Library's mknapcb files keep them: numbers in a row.

Items, constraints and the best known value; profits; a line of weights a constraint; limits.
"""

from __future__ import annotations

import numpy as np

from jalon.engine.selection.matrix import Matrix, knapsack
from jalon.exchange.errors import FileRefused, gettext_noop

MOST = 20_000_000


def read_knapsack(text: str, name: str) -> Matrix:
    """The arrays of one file."""
    try:
        numbers = np.array(text.split(), dtype=np.float64)
        n, m = int(numbers[0]), int(numbers[1])
        if not (n > 0 and m > 0 and n * m < MOST and len(numbers) >= 3 + n + n * m + m):
            raise ValueError(name)
    except (ValueError, IndexError, OverflowError) as fault:
        raise FileRefused(
            gettext_noop(
                "“%(name)s” is no portfolio that we know: give a workbook (.xlsx), JSON, or a knapsack file."
            ),
            {"name": name},
            "portfolio_unknown",
        ) from fault
    profits, rest = numbers[3 : 3 + n], numbers[3 + n :]
    return knapsack(profits.tolist(), rest[: n * m].reshape(m, n), rest[n * m : n * m + m].tolist())
