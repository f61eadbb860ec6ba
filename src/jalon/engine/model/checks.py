"""What makes a plan refusable: every fault is found and named, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import isfinite
from typing import TYPE_CHECKING

from jalon.engine.model.activity import EARNED_VALUE_METHODS, Activity
from jalon.engine.model.calendar import Calendar, Hours, Recurrence, Repeat
from jalon.engine.model.clock import DAY, EARLIEST, LATEST
from jalon.engine.model.errors import Fault, gettext_noop
from jalon.engine.model.link import LinkKind
from jalon.engine.model.loops import find_loop
from jalon.engine.model.resource import LEVELS, Assignment, Resource

if TYPE_CHECKING:
    from jalon.engine.model.plan import Plan

LONGEST = 36525 * DAY
"""Longest duration or lag taken as meant: a century of clock minutes."""
MOST_SHOWN = 50
"""Faults of one kind beyond this many are not listed: the first ones tell the story."""


def check_plan(plan: Plan) -> list[Fault]:
    """Every fault of a plan, worst first; the empty list for a sound one."""
    faults = [
        *_first(_plan_dates(plan)),
        *_first(_calendars(plan)),
        *_first(_outline(plan.activities)),
        *_first(_activities(plan)),
        *_first(_links(plan)),
        *_first(_assignments(plan)),
        *_first(_resources(plan)),
    ]
    if not faults:
        loop = find_loop(plan.activities, plan.links)
        if loop:
            names = {a.uid: a.name for a in plan.activities}
            faults.append(
                Fault(
                    "cycle",
                    gettext_noop("This link would make a loop: %(loop)s. Remove one of these links."),
                    {"loop": " → ".join(names[uid] or f"#{uid}" for uid in loop), "uids": loop},
                    loop[0],
                )
            )
    return faults


def _first(faults: Iterable[Fault]) -> Iterator[Fault]:
    for number, fault in enumerate(faults):
        if number == MOST_SHOWN:
            return
        yield fault


def _out_of_reach(date: datetime | None) -> bool:
    """Whether an instant is not one of a plan: naive wall time, 1900 to 2199."""
    return date is not None and (date.tzinfo is not None or not EARLIEST <= date <= LATEST)


def _plan_dates(plan: Plan) -> Iterator[Fault]:
    dates = (
        ("start", plan.start),
        ("finish", plan.finish),
        ("data date", plan.data_date),
        ("last finish", plan.last_finish),
    )
    for label, date in dates:
        if _out_of_reach(date):
            yield Fault(
                "plan_date",
                gettext_noop(
                    "The plan's %(label)s, %(date)s, is outside 1900 to 2199 or in a time zone:"
                    " choose a local date in between."
                ),
                {"label": label, "date": date},
            )
    if min(plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month) <= 0:
        yield Fault(
            "plan_units",
            gettext_noop("A day, a week and a month need some working time: set hours above zero."),
        )


def _bad_hours(hours: Hours) -> bool:
    end = 0
    for start, finish in hours:
        if not (0 <= start < DAY and start < finish <= 2 * DAY and start >= end):
            return True
        end = finish
    return False


def _calendars(plan: Plan) -> Iterator[Fault]:
    by_uid: dict[int, Calendar] = {}
    for calendar in plan.calendars:
        if calendar.uid in by_uid:
            yield Fault(
                "calendar_twice",
                gettext_noop('Two calendars share the number %(uid)s: "%(first)s" and "%(second)s".'),
                {"uid": calendar.uid, "first": by_uid[calendar.uid].name, "second": calendar.name},
                calendar.uid,
            )
        by_uid[calendar.uid] = calendar
    if plan.calendar not in by_uid:
        yield Fault(
            "calendar_unknown",
            gettext_noop("The plan asks for calendar %(uid)s, which it does not hold."),
            {"uid": plan.calendar},
        )
    for calendar in plan.calendars:
        yield from _calendar(calendar, by_uid)


def _calendar(calendar: Calendar, by_uid: dict[int, Calendar]) -> Iterator[Fault]:
    named = {"calendar": calendar.name}
    if len(calendar.days) != 7 or any(len(week.days) != 7 for week in calendar.work_weeks):
        yield Fault(
            "calendar_week", gettext_noop('Calendar "%(calendar)s" needs seven days.'), named, calendar.uid
        )
        return
    hours = [
        *calendar.days,
        *(e.hours for e in calendar.exceptions),
        *(day for week in calendar.work_weeks for day in week.days),
    ]
    if any(day is not None and _bad_hours(day) for day in hours):
        yield Fault(
            "calendar_hours",
            gettext_noop(
                'Calendar "%(calendar)s" has hours that overlap or run backwards: put them in order.'
            ),
            named,
            calendar.uid,
        )
    if any(_bad_recurrence(e.recurrence) for e in calendar.exceptions):
        yield Fault(
            "calendar_recurrence",
            gettext_noop(
                'Calendar "%(calendar)s" has an exception that comes back on days that do not exist:'
                " give its weekdays, its day and its month."
            ),
            named,
            calendar.uid,
        )
    seen = {calendar.uid}
    days = list(calendar.days)
    working = any(any(day or ()) for day in hours)
    parent = calendar.parent
    while parent is not None:
        if parent in seen or parent not in by_uid:
            yield Fault(
                "calendar_parent",
                gettext_noop(
                    'Calendar "%(calendar)s" starts from a calendar that is missing or starts from it.'
                ),
                named,
                calendar.uid,
            )
            return
        seen.add(parent)
        above = by_uid[parent]
        if len(above.days) != 7:
            return
        days = [above.days[i] if day is None else day for i, day in enumerate(days)]
        working = working or any(e.hours for e in above.exceptions)
        working = working or any(any(day or ()) for week in above.work_weeks for day in week.days)
        parent = above.parent
    if not working and not any(days):
        yield Fault(
            "calendar_empty",
            gettext_noop('Calendar "%(calendar)s" has no working time: give it at least one shift.'),
            named,
            calendar.uid,
        )


def _bad_recurrence(rule: Recurrence | None) -> bool:
    if rule is None:
        return False
    by_weekday = rule.repeat in (Repeat.WEEKLY, Repeat.MONTHLY_BY_WEEKDAY, Repeat.YEARLY_BY_WEEKDAY)
    return (
        rule.interval < 1
        or (by_weekday and not rule.weekdays)
        or any(not 0 <= day <= 6 for day in rule.weekdays)
        or (rule.day is not None and not 1 <= rule.day <= 31)
        or (rule.month is not None and not 1 <= rule.month <= 12)
        or (rule.position is not None and not 1 <= rule.position <= 5)
    )


def _outline(activities: tuple[Activity, ...]) -> Iterator[Fault]:
    seen: dict[int, Activity] = {}
    for activity in activities:
        if activity.uid in seen:
            yield Fault(
                "activity_twice",
                gettext_noop('Two tasks share the number %(uid)s: "%(first)s" and "%(second)s".'),
                {"uid": activity.uid, "first": seen[activity.uid].name, "second": activity.name},
                activity.uid,
            )
        if activity.parent is not None:
            above = seen.get(activity.parent)
            if above is None:
                yield Fault(
                    "parent_unknown",
                    gettext_noop(
                        'Task "%(task)s" is placed under number %(parent)s, which does not stand above it.'
                    ),
                    {"task": activity.name, "parent": activity.parent},
                    activity.uid,
                )
            elif not above.is_summary:
                yield Fault(
                    "parent_not_summary",
                    gettext_noop('Task "%(task)s" is placed under "%(parent)s", which is not a summary.'),
                    {"task": activity.name, "parent": above.name},
                    activity.uid,
                )
        seen[activity.uid] = activity


def _activities(plan: Plan) -> Iterator[Fault]:
    calendars = {c.uid for c in plan.calendars}
    for a in plan.activities:
        minutes = a.duration.minutes
        if 0 <= minutes <= LONGEST:
            minutes = a.progress.remaining_minutes or 0
        if 0 <= minutes <= LONGEST:
            minutes = a.levelling_delay
        if not 0 <= minutes <= LONGEST:
            yield Fault(
                "duration",
                gettext_noop(
                    'Task "%(task)s" has a duration, work left or delay of %(days)s days:'
                    " give it between 0 and 36 525."
                ),
                {"task": a.name, "days": round(minutes / (plan.minutes_per_day or 480), 2)},
                a.uid,
            )
        if a.calendar is not None and a.calendar not in calendars:
            yield Fault(
                "calendar_unknown",
                gettext_noop('Task "%(task)s" asks for calendar %(calendar)s, which the plan does not hold.'),
                {"task": a.name, "calendar": a.calendar},
                a.uid,
            )
        p = a.progress
        yield from _activity_dates(a)
        if a.earned_value_method not in EARNED_VALUE_METHODS:
            yield Fault(
                "earned_value_method",
                gettext_noop(
                    'Task "%(task)s" earns its value by "%(method)s", which is no method known:'
                    " choose one of %(methods)s."
                ),
                {
                    "task": a.name,
                    "method": a.earned_value_method,
                    "methods": ", ".join(EARNED_VALUE_METHODS),
                },
                a.uid,
            )
        yield from _money(a)
        if not 0 <= p.percent_complete <= 100:  # also catches NaN
            yield Fault(
                "percent",
                gettext_noop('Task "%(task)s" is %(percent)s %% complete: give between 0 and 100.'),
                {"task": a.name, "percent": p.percent_complete},
                a.uid,
            )


def _money(a: Activity) -> Iterator[Fault]:
    if isfinite(a.fixed_cost) and a.cost is None and a.actual_cost is None and a.remaining_cost is None:
        return
    amounts = (a.fixed_cost, a.cost, a.actual_cost, a.remaining_cost)
    if any(amount is not None and not isfinite(amount) for amount in amounts):
        yield Fault(
            "cost",
            gettext_noop('Task "%(task)s" has a cost that is no number: give an amount.'),
            {"task": a.name},
            a.uid,
        )


def _activity_dates(a: Activity) -> Iterator[Fault]:
    p = a.progress
    constraints = [c for c in (a.constraint, a.second_constraint) if c is not None]
    for constraint in constraints:
        if constraint.kind.dated and constraint.date is None:
            yield Fault(
                "constraint_date",
                gettext_noop(
                    'Task "%(task)s" has a constraint without its date: give the date or remove it.'
                ),
                {"task": a.name},
                a.uid,
            )
    dates = [c.date for c in constraints]
    dates += [a.deadline, a.manual_start, a.manual_finish, p.actual_start, p.actual_finish, p.stop, p.resume]
    dates += [p.suspend, p.expected_finish]
    dates += [date for piece in a.splits for date in piece]
    for date in dates:
        if date is not None and _out_of_reach(date):
            yield Fault(
                "activity_date",
                gettext_noop('Task "%(task)s" has a date of %(date)s: choose one between 1900 and 2199.'),
                {"task": a.name, "date": date},
                a.uid,
            )
            return
    if a.manual and a.manual_start and a.manual_finish and a.manual_finish < a.manual_start:
        yield Fault(
            "manual_order",
            gettext_noop('Task "%(task)s" is planned to finish before it starts: change one of its dates.'),
            {"task": a.name},
            a.uid,
        )
    if p.actual_start and p.actual_finish and p.actual_finish < p.actual_start:
        yield Fault(
            "actual_order",
            gettext_noop('Task "%(task)s" finished before it started: change one of its actual dates.'),
            {"task": a.name},
            a.uid,
        )


def _links(plan: Plan) -> Iterator[Fault]:
    by_uid = {a.uid: a for a in plan.activities}
    seen: set[tuple[int, int, LinkKind]] = set()
    for link in plan.links:
        after = by_uid.get(link.successor)
        before = by_uid.get(link.predecessor) if link.predecessor_plan is None else None
        if after is None or (before is None and link.predecessor_plan is None):
            missing, known = (link.successor, before) if after is None else (link.predecessor, after)
            yield Fault(
                "link_unknown",
                gettext_noop(
                    "A link of %(task)s names task %(uid)s, which the plan does not hold: remove the link."
                ),
                {"task": f'"{known.name}"' if known else "?", "uid": missing},
                known.uid if known else None,
            )
            continue
        lag = link.lag
        length: float = lag.minutes
        if lag.percent is not None:
            length = lag.percent / 100 * (before.duration.minutes if before is not None else 0)
        if not abs(length) <= LONGEST:  # also catches NaN
            yield Fault(
                "lag",
                gettext_noop('A link of "%(task)s" has a lag beyond a century: give a shorter one.'),
                {"task": after.name},
                after.uid,
            )
        if before is None:
            continue
        if before is after:
            yield Fault(
                "link_self",
                gettext_noop('Task "%(task)s" is linked to itself: remove the link.'),
                {"task": after.name},
                after.uid,
            )
        elif _is_above(before, after, by_uid) or _is_above(after, before, by_uid):
            yield Fault(
                "link_family",
                gettext_noop(
                    'A summary cannot be linked to a task below it: "%(before)s" and "%(after)s".'
                    " Remove the link."
                ),
                {"before": before.name, "after": after.name},
                after.uid,
            )
        key = (link.predecessor, link.successor, link.kind)
        if key in seen:
            yield Fault(
                "link_twice",
                gettext_noop('"%(before)s" and "%(after)s" are linked twice the same way: keep one link.'),
                {"before": before.name, "after": after.name},
                after.uid,
            )
        seen.add(key)


def _is_above(above: Activity, below: Activity, by_uid: dict[int, Activity]) -> bool:
    if not above.is_summary:
        return False
    parent = below.parent
    while parent is not None:
        if parent == above.uid:
            return True
        parent = by_uid[parent].parent if parent in by_uid and parent != by_uid[parent].parent else None
    return False


def _assignments(plan: Plan) -> Iterator[Fault]:
    activities = {a.uid for a in plan.activities}
    resources = {r.uid for r in plan.resources}
    for assignment in plan.assignments:
        if assignment.activity not in activities or assignment.resource not in resources:
            yield Fault(
                "assignment_unknown",
                gettext_noop(
                    "An assignment names task %(task)s and resource %(resource)s,"
                    " and the plan lacks one of them."
                ),
                {"task": assignment.activity, "resource": assignment.resource},
            )
        yield from _assignment(assignment)


def _assignment(a: Assignment) -> Iterator[Fault]:
    named: dict[str, object] = {"task": a.activity, "resource": a.resource}
    if a.skill and a.level not in LEVELS:
        yield Fault(
            "skill_level",
            gettext_noop(
                "The assignment of resource %(resource)s to task %(task)s asks for level %(level)s"
                " of a skill: give between 1 and 5."
            ),
            {**named, "level": a.level},
            a.activity,
        )
    money = (a.cost, a.actual_cost, a.remaining_cost)
    if any(amount is not None and not isfinite(amount) for amount in money):
        yield Fault(
            "cost",
            gettext_noop(
                "The assignment of resource %(resource)s to task %(task)s has a cost that is no number:"
                " give an amount."
            ),
            named,
            a.activity,
        )


def _resources(plan: Plan) -> Iterator[Fault]:
    calendars = {c.uid for c in plan.calendars}
    for resource in plan.resources:
        if resource.calendar is not None and resource.calendar not in calendars:
            yield Fault(
                "calendar_unknown",
                gettext_noop(
                    'Resource "%(resource)s" asks for calendar %(calendar)s, which the plan does not hold.'
                ),
                {"resource": resource.name, "calendar": resource.calendar},
            )
        if resource.availability:
            yield from _availability(resource)
        for skill, level in resource.skills:
            if level not in LEVELS:
                yield Fault(
                    "skill_level",
                    gettext_noop(
                        'Resource "%(resource)s" has level %(level)s of "%(skill)s": give between 1 and 5.'
                    ),
                    {"resource": resource.name, "level": level, "skill": skill},
                )
        rates = (resource.max_units, resource.standard_rate, resource.overtime_rate, resource.cost_per_use)
        if not all(isfinite(rate) for rate in rates):
            yield Fault(
                "rate",
                gettext_noop(
                    'Resource "%(resource)s" has a capacity or a rate that is no number: give an amount.'
                ),
                {"resource": resource.name},
            )


def _availability(resource: Resource) -> Iterator[Fault]:
    # The first step alone may have no start, and the last no finish.
    end: datetime | None = EARLIEST
    for place, (start, finish, units) in enumerate(resource.availability):
        sound = not (_out_of_reach(start) or _out_of_reach(finish)) and 0 <= units < float("inf")
        begin = EARLIEST if start is None and place == 0 else start
        in_order = sound and begin is not None and end is not None and begin >= end
        if not in_order or (finish is not None and begin is not None and finish <= begin):
            yield Fault(
                "availability",
                gettext_noop(
                    'Resource "%(resource)s" has steps of availability that overlap or make no sense:'
                    " put them in order, with units of 0 or more."
                ),
                {"resource": resource.name},
            )
            return
        end = finish
