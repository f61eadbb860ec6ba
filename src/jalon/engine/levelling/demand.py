"""Who needs what of which resource: several plans' assignments on one pool."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model import Activity, ActivityKind, ConstraintKind, Plan, Resource, ResourceKind, Schedule
from jalon.engine.model.clock import minutes

UNIT = 1000
"""Units are counted in thousandths of a full time."""
_HARD = (
    ConstraintKind.MSO,
    ConstraintKind.MFO,
    ConstraintKind.MANDATORY_START,
    ConstraintKind.MANDATORY_FINISH,
    ConstraintKind.ALAP,
)
NEVER_LEVELLED = 1000
"""Priority of an activity that levelling leaves where it is."""


@dataclass(frozen=True, slots=True)
class Pool:
    """One resource of the pool: capacity from each step on, in thousandths."""

    name: str
    steps: tuple[int, ...]
    levels: tuple[int, ...]

    @property
    def peak(self) -> int:
        return max(self.levels)

    def at(self, minute: int) -> int:
        return self.levels[bisect_right(self.steps, minute)]


@dataclass(frozen=True, slots=True)
class Need:
    """What one assignment takes; ``choices`` are the resources that can give it, best first."""

    row: int
    units: int
    choices: tuple[int, ...]
    skill: str
    assignment: int


@dataclass(frozen=True, slots=True, eq=False)
class Demands:
    """The needs of all rows of all plans.

    Attributes
    ----------
    first : tuple of int
        Row of each plan's first activity, and the number of rows.
    movable : bool[rows]
        Not started, not fixed by a constraint or by hand, not of the highest priority.
    needs, of_row : all needs; those of each row
    """

    plans: tuple[Plan, ...]
    first: tuple[int, ...]
    movable: NDArray[np.bool_]
    resources: tuple[Pool, ...]
    needs: tuple[Need, ...]
    of_row: dict[int, tuple[Need, ...]]

    @property
    def count(self) -> int:
        return self.first[-1]

    def place(self, row: int) -> tuple[int, int]:
        """Plan and activity index of a row."""
        plan = bisect_right(self.first, row) - 1
        while self.first[plan + 1] == self.first[plan]:
            plan -= 1
        return plan, row - self.first[plan]

    def activity(self, row: int) -> Activity:
        plan, index = self.place(row)
        return self.plans[plan].activities[index]


def demands_of(plans: Sequence[Plan], schedules: Sequence[Schedule]) -> Demands:
    """Gather the assignments of work resources; the same name is the same person or machine."""
    pools: list[Pool] = []
    known: dict[str, int] = {}
    skilled: list[tuple[int, Resource]] = []
    first, movable, needs = [0], [], []
    for plan, schedule in zip(plans, schedules, strict=True):
        own: dict[int, int] = {}
        for resource in plan.resources:
            if resource.kind is ResourceKind.WORK:
                name = resource.name.strip().casefold()
                if name not in known:
                    known[name] = len(pools)
                    pools.append(_pool(resource))
                    skilled.append((known[name], resource))
                own[resource.uid] = known[name]
        rows = {a.uid: first[-1] + i for i, a in enumerate(plan.activities)}
        movable += [_may_move(a, i, schedule) for i, a in enumerate(plan.activities)]
        for k, assignment in enumerate(plan.assignments):
            row = rows.get(assignment.activity)
            units = round(assignment.units * UNIT)
            if row is None or units <= 0 or (assignment.resource not in own and not assignment.skill):
                continue
            activity = plan.activities[row - first[-1]]
            if not _works(activity):
                continue
            choices = [own[assignment.resource]] if assignment.resource in own else []
            if assignment.skill:
                able = [
                    r
                    for r, person in skilled
                    if any(s.name == assignment.skill and s.level >= assignment.level for s in person.skills)
                ]
                stand_in = any(r in choices and person.generic for r, person in skilled)
                choices = able if stand_in and able else choices + [r for r in able if r not in choices]
            needs.append(Need(row, units, tuple(choices), assignment.skill, k))
        first.append(first[-1] + len(plan.activities))
    of_row: dict[int, tuple[Need, ...]] = {}
    for need in needs:
        of_row[need.row] = (*of_row.get(need.row, ()), need)
    return Demands(
        tuple(plans), tuple(first), np.array(movable, dtype=bool), tuple(pools), tuple(needs), of_row
    )


def _pool(resource: Resource) -> Pool:
    if not resource.availability:
        return Pool(resource.name, (), (round(resource.max_units * UNIT),))
    steps: list[int] = []
    levels = [0]
    for part in resource.availability:
        if part.start is None or (steps and steps[-1] == minutes(part.start)):
            levels[-1] = round(part.units * UNIT)
        else:
            steps.append(minutes(part.start))
            levels.append(round(part.units * UNIT))
        if part.finish is not None:
            steps.append(minutes(part.finish))
            levels.append(0)
    return Pool(resource.name, tuple(steps), tuple(levels))


def _works(a: Activity) -> bool:
    kinds = (ActivityKind.SUMMARY, ActivityKind.LEVEL_OF_EFFORT)
    return a.active and not a.external and a.kind not in kinds and not a.progress.finished


def _may_move(a: Activity, index: int, schedule: Schedule) -> bool:
    fixed = any(c is not None and c.kind in _HARD for c in (a.constraint, a.second_constraint))
    if not _works(a) or a.manual or a.progress.started or fixed or a.priority >= NEVER_LEVELLED:
        return False
    return int(schedule.finish[index]) > int(schedule.start[index])
