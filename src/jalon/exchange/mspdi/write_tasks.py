"""Tasks and links to Microsoft's XML, element by element in the schema's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model import Activity, ConstraintKind, Link, Plan, Schedule, Stored
from jalon.engine.model.clock import NEVER, instant
from jalon.exchange.mspdi.codes import (
    CONSTRAINT_CODES,
    ELAPSED,
    LINK_CODES,
    PERCENT,
    WORK_TYPE_CODES,
)
from jalon.exchange.mspdi.markup import Markup, cost, format_of, span
from jalon.exchange.mspdi.slots import Slot, put_values


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in the outline."""

    row: int
    number: str
    level: int


def places(activities: Sequence[Activity]) -> list[Place]:
    """Row, outline number and level of each activity, in order."""
    found: dict[int, Place] = {}
    children: dict[int | None, int] = {}
    for row, activity in enumerate(activities, 1):
        nth = children[activity.parent] = children.get(activity.parent, 0) + 1
        above = found[activity.parent] if activity.parent is not None else None
        found[activity.uid] = (
            Place(row, f"{above.number}.{nth}", above.level + 1) if above else Place(row, str(nth), 1)
        )
    return list(found.values())


def dates_of(activity: Activity, schedule: Schedule | None, index: int) -> Stored:
    """The computed dates to write; without a schedule, those the plan came with."""
    if schedule is None:
        return activity.stored or Stored()

    def length(value: int) -> int | None:
        return None if value <= NEVER else int(value)

    return Stored(
        instant(schedule.start[index]),
        instant(schedule.finish[index]),
        instant(schedule.early_start[index]),
        instant(schedule.early_finish[index]),
        instant(schedule.late_start[index]),
        instant(schedule.late_finish[index]),
        length(schedule.total_float[index]),
        length(schedule.free_float[index]),
        bool(schedule.critical[index]),
    )


def put_task(
    xml: Markup,
    plan: Plan,
    activity: Activity,
    place: Place,
    dates: Stored,
    links: Sequence[Link],
    slots: Mapping[str, Slot],
) -> None:
    a, p = activity, activity.progress
    with xml.inside("Task"):
        xml.put("UID", a.uid)
        xml.put("ID", place.row)
        xml.put("Name", a.name)
        xml.put("Active", a.active)
        xml.put("Manual", a.manual)
        xml.put("Type", WORK_TYPE_CODES.get(a.work_type, 0))
        xml.put("IsNull", 0)
        xml.put_text("WBS", a.wbs)
        xml.put("OutlineNumber", place.number)
        xml.put("OutlineLevel", place.level)
        xml.put("Priority", a.priority)
        xml.put("Start", dates.start or a.manual_start)
        xml.put("Finish", dates.finish or a.manual_finish)
        xml.put("Duration", span(a.duration.minutes))
        xml.put("DurationFormat", format_of(a.duration.unit, a.duration.elapsed, a.duration.estimated))
        xml.put("Stop", p.stop)
        xml.put("Resume", p.resume)
        xml.put("ResumeValid", p.resume is not None)
        xml.put("EffortDriven", a.effort_driven)
        xml.put("Recurring", 0)
        xml.put("Estimated", a.duration.estimated)
        xml.put("Milestone", a.milestone or a.kind.value.endswith("milestone"))
        xml.put("Summary", a.is_summary)
        xml.put("Critical", dates.critical)
        xml.put("IsSubproject", 0)
        xml.put("ExternalTask", a.external)
        _put_computed(xml, dates)
        xml.put("FixedCost", cost(a.fixed_cost))
        xml.put("PercentComplete", round(p.percent_complete))
        xml.put("Cost", cost(a.cost))
        xml.put("ActualStart", p.actual_start)
        xml.put("ActualFinish", p.actual_finish)
        xml.put("ActualDuration", span(p.actual_minutes))
        xml.put("ActualCost", cost(a.actual_cost))
        xml.put("RemainingDuration", span(p.remaining_minutes))
        xml.put("RemainingCost", cost(a.remaining_cost))
        _put_limits(xml, a, plan)
        xml.put_text("Notes", a.note)
        xml.put("PhysicalPercentComplete", None if p.physical_percent is None else round(p.physical_percent))
        xml.put("EarnedValueMethod", 1 if a.earned_value_method == "physical" else None)
        for link in links:
            _put_link(xml, link)
        put_values(xml, a, dict(slots))
        _put_baselines(xml, a)
        if a.manual:
            xml.put("ManualStart", a.manual_start)
            xml.put("ManualFinish", a.manual_finish)
            xml.put("ManualDuration", span(a.duration.minutes))


def _put_computed(xml: Markup, dates: Stored) -> None:
    xml.put("EarlyStart", dates.early_start)
    xml.put("EarlyFinish", dates.early_finish)
    xml.put("LateStart", dates.late_start)
    xml.put("LateFinish", dates.late_finish)
    xml.put("FreeSlack", _tenths(dates.free_float))
    xml.put("TotalSlack", _tenths(dates.total_float))


def _put_limits(xml: Markup, a: Activity, plan: Plan) -> None:
    kind = a.constraint.kind if a.constraint else ConstraintKind.ASAP
    if a.constraint is None and plan.from_finish:
        kind = ConstraintKind.ALAP
    xml.put("ConstraintType", CONSTRAINT_CODES[kind])
    xml.put("CalendarUID", -1 if a.calendar is None else a.calendar)
    xml.put("ConstraintDate", a.constraint.date if a.constraint else None)
    xml.put("Deadline", a.deadline)
    xml.put("LevelingDelay", _tenths(a.levelling_delay))
    xml.put("LevelingDelayFormat", 8)
    xml.put("IgnoreResourceCalendar", a.ignore_resource_calendars)


def _put_link(xml: Markup, link: Link) -> None:
    lag = link.lag
    with xml.inside("PredecessorLink"):
        xml.put("PredecessorUID", link.predecessor)
        xml.put("Type", LINK_CODES[link.kind])
        xml.put("CrossProject", link.predecessor_plan is not None)
        if link.predecessor_plan is not None:
            xml.put("CrossProjectName", f"{link.predecessor_plan}\\{link.predecessor}")
        if lag.percent is not None:
            xml.put("LinkLag", round(lag.percent))
            xml.put("LagFormat", PERCENT + ELAPSED * lag.elapsed)
        else:
            xml.put("LinkLag", _tenths(lag.minutes))
            xml.put("LagFormat", format_of(lag.unit, lag.elapsed))


def _put_baselines(xml: Markup, a: Activity) -> None:
    for baseline in a.baselines:
        if baseline.number > 10:
            continue
        with xml.inside("Baseline"):
            xml.put("Number", baseline.number)
            xml.put("Start", baseline.start)
            xml.put("Finish", baseline.finish)
            xml.put("Duration", span(baseline.minutes))
            if baseline.minutes is not None:
                xml.put("DurationFormat", format_of(a.duration.unit, a.duration.elapsed))
            xml.put("Work", span(baseline.work_minutes))
            xml.put("Cost", cost(baseline.cost))


def _tenths(minutes: int | None) -> int | None:
    return None if minutes is None else minutes * 10


def put_project_row(xml: Markup, plan: Plan, start: datetime, finish: datetime | None) -> None:
    """Row 0, the project itself."""
    with xml.inside("Task"):
        xml.put("UID", 0)
        xml.put("ID", 0)
        xml.put("Name", plan.name)
        xml.put("Type", 1)
        xml.put("IsNull", 0)
        xml.put("OutlineNumber", "0")
        xml.put("OutlineLevel", 0)
        xml.put("Start", start)
        xml.put("Finish", finish)
        xml.put("Summary", 1)
        xml.put_text("Notes", plan.note)
