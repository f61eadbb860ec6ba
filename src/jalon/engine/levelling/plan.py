"""Levelling real plans: calendars, constraints, leave, partial units and skills hold.

The critical path engine computes every date, so a levelled plan scheduled again gives exactly
the dates answered here: levelling only decides the clock minutes by which an activity waits
(``Activity.levelling_delay``). Time is swept once: what starts earliest is served first, equals
by priority of the project, of the activity, then by a rule; who finds too little waits for the
first rival to end. Searching repeats the sweep with other rules and with chance.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import prepare
from jalon.engine.levelling.abstraction import Abstraction, abstraction_of
from jalon.engine.levelling.budget import Best, Budget
from jalon.engine.levelling.demand import Demands, demands_of
from jalon.engine.levelling.reasons import Move, Reason, moves_of
from jalon.engine.levelling.search import solve
from jalon.engine.levelling.sweep import Outcome, Sweep
from jalon.engine.levelling.weighed import NEVER_DUE, NO_GROUP, Aim, search
from jalon.engine.model import Activity, Plan, PlanError, Schedule
from jalon.engine.model.errors import Fault, gettext_noop

OBJECTIVES = ("makespan", "tardiness", "cost-of-delay", "least-moves")
_EPOCH = datetime(1970, 1, 1)
UNLIMITED = Budget()
NOTHING: Mapping[int, Any] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Levelled:
    """Levelled plans, and what levelling them did.

    Attributes
    ----------
    plans : tuple of Plan
        With their levelling delays (and, where a skill was asked for, who does the work):
        scheduling them gives ``schedules``.
    schedules, before : tuple of Schedule
        After, and before without any levelling delay.
    moves : tuple of Move
        Each activity that waits for a resource, with its reason, earliest first.
    overloads : tuple of Reason
        What could not be levelled: nothing there may move, or not beyond its float.
    objective : int
        Its value, in minutes (least-moves: moved activities).
    lower_bound : int
        What no levelling can beat: the value without resource limits.
    status : str
        ``optimal`` or ``feasible``.
    stop_reason : str
        ``optimal``, ``time_limit``, ``iteration_limit``, ``stopped`` or ``stalled``.
    iterations : int
    """

    plans: tuple[Plan, ...]
    schedules: tuple[Schedule, ...]
    before: tuple[Schedule, ...]
    moves: tuple[Move, ...]
    overloads: tuple[Reason, ...]
    objective: int
    lower_bound: int
    status: str
    stop_reason: str
    iterations: int

    @property
    def gap(self) -> int:
        """By how much, at most, the objective is above the least possible."""
        return max(self.objective - self.lower_bound, 0)


def level(
    plan: Plan,
    budget: Budget = UNLIMITED,
    *,
    seed: int = 0,
    objective: str = "makespan",
    within_float: bool = False,
    splitting: bool = False,
) -> Levelled:
    """``plan`` with no resource asked for more than it has; see :func:`level_together`."""
    return level_together(
        [plan], budget, seed=seed, objective=objective, within_float=within_float, splitting=splitting
    )


def level_together(
    plans: Sequence[Plan],
    budget: Budget = UNLIMITED,
    *,
    seed: int = 0,
    objective: str = "makespan",
    within_float: bool = False,
    splitting: bool = False,
    priorities: Mapping[int, float] = NOTHING,
    executor: Executor | None = None,
) -> Levelled:
    """Several plans that share their resources by name.

    Parameters
    ----------
    plans : sequence of Plan
    budget : Budget
        Without limits each priority rule is tried once.
    seed : int
    objective : str
        One of :data:`OBJECTIVES`.
    within_float : bool
        Nothing waits beyond its float, so that no finish moves; what is left is in ``overloads``.
    splitting : bool
        Work that has not started may be interrupted: while its people are away or on fixed work, and
        for what is more urgent. Never worse than without.
    priorities : Mapping
        Of projects by place in ``plans``, 500 usual; the higher is served first, and weighs more
        in the cost of delay.
    executor : Executor or None
        Runs the islands of the search over the plans' abstraction; None makes threads.

    Raises
    ------
    PlanError
        An activity needs more of a resource than there ever is.
    ValueError
        Where the objective is unknown.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"The objective is one of {', '.join(OBJECTIVES)}, not {objective}.")
    bare = tuple(_without_delays(plan) for plan in plans)
    prepared = prepare(bare)
    before = prepared.schedules()
    demands = demands_of(bare, before)
    _check(demands)
    ranks = np.array([priorities.get(k, 500.0) for k in range(len(bare))])
    trials = _Trials(bare, before, demands, objective, ranks, splitting)
    sweep = Sweep(prepared, demands, within_float, ranks)
    best: tuple[tuple[int, ...], Outcome] | None = None
    count = 0
    bound = trials.value(before, np.zeros(demands.count, dtype=bool))[0]
    limited = budget.timed or budget.iterations is not None
    for order, cut in trials.orders(seed, limited):
        if best is not None and budget.over(count):
            break
        if best is not None and best[0][0] <= bound and not best[1].overloads:
            break
        if best is not None and count >= trials.rules and not limited:
            break
        targets = None
        if count == trials.rules and limited and not within_float:
            targets = _aims(trials, budget, seed, executor)
            order = targets.astype(float)
        outcome = sweep.run(order, None if best is None else budget, targets, cut)
        if outcome is None:
            break
        count += 1
        value = (len(outcome.overloads), *trials.value(outcome.schedules, outcome.moved))
        if best is None or value < (len(best[1].overloads), *best[0]):
            best = value[1:], outcome
            trials.found = np.concatenate([s.start for s in outcome.schedules])
            if budget.progress is not None:
                least = max(value[1] - bound, 0) / max(value[1], 1)
                phase = "rules" if count <= trials.rules else "search"
                budget.progress(Best(value[1], bound, least, count, phase))
    assert best is not None, "the first sweep is never cut short"
    value_found, outcome = best
    proved = value_found[0] <= bound and not outcome.overloads
    return Levelled(
        outcome.plans,
        outcome.schedules,
        before,
        moves_of(demands, before, outcome),
        outcome.overloads,
        value_found[0],
        bound,
        "optimal" if proved else "feasible",
        "optimal" if proved else budget.why(count),
        count,
    )


def _aims(trials: _Trials, budget: Budget, seed: int, executor: Executor | None) -> NDArray[np.int64]:
    """When the search over the plans' abstraction lets each activity start."""
    seen = abstraction_of(trials.plans, trials.before, trials.demands)
    part = replace(budget, progress=None)
    if budget.timed and budget.seconds is not None:
        part = replace(part, seconds=budget.seconds - (1 - SEARCHED) * budget.left())
    if budget.iterations is not None:
        part = replace(part, iterations=budget.iterations * SCHEDULES)
    aim = trials.aim(seen)
    if aim is None:
        return seen.targets(solve(seen.problem, part, seed, executor).starts)
    return seen.targets(search(seen.problem, aim, part, seed))


RULES = 5
SEARCHED = 0.6
"""Part of the time left for the search over the plans' abstraction."""
SCHEDULES = 200
"""Schedules of the abstraction tried for each sweep of an iteration budget."""


class _Trials:
    """Orders to try, and what each is worth."""

    def __init__(
        self,
        plans: tuple[Plan, ...],
        before: tuple[Schedule, ...],
        demands: Demands,
        objective: str,
        ranks: np.ndarray,
        splitting: bool,
    ) -> None:
        self.plans, self.before, self.demands, self.objective = plans, before, demands, objective
        self.ranks, self.weights = ranks, ranks / 500.0
        self.splitting = splitting
        self.rules = RULES * (1 + splitting)
        self.late_start = np.concatenate([s.late_start for s in before])
        self.late_finish = np.concatenate([s.late_finish for s in before])
        self.found = self.late_start
        """Starts in the best outcome so far."""
        self.length = np.concatenate([s.finish - s.start for s in before])
        self.float = np.concatenate([s.total_float for s in before])
        self.first = min((int(s.start.min()) for s in before if len(s)), default=0)
        due = [
            [int((a.deadline - _EPOCH).total_seconds() // 60) if a.deadline else None for a in p.activities]
            for p in plans
        ]
        self.due = [(k, i, d) for k, row in enumerate(due) for i, d in enumerate(row) if d is not None]

    def orders(self, seed: int, limited: bool):  # type: ignore[no-untyped-def]
        """Ranks by activity, small is served first, and whether work is interrupted: rules, then chance."""
        rules = (self.late_start, self.late_finish, self.float, self.length, -self.length)
        for r in rules:
            yield from ((r.astype(float), cut) for cut in (False, True)[: 1 + self.splitting])
        draw = np.random.default_rng(seed)
        spread = [max(float(r.std()), 1.0) for r in rules]
        while limited:
            k = int(draw.integers(0, 4))
            base, wide = (rules[k], spread[k]) if k < 3 else (self.found, spread[0])
            noise = draw.normal(0.0, wide * draw.choice((0.05, 0.1, 0.3, 1.0)), self.demands.count)
            yield base + noise, self.splitting and bool(draw.integers(0, 2))

    def aim(self, seen: Abstraction) -> Aim | None:
        """The objective over the abstraction; None where it is the end alone and nobody comes first."""
        demands, rows = self.demands, seen.problem.count
        own = len(self.late_start)
        of_plan = np.repeat(np.arange(len(self.plans)), np.diff(demands.first))
        urgency = np.array([a.priority for p in self.plans for a in p.activities])
        # The cost of delay weighs projects: there a lesser one may go first where that costs less.
        project = np.zeros(own) if self.objective == "cost-of-delay" else -self.ranks[of_plan]
        classes = np.unique(np.stack([project, -urgency])[:, demands.movable], axis=1)
        if self.objective == "makespan" and classes.shape[1] <= 1:
            return None
        keys = {tuple(c): k for k, c in enumerate(classes.T.tolist())}
        rank = np.full(rows, max(len(keys), 1) - 1, dtype=np.int64)
        for i, key in enumerate(zip(project.tolist(), (-urgency).tolist(), strict=True)):
            rank[i] = keys.get(key, rank[i])
        group = np.full(rows, NO_GROUP, dtype=np.int64)
        weights = np.zeros(0, dtype=np.int64)
        due = np.full(rows, NEVER_DUE, dtype=np.int64)
        waiting = np.zeros(rows, dtype=np.int64)
        if self.objective == "least-moves":
            waiting[:own][demands.movable] = 1
        elif self.objective == "tardiness" and self.due:
            due[:own] = self._due(seen)
        elif self.objective == "makespan":
            group[:own], weights = 0, np.ones(1, dtype=np.int64)
        else:
            group[:own] = of_plan
            ones = np.ones(len(self.plans))
            weights = np.round(self.weights * 100 if self.objective == "cost-of-delay" else ones)
        return Aim(group, weights.astype(np.int64), due, waiting, rank)

    def _due(self, seen: Abstraction) -> NDArray[np.int64]:
        """By row, in units of the abstraction; a summary's deadline is that of all below it."""
        due = np.full(len(self.late_start), NEVER_DUE, dtype=np.int64)
        for k, i, minute in self.due:
            plan, first = self.plans[k], self.demands.first[k]
            at = seen.unit_of(minute)
            below = {plan.activities[i].uid}
            for place, a in enumerate(plan.activities):
                if place == i or a.parent in below:
                    below.add(a.uid)
                    if not a.is_summary:
                        due[first + place] = min(due[first + place], at)
        return due

    def value(self, schedules: Sequence[Schedule], moved: np.ndarray) -> tuple[int, ...]:
        """The objective, then the rest to decide between equals."""
        ends = [int(s.finish.max(initial=self.first)) for s in schedules]
        slips = [e - int(b.finish.max(initial=self.first)) for e, b in zip(ends, self.before, strict=True)]
        span, slip = max(ends, default=0) - self.first, sum(slips)
        cost = round(sum(w * s for w, s in zip(self.weights, slips, strict=True)))
        count = int(np.count_nonzero(moved))
        if self.objective == "tardiness":
            late = sum(max(int(schedules[k].finish[i]) - d, 0) for k, i, d in self.due)
            return (late if self.due else max(slip, 0), span, cost, count)
        if self.objective == "cost-of-delay":
            return (cost, span, count)
        if self.objective == "least-moves":
            return (count, span, cost)
        return (span, cost, count)


def _without_delays(plan: Plan) -> Plan:
    if not any(a.levelling_delay for a in plan.activities):
        return plan
    return with_delays(plan, [0] * len(plan.activities))


def with_delays(plan: Plan, delays: Sequence[int], splits: Mapping[int, Any] = NOTHING) -> Plan:
    """``plan`` with these levelling delays, and pieces by place; checked already, so not checked again."""
    made = copy.copy(plan)
    activities: tuple[Activity, ...] = tuple(
        a
        if a.levelling_delay == d and a.splits == splits.get(i, a.splits)
        else replace(a, levelling_delay=int(d), splits=splits.get(i, a.splits))
        for i, (a, d) in enumerate(zip(plan.activities, delays, strict=True))
    )
    object.__setattr__(made, "activities", activities)
    return made


def _check(demands: Demands) -> None:
    faults = []
    for need in demands.needs:
        capacity = max((demands.resources[r].peak for r in need.choices), default=0)
        if need.units > capacity and demands.movable[need.row]:
            resource = demands.resources[need.choices[0]].name if need.choices else need.skill
            a = demands.activity(need.row)
            given = {"task": a.name, "resource": resource, "need": need.units / 1000, "has": capacity / 1000}
            faults.append(Fault("levelling_demand", _TOO_MUCH, given, a.uid))
    if faults:
        raise PlanError(faults)


_TOO_MUCH = gettext_noop(
    'Task "%(task)s" needs %(need)g units of "%(resource)s", which never has more than %(has)g: lower the '
    "assignment or raise the resource's units."
)
