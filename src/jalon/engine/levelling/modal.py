"""Projects whose activities can be done in several ways, draw on stocks, or keep minimum and maximum lags.

Times are whole units. The solver does the search; where there are no lags a repaired choice of ways
and priority rules give the first schedule, under which no answer falls.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from jalon.engine.levelling import cp_sat
from jalon.engine.levelling.answer import Answer
from jalon.engine.levelling.budget import LAST_WORD, Best, Budget
from jalon.engine.levelling.problem import LONGEST, NEVER_ANY, TOO_LONG, TOO_MUCH, Ints, Problem, fault_of
from jalon.engine.levelling.search import solve
from jalon.engine.model.errors import Fault, PlanError, gettext_noop


@dataclass(frozen=True, slots=True)
class Modal:
    """Activities with ways (modes) of doing them.

    Attributes
    ----------
    first : int64[n + 1]
        The ways of activity i are ``first[i]`` to ``first[i + 1]`` - 1.
    durations : int64[ways]
    demands : int64[ways, resources]
    draws : int64[ways, stocks]
        What a way takes for good.
    capacities : int64[resources]
    stocks : int64[stocks]
    links : int64[links, 2]
        The first ends before the second starts.
    lags : int64[lags, 3]
        The second starts at least so much after the first starts; below 0: the first starts at most
        so much after the second.
    """

    first: Ints
    durations: Ints
    demands: Ints
    draws: Ints
    capacities: Ints
    stocks: Ints
    links: Ints
    lags: Ints

    @staticmethod
    def of(
        ways: Sequence[Sequence[tuple[int, Sequence[int], Sequence[int]]]],
        capacities: Sequence[int],
        stocks: Sequence[int],
        followers: Iterable[Iterable[int]] = (),
        lags: Iterable[tuple[int, int, int]] = (),
    ) -> Modal:
        """From the ways of each activity: (duration, demands, draws).

        Raises
        ------
        PlanError
            A resource or stock that never suffices, a link to nowhere, lags that contradict each other.
        """
        flat = [way for row in ways for way in row]
        first = np.cumsum([0, *(len(row) for row in ways)])
        made = Modal(
            first.astype(np.int64),
            np.array([way[0] for way in flat], dtype=np.int64),
            np.array([way[1] for way in flat], dtype=np.int64).reshape(len(flat), len(capacities)),
            np.array([way[2] for way in flat], dtype=np.int64).reshape(len(flat), len(stocks)),
            np.array(capacities, dtype=np.int64),
            np.array(stocks, dtype=np.int64),
            np.array([(i, j) for i, row in enumerate(followers) for j in row], np.int64).reshape(-1, 2),
            np.array(list(lags), dtype=np.int64).reshape(-1, 3),
        )
        faults = _faults(made)
        if faults:
            raise PlanError(faults)
        return made

    @property
    def count(self) -> int:
        return len(self.first) - 1

    def span(self, starts: Ints, modes: Ints) -> int:
        """When the last activity ends."""
        return int((starts + self.durations[self.first[:-1] + modes]).max(initial=0))

    def shortest(self) -> Ints:
        """The least duration of each activity, over the ways that the capacities allow."""
        usable = (self.demands <= self.capacities).all(axis=1) | (self.durations == 0)
        length = np.where(usable, self.durations, LONGEST)
        return np.minimum.reduceat(length, self.first[:-1]) if self.count else length

    def early(self) -> Ints | None:
        """Earliest starts where resources are endless; None where lags contradict each other."""
        length = self.shortest()
        of = np.concatenate([self.links[:, 0], self.lags[:, 0]])
        to = np.concatenate([self.links[:, 1], self.lags[:, 1]])
        least = np.concatenate([length[self.links[:, 0]], self.lags[:, 2]])
        starts = np.zeros(self.count, dtype=np.int64)
        for _ in range(self.count + 1):
            later = starts.copy()
            np.maximum.at(later, to, starts[of] + least)
            if (later == starts).all():
                return starts
            starts = later
        return None

    @property
    def horizon(self) -> int:
        """A time by which some schedule has ended, where there is any."""
        longest = np.maximum.reduceat(self.durations, self.first[:-1]) if self.count else self.durations
        waits = np.zeros(self.count, dtype=np.int64)
        np.maximum.at(waits, self.lags[:, 0], np.maximum(self.lags[:, 2], 0))
        return int(np.maximum(longest, waits).sum())


NO_WAY = gettext_noop(
    "Stock %(stock)s holds %(has)s and the activities take at least %(need)s of it: "
    "raise the stock or give the activities a thriftier way."
)
NO_SUCH = gettext_noop(
    "Activity %(activity)s is linked to activity %(other)s, and there are only %(count)s: correct the link."
)
AGAINST = gettext_noop(
    "The lags around activity %(activity)s make a loop that pushes it ever later: widen a maximum lag or "
    "shorten a minimum lag on the way."
)
NEGATIVE = gettext_noop(
    "Activity %(activity)s has a negative duration, demand or release: only numbers from 0 make sense."
)
WAYLESS = gettext_noop("Activity %(activity)s has no way of doing it: give it a duration.")


def _faults(modal: Modal) -> list[Fault]:
    count, first = modal.count, modal.first
    for i, j in [*modal.links.tolist(), *modal.lags[:, :2].tolist()]:
        if not (0 <= i < count and 0 <= j < count):
            return [fault_of(NO_SUCH, "levelling_link", activity=i + 1, other=j + 1, count=count)]
    for i in range(count):
        rows = slice(int(first[i]), int(first[i + 1]))
        if first[i] == first[i + 1]:
            return [fault_of(WAYLESS, "levelling_ways", activity=i + 1)]
        if (
            min(
                modal.durations[rows].min(),
                modal.demands[rows].min(initial=0),
                modal.draws[rows].min(initial=0),
            )
            < 0
        ):
            return [fault_of(NEGATIVE, "levelling_negative", activity=i + 1)]
        over = (modal.demands[rows] > modal.capacities) & (modal.durations[rows] > 0)[:, None]
        if over.any(axis=1).all():
            way, r = (int(k) for k in np.argwhere(over)[0])
            need, has = int(modal.demands[rows][way, r]), int(modal.capacities[r])
            template, code = (TOO_MUCH, "levelling_demand") if has > 0 else (NEVER_ANY, "levelling_capacity")
            return [fault_of(template, code, activity=i + 1, need=need, resource=r + 1, capacity=has)]
    if modal.horizon > LONGEST:
        return [fault_of(TOO_LONG, "levelling_horizon", sum=modal.horizon, limit=LONGEST)]
    if count and modal.draws.size:
        least = np.minimum.reduceat(modal.draws, first[:-1], axis=0).sum(axis=0)
        for k in np.flatnonzero(least > modal.stocks)[:1].tolist():
            return [
                fault_of(NO_WAY, "levelling_stock", stock=k + 1, has=int(modal.stocks[k]), need=int(least[k]))
            ]
    if modal.early() is None:
        return [fault_of(AGAINST, "levelling_lags", activity=_in_loop(modal) + 1)]
    return []


def _in_loop(modal: Modal) -> int:
    """An activity on a loop of links and lags that adds up to more than 0."""
    length = modal.shortest().tolist()
    arcs = [(i, j, length[i]) for i, j in modal.links.tolist()] + [tuple(lag) for lag in modal.lags.tolist()]
    starts, cause, last = [0] * modal.count, [-1] * modal.count, 0
    for _ in range(modal.count + 1):
        for i, j, least in arcs:
            if starts[i] + least > starts[j]:
                starts[j], cause[j], last = starts[i] + least, i, j
    for _ in range(modal.count):
        last = cause[last]
    return last


def solve_modal(modal: Modal, budget: Budget, seed: int = 0) -> Answer:
    """The shortest schedule found within the budget, with the way of each activity.

    Where maximum lags leave nothing to fall back on and the time is too short, the answer has no
    starts and its status is ``unknown``; ``infeasible`` where the solver proved that there is none.
    """
    cp_sat.preload()
    early = modal.early()
    assert early is not None, "checked when the problem was made"
    bound = max(int((early + modal.shortest()).max(initial=0)), _energy(modal))
    floor = None if len(modal.lags) else _first(modal, budget, seed)
    span = modal.span(*floor) if floor is not None else modal.horizon + 1
    rule = span if floor is not None else 0

    def told(starts: Ints, modes: Ints, least: int) -> None:
        if budget.progress is not None:
            end = modal.span(starts, modes)
            budget.progress(Best(end, least, (end - least) / max(end, 1), budget.iterations or 0, "solver"))

    if floor is not None:
        told(*floor, bound)
    best, unsat = floor, False
    if span > bound and (budget.timed or budget.iterations is not None) and not budget.stopped():
        better, bound, unsat = cp_sat.improve_modal(
            modal, early, floor, span - 1, bound, budget, seed, budget.left() - LAST_WORD, told
        )
        best = better if better is not None else floor
        unsat = unsat and best is None
    if best is None:
        status = "infeasible" if unsat else "unknown"
        why = status if unsat else budget.why(budget.iterations or 0)
        return Answer(np.zeros(0, dtype=np.int64), 0, bound, status, why)
    starts, modes = best
    end = modal.span(starts, modes)
    done = end <= bound
    why = "optimal" if done else budget.why(budget.iterations or 0)
    return Answer(starts, end, min(bound, end), "optimal" if done else "feasible", why, 0, modes, rule)


def _energy(modal: Modal) -> int:
    """No resource can do its least work in less."""
    if not modal.count or not modal.capacities.any():
        return 0
    work = np.minimum.reduceat(modal.demands * modal.durations[:, None], modal.first[:-1], axis=0).sum(axis=0)
    some = modal.capacities > 0
    return int((-(-work[some] // modal.capacities[some])).max(initial=0))


TRIES = 200
"""Choices of ways repaired before the solver has to find the first one."""


def _first(modal: Modal, budget: Budget, seed: int) -> tuple[Ints, Ints] | None:
    """Ways that the stocks allow, found by repair, and priority rules on them."""
    draw = np.random.default_rng(seed)
    best: tuple[Ints, Ints] | None = None
    for k in range(TRIES):
        if k and (budget.over() or (best is not None and k >= GOOD)):
            break
        rows = _ways(modal, draw, k)
        if rows is None:
            continue
        followers: list[list[int]] = [[] for _ in range(modal.count)]
        for i, j in modal.links.tolist():
            followers[i].append(j)
        plain = Problem.of(modal.durations[rows], modal.demands[rows], modal.capacities, followers)
        found = solve(plain, Budget(iterations=PLAIN), seed)
        if best is None or found.makespan < modal.span(*best):
            best = found.starts, rows - modal.first[:-1]
    return best


GOOD, PLAIN = 10, 400
"""Repaired choices compared, and schedules tried for each."""


def _ways(modal: Modal, draw: np.random.Generator, k: int) -> Ints | None:
    """One way an activity: the shortest, changed until no stock is overdrawn; None where that fails."""
    first, stocks = modal.first, np.maximum(modal.stocks, 1)
    usable = (modal.demands <= modal.capacities).all(axis=1) | (modal.durations == 0)
    noise = draw.random(len(modal.durations)) * (k * 2.0)
    cost = np.where(usable, modal.durations + noise, np.inf)
    rows = np.array([a + int(np.argmin(cost[a:b])) for a, b in itertools.pairwise(first)])
    owner = np.repeat(np.arange(modal.count), np.diff(first))
    for _ in range(4 * modal.count):
        taken = modal.draws[rows].sum(axis=0)
        excess = float((np.maximum(taken - modal.stocks, 0) / stocks).sum())
        if excess <= 0:
            return rows
        others = taken - modal.draws[rows][owner] + modal.draws
        after = (np.maximum(others - modal.stocks, 0) / stocks).sum(axis=1)
        gain = np.where(usable, excess - after, -np.inf)
        price = np.maximum(cost - cost[rows][owner], 0) + 1.0
        way = int(np.argmax(np.where(gain > 1e-12, gain / price * (0.5 + draw.random(len(price))), -np.inf)))
        if gain[way] <= 1e-12:
            return None
        rows[owner[way]] = way
    return None
