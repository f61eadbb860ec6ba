"""The conductor: priority rules, then the genetic algorithm, then the solver with its answer as hint.

The priority rules' schedule is the floor under everything: the answer is never worse, and there is
always one.
"""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from jalon.engine.levelling import bounds, cp_sat, priorities, sgs
from jalon.engine.levelling.answer import Answer
from jalon.engine.levelling.budget import Best, Budget
from jalon.engine.levelling.genetic import Island
from jalon.engine.levelling.problem import Ints, Problem

SOLVED_WHOLE = 90
"""Activities up to which the solver gets the larger part of the time."""


@dataclass
class _State:
    """The best answer so far and the highest bound."""

    problem: Problem
    budget: Budget
    starts: Ints
    span: int
    bound: int
    rule: int
    iterations: int = 0
    phase: str = "rules"
    ended: list[str] = field(default_factory=list)

    def offer(self, starts: Ints, span: int) -> None:
        if span < self.span:
            self.starts, self.span = starts, span
            self.tell()

    def raise_bound(self, bound: int) -> None:
        if bound > self.bound:
            self.bound = min(bound, self.span)
            self.tell()

    def tell(self) -> None:
        if self.budget.progress is not None:
            gap = (self.span - self.bound) / self.span if self.span else 0.0
            self.budget.progress(Best(self.span, self.bound, gap, self.iterations, self.phase))

    @property
    def done(self) -> bool:
        return self.span <= self.bound


def solve(problem: Problem, budget: Budget, seed: int = 0, executor: Executor | None = None) -> Answer:
    """The shortest schedule found within the budget.

    Parameters
    ----------
    problem : Problem
    budget : Budget
        Without seconds and iterations the priority rules alone answer.
    seed : int
    executor : Executor or None
        Runs the islands of the genetic algorithm; None makes threads.
    """
    net = sgs.network_of(problem)
    orders = priorities.orders(problem)
    starts = sgs.serial(problem, orders, net=net)
    rule = problem.span(starts)
    state = _State(problem, budget, starts, rule, bounds.lower_bound(problem), rule)
    state.tell()
    limited = budget.seconds is not None or budget.iterations is not None
    if not state.done and limited and not budget.over():
        if executor is not None:
            _search(state, orders, net, seed, executor)
        else:
            with ThreadPoolExecutor(budget.workers) as threads:
                _search(state, orders, net, seed, threads)
    return Answer(
        state.starts,
        state.span,
        state.bound,
        "optimal" if state.done else "feasible",
        "optimal" if state.done else budget.why(state.iterations),
        state.iterations,
        rule=rule,
    )


def _search(state: _State, orders: Ints, net: sgs.Network, seed: int, executor: Executor) -> None:
    budget, count = state.budget, state.problem.count
    whole = budget.seconds if budget.timed and budget.seconds is not None else 0.0
    small = count <= SOLVED_WHOLE
    if budget.timed:
        cp_sat.preload()
    islands = [Island.of(state.problem, net, orders, seed * 1009 + k) for k in range(budget.workers)]
    share = 0.12 if count <= 40 else 0.3 if small else 0.9
    _genetic(state, islands, executor, reserve=whole * (1 - share))
    if not state.done and budget.timed and budget.left() > 0.2 and not budget.stopped():
        state.phase = "solver"
        better, bound = cp_sat.improve(
            state.problem,
            state.starts,
            state.bound,
            seconds=budget.left() - 0.1,
            workers=budget.workers,
            seed=seed,
            stopped=budget.stop,
            found=state.offer,
        )
        if better is not None:
            state.offer(better, state.problem.span(better))
        state.raise_bound(bound)


def _genetic(state: _State, islands: list[Island], executor: Executor, reserve: float) -> None:
    """Islands in rounds until the time but ``reserve`` is used; the best travel between rounds."""
    budget, count = state.budget, state.problem.count
    state.phase = "genetic"
    children = max(10, 400_000 // (count + 10))
    while not state.done and not budget.over(state.iterations) and budget.left() > reserve:
        if budget.iterations is not None:
            children = max(1, min(children, (budget.iterations - state.iterations) // len(islands)))
        rounds = list(
            executor.map(Island.evolve, islands, [children] * len(islands), [state.bound] * len(islands))
        )
        for island, raised in rounds:
            state.iterations += raised
            state.offer(island.best_starts.astype(np.int64), island.best)
        islands = [island for island, _ in rounds]
