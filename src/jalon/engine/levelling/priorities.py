"""Priority rules: in which order a planner in a hurry would serve the activities."""

from __future__ import annotations

import numpy as np

from jalon.engine.levelling.problem import Ints, Problem, in_order

RULES = ("LFT", "LST", "MTS", "GRPW", "EST")
"""Latest finish, latest start, most total successors, greatest rank positional weight, earliest start."""


def early_and_late(problem: Problem) -> tuple[Ints, Ints]:
    """Earliest and latest starts where resources are endless and nothing delays the end."""
    order = in_order(problem).tolist()
    lengths = problem.durations.tolist()
    early = problem.releases.tolist()
    first, rows = problem.after_first.tolist(), problem.after.tolist()
    for i in order:
        end = early[i] + lengths[i]
        for j in rows[first[i] : first[i + 1]]:
            if early[j] < end:
                early[j] = end
    finish = max((s + d for s, d in zip(early, lengths, strict=True)), default=0)
    late = [finish - d for d in lengths]
    for i in reversed(order):
        for j in rows[first[i] : first[i + 1]]:
            late[i] = min(late[i], late[j] - lengths[i])
    return np.array(early, dtype=np.int64), np.array(late, dtype=np.int64)


def rankings(problem: Problem) -> dict[str, Ints]:
    """For each rule a rank by activity, small is served first."""
    early, late = early_and_late(problem)
    followers = _all_followers(problem)
    first, rows = problem.after_first, problem.after
    weight = problem.durations.copy()
    np.add.at(weight, np.repeat(np.arange(problem.count), np.diff(first)), problem.durations[rows])
    return {
        "LFT": late + problem.durations,
        "LST": late,
        "MTS": -followers,
        "GRPW": -weight,
        "EST": early,
    }


def orders(problem: Problem) -> Ints:
    """One list of activities a rule, each after its forerunners."""
    place = np.empty(problem.count, dtype=np.int64)
    place[in_order(problem)] = np.arange(problem.count)
    return np.array([_sorted(problem, rank, place) for rank in rankings(problem).values()])


def served(problem: Problem, order: Ints) -> Ints:
    """The starts where each activity of ``order`` in turn gets the earliest time with enough of everything.

    Plain Python, for when the compiled one is not ready: slower by hundreds of times.
    """
    starts = np.zeros(problem.count, dtype=np.int64)
    longest = int(problem.durations.max(initial=0))
    free = np.tile(problem.capacities, (problem.horizon + longest + 1, 1))
    for i in order.tolist():
        before = problem.before[problem.before_first[i] : problem.before_first[i + 1]]
        ends = starts[before] + problem.durations[before]
        at = max(int(ends.max(initial=0)), int(problem.releases[i]))
        length, need = int(problem.durations[i]), problem.demands[i]
        while True:
            short = np.flatnonzero((free[at : at + length] < need).any(axis=1))
            if not len(short):
                break
            at += int(short[-1]) + 1
        free[at : at + length] -= need
        starts[i] = at
    return starts


def _sorted(problem: Problem, rank: Ints, place: Ints) -> Ints:
    """By rank, where no activity may come before its forerunners."""
    from heapq import heapify, heappop, heappush

    ranks, places = rank.tolist(), place.tolist()
    waiting = np.diff(problem.before_first).tolist()
    first, rows = problem.after_first.tolist(), problem.after.tolist()
    open_ = [(ranks[i], places[i], i) for i in range(problem.count) if waiting[i] == 0]
    heapify(open_)
    out: list[int] = []
    while open_:
        i = heappop(open_)[2]
        out.append(i)
        for j in rows[first[i] : first[i + 1]]:
            waiting[j] -= 1
            if waiting[j] == 0:
                heappush(open_, (ranks[j], places[j], j))
    return np.array(out, dtype=np.int64)


def _all_followers(problem: Problem) -> Ints:
    """How many activities come after each one, near and far."""
    first, rows = problem.after_first.tolist(), problem.after.tolist()
    reach = [0] * problem.count
    for i in reversed(in_order(problem).tolist()):
        for j in rows[first[i] : first[i + 1]]:
            reach[i] |= reach[j] | (1 << j)
    return np.array([bits.bit_count() for bits in reach], dtype=np.int64)
