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
from jalon.engine.levelling.budget import LAST_WORD, Best, Budget
from jalon.engine.levelling.genetic import Island, dealt, population
from jalon.engine.levelling.problem import Ints, Problem

SHARES = ((40, 0.12), (90, 0.3), (150, 0.75))
"""Up to so many activities, the part of the time before the solver takes over; larger ones are never
solved whole."""
ISLANDS = 2
"""Islands, where iterations are counted."""
ROUND = 0.15
"""Seconds between two looks at the clock."""
FIRST_ROUND = 150_000
"""Activities placed in the first round, by island; in all where iterations are counted."""
FEW = 1000
"""Activities up to which all rules are served in plain Python; beyond, the first one."""
COMPILING = "jalon-compiling"
"""Name of the thread that goes on compiling where an answer did not wait for it."""
FIRST_LOOK, SLACK = 0.1, 0.8
"""The part of the time after which the real speed is believed, and how far under the hoped-for number of
lists it must fall before some are let go."""
PROBE, TRIES = 10, 5
"""Lists of the island that shows how fast this machine is, and how often it is asked."""


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
    served = _served(problem, orders, net, budget)
    if served is None:
        tried = orders if problem.count <= FEW else orders[:1]
        plainly = min((priorities.served(problem, order) for order in tried), key=problem.span)
        span, bound = problem.span(plainly), bounds.lower_bound(problem)
        proved = span <= bound
        status, why = ("optimal", "optimal") if proved else ("feasible", budget.why())
        return Answer(plainly, span, bound, status, why, rule=span)
    starts = served
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


def _served(problem: Problem, orders: Ints, net: sgs.Network, budget: Budget) -> Ints | None:
    """The best schedule of the rules; None where compiling took all the time (once on a new machine)."""

    def work() -> Ints:
        starts = sgs.serial(problem, orders, net=net)
        Island.of(problem, net, orders, 0, 2).evolve(1, 0)
        return starts

    if not budget.timed:
        return work()
    alone = ThreadPoolExecutor(1, thread_name_prefix=COMPILING)
    begun = alone.submit(work)
    alone.shutdown(wait=False)
    try:
        return begun.result(max(budget.left() - LAST_WORD, 0.0))
    except TimeoutError:
        return None


def _search(state: _State, orders: Ints, net: sgs.Network, seed: int, executor: Executor) -> None:
    budget, count = state.budget, state.problem.count
    whole = budget.seconds if budget.timed and budget.seconds is not None else 0.0
    share = next((part for most, part in SHARES if count <= most), 1.0)
    if budget.timed and share < 1.0:
        cp_sat.preload()
    reserve = max(whole * (1 - share), LAST_WORD)
    _Tribes(state, orders, net, seed, budget.left() - reserve).evolve(executor, reserve)
    if not state.done and budget.timed and budget.left() > 2 * LAST_WORD and not budget.stopped():
        state.phase = "solver"
        better, bound = cp_sat.improve(
            state.problem,
            state.starts,
            state.bound,
            seconds=budget.left() - LAST_WORD,
            workers=budget.workers,
            seed=seed,
            stopped=budget.stop,
            found=state.offer,
        )
        if better is not None:
            state.offer(better, state.problem.span(better))
        state.raise_bound(bound)


class _Tribes:
    """Islands that evolve side by side and deal their lists out anew each round; tired ones make room for
    new ones, which later mix with them.

    Their number does not depend on the workers, so that iterations and seed alone decide.
    """

    def __init__(self, state: _State, orders: Ints, net: sgs.Network, seed: int, seconds: float) -> None:
        self.chance = np.random.default_rng(seed)
        self.state, self.orders, self.net, self.seed = state, orders, net, seed
        budget, count = state.budget, state.problem.count
        self.number = max(ISLANDS, budget.workers) if budget.iterations is None else ISLANDS
        self.made = 0
        if budget.iterations is not None:
            schedules = 3.0 * budget.iterations / self.number
        else:
            schedules = self._speed() * max(seconds, 0.0) * min(1.0, budget.workers / self.number)
        self.size = population(count, schedules)
        self.elders: list[Island] = []
        self.islands = self._new()
        self.mixed = False
        self.children = max(10, FIRST_ROUND // (count + 10))

    def _speed(self) -> float:
        """Schedules a second on one core, tried on a small island; the fastest of a few tries, since a
        busy machine may stop one on the way."""
        budget = self.state.budget
        probe = Island.of(self.state.problem, self.net, self.orders, self.seed, PROBE)
        probe, _ = probe.evolve(1, self.state.bound)
        best = 0.0
        for _ in range(TRIES):
            before = budget.left()
            probe, raised = probe.evolve(2 * PROBE, self.state.bound)
            self.state.offer(probe.best_starts.astype(np.int64), probe.best)
            best = max(best, 3.0 * raised / max(before - budget.left(), 1e-4))
        return best

    def _new(self) -> list[Island]:
        seeds = [self.seed * 1009 + self.made + k for k in range(self.number)]
        self.made += self.number
        return [Island.of(self.state.problem, self.net, self.orders, s, self.size) for s in seeds]

    def evolve(self, executor: Executor, reserve: float) -> None:
        """Rounds of all islands until the time but ``reserve`` is used."""
        state, budget = self.state, self.state.budget
        state.phase = "genetic"
        began, made = budget.left(), 0
        while not state.done and not budget.over(state.iterations) and budget.left() > reserve:
            children = self.children
            if budget.iterations is not None:
                children = max(1, min(children, (budget.iterations - state.iterations) // self.number))
            before = budget.left()
            goals = [state.bound] * self.number
            rounds = list(executor.map(Island.evolve, self.islands, [children] * self.number, goals))
            for island, raised in rounds:
                state.iterations += raised
                state.offer(island.best_starts.astype(np.int64), island.best)
                made += raised
            self.islands = dealt([island for island, _ in rounds], self.chance)
            if budget.iterations is None:
                self._fit(made / self.number, began - budget.left(), began - reserve)
                self._pace(before - budget.left(), min(ROUND, (budget.left() - reserve) / 2))
            if all(island.tired for island in self.islands):
                self._turn()

    def _fit(self, raised: float, spent: float, whole: float) -> None:
        """Fewer lists, where the machine turns out slower than the probe found it."""
        if spent < FIRST_LOOK * whole:
            return
        size = population(self.state.problem.count, 3.0 * raised / spent * whole)
        if size < SLACK * self.size:
            self.size = size
            self.islands = [island.kept(size) for island in self.islands]

    def _pace(self, took: float, wanted: float) -> None:
        """The next round shall take ``wanted`` seconds."""
        factor = min(max(wanted / max(took, 1e-4), 0.1), 3.0)
        self.children = max(4, int(self.children * factor))

    def _turn(self) -> None:
        """Tired islands mix with their elders; the first ones, and mixed ones, make room."""
        if self.mixed or not self.elders:
            self.elders, self.mixed = self.islands, False
            self.islands = self._new()
        else:
            self.islands = [a.mixed(b) for a, b in zip(self.islands, self.elders, strict=True)]
            self.mixed = True
