"""A run: pieces handed to workers, put together in order, stopped when asked or when settled."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.executors import SERIAL
from jalon.engine.model.clock import EPOCH, MINUTE
from jalon.engine.model.plan import Plan
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.model.uncertainty import RiskModel
from jalon.engine.simulation.chance import BATCH
from jalon.engine.simulation.ground import BY_CLOCK, BY_WORK, NOWHERE
from jalon.engine.simulation.piece import Piece, work
from jalon.engine.simulation.problem import Problem, bounded, problem
from jalon.engine.simulation.result import Comparison, Simulation
from jalon.engine.simulation.sensitivity import drivers, merge_bias
from jalon.engine.worktime.kernel import finished_at, started_at

Floats = NDArray[np.float64]
AHEAD = 3
"""Pieces in the hands of each worker."""
WORTH = 4_000_000
"""Activity-iterations of a piece: a stop is heard within a fraction of a second."""
SETTLED = 3
"""Checks in a row that must agree before a run is called converged."""


@dataclass(frozen=True, slots=True, eq=False)
class Progress:
    """How far a run is: iterations done and asked for, and their finishes and costs."""

    done: int
    asked: int
    finish: NDArray[np.int32]
    cost: NDArray[np.float64]


def simulate(
    plan: Plan,
    model: RiskModel,
    *,
    iterations: int = 10_000,
    seed: int = 1,
    rules: SchedulingRules | None = None,
    after_response: bool = False,
    stratified: bool = True,
    tolerance: float | None = None,
    executor: Executor | None = None,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Simulation:
    """Time and cost of ``plan`` drawn ``iterations`` times.

    The same seed gives the same numbers to the bit, whatever the executor and the workers.

    Parameters
    ----------
    plan : Plan
    model : RiskModel
    iterations : int
    seed : int
    rules : SchedulingRules, optional
        The plan's own where not given.
    after_response : bool
        Events as they are after the responses to them, whose cost then counts.
    stratified : bool
        Latin hypercube numbers; plain ones otherwise.
    tolerance : float, optional
        Stop early once P50 and P80 of finish and cost move by less than this share of their
        standard deviation, three checks in a row.
    executor : concurrent.futures.Executor, optional
        Threads, processes or a cluster; this thread where not given.
    workers : int
        How many pieces run at once.
    progress : callable, optional
        Told after each piece, in order.
    stop : callable, optional
        Asked between pieces; the answer then holds what was done (at least one piece).

    Raises
    ------
    PlanError
        Where the model or the size makes no sense.
    """
    bounded(len(plan.activities), iterations)
    ready = problem(plan, model, seed=seed, rules=rules, after_response=after_response, stratified=stratified)
    pieces, why = _gather(ready, iterations, tolerance, executor or SERIAL, workers, progress, stop)
    return _put_together(plan, model, ready, seed, iterations, pieces, why, after_response)


def compare(plan: Plan, model: RiskModel, **options: Any) -> Comparison:
    """Before and after the responses, with the same luck; ``options`` as of :func:`simulate`."""
    return Comparison(
        simulate(plan, model, after_response=False, **options),
        simulate(plan, model, after_response=True, **options),
    )


def piece_size(ready: Problem) -> int:
    """Iterations of a piece: whole batches, from the size of the plan alone."""
    return max(WORTH // max(len(ready.uids), 1) // BATCH, 1) * BATCH


def _gather(
    ready: Problem,
    iterations: int,
    tolerance: float | None,
    executor: Executor,
    workers: int,
    progress: Callable[[Progress], None] | None,
    stop: Callable[[], bool] | None,
) -> tuple[list[Piece], Literal["done", "converged", "stopped"]]:
    size = piece_size(ready)
    size = min(size, max(-(-iterations // (max(workers, 1) * 4 * BATCH)), 1) * BATCH)
    starts = deque(range(0, iterations, size))
    waiting: deque[Future[Piece]] = deque()
    pieces: list[Piece] = []
    watch = _Watch(tolerance)
    why: Literal["done", "converged", "stopped"] = "done"
    try:
        while starts or waiting:
            while starts and len(waiting) < max(workers, 1) * AHEAD:
                first = starts.popleft()
                waiting.append(executor.submit(work, ready, first, min(size, iterations - first)))
            pieces.append(waiting.popleft().result())
            done = pieces[-1].first + len(pieces[-1].finish)
            if progress is not None:
                progress(
                    Progress(
                        done,
                        iterations,
                        np.concatenate([piece.finish for piece in pieces]),
                        np.concatenate([piece.cost for piece in pieces]),
                    )
                )
            if stop is not None and stop() and done < iterations:
                why = "stopped"
                break
            if tolerance is not None:
                short = watch.settled_at(pieces[-1])
                if short is not None and short < iterations:
                    pieces = _cut(ready, pieces, short)
                    why = "converged"
                    break
    finally:
        for one in waiting:
            one.cancel()
    return pieces, why


class _Watch:
    """Sees when percentiles stop moving: checked at fixed iterations, whatever the pieces."""

    STRIDE = 4 * BATCH

    def __init__(self, tolerance: float | None) -> None:
        self.tolerance = tolerance or 0.0
        self.finish = np.zeros(0)
        self.cost = np.zeros(0)
        self.checked = 0
        self.last: NDArray[np.float64] | None = None
        self.still = 0

    def settled_at(self, piece: Piece) -> int | None:
        self.finish = np.concatenate([self.finish, piece.finish])
        self.cost = np.concatenate([self.cost, piece.cost])
        while self.checked + self.STRIDE <= len(self.finish):
            self.checked += self.STRIDE
            finish, cost = self.finish[: self.checked], self.cost[: self.checked]
            now = np.array([*np.percentile(finish, (50, 80)), *np.percentile(cost, (50, 80))])
            scale = np.repeat([finish.std(), cost.std()], 2)
            if self.last is not None:
                calm = bool((np.abs(now - self.last) <= self.tolerance * scale).all())
                self.still = self.still + 1 if calm else 0
            self.last = now
            if self.still >= SETTLED:
                return self.checked
        return None


def _cut(ready: Problem, pieces: list[Piece], short: int) -> list[Piece]:
    """The pieces up to iteration ``short``; the last is done again where it ran over."""
    kept = [piece for piece in pieces if piece.first + len(piece.finish) <= short]
    done = kept[-1].first + len(kept[-1].finish) if kept else 0
    return kept if done == short else [*kept, work(ready, done, short - done)]


def _mean_dates(
    ready: Problem, means: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean start and finish of each row, minutes since 1970; a summary's follow from below."""
    net, rows = ready.net, ready.net.rows
    found = np.full((2, len(rows)), np.nan)
    by_clock = ready.summed == BY_CLOCK
    found[:, by_clock] = means[by_clock, :2].T + ready.planned_finish
    for i in map(int, np.flatnonzero(ready.summed == BY_WORK)):
        where = (net.days, net.steps, net.origin, rows[i, at.CALENDAR])
        found[0, i] = started_at(*where, round(float(means[i, 0])))
        found[1, i] = finished_at(*where, round(float(means[i, 1])))
    for i in range(len(rows) - 1, -1, -1):
        p = rows[i, at.PARENT]
        if p >= 0 and ready.summed[p] == NOWHERE and rows[i, at.ACTIVE]:
            found[0, p] = np.fmin(found[0, p], found[0, i])
            found[1, p] = np.fmax(found[1, p], found[1, i])
    return found[0], found[1]


def _put_together(
    plan: Plan,
    model: RiskModel,
    ready: Problem,
    seed: int,
    asked: int,
    pieces: list[Piece],
    why: Literal["done", "converged", "stopped"],
    after: bool,
) -> Simulation:
    finish = np.concatenate([piece.finish for piece in pieces]).astype(np.int64)
    cost = np.concatenate([piece.cost for piece in pieces])
    happened = np.concatenate([piece.happened for piece in pieces], axis=1)
    k = len(finish)
    # Whole numbers: their sums are the same in whatever order and pieces they come.
    critical = sum((piece.critical for piece in pieces), np.zeros(len(plan.activities), dtype=np.int64))
    sums = sum((piece.sums for piece in pieces), np.zeros((len(plan.activities), 5), dtype=np.int64))
    means = sums / k
    spread = np.sqrt(np.maximum(means[:, 3] - means[:, 2] ** 2, 0.0))
    starts, finishes = _mean_dates(ready, means)
    efforts = ready.net.rows[:, at.KIND] == at.LEVEL_OF_EFFORT
    starts[efforts] = finishes[efforts] = np.nan
    return Simulation(
        seed=seed,
        asked=asked,
        stopped=why,
        finish=finish,
        cost=cost,
        planned_finish=EPOCH + ready.planned_finish * MINUTE,
        planned_cost=ready.planned_cost,
        uid=ready.uids,
        criticality=critical / k,
        mean_start=starts,
        mean_finish=finishes,
        deviation=spread,
        event_names=ready.event_names,
        happened=happened,
        drivers=drivers(plan, model, ready, sums, finish, cost, happened),
        merge_bias=merge_bias(ready, finish, sums, k),
        after_response=after,
        warnings=ready.warnings,
    )
