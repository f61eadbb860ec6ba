"""CP-SAT: the only file of this room that knows the solver."""

from __future__ import annotations

import numpy as np
from ortools.sat.python import cp_model

from jalon.engine.selection.matrix import Bools, Floats, Longs, Matrix

DIGITS = 10**6
"""Numbers that are not whole are counted in parts of their largest."""


def _whole(values: Floats) -> tuple[Longs, float]:
    """``values`` as whole numbers, and by how much they grew."""
    rounded = np.round(values)
    if np.abs(values - rounded).max(initial=0.0) < 1e-9 and np.abs(values).max(initial=0.0) < 2**40:
        return rounded.astype(np.int64), 1.0
    scale = DIGITS / max(float(np.abs(values).max()), 1e-12)
    return np.round(values * scale).astype(np.int64), scale


class Search:
    """One search, that another thread may stop."""

    def __init__(self) -> None:
        self._solver = cp_model.CpSolver()

    def stop(self) -> None:
        """End it with what it has; nothing where it has not begun."""
        self._solver.stop_search()

    def solve(
        self, matrix: Matrix, seconds: float, workers: int, seed: int, hint: Bools | None, fixed: Longs
    ) -> tuple[Floats | None, float, str]:
        """The choice, a bound and the status (``optimal``, ``feasible``, ``infeasible``, ``unknown``).

        ``fixed`` holds 0 or 1 for columns that are settled, -1 for others. Limits that are not
        whole numbers are rounded so that no choice breaks them.
        """
        model = cp_model.CpModel()
        n = len(matrix.value)
        x = [model.new_bool_var("") for _ in range(n)]
        for settled in np.flatnonzero(fixed >= 0).tolist():
            model.add(x[settled] == int(fixed[settled]))
        for row, limit in zip(matrix.weight, matrix.limit, strict=True):
            both, scale = _whole(np.append(row, limit))
            used = np.flatnonzero(row > 0)
            # Rounded up on the left and down on the right: what fits here fits there.
            parts = both[:-1] if scale == 1.0 else np.ceil(row * scale - 1e-9).astype(np.int64)
            room = int(both[-1]) if scale == 1.0 else int(np.floor(limit * scale + 1e-9))
            model.add(cp_model.LinearExpr.weighted_sum([x[j] for j in used], parts[used].tolist()) <= room)
        rows, low, high = matrix.logic()
        for row, a, b in zip(rows, low, high, strict=True):
            own = np.flatnonzero(row)
            expression = cp_model.LinearExpr.weighted_sum([x[j] for j in own], row[own].astype(int).tolist())
            model.add_linear_constraint(expression, int(a), int(b))
        worth, scale = _whole(matrix.value)
        model.maximize(cp_model.LinearExpr.weighted_sum(x, worth.tolist()))
        if hint is not None:
            for j in range(n):
                model.add_hint(x[j], bool(hint[j]))
        solver = self._solver
        solver.parameters.max_time_in_seconds = max(seconds, 0.1)
        solver.parameters.num_workers = workers
        solver.parameters.random_seed = seed
        status = solver.solve(model)
        name = {
            cp_model.OPTIMAL: "optimal",
            cp_model.FEASIBLE: "feasible",
            cp_model.INFEASIBLE: "infeasible",
        }.get(status, "unknown")
        if name not in ("optimal", "feasible"):
            return None, float("inf"), name
        chosen = np.array([solver.boolean_value(v) for v in x], dtype=np.float64)
        # Rounding the values to whole numbers may hide half a unit of each item.
        slack = 0.0 if scale == 1.0 else n / scale
        return chosen, solver.best_objective_bound / scale + slack, name
