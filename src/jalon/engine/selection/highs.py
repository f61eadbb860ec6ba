"""HiGHS, through scipy: the linear relaxation with its shadow prices, and the exact search."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp

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


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """Minimise ``cost @ y`` under rows: the columns of the matrix first, then those of CVaR."""

    cost: Floats
    rows: Floats
    low: Floats
    high: Floats
    least: Floats
    most: Floats

    def solve(self, whole: int, seconds: float) -> OptimizeResult:
        """The first ``whole`` columns are 0 or 1."""
        kinds = np.zeros(len(self.cost))
        kinds[:whole] = 1.0
        return milp(
            self.cost,
            integrality=kinds,
            bounds=Bounds(self.least, self.most),
            constraints=LinearConstraint(self.rows, self.low, self.high),
            options={"time_limit": max(seconds, 0.1), "mip_rel_gap": 1e-9},
        )


def program(matrix: Matrix) -> Program:
    """The question for HiGHS; with risk, CVaR is a linear program of Rockafellar and Uryasev.

    Its columns are t and how far each scenario falls below t.
    """
    n, scenarios = len(matrix.value), len(matrix.outcomes)
    rows, low, high = matrix.logic()
    table = np.vstack([matrix.weight, rows])
    bottom = np.concatenate([np.full(len(matrix.limit), -np.inf), low])
    top = np.concatenate([matrix.limit, high])
    if not matrix.risky:
        return Program(-matrix.value, table, bottom, top, np.zeros(n), np.ones(n))
    short = np.hstack([matrix.outcomes, -np.ones((scenarios, 1)), np.eye(scenarios)])
    return Program(
        np.concatenate(
            [
                -(1 - matrix.risk_weight) * matrix.value,
                [-matrix.risk_weight],
                matrix.risk_weight * matrix.chances / matrix.tail,
            ]
        ),
        np.vstack([np.pad(table, ((0, 0), (0, 1 + scenarios))), short]),
        np.concatenate([bottom, np.zeros(scenarios)]),
        np.concatenate([top, np.full(scenarios, np.inf)]),
        np.concatenate([np.zeros(n), [-np.inf], np.zeros(scenarios)]),
        np.concatenate([np.ones(n), np.full(1 + scenarios, np.inf)]),
    )


def solve(
    matrix: Matrix, seconds: float, floor: float = -np.inf, fixed: Longs | None = None
) -> tuple[Floats | None, float, int]:
    """The choice, the bound and the status.

    ``floor`` is a value already in hand; ``fixed`` holds 0 or 1 for columns that are settled, -1 for others.
    """
    n, asked = len(matrix.value), program(matrix)
    if np.isfinite(floor):
        asked = replace(
            asked,
            rows=np.vstack([asked.rows, -asked.cost]),
            low=np.append(asked.low, floor),
            high=np.append(asked.high, np.inf),
        )
    if fixed is not None:
        asked.least[:n][fixed == 1] = 1.0
        asked.most[:n][fixed == 0] = 0.0
    found = asked.solve(n, seconds)
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    return (None if found.x is None else np.round(found.x[:n])), float(bound), int(found.status)


def relief(matrix: Matrix, candidate: int, floor: float, seconds: float) -> tuple[Floats | None, bool]:
    """What ``candidate`` must need less of each limit, so that a choice that holds it is worth ``floor``.

    It is the least as a sum of shares of the limits. The second value says whether that is proved.
    """
    n, m = len(matrix.value), len(matrix.limit)
    whole = np.where(matrix.limit > 0, matrix.limit, np.maximum(matrix.weight.sum(axis=1), 1e-9))
    asked = program(matrix)
    extra = np.zeros((len(asked.rows), m))
    extra[:m] = -np.eye(m)
    own = matrix.owner == candidate
    cut = np.where(own, matrix.weight, 0.0)
    wide = len(asked.cost) - n
    # No more can be spared of a limit than the candidate needs.
    spared = np.hstack([-cut, np.zeros((m, wide)), np.eye(m)])
    chosen = np.concatenate([own.astype(np.float64), np.zeros(wide + m)])
    worth = np.concatenate([-asked.cost, np.zeros(m)])
    found = Program(
        np.concatenate([np.zeros(n + wide), 1 / whole]),
        np.vstack([np.hstack([asked.rows, extra]), spared, chosen, worth]),
        np.concatenate([asked.low, np.full(m, -np.inf), [1.0, floor]]),
        np.concatenate([asked.high, np.zeros(m), [1.0, np.inf]]),
        np.concatenate([asked.least, np.zeros(m)]),
        np.concatenate([asked.most, np.full(m, np.inf)]),
    ).solve(n, seconds)
    if found.x is None:
        return None, int(found.status) == INFEASIBLE
    return np.maximum(found.x[n + wide :], 0.0), int(found.status) == OPTIMAL
