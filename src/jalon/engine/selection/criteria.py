"""Weights of criteria: given, or from comparing them in pairs (AHP).

Source: T. L. Saaty, "How to make a decision: the Analytic Hierarchy Process", *European
Journal of Operational Research* 48 (1990) 9-26; random indices from the same author.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jalon.engine.model.errors import Fault, PlanError, gettext_noop

RANDOM_INDEX = (0.0, 0.0, 0.0, 0.52, 0.89, 1.11, 1.25, 1.35, 1.40, 1.45, 1.49)
"""By number of criteria."""
CONSISTENT = 0.10
"""A consistency ratio above this asks for other judgements."""
RECIPROCAL = 0.02
"""By how much a comparison and its reverse may differ: people write 0.33 for a third."""
SQUARE = gettext_noop(
    "A comparison in pairs is a square of positive numbers, a line and a column a criterion."
)
BOTH_WAYS = gettext_noop(
    "Criteria %(first)s and %(second)s are compared both ways, and not as each other's reverse: keep one."
)


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights that sum to 1, and how consistent the judgements behind them are (None: given).

    ``doubtful`` is the pair of criteria whose comparison is furthest from what the others say.
    """

    values: tuple[float, ...]
    largest_eigenvalue: float | None = None
    consistency_ratio: float | None = None
    doubtful: tuple[int, int] | None = None

    @property
    def consistent(self) -> bool:
        return self.consistency_ratio is None or self.consistency_ratio <= CONSISTENT


def by_pairs(matrix: Sequence[Sequence[float]]) -> Weights:
    """Weights from a matrix that says how much more each criterion counts than each other.

    >>> found = by_pairs([[1, 2, 4], [1 / 2, 1, 2], [1 / 4, 1 / 2, 1]])
    >>> [round(w, 4) for w in found.values], round(found.consistency_ratio, 6)
    ([0.5714, 0.2857, 0.1429], 0.0)
    """
    if len({len(row) for row in matrix} | {len(matrix)}) > 1:
        raise PlanError([Fault("pairs", SQUARE)])
    table = np.array(matrix, dtype=np.float64)
    n = len(table)
    if table.shape != (n, n) or not (np.isfinite(table) & (table > 0)).all():
        raise PlanError([Fault("pairs", SQUARE)])
    away = np.abs(np.log(table * table.T))
    if away.max() > np.log(1 + RECIPROCAL):
        first, second = np.unravel_index(int(np.argmax(away)), (n, n))
        raise PlanError([Fault("pairs", BOTH_WAYS, {"first": int(first) + 1, "second": int(second) + 1})])
    values, vectors = np.linalg.eig(table)
    at = int(np.argmax(values.real))
    weights = np.abs(vectors[:, at].real)
    largest = float(values[at].real)
    index = (largest - n) / (n - 1) if n > 1 else 0.0
    chance = RANDOM_INDEX[min(n, len(RANDOM_INDEX) - 1)]
    ratio = max(index, 0.0) / chance if chance else 0.0
    strain = np.abs(np.log(table * weights[None, :] / weights[:, None]))
    doubtful = None
    if ratio > CONSISTENT:
        first, second = np.unravel_index(int(np.argmax(strain)), (n, n))
        doubtful = (int(min(first, second)), int(max(first, second)))
    return Weights(tuple((weights / weights.sum()).tolist()), largest, ratio, doubtful)


def given(weights: Sequence[float]) -> Weights:
    """Weights people wrote, brought to a sum of 1."""
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("Weights are positive, and one of them is more than zero.")
    return Weights(tuple(w / whole for w in weights))


def scores(
    values: Sequence[Mapping[str, float]], weights: Mapping[str, float], less_is_better: frozenset[str]
) -> list[float]:
    """Each thing's weighted score from 0 to 100: a criterion's best value counts 1, its worst 0."""
    total = np.zeros(len(values))
    for name, weight in weights.items():
        column = np.array([v.get(name, 0.0) for v in values], dtype=np.float64)
        spread = float(np.ptp(column)) if len(column) else 0.0
        share = (column - column.min()) / spread if spread else np.ones(len(column))
        total += weight * (1 - share if name in less_is_better and spread else share)
    found: list[float] = (100 * total / sum(weights.values())).tolist()
    return found
