"""The search for other aims than the shortest schedule: lateness, cost of delay, few moves, priorities.

Lists of activities are crossed and scheduled in series as in :mod:`genetic`; justification, which
knows the end alone, has no place here. Where ranks are given a list serves the urgent first.
"""

# Kernels carry no types: numba finds them.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.levelling import priorities, sgs
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.genetic import crossed, drawn, mended, shaken
from jalon.engine.levelling.problem import Ints, Problem
from jalon.engine.worktime.compiled import part, unlocked

SIZE = 60
"""Lists kept."""
SHARE = 60
"""Places of a list in a thousand that a mutation changes."""
ROUND = 20_000
"""Activities placed between two looks at the clock."""
NO_GROUP = -1
NEVER_DUE = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Aim:
    """What shall be small, in this order: the aim, then the end of everything.

    The aim is the sum of the groups' ends by weight, of the time by which activities end after
    they are due, and of what each activity costs that starts later than it could.

    Attributes
    ----------
    group : int64[n]
        Of each activity, :data:`NO_GROUP` for none.
    weights : int64[groups]
        Of a group's end.
    due : int64[n]
        :data:`NEVER_DUE` for none.
    waiting : int64[n]
        What it costs that the activity starts after it could.
    rank : int64[n]
        From 0; in every list the smaller comes first, as far as links allow.
    """

    group: Ints
    weights: Ints
    due: Ints
    waiting: Ints
    rank: Ints

    def value(self, problem: Problem, starts: Ints) -> int:
        """The aim alone, counted plainly: what the compiled search must agree with."""
        ends = starts + problem.durations
        total = 0
        for g, weight in enumerate(self.weights.tolist()):
            total += weight * int(ends[self.group == g].max(initial=0))
        total += int(np.maximum(ends - self.due, 0).sum())
        for i in np.flatnonzero(self.waiting).tolist():
            before = problem.before[problem.before_first[i] : problem.before_first[i + 1]]
            ready = max(int(ends[before].max(initial=0)), int(problem.releases[i]))
            total += int(self.waiting[i]) * int(starts[i] > ready)
        return total


@part
def weighed(starts, end, net, group, weights, due, waiting, ends):  # type: ignore[no-untyped-def]
    """The aim of a schedule, then its end, as one number."""
    length, release, _, _, first, rows = net[0], net[1], net[2], net[3], net[4], net[5]
    total = np.int64(0)
    for g in range(len(weights)):
        ends[g] = 0
    for i in range(len(starts)):
        finish = starts[i] + length[i]
        if group[i] >= 0 and finish > ends[group[i]]:
            ends[group[i]] = finish
        if finish > due[i]:
            total += finish - due[i]
        if waiting[i] > 0:
            ready = release[i]
            for e in range(first[i], first[i + 1]):
                ready = max(ready, starts[rows[e]] + length[rows[e]])
            if starts[i] > ready:
                total += waiting[i]
    for g in range(len(weights)):
        total += weights[g] * ends[g]
    return total * np.int64(2**26) + end


@unlocked
def bred(net, orders, starts, costs, spans, state, children, share, aim, table, used, space):  # type: ignore[no-untyped-def]
    """Raise ``children`` children in place: each takes the place of its mother where it is no worse."""
    size = len(orders)
    group, weights, due, waiting, rank, ranks, weight = aim
    prefix, mark, stack, draft, child, times, ends, buckets = space
    length, release, _, _, first, rows, need, capacity, guards = net
    for raised in range(children):
        fresh = raised < size and spans[raised] < 0
        mother = raised if fresh else drawn(state, size)
        if fresh:
            draft[:] = orders[mother]
        else:
            a, b = drawn(state, size), drawn(state, size)
            father = a if costs[a] <= costs[b] else b
            if mother == father:
                father = (father + 1) % size
            crossed(
                orders[mother], starts[mother], orders[father], starts[father],
                length, weight, spans[father], state, mark, prefix, draft,
            )  # fmt: skip
            shaken(draft, share, state)
        if ranks > 1:
            sgs.by_time(rank, draft, child, buckets, ranks)
            draft[:] = child
        mended(draft, first, rows, mark, stack, child)
        end = sgs.placed(child, length, release, first, rows, need, capacity, guards, table, times, used)
        used = max(used, end)
        cost = weighed(times, end, net, group, weights, due, waiting, ends)
        if fresh or cost <= costs[mother]:
            orders[mother] = child
            starts[mother] = times
            costs[mother] = cost
            spans[mother] = end
    return used


def search(problem: Problem, aim: Aim, budget: Budget, seed: int = 0) -> Ints:
    """The starts of the best schedule found within the budget; the rules' lists are where it begins."""
    net = sgs.network_of(problem)
    count = problem.count
    rules = priorities.orders(problem)
    draw = np.random.default_rng(seed)
    places = np.argsort(rules, axis=1)
    lists = list(rules)
    while len(lists) < SIZE:
        spread = draw.choice((0.05, 0.15, 0.4)) * count
        lists.append(
            np.argsort(places[len(lists) % len(rules)] + draw.normal(0.0, spread, count), kind="stable")
        )
    orders = np.array(lists, dtype=np.int32)
    starts = np.zeros_like(orders)
    costs, spans = np.zeros(SIZE, dtype=np.int64), np.full(SIZE, -1, dtype=np.int32)
    state = np.array([(seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % 2**64 | 1], dtype=np.uint64)
    table, _ = sgs.tables(net)
    mark, draft, child, times = (np.zeros(count, dtype=np.int32) for _ in range(4))
    stack = np.zeros(len(net[5]) + count + 1, dtype=np.int32)
    ranks = int(aim.rank.max(initial=0)) + 1
    ends = np.zeros(max(len(aim.weights), 1), dtype=np.int64)
    buckets = np.zeros(ranks + 3, dtype=np.int32)
    space = (np.zeros(len(table) + 2), mark, stack, draft, child, times, ends, buckets)
    weight: NDArray[np.float64] = (problem.demands / np.maximum(problem.capacities, 1)).sum(axis=1) + 1e-9
    aims = (aim.group, aim.weights, aim.due, aim.waiting, aim.rank, ranks, weight)
    used, tried = 0, 0
    while not tried or not budget.over(tried):
        children = max(SIZE if not tried else 10, ROUND // (count + 10))
        if budget.iterations is not None and tried:
            children = min(children, budget.iterations - tried)
        used = bred(net, orders, starts, costs, spans, state, children, SHARE, aims, table, used, space)
        tried += children
        if not budget.timed and budget.iterations is None:
            break
    best: Ints = starts[int(np.argmin(costs))].astype(np.int64)
    return best
