"""Ways out of an exception on cost, each computed on a copy of the plan: money saved, and days won or lost.

Cut: tasks that carry an open Should or Could are made shorter by its effort. Move people: work that has not
begun goes to someone of the same group, or with the skill asked for, who costs less and is free then; the
dearest hour first. Grant the money: the plan stays, the limit moves to what is kept with the chance that the
tolerance asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jalon.engine.cpm import schedule_together
from jalon.engine.earned_value.costs import Costs
from jalon.engine.model import Activity, Assignment, Plan, PlanError, Resource, Schedule
from jalon.engine.model.clock import minutes
from jalon.engine.model.resource import ResourceKind
from jalon.pmo.governance.bridge import recovery
from jalon.pmo.governance.bridge.recovery import WayOut
from jalon.pmo.planning import bridge as planning

MOST_MOVED = 40


@dataclass(frozen=True, slots=True)
class Ceiling:
    """What the cost at completion must not pass; what was agreed, is forecast, would be granted."""

    limit: float
    agreed: float
    forecast: float
    granted: float


def ways(
    snapshot: planning.Snapshot,
    ceiling: Ceiling,
    cuts: Iterable[tuple[int, int]],
    around: Sequence[Plan] = (),
    agreed: Plan | None = None,
) -> list[WayOut]:
    """The ways that save something; granting the money is always one."""
    plan, work = snapshot.state.plan, planning.work_of(snapshot.state)
    now = minutes(snapshot.schedule.project_finish)

    def won(finish: int) -> float:
        days = work.between(finish, now) if finish <= now else -work.between(now, finish)
        return round(days / plan.minutes_per_day, 2)

    def scheduled(tried: Plan) -> Schedule | None:
        try:
            return schedule_together([tried, *around])[0]
        except PlanError:
            return None

    aim = recovery.Aim(now, now)
    found = [
        recovery.hold(plan, agreed, aim, Costs.of(plan), True, won, scheduled),
        recovery.cut(plan, aim, cuts, Costs.of(plan), True, won, scheduled),
        _cheaper(plan, snapshot.schedule, won, scheduled),
    ]
    kept = [
        replace(one, enough=ceiling.forecast + one.money <= ceiling.limit)
        for one in found
        if one is not None and one.money is not None and one.money < 0
    ]
    more = round(ceiling.granted - ceiling.agreed, 2)
    return [*kept, WayOut("money", now, 0.0, more, (), {}, {}, True)]


def _cheaper(plan: Plan, found: Schedule, won: Any, scheduled: Any) -> WayOut | None:
    """Give what has not begun to those who can do it for less, while they are free."""
    before = float(Costs.of(plan).planned.sum())
    spans = {row.uid: (minutes(row.start), minutes(row.finish)) for row in found.rows()}
    known = {a.uid: a for a in plan.activities}
    people = {r.uid: r for r in plan.resources if r.kind is ResourceKind.WORK}
    assignments = list(plan.assignments)
    order = sorted(
        (i for i, one in enumerate(assignments) if _open(one, known[one.activity], people)),
        key=lambda i: (-people[assignments[i].resource].standard_rate, i),
    )
    moved: dict[int, None] = {}
    for i in order:
        one = assignments[i]
        taken = {other.resource for other in assignments if other.activity == one.activity}
        cheaper = min(
            (
                r
                for r in people.values()
                if r.uid not in taken
                and r.standard_rate < people[one.resource].standard_rate
                and _able(r, people[one.resource], one)
                and _is_free(r, one, assignments, spans)
            ),
            key=lambda r: (r.standard_rate, r.uid),
            default=None,
        )
        if cheaper is not None and len(moved) < MOST_MOVED:
            assignments[i] = replace(one, resource=cheaper.uid)
            moved[one.activity] = None
    if not moved:
        return None
    tried = replace(plan, assignments=tuple(assignments))
    after = scheduled(tried)
    if after is None:
        return None
    finish = minutes(after.project_finish)
    hands = {
        uid: [{"uid": a.resource, "units": a.units} for a in assignments if a.activity == uid]
        for uid in moved
    }
    saved = float(Costs.of(tried).planned.sum()) - before
    names = tuple(known[uid].name for uid in moved)
    return WayOut("people", finish, won(finish), round(saved, 2), names, {}, {}, False, hands)


def _open(one: Assignment, a: Activity, people: dict[int, Resource]) -> bool:
    """Whether this work may still go to somebody else, and its cost comes from a rate."""
    return (
        one.resource in people
        and one.cost is None
        and a.cost is None
        and a.active
        and not a.is_summary
        and not a.progress.percent_complete
        and a.progress.actual_start is None
        and bool(people[one.resource].standard_rate)
    )


def _able(other: Resource, now: Resource, one: Assignment) -> bool:
    """Whether another may do it: the same group, or the skill the assignment asks for."""
    if one.skill:
        return any(skill.name == one.skill and skill.level >= one.level for skill in other.skills)
    return bool(now.group) and other.group == now.group and bool(other.standard_rate)


def _is_free(
    other: Resource, one: Assignment, assignments: list[Assignment], spans: dict[int, tuple[int, int]]
) -> bool:
    """Whether someone has these units left over the whole span of a task."""
    start, finish = spans[one.activity]
    busy = [
        (*spans[a.activity], a.units)
        for a in assignments
        if a.resource == other.uid and spans[a.activity][0] < finish and start < spans[a.activity][1]
    ]
    peak = max(
        (sum(u for s, f, u in busy if s <= at < f) for at in (start, *(s for s, _f, _u in busy))), default=0
    )
    return peak + one.units <= other.max_units + 1e-9
