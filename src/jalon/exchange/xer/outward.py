"""What P6 calls our things: kinds, codes, constraints, types of custom fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Constraint,
    ConstraintKind,
    Plan,
    Resource,
    ResourceKind,
    Schedule,
    Stored,
)
from jalon.engine.model.activity import WBS_SUMMARY
from jalon.engine.model.clock import EARLIEST, minutes
from jalon.engine.worktime import WorkCalendar
from jalon.exchange.xer.cells import line
from jalon.exchange.xer.codes import (
    EQUIPMENT,
    EXTERNAL_FINISH,
    EXTERNAL_START,
    external_constraints,
)

BEFORE_ALL = (ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH, ConstraintKind.MSO)
"""Constraints that leave an earliest start nothing to say."""
EXTERNAL = {
    EXTERNAL_START: "external_early_start_date",
    EXTERNAL_FINISH: "external_late_end_date",
}


def stored_of(plan: Plan, schedule: Schedule | None) -> dict[int, Stored]:
    if schedule is None:
        return {a.uid: a.stored for a in plan.activities if a.stored is not None}
    names = (
        "start",
        "finish",
        "early_start",
        "early_finish",
        "late_start",
        "late_finish",
        "total_float",
        "free_float",
        "critical",
    )
    return {row.uid: Stored(**{n: getattr(row, n) for n in names}) for row in schedule.rows()}


def codes_of(activities: list[Activity]) -> dict[int, str]:
    """P6 needs a short id for each activity, once only: ours where it is one, else A1000, A1010."""
    times = Counter(line(a.code) for a in activities if not a.is_summary)
    codes: dict[int, str] = {}
    number = 1000
    for a in activities:
        if a.is_summary:
            continue
        code = line(a.code)
        if not code or times[code] > 1 or len(code) > 40:
            while times[code := f"A{number}"]:
                number += 10
            number += 10
        codes[a.uid] = code
    return codes


def off_hours(plan: Plan) -> dict[int, int]:
    """Clock minutes of the manual activities whose dates are not what work in their calendar gives."""
    found: dict[int, int] = {}
    works: dict[int, WorkCalendar] = {}
    for a in plan.activities:
        if not a.manual or a.is_summary or a.progress.started or a.manual_start is None:
            continue
        if a.manual_finish is None or a.duration.elapsed or a.duration.minutes == 0:
            continue
        uid = a.calendar if a.calendar is not None else plan.calendar
        assert uid is not None
        if uid not in works:
            works[uid] = WorkCalendar.of(plan.calendars, uid)
        work = works[uid]
        start, finish = minutes(a.manual_start), minutes(a.manual_finish)
        inside = work.next_work(start) == start and work.previous_work(finish) == finish
        if finish > start and not (inside and work.between(start, finish) == a.duration.minutes):
            found[a.uid] = finish - start
    return found


def held_by_summaries(plan: Plan) -> dict[int, Constraint]:
    """The latest "no earlier than" above each activity: P6 has no constraints on WBS elements."""
    held: dict[int, Constraint] = {}
    for a in plan.activities:
        found = [held[a.parent]] if a.parent in held else []
        own = a.constraint
        if a.is_summary and own is not None and own.kind is ConstraintKind.SNET:
            found.append(own)
        if found:
            held[a.uid] = max(found, key=lambda c: c.date or EARLIEST)
    return held


def constraints_of(
    a: Activity, s: Stored, held: Constraint | None = None
) -> tuple[Constraint | None, Constraint | None]:
    """The first and second constraint P6 gets; ``held`` is what the summaries above ask for."""
    start = a.manual_start if a.manual else s.start if a.external else None
    if start is not None and not a.progress.started:
        return Constraint(ConstraintKind.MANDATORY_START, start), None
    imposed = external_constraints(a.fields)
    kept = [
        c
        for c in (a.constraint, a.second_constraint)
        if c is not None and c.kind is not ConstraintKind.ASAP and c not in imposed
    ]
    if held is not None and len(kept) < 2 and not any(c.kind in BEFORE_ALL for c in kept):
        own = next((c for c in kept if c.kind is ConstraintKind.SNET), None)
        if own is None or (own.date or EARLIEST) < (held.date or EARLIEST):
            kept = [*(c for c in kept if c is not own), held]
    first, second, *_ = [*kept, None, None]
    return first, second


def task_type_of(a: Activity) -> str:
    if a.kind is ActivityKind.LEVEL_OF_EFFORT:
        return "TT_WBS" if a.work_type == WBS_SUMMARY else "TT_LOE"
    if a.kind is ActivityKind.START_MILESTONE:
        return "TT_Mile"
    if a.kind is ActivityKind.FINISH_MILESTONE or a.duration.minutes == 0:
        return "TT_FinMile"
    return "TT_Task" if a.ignore_resource_calendars else "TT_Rsrc"


def resource_type_of(r: Resource) -> str:
    if r.kind is not ResourceKind.WORK:
        return "RT_Mat"
    return "RT_Equip" if r.group == EQUIPMENT else "RT_Labor"


def field_types_of(activities: list[Activity]) -> dict[tuple[str, str], str]:
    kinds: dict[tuple[str, str], set[type]] = {}
    for a in activities:
        for name, value in a.fields.items():
            if value is not None and name not in EXTERNAL:
                kinds.setdefault(("PROJWBS" if a.is_summary else "TASK", name), set()).add(type(value))
    return {key: _logical(found) for key, found in kinds.items()}


def _logical(found: set[type]) -> str:
    if found == {int}:
        return "FT_INT"
    if found <= {int, float}:
        return "FT_FLOAT_2_DECIMALS"
    return "FT_START_DATE" if found == {datetime} else "FT_TEXT"


def remaining_of(a: Assignment) -> float | None:
    """What an assignment still costs: as it says, else what is planned and not spent."""
    if a.remaining_cost is not None or a.cost is None:
        return a.remaining_cost
    return max(0.0, a.cost - (a.actual_cost or 0.0))


def capacity_of(r: Resource) -> Iterator[tuple[datetime | None, float]]:
    """From when on a resource has how many units; what lies between two steps is none."""
    if not r.availability:
        yield None, r.max_units
    end: datetime | None = None
    for place, (start, finish, units) in enumerate(r.availability):
        if start is not None and (place == 0 or start != end):
            yield end, 0.0
        yield start, units
        end = finish
    if end is not None:
        yield end, 0.0
