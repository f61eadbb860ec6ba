"""Schedule generation: from an order of activities to a schedule that respects every capacity.

*Serial*: each activity in turn at its earliest feasible time. *Double justification* pushes a
schedule to the right from its end, then back to the left; it never gets longer and often shorter
(Valls, Ballestin and Quintanilla, 2005).
"""

# Kernels carry no types: numba finds them.
# mypy: disallow-untyped-calls=False

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.levelling.packing import Packed, packed
from jalon.engine.levelling.problem import Ints, Problem
from jalon.engine.worktime.compiled import part, unlocked

Network = tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.uint64],
    NDArray[np.uint64],
    NDArray[np.uint64],
]
"""Durations, releases, followers (first, rows), forerunners (first, rows), demands, free, guards."""


def network_of(problem: Problem, words: Packed | None = None) -> Network:
    """What the kernels read."""
    words = packed(problem) if words is None else words
    return (
        problem.durations.astype(np.int32),
        problem.releases.astype(np.int32),
        problem.after_first.astype(np.int32),
        problem.after.astype(np.int32),
        problem.before_first.astype(np.int32),
        problem.before.astype(np.int32),
        words.demands,
        words.free,
        words.guards,
    )


@part
def placed(order, length, release, first, rows, need, capacity, guards, free, starts, used):  # type: ignore[no-untyped-def]
    """Put the activities of ``order`` one after the other; returns the end of the last.

    ``free`` is a table of words a unit of time, of which ``used`` units are not fresh.
    """
    words = free.shape[1]
    end = 0
    if words == 1:
        full = capacity[0]
        guard = guards[0]
        table = free[:, 0]
        for t in range(used):
            table[t] = full
        for k in range(len(order)):
            i = order[k]
            t = release[i]
            for e in range(first[i], first[i + 1]):
                p = rows[e]
                t = max(t, starts[p] + length[p])
            size = length[i]
            want = need[i, 0]
            if want != 0:
                # From the end of the stretch: what is short there rules out every start before it.
                u = t + size - 1
                while u >= t:
                    if (table[u] - want) & guard == guard:
                        u -= 1
                    else:
                        t = u + 1
                        u = t + size - 1
                for u in range(t, t + size):
                    table[u] -= want
            starts[i] = t
            end = max(end, t + size)
        return end
    for t in range(used):
        for w in range(words):
            free[t, w] = capacity[w]
    for k in range(len(order)):
        i = order[k]
        t = release[i]
        for e in range(first[i], first[i + 1]):
            p = rows[e]
            t = max(t, starts[p] + length[p])
        size = length[i]
        u = t + size - 1
        while u >= t:
            fits = True
            for w in range(words):
                if need[i, w] != 0 and (free[u, w] - need[i, w]) & guards[w] != guards[w]:
                    fits = False
                    break
            if fits:
                u -= 1
            else:
                t = u + 1
                u = t + size - 1
        for w in range(words):
            if need[i, w] != 0:
                for u in range(t, t + size):
                    free[u, w] -= need[i, w]
        starts[i] = t
        end = max(end, t + size)
    return end


@part
def by_time(keys, order, out, buckets, largest):  # type: ignore[no-untyped-def]
    """``order`` sorted by ``keys`` (0 to ``largest``), equals as they stood."""
    for t in range(largest + 2):
        buckets[t] = 0
    for k in range(len(order)):
        buckets[keys[order[k]] + 1] += 1
    for t in range(largest + 1):
        buckets[t + 1] += buckets[t]
    for k in range(len(order)):
        i = order[k]
        out[buckets[keys[i]]] = i
        buckets[keys[i]] += 1


@part
def justified(order, net, table, starts, work, used):  # type: ignore[no-untyped-def]
    """Schedule ``order``, push right, push left; ``order`` ends sorted by start.

    Returns how much of the table is not fresh, and the end of the schedule.
    """
    length, release, after_first, after, before_first, before, need, capacity, guards = net
    mirror, spare, keys, buckets, none = work
    end = placed(order, length, release, before_first, before, need, capacity, guards, table, starts, used)
    used = max(used, end)
    for i in range(len(order)):
        keys[i] = end - starts[i] - length[i]
    by_time(keys, order[::-1], spare, buckets, end)
    far = placed(spare, length, none, after_first, after, need, capacity, guards, table, mirror, used)
    used = max(used, far)
    for i in range(len(order)):
        keys[i] = far - mirror[i] - length[i]
    by_time(keys, spare[::-1], order, buckets, far)
    end = placed(order, length, release, before_first, before, need, capacity, guards, table, starts, used)
    by_time(starts, order, spare, buckets, end)
    for k in range(len(order)):
        order[k] = spare[k]
    return max(used, end), end


Work = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def tables(net: Network) -> tuple[NDArray[np.uint64], Work]:
    """A fresh table of free capacity, and the working arrays of :func:`justified`."""
    count = len(net[0])
    # A stretch may be looked at that begins where all else has ended.
    longest = int(net[0].max(initial=0))
    horizon = int(net[0].sum(dtype=np.int64)) + int(net[1].max(initial=0)) + longest + 2
    table = np.empty((horizon, len(net[7])), dtype=np.uint64)
    table[:] = net[7]
    a, b, c, none = (np.zeros(count, dtype=np.int32) for _ in range(4))
    return table, (a, b, c, np.zeros(horizon + 2, dtype=np.int32), none)


@unlocked
def _schedule(orders, net, both, starts, times, order, table, work):  # type: ignore[no-untyped-def]
    """The best of several orders; with ``both``, after double justification."""
    used, best = 0, -1
    for k in range(len(orders)):
        order[:] = orders[k]
        if both:
            used, end = justified(order, net, table, times, work, used)
        else:
            length, release, _, _, first, rows, need, capacity, guards = net
            end = placed(order, length, release, first, rows, need, capacity, guards, table, times, used)
            used = max(used, end)
        if best < 0 or end < best:
            best = end
            starts[:] = times
    return best


def serial(problem: Problem, orders: Ints, both: bool = False, net: Network | None = None) -> Ints:
    """The starts of the best schedule that the rows of ``orders`` (lists of activities) lead to."""
    net = network_of(problem) if net is None else net
    starts, times, order = (np.zeros(problem.count, dtype=np.int32) for _ in range(3))
    _schedule(orders.astype(np.int32), net, both, starts, times, order, *tables(net))
    return starts.astype(np.int64)
