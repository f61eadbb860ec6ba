"""HiGHS, through scipy: the linear relaxation with its shadow prices, and the exact search."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from jalon.engine.selection.matrix import Floats, Longs, Matrix

OPTIMAL, TIME, INFEASIBLE = 0, 1, 2


@dataclass(frozen=True, slots=True, eq=False)
class Relaxation:
    """The best with parts of projects allowed.

    Attributes
    ----------
    bound : float
        No choice is worth more.
    prices : (m,) float
        What one more unit of each limit would bring.
    reduced : (n,) float
        What taking a column away from its bound would lose, at least.
    x : (n,) float
    """

    bound: float
    prices: Floats
    reduced: Floats
    x: Floats


def relax(matrix: Matrix) -> Relaxation | None:
    """The linear relaxation of the mean value; None where even that has no answer."""
    rows, low, high = matrix.logic()
    equal = low == high
    upper = np.vstack([matrix.weight, rows[~equal]])
    top = np.concatenate([matrix.limit, high[~equal]])
    options = {"A_eq": rows[equal], "b_eq": high[equal]} if equal.any() else {}
    found = linprog(-matrix.value, A_ub=upper, b_ub=top, bounds=(0, 1), method="highs", **options)
    if found.status != 0:
        return None
    return Relaxation(
        -found.fun,
        -found.ineqlin.marginals[: len(matrix.limit)],
        np.abs(found.lower.marginals) + np.abs(found.upper.marginals),
        found.x,
    )


def solve(
    matrix: Matrix, seconds: float, floor: float = -np.inf, fixed: Longs | None = None
) -> tuple[Floats | None, float, int]:
    """The choice, the bound and the status.

    ``floor`` is a value already in hand; ``fixed`` holds 0 or 1 for columns that are settled, -1 for others.
    """
    n, scenarios = len(matrix.value), len(matrix.outcomes)
    rows, low, high = matrix.logic()
    extra = 1 + scenarios if matrix.risky else 0
    cost = np.concatenate([-matrix.value, np.zeros(extra)])
    table = [np.pad(matrix.weight, ((0, 0), (0, extra))), np.pad(rows, ((0, 0), (0, extra)))]
    bottom = [np.full(len(matrix.limit), -np.inf), low]
    top = [matrix.limit, high]
    if matrix.risky:
        # CVaR of Rockafellar and Uryasev: t - mean of how far each scenario falls below t, over the tail.
        cost = np.concatenate(
            [
                -(1 - matrix.risk_weight) * matrix.value,
                [-matrix.risk_weight],
                matrix.risk_weight * matrix.chances / matrix.tail,
            ]
        )
        short = np.hstack([matrix.outcomes, -np.ones((scenarios, 1)), np.eye(scenarios)])
        table.append(short)
        bottom.append(np.zeros(scenarios))
        top.append(np.full(scenarios, np.inf))
    elif np.isfinite(floor):
        table.append(matrix.value[None, :])
        bottom.append(np.array([floor]))
        top.append(np.array([np.inf]))
    kinds = np.concatenate([np.ones(n), np.zeros(extra)])
    least = np.concatenate([np.zeros(n), np.full(extra and 1, -np.inf), np.zeros(max(extra - 1, 0))])
    most = np.concatenate([np.ones(n), np.full(extra, np.inf)])
    if fixed is not None:
        least[:n][fixed == 1] = 1.0
        most[:n][fixed == 0] = 0.0
    found = milp(
        cost,
        integrality=kinds,
        bounds=Bounds(least, most),
        constraints=LinearConstraint(np.vstack(table), np.concatenate(bottom), np.concatenate(top)),
        options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 1e-9},
    )
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    return (None if found.x is None else np.round(found.x[:n])), float(bound), int(found.status)
