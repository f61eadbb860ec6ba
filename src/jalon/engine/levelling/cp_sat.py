"""The door to the solver CP-SAT: nothing else in the house imports it.

It is loaded late: importing it takes as long as solving many a plan.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from jalon.engine.levelling.priorities import early_and_late
from jalon.engine.levelling.problem import Ints, Problem

Found = Callable[[Ints, int], None]
"""Told of each better schedule and its end."""
CHECK_EVERY = 0.1


def load() -> Any:
    """The solver's Python side."""
    from ortools.sat.python import cp_model

    return cp_model


def preload() -> threading.Thread:
    """Begin to load the solver while something else computes."""
    thread = threading.Thread(target=load, daemon=True)
    thread.start()
    return thread


def run(
    model: Any,
    *,
    seconds: float,
    workers: int,
    seed: int,
    stopped: Callable[[], bool] | None,
    effort: float | None = None,
    callback: Any = None,
) -> tuple[Any, Any]:
    """Solve ``model``; the solver and its status. ``effort`` bounds deterministic time instead."""
    cp_model = load()
    solver = cp_model.CpSolver()
    parameters = solver.parameters
    parameters.num_workers = max(1, workers)
    parameters.random_seed = seed % 2**31
    if effort is not None:
        parameters.max_deterministic_time = effort
        parameters.interleave_search = workers > 1
    if seconds != float("inf"):
        parameters.max_time_in_seconds = max(0.01, seconds)
    ended = threading.Event()
    if stopped is not None:

        def watch() -> None:
            while not ended.wait(CHECK_EVERY):
                if stopped():
                    solver.stop_search()
                    return

        threading.Thread(target=watch, daemon=True).start()
    try:
        status = solver.solve(model, callback) if callback is not None else solver.solve(model)
    finally:
        ended.set()
    return solver, status


def improve(
    problem: Problem,
    hint: Ints,
    bound: int,
    *,
    seconds: float,
    workers: int = 1,
    seed: int = 0,
    stopped: Callable[[], bool] | None = None,
    effort: float | None = None,
    found: Found | None = None,
) -> tuple[Ints | None, int]:
    """A schedule that ends before ``hint`` does, and the best bound proved.

    The bound equals the hint's own end where the solver proved that nothing is shorter.
    """
    cp_model = load()
    early, late = early_and_late(problem)
    longest = problem.span(hint) - 1
    if bound > longest:
        return None, longest + 1
    slack = longest - int((early + problem.durations).max(initial=0))
    model = cp_model.CpModel()
    starts = [
        model.new_int_var(int(e), int(lt) + slack, "")
        for e, lt in zip(early.tolist(), late.tolist(), strict=True)
    ]
    intervals = [
        model.new_fixed_size_interval_var(s, d, "")
        for s, d in zip(starts, problem.durations.tolist(), strict=True)
    ]
    owners = np.repeat(np.arange(problem.count), np.diff(problem.after_first))
    for i, j in zip(owners.tolist(), problem.after.tolist(), strict=True):
        model.add(starts[j] >= starts[i] + int(problem.durations[i]))
    for r, capacity in enumerate(problem.capacities.tolist()):
        needing = np.flatnonzero((problem.demands[:, r] > 0) & (problem.durations > 0)).tolist()
        if needing:
            model.add_cumulative(
                [intervals[i] for i in needing], [int(problem.demands[i, r]) for i in needing], capacity
            )
    end = model.new_int_var(bound, longest, "")
    for i in np.flatnonzero(np.diff(problem.after_first) == 0).tolist():
        model.add(end >= starts[i] + int(problem.durations[i]))
    model.minimize(end)
    for i, at in enumerate(hint.tolist()):
        model.add_hint(starts[i], at)

    class Told(cp_model.CpSolverSolutionCallback):  # type: ignore[misc, name-defined]
        def on_solution_callback(self) -> None:
            if found is not None:
                found(np.array([self.value(s) for s in starts], dtype=np.int64), int(self.objective_value))

    solver, status = run(
        model, seconds=seconds, workers=workers, seed=seed, stopped=stopped, effort=effort, callback=Told()
    )
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        better = np.array([solver.value(s) for s in starts], dtype=np.int64)
        return better, max(bound, round(solver.best_objective_bound))
    if status == cp_model.INFEASIBLE:
        return None, longest + 1
    proved = solver.best_objective_bound
    return None, max(bound, min(int(np.ceil(proved - 1e-6)), longest + 1) if np.isfinite(proved) else bound)
