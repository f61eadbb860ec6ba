"""A plan as arrays: what the kernels read. One row an activity, in the plan's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.calendars import CalendarChoice, choose_calendars
from jalon.engine.model.activity import Activity, ActivityKind, Constraint, ConstraintKind
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.link import LinkKind
from jalon.engine.model.plan import Plan
from jalon.engine.model.rules import SchedulingRules

Ints = NDArray[np.int64]

TASK, SUMMARY, START_MILESTONE, FINISH_MILESTONE, LEVEL_OF_EFFORT = range(5)
KINDS = {
    ActivityKind.TASK: TASK,
    ActivityKind.SUMMARY: SUMMARY,
    ActivityKind.START_MILESTONE: START_MILESTONE,
    ActivityKind.FINISH_MILESTONE: FINISH_MILESTONE,
    ActivityKind.LEVEL_OF_EFFORT: LEVEL_OF_EFFORT,
}
NOT_STARTED, STARTED, FINISHED = range(3)
AUTO, MANUAL, FACT = range(3)
"""How an activity gets its dates; a fact is an external activity's stored dates."""
(ASAP, ALAP, SNET, SNLT, FNET, FNLT, MSO, MFO, MANDATORY_START, MANDATORY_FINISH) = range(10)
CONSTRAINTS = {
    ConstraintKind.ASAP: ASAP,
    ConstraintKind.ALAP: ALAP,
    ConstraintKind.SNET: SNET,
    ConstraintKind.SNLT: SNLT,
    ConstraintKind.FNET: FNET,
    ConstraintKind.FNLT: FNLT,
    ConstraintKind.MSO: MSO,
    ConstraintKind.MFO: MFO,
    ConstraintKind.MANDATORY_START: MANDATORY_START,
    ConstraintKind.MANDATORY_FINISH: MANDATORY_FINISH,
}
FS, SS, FF, SF = range(4)
LINKS = {LinkKind.FS: FS, LinkKind.SS: SS, LinkKind.FF: FF, LinkKind.SF: SF}


class Activities(NamedTuple):
    """Columns of activities; dates in minutes since 1970, ``NEVER`` where absent."""

    parent: Ints
    kind: Ints
    mode: Ints
    state: Ints
    active: NDArray[np.bool_]
    duration: Ints
    remaining: Ints
    calendar: Ints
    float_calendar: Ints
    constraint: Ints
    constraint_date: Ints
    constraint2: Ints
    constraint2_date: Ints
    deadline: Ints
    actual_start: Ints
    actual_finish: Ints
    stop: Ints
    resume: Ints
    fixed_start: Ints
    fixed_finish: Ints
    delay: Ints
    expected_finish: Ints


class Links(NamedTuple):
    """Columns of links, and their order by predecessor and by successor."""

    predecessor: Ints
    successor: Ints
    kind: Ints
    lag: Ints
    calendar: Ints
    into_first: Ints
    into: Ints
    out_first: Ints
    out: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One or several plans, ready for the kernels."""

    activities: Activities
    links: Links
    calendars: CalendarChoice
    start: Ints
    """Start of the plan each row belongs to."""
    data_date: Ints
    must_finish: Ints


def _when(date: datetime | None) -> int:
    return NEVER if date is None else minutes(date)


def _constraint(constraint: Constraint | None) -> tuple[int, int]:
    if constraint is None:
        return ASAP, NEVER
    return CONSTRAINTS[constraint.kind], _when(constraint.date)


def _remaining(a: Activity) -> int:
    p = a.progress
    if p.finished:
        return 0
    if p.remaining_minutes is not None:
        return p.remaining_minutes
    return round(a.duration.minutes * (1 - p.percent_complete / 100))


def _row(a: Activity, parent: int) -> tuple[int, ...]:
    p = a.progress
    fixed_start, fixed_finish = a.manual_start, a.manual_finish
    mode = MANUAL if a.manual else AUTO
    if a.external and a.stored is not None and a.stored.start is not None:
        mode, fixed_start, fixed_finish = FACT, a.stored.start, a.stored.finish
    return (
        parent,
        KINDS[a.kind],
        mode,
        FINISHED if p.finished else STARTED if p.started else NOT_STARTED,
        a.active,
        a.duration.minutes,
        _remaining(a),
        0,
        0,
        *_constraint(a.constraint),
        *_constraint(a.second_constraint),
        _when(a.deadline),
        _when(p.actual_start),
        _when(p.actual_finish),
        _when(p.stop),
        _when(p.resume),
        _when(fixed_start),
        _when(fixed_finish),
        a.levelling_delay,
        _when(p.expected_finish),
    )


def index_by(values: Ints, count: int) -> tuple[Ints, Ints]:
    """Rows grouped by ``values``: ``rows[first[v]:first[v + 1]]`` are those with value v."""
    rows = np.argsort(values, kind="stable").astype(np.int64)
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(values, minlength=count), out=first[1:])
    return first, rows


def columns(rows: list[tuple[int, ...]]) -> Activities:
    table = np.array(rows, dtype=np.int64).reshape(len(rows), len(Activities._fields)).T.copy()
    return Activities(
        *(c.astype(np.bool_) if f == "active" else c for f, c in zip(Activities._fields, table, strict=True))
    )


def connect(ends: Ints, count: int) -> Links:
    """Links from a (5, m) array of predecessor, successor, kind, lag, calendar."""
    out_first, out = index_by(ends[0], count)
    into_first, into = index_by(ends[1], count)
    return Links(*ends, into_first=into_first, into=into, out_first=out_first, out=out)


def build(plans: Sequence[Plan], rules: SchedulingRules) -> tuple[Network, list[NDArray[np.int64]]]:
    """Arrays of ``plans``, and for each plan the network's link number of each of its links.

    A link that takes no part (its other plan is absent, or one of its ends is inactive) has
    number -1.
    """
    place: dict[tuple[str, int], int] = {}
    rows: list[tuple[int, ...]] = []
    for number, plan in enumerate(plans):
        key = plan.key or f"#{number}"
        for a in plan.activities:
            parent = -1 if a.parent is None else place[key, a.parent]
            place[key, a.uid] = len(rows)
            rows.append(_row(a, parent))
    activities = columns(rows)
    choice = choose_calendars(plans)
    activities = activities._replace(calendar=choice.of_activity, float_calendar=choice.of_float)
    ends: list[tuple[int, int, int, int, int]] = []
    numbers: list[NDArray[np.int64]] = []
    for number, plan in enumerate(plans):
        key = plan.key or f"#{number}"
        found = np.full(len(plan.links), -1, dtype=np.int64)
        for at, link in enumerate(plan.links):
            if link.predecessor_plan is not None and rules.ignore_external_links:
                continue
            before = place.get((link.predecessor_plan or key, link.predecessor))
            after = place[key, link.successor]
            if before is None or not (activities.active[before] and activities.active[after]):
                continue
            lag = link.lag
            length = lag.minutes
            if lag.percent is not None:
                length = round(rows[before][5] * lag.percent / 100)
            found[at] = len(ends)
            calendar = choice.for_lag(rules, number, before, after, lag.elapsed) if length else 0
            ends.append((before, after, LINKS[link.kind], length, calendar))
        numbers.append(found)
    table = np.array(ends, dtype=np.int64).reshape(len(ends), 5).T.copy()
    sizes = [len(plan.activities) for plan in plans]

    def spread(dates: list[datetime | None]) -> Ints:
        return np.repeat(np.array([_when(d) for d in dates], dtype=np.int64), sizes)

    network = Network(
        activities,
        connect(table, len(rows)),
        choice,
        spread([plan.start for plan in plans]),
        spread([plan.data_date for plan in plans]),
        spread([plan.finish for plan in plans]),
    )
    return network, numbers
