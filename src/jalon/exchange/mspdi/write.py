"""A plan to Microsoft Project's XML (MSPDI), as Project 2010 and later write it."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from jalon.engine.model import Assignment, Calendar, Link, Plan, Resource, ResourceKind, Schedule
from jalon.exchange.flat_calendars import flat_calendars
from jalon.exchange.mspdi.codes import CONTOUR_CODES, NAMESPACE, RESOURCE_CODES
from jalon.exchange.mspdi.markup import Markup, cost, span
from jalon.exchange.mspdi.people import FIRST, LAST, MINUTE
from jalon.exchange.mspdi.slots import put_definitions, slots_for
from jalon.exchange.mspdi.splits import put_splits
from jalon.exchange.mspdi.write_calendars import put_calendar
from jalon.exchange.mspdi.write_tasks import dates_of, places, put_project_row, put_task

SAVE_VERSION = 14
"""Project 2010, the first with manual and inactive tasks."""


def write(plan: Plan, schedule: Schedule | None = None) -> bytes:
    """The plan as MSPDI, with the schedule's dates, or those it came with."""
    xml = Markup()
    slots = slots_for(plan.activities, plan)
    with xml.inside("Project", f' xmlns="{NAMESPACE}"'):
        _put_properties(xml, plan, schedule)
        put_definitions(xml, slots)
        with xml.inside("Calendars"):
            for calendar in _calendars(plan):
                put_calendar(xml, calendar)
        links: dict[int, list[Link]] = defaultdict(list)
        for link in plan.links:
            links[link.successor].append(link)
        with xml.inside("Tasks"):
            if all(a.uid != 0 for a in plan.activities):
                put_project_row(xml, plan, plan.start, _finish(plan, schedule))
            for index, (activity, place) in enumerate(
                zip(plan.activities, places(plan.activities), strict=True)
            ):
                dates = dates_of(activity, schedule, index)
                put_task(xml, plan, activity, place, dates, links[activity.uid], slots)
        with xml.inside("Resources"):
            for row, resource in enumerate(plan.resources, 1):
                _put_resource(xml, resource, row)
        with xml.inside("Assignments"):
            _put_assignments(xml, plan)
    return xml.data()


def _calendars(plan: Plan) -> list[Calendar]:
    """The plan's calendars; Project's shifts end at midnight, so night shifts are spelled out."""
    by_uid = {c.uid: c for c in plan.calendars}
    if not any(_works_past_midnight(c, by_uid) for c in plan.calendars):
        return list(plan.calendars)
    spelled = {c.uid: c for c in flat_calendars(plan)}
    return [spelled[c.uid] if _works_past_midnight(c, by_uid) else c for c in plan.calendars]


def _works_past_midnight(calendar: Calendar, by_uid: dict[int, Calendar]) -> bool:
    chain = [calendar]
    while (parent := chain[-1].parent) is not None:
        chain.append(by_uid[parent])
    hours = [
        *(day for c in chain for day in c.days),
        *(e.hours for c in chain for e in c.exceptions),
        *(day for c in chain for week in c.work_weeks for day in week.days),
    ]
    return any(finish > 1440 for day in hours for _, finish in day or ())


def _finish(plan: Plan, schedule: Schedule | None) -> datetime | None:
    if plan.from_finish:
        return plan.finish
    if schedule is not None:
        return schedule.project_finish
    finishes = [a.stored.finish for a in plan.activities if a.stored and a.stored.finish]
    return max(finishes) if finishes else None


def _put_properties(xml: Markup, plan: Plan, schedule: Schedule | None) -> None:
    xml.put("SaveVersion", SAVE_VERSION)
    xml.put("Title", plan.name)
    xml.put_text("Author", plan.author)
    xml.put("ScheduleFromStart", not plan.from_finish)
    xml.put("StartDate", plan.start)
    xml.put("FinishDate", _finish(plan, schedule))
    xml.put("FYStartDate", 1)
    xml.put("CriticalSlackLimit", round(plan.rules.critical_float / plan.minutes_per_day))
    xml.put("CurrencyDigits", 2)
    xml.put_text("CurrencySymbol", plan.currency)
    if len(plan.currency) == 3 and plan.currency.isalpha():
        xml.put("CurrencyCode", plan.currency)
    xml.put("CalendarUID", plan.calendar)
    xml.put("DefaultStartTime", "08:00:00")
    xml.put("DefaultFinishTime", "17:00:00")
    xml.put("MinutesPerDay", plan.minutes_per_day)
    xml.put("MinutesPerWeek", plan.minutes_per_week)
    xml.put("DaysPerMonth", plan.days_per_month)
    xml.put("DurationFormat", 7)
    xml.put("WorkFormat", 2)
    xml.put("HonorConstraints", plan.rules.honour_constraints)
    xml.put("MultipleCriticalPaths", plan.rules.multiple_critical_paths)
    xml.put("SplitsInProgressTasks", plan.rules.split_in_progress)
    xml.put("StatusDate", plan.data_date)
    xml.put("NewTasksAreManual", 0)


def _put_resource(xml: Markup, resource: Resource, row: int) -> None:
    with xml.inside("Resource"):
        xml.put("UID", resource.uid)
        xml.put("ID", row)
        xml.put("Name", resource.name)
        xml.put("Type", RESOURCE_CODES[resource.kind])
        xml.put("IsNull", 0)
        xml.put_text("Initials", resource.initials)
        xml.put_text("Code", resource.code)
        xml.put_text("Group", resource.group)
        xml.put_text("EmailAddress", resource.email)
        xml.put("MaxUnits", resource.max_units)
        xml.put("StandardRate", resource.standard_rate)
        xml.put("StandardRateFormat", 2 if resource.kind is ResourceKind.WORK else 8)
        xml.put("OvertimeRate", resource.overtime_rate or None)
        xml.put("CostPerUse", cost(resource.cost_per_use or None))
        xml.put("CalendarUID", -1 if resource.calendar is None else resource.calendar)
        xml.put_text("Notes", resource.note)
        xml.put("IsGeneric", resource.generic or None)
        xml.put("IsCostResource", resource.kind is ResourceKind.COST)
        if resource.availability:
            _put_availability(xml, resource)


def _put_availability(xml: Markup, resource: Resource) -> None:
    with xml.inside("AvailabilityPeriods"):
        for start, finish, units in resource.availability:
            midnight = finish is not None and (finish.hour, finish.minute) == (0, 0)
            with xml.inside("AvailabilityPeriod"):
                xml.put("AvailableFrom", start or FIRST)
                xml.put("AvailableTo", finish - MINUTE if finish and midnight else finish or LAST)
                xml.put("AvailableUnits", units)


def _put_assignments(xml: Markup, plan: Plan) -> None:
    taken = {a.uid for a in plan.assignments if a.uid is not None}
    fresh = iter(
        n for n in range(1, len(plan.assignments) + len(plan.activities) + len(taken) + 2) if n not in taken
    )
    split = {a.uid: a for a in plan.activities if a.splits}
    for assignment in plan.assignments:
        uid = next(fresh) if assignment.uid is None else assignment.uid
        with xml.inside("Assignment"):
            _put_assignment(xml, assignment, uid)
            activity = split.pop(assignment.activity, None)
            if activity is not None:
                put_splits(xml, activity, uid, assignment.units)
    for activity in split.values():
        # Without a resource, the pieces hang on an assignment to nobody, as Project does.
        with xml.inside("Assignment"):
            uid = next(fresh)
            xml.put("UID", uid)
            xml.put("TaskUID", activity.uid)
            xml.put("ResourceUID", -65535)
            put_splits(xml, activity, uid, 1.0)


def _put_assignment(xml: Markup, a: Assignment, uid: int) -> None:
    xml.put("UID", uid)
    xml.put("TaskUID", a.activity)
    xml.put("ResourceUID", a.resource)
    xml.put("ActualCost", cost(a.actual_cost))
    xml.put("ActualWork", span(a.actual_work))
    xml.put("Cost", cost(a.cost))
    xml.put("Delay", a.delay * 10)
    xml.put("Finish", a.finish)
    xml.put("LevelingDelay", a.levelling_delay * 10)
    xml.put("LevelingDelayFormat", 8)
    xml.put("RemainingCost", cost(a.remaining_cost))
    xml.put("RemainingWork", span(a.remaining_work))
    xml.put("Start", a.start)
    xml.put("Units", a.units)
    xml.put("Work", span(a.work))
    xml.put("WorkContour", CONTOUR_CODES.get(a.contour, 0))
    for baseline in a.baselines:
        if baseline.number <= 10:
            with xml.inside("Baseline"):
                xml.put("Number", baseline.number)
                xml.put("Start", baseline.start)
                xml.put("Finish", baseline.finish)
                xml.put("Work", span(baseline.work_minutes))
                xml.put("Cost", cost(baseline.cost))
