"""The door to the solver CP-SAT: nothing else in the house imports it.

It is loaded late: importing it takes as long as solving many a plan.
"""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.priorities import early_and_late
from jalon.engine.levelling.problem import Ints, Problem

if TYPE_CHECKING:
    from jalon.engine.levelling.modal import Modal

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


EFFORT = 1e-3
"""Deterministic seconds of the solver that stand for one schedule of an iteration budget."""
Moded = tuple[Ints, Ints]
"""Starts and modes."""


def improve_modal(
    modal: Modal,
    early: Ints,
    hint: Moded | None,
    longest: int,
    bound: int,
    budget: Budget,
    seed: int,
    seconds: float,
    told: Callable[[Ints, Ints, int], None],
) -> tuple[Moded | None, int, bool]:
    """A schedule that ends by ``longest``, the bound proved, and whether there is proved to be none."""
    cp_model = load()
    model = cp_model.CpModel()
    first = modal.first.tolist()
    lengths = modal.durations.tolist()
    starts = [model.new_int_var(min(int(e), longest), longest, "") for e in early.tolist()]
    chosen: list[Any] = []
    took: list[Any] = []
    needing: list[list[tuple[Any, int]]] = [[] for _ in modal.capacities]
    end = model.new_int_var(bound, max(longest, bound), "")
    for i, start in enumerate(starts):
        rows = range(first[i], first[i + 1])
        single = len(rows) == 1
        marks = [1 if single else model.new_bool_var("") for _ in rows]
        chosen += marks
        took.append(
            lengths[first[i]] if single else sum(m * lengths[k] for m, k in zip(marks, rows, strict=True))
        )
        if not single:
            model.add_exactly_one(marks)
        model.add(start + took[-1] <= end)
        for mark, k in zip(marks, rows, strict=True):
            part = (
                model.new_fixed_size_interval_var(start, lengths[k], "")
                if single
                else model.new_optional_fixed_size_interval_var(start, lengths[k], mark, "")
            )
            for r, need in enumerate(modal.demands[k].tolist()):
                if need and lengths[k]:
                    needing[r].append((part, need))
    for i, j in modal.links.tolist():
        model.add(starts[j] >= starts[i] + took[i])
    for i, j, lag in modal.lags.tolist():
        model.add(starts[j] >= starts[i] + lag)
    for parts, capacity in zip(needing, modal.capacities.tolist(), strict=True):
        if parts:
            model.add_cumulative([p for p, _ in parts], [q for _, q in parts], capacity)
    for k, stock in enumerate(modal.stocks.tolist()):
        model.add(sum(m * q for m, q in zip(chosen, modal.draws[:, k].tolist(), strict=True) if q) <= stock)
    model.minimize(end)
    if hint is not None:
        for start, at in zip(starts, hint[0].tolist(), strict=True):
            model.add_hint(start, at)
        on = set((modal.first[:-1] + hint[1]).tolist())
        for k, mark in enumerate(chosen):
            if not isinstance(mark, int):
                model.add_hint(mark, int(k in on))

    def read(value: Callable[[Any], int]) -> Moded:
        at = np.array([value(s) for s in starts], dtype=np.int64)
        marks = np.array([m if isinstance(m, int) else value(m) for m in chosen])
        ways = [int(np.argmax(marks[a:b])) for a, b in itertools.pairwise(first)]
        return at, np.array(ways, dtype=np.int64)

    class Told(cp_model.CpSolverSolutionCallback):  # type: ignore[misc, name-defined]
        def on_solution_callback(self) -> None:
            told(*read(self.value), max(bound, round(self.best_objective_bound)))

    counted = budget.iterations is not None
    solver, status = run(
        model,
        seconds=seconds,
        workers=1 if counted else budget.workers,
        seed=seed,
        stopped=budget.stop,
        effort=(budget.iterations or 0) * EFFORT if counted else None,
        callback=Told(),
    )
    if status == cp_model.INFEASIBLE:
        return None, max(bound, longest + 1), True
    proved = solver.best_objective_bound
    bound = max(bound, min(int(np.ceil(proved - 1e-6)), longest + 1) if np.isfinite(proved) else bound)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return read(solver.value), bound, False
    return None, bound, False
