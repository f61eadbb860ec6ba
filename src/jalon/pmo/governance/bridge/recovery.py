"""Ways out of an exception, each computed on a copy of the plan: days won, money, and what to change.

Crash: critical tasks are made shorter, the cheapest day first, each by a quarter at most; a day won costs
half the task's daily cost on top, as overtime does (half as much again, the usual premium). Cut: tasks that
carry an open Should or Could are made shorter by its effort. Move people: the plan is levelled anew. Move
the date: the plan stays, the promise changes. Hold: what
has not begun gets the time its baseline gave it. Sources: PMI, Practice Standard for Scheduling, 3rd ed.
(schedule compression); Kelley and Walker 1959 (cheapest critical day first).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from jalon.engine.cpm import schedule_together
from jalon.engine.earned_value.costs import Costs
from jalon.engine.levelling.plan import level
from jalon.engine.model import Activity, Duration, Plan, PlanError, Schedule
from jalon.engine.model.clock import minutes
from jalon.pmo.planning import bridge as planning

MOST_SHORTENED = 0.25
PREMIUM = 0.5
SECONDS = 10.0
"""A wall only: a plan within the steps is computed whole, and the same each time."""
MOST_STEPS = 40
BIG = 3000
"""Activities above which levelling is left to its own page: it would take too long to look at here."""


Scheduler = Callable[[Plan], Schedule | None]


@dataclass(frozen=True, slots=True)
class WayOut:
    """One way: the finish it gives, working days and money it takes, and the changes of the plan.

    `durations` and `delays` are by uid, in minutes, `hands` who does a task instead, by uid; `names` the
    tasks it touches; `money` is None where the plan has no costs.
    """

    key: str
    finish: int
    days: float
    money: float | None
    names: tuple[str, ...]
    durations: dict[int, int]
    delays: dict[int, int]
    enough: bool
    hands: dict[int, list[dict[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aim:
    """What must be reached: the finish, in minutes since 1970, that the tolerance still allows."""

    latest: int
    planned: int


def ways(
    snapshot: planning.Snapshot,
    aim: Aim,
    cuts: Iterable[tuple[int, int]],
    around: Sequence[Plan] = (),
    *,
    agreed: Plan | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[WayOut]:
    """The ways that gain something; moving the date is always one.

    `cuts` are (uid, minutes) of what may be given up; `around` the plans this one waits for.
    """
    now = minutes(snapshot.schedule.project_finish)
    work = planning.work_of(snapshot.state)
    late = round(work.between(aim.planned, now) / snapshot.state.plan.minutes_per_day, 2)
    priced = is_priced(snapshot)
    kept = gains(snapshot, aim, cuts, around, agreed=agreed, clock=clock)
    return [*kept, WayOut("date", now, late, 0.0 if priced else None, (), {}, {}, True)]


def gains(
    snapshot: planning.Snapshot,
    aim: Aim,
    cuts: Iterable[tuple[int, int]],
    around: Sequence[Plan] = (),
    *,
    agreed: Plan | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> list[WayOut]:
    """The ways that finish earlier than the plan does now: shorten, hold, cut, move people.

    ``agreed`` is the plan as its baseline keeps it.
    """
    plan, work = snapshot.state.plan, planning.work_of(snapshot.state)
    per_day = plan.minutes_per_day
    now = minutes(snapshot.schedule.project_finish)
    costs = Costs.of(plan)
    priced = bool(costs.planned.sum() > 0)

    def won(finish: int) -> float:
        return round(work.between(finish, now) / per_day, 2)

    def scheduled(tried: Plan) -> Schedule | None:
        try:
            return schedule_together([tried, *around])[0]
        except PlanError:
            return None

    found = [
        _crashed(plan, snapshot.schedule, aim, costs, priced, won, scheduled, clock),
        hold(plan, agreed, aim, costs, priced, won, scheduled),
        cut(plan, aim, cuts, costs, priced, won, scheduled),
        _levelled(plan, aim, won) if len(plan.activities) <= BIG and not around else None,
    ]
    return [one for one in found if one is not None and one.days > 0]


def _crashed(
    plan: Plan,
    before: Schedule,
    aim: Aim,
    costs: Costs,
    priced: bool,
    won: Callable[[int], float],
    scheduled: Scheduler,
    clock: Callable[[], float],
) -> WayOut | None:
    """Make critical tasks shorter until the aim holds or nothing more can be won."""
    until = clock() + SECONDS
    durations: dict[int, int] = {}
    spent = set[int]()
    money = 0.0
    now, found = plan, before
    finish = minutes(before.project_finish)
    place = {a.uid: i for i, a in enumerate(plan.activities)}
    for _step in range(MOST_STEPS):
        if finish <= aim.latest or clock() > until:
            break
        candidate = min(
            (
                a
                for a in _critical(now, found)
                if a.uid not in spent and _room(a, plan) >= plan.minutes_per_day
            ),
            key=lambda a: (_day_cost(a, costs, place, plan), a.uid),
            default=None,
        )
        if candidate is None:
            break
        spent.add(candidate.uid)
        less = _room(candidate, plan)
        tried = changed(now, {candidate.uid: candidate.duration.minutes - less})
        after = scheduled(tried)
        if after is None or minutes(after.project_finish) >= finish:
            continue
        durations[candidate.uid] = candidate.duration.minutes - less
        money += PREMIUM * _day_cost(candidate, costs, place, plan) * less / plan.minutes_per_day
        now, found, finish = tried, after, minutes(after.project_finish)
    if not durations:
        return None
    names = tuple(plan.activity(uid).name for uid in durations)
    return WayOut(
        "crash",
        finish,
        won(finish),
        round(money, 2) if priced else None,
        names,
        durations,
        {},
        finish <= aim.latest,
    )


def _critical(plan: Plan, found: Schedule) -> list[Activity]:
    """Tasks on the critical path that have not begun."""
    return [
        a
        for a, critical in zip(plan.activities, found.critical.tolist(), strict=True)
        if critical and _is_ahead(a)
    ]


def _is_ahead(a: Activity) -> bool:
    """Whether a task takes time, is computed, and has not begun."""
    return bool(
        not a.is_summary
        and a.active
        and not a.external
        and not a.manual
        and a.duration.minutes
        and not a.progress.percent_complete
        and a.progress.actual_start is None
    )


def _room(a: Activity, plan: Plan) -> int:
    """Minutes by which a task can still be made shorter: whole days, a quarter of it at most."""
    if a.duration.elapsed:
        # concrete cures and deliveries travel by the clock: nobody makes them shorter
        return 0
    own = plan.activity(a.uid).duration.minutes
    days = int(own * MOST_SHORTENED // plan.minutes_per_day)
    return days * plan.minutes_per_day - (own - a.duration.minutes)


def _day_cost(a: Activity, costs: Costs, place: dict[int, int], plan: Plan) -> float:
    own = plan.activity(a.uid).duration.minutes or 1
    return float(costs.planned[place[a.uid]]) / own * plan.minutes_per_day


def cut(
    plan: Plan,
    aim: Aim,
    cuts: Iterable[tuple[int, int]],
    costs: Costs,
    priced: bool,
    won: Callable[[int], float],
    scheduled: Scheduler,
) -> WayOut | None:
    """Tasks made shorter by the effort of what they no longer deliver; never to nothing."""
    known = {a.uid: a for a in plan.activities}
    durations: dict[int, int] = {}
    for uid, effort in cuts:
        a = known.get(uid)
        if a is None or a.is_summary or a.progress.percent_complete >= 100 or not a.duration.minutes:
            continue
        left = max(durations.get(uid, a.duration.minutes) - effort, plan.minutes_per_day)
        if left < a.duration.minutes:
            durations[uid] = left
    return _shorter("cut", plan, durations, aim, costs, priced, won, scheduled)


def hold(
    plan: Plan,
    agreed: Plan | None,
    aim: Aim,
    costs: Costs,
    priced: bool,
    won: Callable[[int], float],
    scheduled: Scheduler,
) -> WayOut | None:
    """What has not begun gets the time that was agreed for it, where it has more now."""
    if agreed is None:
        return None
    before = {a.uid: a.duration.minutes for a in agreed.activities if not a.is_summary}
    durations = {
        a.uid: before[a.uid]
        for a in plan.activities
        if _is_ahead(a) and 0 < before.get(a.uid, 0) < a.duration.minutes
    }
    return _shorter("hold", plan, durations, aim, costs, priced, won, scheduled)


def _shorter(
    key: str,
    plan: Plan,
    durations: dict[int, int],
    aim: Aim,
    costs: Costs,
    priced: bool,
    won: Callable[[int], float],
    scheduled: Scheduler,
) -> WayOut | None:
    """The way in which these tasks take this long."""
    if not durations:
        return None
    tried = changed(plan, durations)
    after = scheduled(tried)
    if after is None:
        return None
    # what does not depend on time is saved by no cut: a fixed cost stays
    saved = float(costs.planned.sum() - Costs.of(tried).planned.sum())
    finish = minutes(after.project_finish)
    names = tuple(plan.activity(uid).name for uid in durations)
    money = 0.0 - round(saved, 2) if priced else None
    return WayOut(key, finish, won(finish), money, names, durations, {}, finish <= aim.latest)


def _levelled(plan: Plan, aim: Aim, won: Callable[[int], float]) -> WayOut | None:
    """Who does what, when, put in order anew by each rule once: fewer waits for the same people."""
    try:
        found = level(plan, seed=1)
    except PlanError:
        return None
    delays = {
        a.uid: a.levelling_delay
        for a, old in zip(found.plans[0].activities, plan.activities, strict=True)
        if a.levelling_delay != old.levelling_delay
    }
    if not delays or found.overloads:
        return None
    finish = minutes(found.schedules[0].project_finish)
    names = tuple(plan.activity(uid).name for uid in delays)
    return WayOut("people", finish, won(finish), 0.0, names, {}, delays, finish <= aim.latest)


def changed(plan: Plan, durations: dict[int, int]) -> Plan:
    activities = tuple(
        replace(a, duration=Duration(durations[a.uid], a.duration.elapsed, a.duration.unit))
        if a.uid in durations
        else a
        for a in plan.activities
    )
    return replace(plan, activities=activities)


def cost_of(snapshot: planning.Snapshot) -> float:
    """What the plan as it stands adds up to."""
    return float(Costs.of(snapshot.state.plan).planned.sum())


def agreed_plan(run: Any) -> Plan | None:
    """The plan as a baseline keeps it; None where it keeps none."""
    return None if run is None or run.inputs is None else planning.unpack_inputs(run.inputs)


def is_priced(snapshot: planning.Snapshot) -> bool:
    """Whether the plan has costs at all."""
    return cost_of(snapshot) > 0


def baseline_cost(snapshot: planning.Snapshot, run: Any) -> float | None:
    """What the plan was to cost when its baseline was set; None without costs or without its plan."""
    agreed = agreed_plan(run)
    if agreed is None:
        return None
    total = float(Costs.of(agreed).planned.sum())
    return total or None
