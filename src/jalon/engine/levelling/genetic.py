"""A genetic algorithm on lists of activities, every child improved by double justification.

A child takes one stretch of time from its father, the rest from its mother: where the father
uses the resources best the stretch is likelier (after Debels and Vanhoucke, 2007, and the peak
crossover of Valls, Ballestin and Quintanilla, 2008).
"""

# Kernels carry no types: numba finds them.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jalon.engine.levelling.problem import Ints, Problem
from jalon.engine.levelling.sgs import Network, justified, tables
from jalon.engine.worktime.compiled import part, unlocked


@part
def drawn(state, below):  # type: ignore[no-untyped-def]
    """A whole number from 0 to ``below`` - 1 (xorshift64*)."""
    x = state[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    state[0] = x
    y = x * np.uint64(0x2545F4914F6CDD1D)
    return np.int64((y >> np.uint64(33)) % np.uint64(below))


@part
def mended(order, first, rows, seen, stack, out):  # type: ignore[no-untyped-def]
    """``order`` with every forerunner pulled before its follower."""
    count = len(order)
    for i in range(count):
        seen[i] = 0
    size = 0
    for k in range(count):
        if seen[order[k]] == 2:
            continue
        depth = 1
        stack[0] = order[k]
        while depth > 0:
            i = stack[depth - 1]
            if seen[i] == 2:
                depth -= 1
                continue
            if seen[i] == 0:
                seen[i] = 1
                for e in range(first[i], first[i + 1]):
                    if seen[rows[e]] == 0:
                        stack[depth] = rows[e]
                        depth += 1
                if stack[depth - 1] != i:
                    continue
            seen[i] = 2
            out[size] = i
            size += 1
            depth -= 1


@part
def crossed(mother, m_starts, father, f_starts, length, weight, end, state, mark, prefix, out):  # type: ignore[no-untyped-def]
    """The father's activities of a stretch of time, between the mother's of before and after."""
    count = len(mother)
    size = end // 4 + drawn(state, max(end // 2, 1))
    for t in range(end + 1):
        prefix[t] = 0.0
    best, begin = -1.0, 0
    for i in range(count):
        prefix[f_starts[i]] += weight[i]
        prefix[min(f_starts[i] + length[i], end)] -= weight[i]
    for t in range(1, end + 1):
        prefix[t] += prefix[t - 1]
    for t in range(1, end + 1):
        prefix[t] += prefix[t - 1]
    for _ in range(3):
        at = drawn(state, max(end - size, 0) + 1)
        used = prefix[min(at + size, end)] - prefix[at]
        if used > best:
            best, begin = used, at
    for i in range(count):
        mark[i] = 1 if begin <= f_starts[i] < begin + size else 0
    place = 0
    for k in range(count):
        i = mother[k]
        if mark[i] == 0 and m_starts[i] < begin:
            out[place] = i
            mark[i] = 2
            place += 1
    for k in range(count):
        i = father[k]
        if mark[i] == 1:
            out[place] = i
            place += 1
    for k in range(count):
        i = mother[k]
        if mark[i] == 0:
            out[place] = i
            place += 1


@part
def shaken(order, share, state):  # type: ignore[no-untyped-def]
    """Each place changes with one of the next few, with a chance of ``share`` in a thousand."""
    count = len(order)
    for k in range(count - 1):
        if drawn(state, 1000) < share:
            other = min(count - 1, k + 1 + drawn(state, 6))
            order[k], order[other] = order[other], order[k]


@unlocked
def evolve(net, weight, orders, starts, spans, state, children, share, goal, table, work, space):  # type: ignore[no-untyped-def]
    """Raise ``children`` children in the population, in place; stops early at ``goal``.

    A child takes the place of its mother where it is no worse: so the population stays varied.
    Returns the number raised.
    """
    size, count = orders.shape
    prefix, mark, stack, draft, child, times = space
    used = 0
    raised = 0
    for k in range(size):
        if spans[k] < 0 and raised < children:
            mended(orders[k], net[4], net[5], mark, stack, child)
            used, end = justified(child, net, table, times, work, used)
            orders[k] = child
            starts[k] = times
            spans[k] = end
            raised += 1
            if end <= goal:
                return raised
    while raised < children:
        raised += 1
        mother = drawn(state, size)
        a, b = drawn(state, size), drawn(state, size)
        father = a if spans[a] <= spans[b] else b
        if mother == father:
            father = (father + 1) % size
        end = spans[father]
        crossed(
            orders[mother], starts[mother], orders[father], starts[father],
            net[0], weight, end, state, mark, prefix, draft,
        )  # fmt: skip
        shaken(draft, share, state)
        mended(draft, net[4], net[5], mark, stack, child)
        used, end = justified(child, net, table, times, work, used)
        if end <= spans[mother]:
            twin = False
            for k in range(size):
                if spans[k] == end and k != mother:
                    same = True
                    for i in range(count):
                        if starts[k, i] != times[i]:
                            same = False
                            break
                    if same:
                        twin = True
                        break
            if not twin:
                orders[mother] = child
                starts[mother] = times
                spans[mother] = end
                if end <= goal:
                    return raised
    return raised


@dataclass(frozen=True, slots=True)
class Island:
    """A population and its stream of chance; evolving gives a new one."""

    net: Network
    weight: NDArray[np.float64]
    orders: NDArray[np.int32]
    starts: NDArray[np.int32]
    spans: NDArray[np.int32]
    chance: NDArray[np.uint64]
    best: int
    best_starts: NDArray[np.int32]

    @property
    def size(self) -> int:
        return len(self.orders)

    @property
    def tired(self) -> bool:
        """Whether its lists lead to schedules so alike that crossing them finds little more."""
        return bool((self.spans >= 0).all()) and float(self.spans.mean()) - int(self.spans.min()) < ALIKE

    @staticmethod
    def of(problem: Problem, net: Network, orders: Ints, seed: int, size: int) -> Island:
        """A first population: the priority rules' lists, and lists around them."""
        count = problem.count
        draw = np.random.default_rng(seed)
        made = np.empty((size, count), dtype=np.int32)
        places = np.argsort(orders, axis=1)
        for k in range(size):
            rank = places[k % 2 if k >= len(orders) else k].astype(float)
            if k >= len(orders):
                rank += draw.normal(0.0, 0.25 * count * k / size, count)
            made[k] = np.argsort(rank, kind="stable")
        weight = (problem.demands / np.maximum(problem.capacities, 1)).sum(axis=1) + 1e-9
        return Island(
            net,
            weight,
            made,
            np.zeros_like(made),
            np.full(size, -1, dtype=np.int32),
            np.array([(seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) % 2**64 | 1], dtype=np.uint64),
            2**31 - 1,
            np.zeros(count, dtype=np.int32),
        )

    def mixed(self, other: Island) -> Island:
        """The better half of both, from here on with this one's chance."""
        half = self.size // 2
        ours = np.argsort(self.spans, kind="stable")[: self.size - half]
        theirs = np.argsort(other.spans, kind="stable")[:half]
        return replace(
            self,
            orders=np.concatenate([self.orders[ours], other.orders[theirs]]),
            starts=np.concatenate([self.starts[ours], other.starts[theirs]]),
            spans=np.concatenate([self.spans[ours], other.spans[theirs]]),
        )

    def kept(self, size: int) -> Island:
        """Its best lists, so many."""
        at = np.argsort(np.where(self.spans < 0, 2**31 - 1, self.spans), kind="stable")[:size]
        return replace(self, orders=self.orders[at], starts=self.starts[at], spans=self.spans[at])

    def evolve(self, children: int, goal: int) -> tuple[Island, int]:
        """The island after so many children (fewer where ``goal`` is met), and their number."""
        orders, starts = self.orders.copy(), self.starts.copy()
        spans, chance = self.spans.copy(), self.chance.copy()
        table, work = tables(self.net)
        count = orders.shape[1]
        mark, draft, child, times = (np.zeros(count, dtype=np.int32) for _ in range(4))
        stack = np.zeros(len(self.net[5]) + count + 1, dtype=np.int32)
        space = (np.zeros(len(table) + 2), mark, stack, draft, child, times)
        raised = evolve(
            self.net, self.weight, orders, starts, spans, chance, children, SHARE, goal, table, work, space
        )
        k = int(np.argmin(np.where(spans < 0, 2**31 - 1, spans)))
        better = spans[k] < self.best
        best, at = (int(spans[k]), starts[k]) if better else (self.best, self.best_starts)
        return replace(
            self, orders=orders, starts=starts, spans=spans, chance=chance, best=best, best_starts=at
        ), max(raised, 1)


def dealt(islands: list[Island], chance: np.random.Generator) -> list[Island]:
    """The same lists, dealt out anew: so several islands are one population that several threads raise."""
    if len(islands) < 2:
        return islands
    cards = chance.permutation(sum(island.size for island in islands))
    orders = np.concatenate([island.orders for island in islands])
    starts = np.concatenate([island.starts for island in islands])
    spans = np.concatenate([island.spans for island in islands])
    ends = np.cumsum([island.size for island in islands])
    return [
        replace(island, orders=orders[at], starts=starts[at], spans=spans[at])
        for island, at in zip(islands, np.split(cards, ends[:-1]), strict=True)
    ]


SHARE = 60
"""Places of a list in a thousand that a mutation changes."""


ALIKE = 0.5
"""Mean distance to the best end, in units of time, below which an island is tired."""
LARGEST, SMALLEST = 2000, 20
SCHEDULES_A_LIST = 2250
"""What a list of 120 activities is worth: schedules made for each before an island is tired. Longer
lists take longer, by the power measured on 300 activities."""


def population(count: int, schedules: float) -> int:
    """Lists to keep on an island that may make so many schedules."""
    share = schedules / (SCHEDULES_A_LIST * max(1.0, count / 120) ** 1.5)
    return int(min(max(share, SMALLEST), LARGEST))
