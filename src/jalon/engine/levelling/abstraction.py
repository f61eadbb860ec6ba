"""Real plans seen as one plain research problem: where the search finds when each activity should start.

An approximation: everything is counted in working time of the first plan's calendar, capacities are
taken at their highest, links other than finish to start count as a release. The sweep over the real
plan then sets what it finds right, so that nothing here can make a plan wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np

from jalon.engine.levelling.demand import Demands
from jalon.engine.levelling.problem import Ints, Problem
from jalon.engine.model import LinkKind, Plan, Schedule
from jalon.engine.model.calendar import standard_calendar
from jalon.engine.worktime.calendar import WorkCalendar

FINEST, LONGEST = 15, 20_000
"""Least minutes of a unit of time, and most units that the durations may add up to."""
MOST_PAIRS = 400
"""Links between summaries stand for so many links of what is below; beyond they are left out."""


@dataclass(frozen=True, slots=True)
class Abstraction:
    """The problem, and how its times read on the wall: rows of the problem begin with those of the plans."""

    problem: Problem
    calendar: WorkCalendar
    origin: int
    unit: int
    rows: int

    def unit_of(self, minute: int) -> int:
        """The unit of time in which a minute of the clock falls."""
        return self.calendar.between(self.origin, minute) // self.unit

    def targets(self, starts: Ints) -> Ints:
        """The minute at which each row of the plans should start."""
        wall = {
            int(t): self.calendar.next_work(self.calendar.add(self.origin, int(t) * self.unit))
            for t in np.unique(starts[: self.rows])
        }
        return np.array([wall[int(t)] for t in starts[: self.rows]], dtype=np.int64)


def abstraction_of(plans: Sequence[Plan], before: Sequence[Schedule], demands: Demands) -> Abstraction:
    """What the search reads of ``plans``, whose dates without any levelling are ``before``."""
    calendar = _calendar(plans[0])
    start = np.concatenate([s.start for s in before])
    finish = np.concatenate([s.finish for s in before])
    origin = int(start.min()) if len(start) else 0
    leaf = np.array([not a.is_summary for plan in plans for a in plan.activities], dtype=bool)
    work = np.array(
        [
            calendar.between(a, b) if a < b and own else 0
            for a, b, own in zip(start, finish, leaf, strict=True)
        ],
        dtype=np.int64,
    )
    unit = _unit(work)
    lengths = (-(-work // unit)).tolist()
    released = [max(calendar.between(origin, int(a)), 0) // unit for a in start]
    followers: list[list[int]] = [[] for _ in lengths]
    for i, j, lag in _links(plans, demands):
        if lag <= 0:
            followers[i].append(j)
        else:
            followers.append([j])
            followers[i].append(len(lengths))
            lengths.append(-(-lag // unit))
    needs, capacities = _needs(demands, len(lengths))
    free = _early(lengths, followers)
    rows = len(start)
    releases = [t if t > free[i] else 0 for i, t in enumerate(released)] + [0] * (len(lengths) - rows)
    problem = Problem.of(lengths, needs, capacities, followers, releases)
    return Abstraction(problem, calendar, origin, unit, rows)


def _calendar(plan: Plan) -> WorkCalendar:
    if not plan.calendars:
        return WorkCalendar.of([standard_calendar()], 1)
    return WorkCalendar.of(plan.calendars, plan.calendar or plan.calendars[0].uid)


def _unit(work: Ints) -> int:
    """Minutes that divide all durations where that leaves a problem small enough to search."""
    common = gcd(*(int(w) for w in work if w)) if work.any() else 60
    return max(common, FINEST, -(-int(work.sum()) // LONGEST))


def _links(plans: Sequence[Plan], demands: Demands) -> list[tuple[int, int, int]]:
    """Finish to start, as rows and minutes of lag; a summary stands for what is below it."""
    found = []
    for plan, first in zip(plans, demands.first, strict=False):
        rows = {a.uid: first + i for i, a in enumerate(plan.activities)}
        above = {a.uid: a.parent for a in plan.activities}
        below: dict[int, list[int]] = defaultdict(list)
        for a in plan.activities:
            at = a.uid if not a.is_summary else None
            while at is not None:
                below[at].append(rows[a.uid])
                at = above.get(at)
        for link in plan.links:
            lag = link.lag
            if link.kind is not LinkKind.FS or link.predecessor_plan or lag.minutes < 0 or lag.percent:
                continue
            ahead, after = below.get(link.predecessor, []), below.get(link.successor, [])
            if len(ahead) * len(after) <= MOST_PAIRS:
                found += [(i, j, lag.minutes) for i in ahead for j in after]
    return found


def _early(lengths: Sequence[int], followers: Sequence[Sequence[int]]) -> list[int]:
    """Earliest starts by links alone."""
    waiting = [0] * len(lengths)
    for row in followers:
        for j in row:
            waiting[j] += 1
    starts = [0] * len(lengths)
    ready = [i for i, count in enumerate(waiting) if not count]
    for i in ready:
        for j in followers[i]:
            starts[j] = max(starts[j], starts[i] + lengths[i])
            waiting[j] -= 1
            if not waiting[j]:
                ready.append(j)
    return starts


def _needs(demands: Demands, rows: int) -> tuple[Ints, list[int]]:
    """Demands by row and resource; persons who can stand in for each other count as one resource too."""
    groups = sorted({tuple(sorted(need.choices)) for need in demands.needs if need.choices})
    columns, capacities = [], []
    for group in groups:
        column = np.zeros(rows, dtype=np.int64)
        for need in demands.needs:
            if need.choices and set(need.choices) <= set(group):
                column[need.row] += need.units
        capacity = sum(demands.resources[r].peak for r in group)
        if column.sum() <= capacity or capacity <= 0:
            continue
        column = np.minimum(column, capacity)
        shared = gcd(*(int(u) for u in column if u))
        columns.append(column // shared)
        capacities.append(capacity // shared)
    if not columns:
        return np.zeros((rows, 0), dtype=np.int64), []
    return np.stack(columns, axis=1), capacities
