"""What no schedule can beat: lower bounds on the end of a project."""

from __future__ import annotations

import numpy as np

from jalon.engine.levelling.priorities import early_and_late
from jalon.engine.levelling.problem import Problem


def critical_path(problem: Problem) -> int:
    early, _ = early_and_late(problem)
    return int((early + problem.durations).max(initial=0))


def energy(problem: Problem) -> int:
    """By resource: its work cannot be done before heads and tails leave room for it.

    For the activities that cannot start before a head h and have at least a tail q behind them,
    the end is at least h + work / capacity + q.
    """
    early, late = early_and_late(problem)
    finish = int((early + problem.durations).max(initial=0))
    tails = finish - late - problem.durations
    best = 0
    for r in range(len(problem.capacities)):
        needing = np.flatnonzero((problem.demands[:, r] > 0) & (problem.durations > 0))
        if not len(needing):
            continue
        work = problem.demands[needing, r] * problem.durations[needing]
        head, tail = early[needing], tails[needing]
        by_tail = np.argsort(-tail, kind="stable")
        for h in np.unique(head):
            there = by_tail[head[by_tail] >= h]
            needed = -(-np.cumsum(work[there]) // problem.capacities[r])
            best = max(best, int((h + needed + tail[there]).max()))
    return best


def lower_bound(problem: Problem) -> int:
    return max(critical_path(problem), energy(problem))
