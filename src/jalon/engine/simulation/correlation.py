"""Durations that move together: a Gaussian copula, made positive definite where it is not.

The coefficients asked for are rank correlations (Spearman), turned into those of the normal
deviates by 2 sin(pi r / 6). Correlated numbers are mixed from the variables' own normal
deviates by a Cholesky factor, so each keeps its distribution exactly (Iman & Conover 1982 has
the aim, the copula the means: it needs no more than one iteration at a time).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.errors import Fault, gettext_noop
from jalon.engine.model.uncertainty import RiskModel
from jalon.engine.simulation.variables import refuse

MOST_CORRELATED = 2_000


class Copula(NamedTuple):
    """Blocks of correlated variables: ``members[first[g]:first[g + 1]]`` with the factor that
    begins at ``factors[start[g]]``, row by row; ``group_of`` is -1 where a variable is free."""

    first: NDArray[np.int32]
    members: NDArray[np.int32]
    start: NDArray[np.int64]
    factors: NDArray[np.float64]
    correlated: NDArray[np.bool_]


def copula(
    model: RiskModel, variable_of: Mapping[int, int], names: Sequence[str]
) -> tuple[Copula, list[Fault]]:
    """The copula of a model's correlations, and what had to be changed to make it one."""
    pairs: dict[tuple[int, int], float] = {}
    for bond in model.correlations:
        if not -1 <= bond.coefficient <= 1:
            raise refuse(
                "correlation",
                gettext_noop("A correlation of %(value)s is not between -1 and 1: correct it."),
                value=f"{bond.coefficient:g}",
            )
        held = sorted({variable_of[uid] for uid in bond.activities if uid in variable_of})
        for k, a in enumerate(held):
            for b in held[k + 1 :]:
                pairs[a, b] = bond.coefficient
    groups = _components(pairs)
    correlated = np.zeros(len(names), dtype=np.bool_)
    first, members, start, factors = [0], [], [], []
    size = 0
    moved = 0.0
    for group in groups:
        if len(group) > MOST_CORRELATED:
            raise refuse(
                "correlation_size",
                gettext_noop(
                    "%(count)s activities are correlated with one another, more than %(most)s:"
                    " correlate smaller groups."
                ),
                count=len(group),
                most=MOST_CORRELATED,
            )
        where = {v: k for k, v in enumerate(group)}
        matrix = np.eye(len(group))
        for (a, b), r in pairs.items():
            if a in where:
                matrix[where[a], where[b]] = matrix[where[b], where[a]] = 2 * np.sin(np.pi * r / 6)
        near = nearest(matrix)
        moved = max(moved, float(np.abs(near - matrix).max()))
        factors.append(np.linalg.cholesky(near).ravel())
        start.append(size)
        size += len(group) ** 2
        members += group
        first.append(len(members))
        correlated[group] = True
    said = []
    if moved > 1e-3:
        said.append(
            Fault(
                "correlation_nearest",
                gettext_noop(
                    "The correlations contradict each other: the nearest ones that do not are used"
                    " (the largest change is %(change)s)."
                ),
                {"change": f"{moved:.3f}"},
            )
        )
    return (
        Copula(
            np.array(first, dtype=np.int32),
            np.array(members, dtype=np.int32),
            np.array(start, dtype=np.int64),
            np.concatenate(factors) if factors else np.zeros(0),
            correlated,
        ),
        said,
    )


def _components(pairs: Mapping[tuple[int, int], float]) -> list[list[int]]:
    above: dict[int, int] = {}

    def top(v: int) -> int:
        while above.setdefault(v, v) != v:
            above[v] = above[above[v]]
            v = above[v]
        return v

    for a, b in pairs:
        above[top(b)] = top(a)
    found: dict[int, list[int]] = {}
    for v in sorted(above):
        found.setdefault(top(v), []).append(v)
    return list(found.values())


def nearest(matrix: NDArray[np.float64], floor: float = 1e-6) -> NDArray[np.float64]:
    """The nearest correlation matrix whose eigenvalues are positive (Higham 2002, alternating
    projections with Dykstra's correction); ``matrix`` itself where it is one.

    >>> nearest(np.array([[1.0, 0.5], [0.5, 1.0]]))
    array([[1. , 0.5],
           [0.5, 1. ]])
    """
    if np.linalg.eigvalsh(matrix).min() >= floor:
        return matrix
    y, correction = matrix.copy(), np.zeros_like(matrix)
    for _ in range(200):
        r = y - correction
        values, vectors = np.linalg.eigh(r)
        x = (vectors * np.maximum(values, 0.0)) @ vectors.T
        correction = x - r
        before = y
        y = x.copy()
        np.fill_diagonal(y, 1.0)
        if np.abs(y - before).max() < 1e-9:
            break
    values, vectors = np.linalg.eigh((y + y.T) / 2)
    x = (vectors * np.maximum(values, 10 * floor)) @ vectors.T
    scale = 1 / np.sqrt(np.diag(x))
    found: NDArray[np.float64] = x * scale[:, None] * scale[None, :]
    return (found + found.T) / 2
