"""What writing a plan in a format leaves behind or puts another way: said, not hidden.

A sentence names the thing, the reason, and how many it touches, in a form that suits one as
well as a thousand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    ConstraintKind,
    Link,
    Plan,
    Resource,
    SchedulingRules,
    standard_calendar,
)
from jalon.exchange.errors import Repair, gettext_noop
from jalon.exchange.xer.codes import PERCENTS, techniques_of

MANDATORY = (ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH)
EARLIEST = (ConstraintKind.ASAP, ConstraintKind.SNET)
Finder = Callable[[Plan], Iterable[int]]
"""The activities, or the resources, that lose something; a number for each in the order of the plan."""
Rule = tuple[str, Finder]


def tasks(applies: Callable[[Activity], object]) -> Finder:
    """Activities of which this holds, but for those that the format leaves out whole."""
    return lambda plan: (a.uid for a in plan.activities if applies(a))


def active(applies: Callable[[Activity], object]) -> Finder:
    """The same, where inactive activities are not written at all."""
    return lambda plan: (a.uid for a in plan.activities if a.active and applies(a))


def resources(applies: Callable[[Resource], object]) -> Finder:
    """Resources of which this holds."""
    return lambda plan: (r.uid for r in plan.resources if applies(r))


def assignments(applies: Callable[[Assignment], object]) -> Finder:
    """Activities with an assignment of which this holds."""
    return lambda plan: (a.activity for a in plan.assignments if applies(a))


def links(applies: Callable[[Link], object]) -> Finder:
    """Successors of the links of which this holds."""
    return lambda plan: (k.successor for k in plan.links if applies(k))


def _two_percentages(a: Activity) -> bool:
    return a.earned_value_method in ("percent", "physical")


def _methods_not_of_p6(plan: Plan) -> Iterable[int]:
    shared = techniques_of(plan)
    for a in plan.activities:
        kept = {*PERCENTS.values(), shared.get(a.parent)}
        if a.active and not a.is_summary and a.earned_value_method not in kept:
            yield a.uid


def _restless(r: Resource) -> bool:
    """Whether more than a name is known of the resource."""
    return r != Resource(r.uid, r.name)


def _calendars(plan: Plan) -> Iterable[int]:
    usual = standard_calendar(plan.calendars[0].uid)
    plain = len(plan.calendars) == 1 and plan.calendars[0].days == usual.days
    return () if plain and not plan.calendars[0].exceptions else range(len(plan.calendars))


def _own_values(plan: Plan) -> Iterable[int]:
    lengths = (plan.minutes_per_day, plan.minutes_per_week, plan.days_per_month)
    plain = plan.rules == SchedulingRules() and lengths == (480, 2400, 20)
    return () if plain and plan.data_date is None and plan.finish is None else (0,)


SKILLS: tuple[Rule, ...] = (
    (
        gettext_noop("Skills are left out: the format has no place for them (resources: %(count)s)."),
        resources(lambda r: r.skills),
    ),
    (
        gettext_noop("The skill an assignment asks for is left out (tasks: %(count)s)."),
        assignments(lambda a: a.skill),
    ),
)
TARGETS: tuple[Rule, ...] = (
    (
        gettext_noop("The plan’s own targets for the quality of its schedule are left out (%(count)s)."),
        lambda plan: range(len(plan.thresholds)),
    ),
)
TO_MICROSOFT: tuple[Rule, ...] = (
    (
        gettext_noop(
            "A mandatory date becomes a “must” date: Microsoft Project knows no other (tasks: %(count)s)."
        ),
        tasks(lambda a: any(c and c.kind in MANDATORY for c in (a.constraint, a.second_constraint))),
    ),
    (
        gettext_noop(
            "The second constraint is left out: Microsoft Project has one a task (tasks: %(count)s)."
        ),
        tasks(lambda a: a.second_constraint),
    ),
    (
        gettext_noop(
            "A level of effort becomes a usual task, with the duration it has now (tasks: %(count)s)."
        ),
        tasks(lambda a: a.kind is ActivityKind.LEVEL_OF_EFFORT),
    ),
    (
        gettext_noop("The expected finish and the day work was suspended are left out (tasks: %(count)s)."),
        tasks(lambda a: a.progress.expected_finish or a.progress.suspend),
    ),
    (
        gettext_noop(
            "How a task earns value is left out: Microsoft Project knows two percentages (tasks: %(count)s)."
        ),
        tasks(lambda a: not _two_percentages(a)),
    ),
    (
        gettext_noop(
            "A start milestone becomes a plain one: it stands where the task before it ends,"
            " not where work goes on (tasks: %(count)s)."
        ),
        tasks(lambda a: a.kind is ActivityKind.START_MILESTONE),
    ),
    *SKILLS,
    *TARGETS,
)
TO_PRIMAVERA: tuple[Rule, ...] = (
    (
        gettext_noop("Inactive tasks are left out: P6 has none (tasks: %(count)s)."),
        tasks(lambda a: not a.active),
    ),
    (
        gettext_noop(
            "A manual task is held by a mandatory start: P6 has no manual tasks (tasks: %(count)s)."
        ),
        active(lambda a: a.manual),
    ),
    (
        gettext_noop(
            "A summary’s constraint is left out, but for an earliest start: P6 has none there"
            " (tasks: %(count)s)."
        ),
        active(lambda a: a.is_summary and a.constraint and a.constraint.kind not in EARLIEST),
    ),
    (
        gettext_noop("Deadlines are left out: P6 has none (tasks: %(count)s)."),
        active(lambda a: a.deadline),
    ),
    (
        gettext_noop(
            "Interruptions are left out: P6 keeps one pause, suspend and resume (tasks: %(count)s)."
        ),
        active(lambda a: a.splits),
    ),
    (
        gettext_noop(
            "How a task earns value is left out: P6 knows three percentages a task, and 0/100 or 50/50"
            " for all that stand together (tasks: %(count)s)."
        ),
        _methods_not_of_p6,
    ),
    (
        gettext_noop(
            "The cost of a task comes out as the sum of its parts: P6 keeps no total (tasks: %(count)s)."
        ),
        active(lambda a: a.cost is not None),
    ),
    (
        gettext_noop("An elapsed or percent lag becomes working time: P6 has no other (tasks: %(count)s)."),
        links(lambda k: (k.lag.elapsed and k.lag.minutes) or k.lag.percent),
    ),
    SKILLS[1],
    (
        gettext_noop("Overtime rates and costs per use are left out (resources: %(count)s)."),
        resources(lambda r: r.overtime_rate or r.cost_per_use),
    ),
    (
        gettext_noop(
            "A role that stands in for a person becomes a resource like others (resources: %(count)s)."
        ),
        resources(lambda r: r.generic),
    ),
    *TARGETS,
)
TO_TABLES: tuple[Rule, ...] = (
    (
        gettext_noop("Of a baseline only the dates are kept: no work, no cost (tasks: %(count)s)."),
        tasks(lambda a: any(b.work_minutes or b.cost for b in a.baselines)),
    ),
    (
        gettext_noop("Baselines of assignments are left out (tasks: %(count)s)."),
        assignments(lambda a: a.baselines),
    ),
)
TO_WORKBOOK: tuple[Rule, ...] = (
    *TO_TABLES,
    (
        gettext_noop("Work that rises and falls over an assignment becomes even (tasks: %(count)s)."),
        assignments(lambda a: a.contour != "flat" or a.delay or a.levelling_delay),
    ),
    (
        gettext_noop(
            "A repeated exception is written day by day, three years beyond the plan (calendars: %(count)s)."
        ),
        lambda plan: (
            c.uid for c in plan.calendars if c.work_weeks or any(e.recurrence for e in c.exceptions)
        ),
    ),
    *TARGETS,
)
TO_CSV: tuple[Rule, ...] = (
    (
        gettext_noop(
            "Calendars are left out: a table has tasks only, and the usual week stands in"
            " (calendars: %(count)s)."
        ),
        _calendars,
    ),
    (
        gettext_noop("The plan’s data date, rules and lengths of day and week are left out."),
        _own_values,
    ),
    (
        gettext_noop(
            "Of resources only the names are kept: no capacity, rates, skills (resources: %(count)s)."
        ),
        resources(_restless),
    ),
    (
        gettext_noop("Of assignments only the units are kept: no work, no cost (tasks: %(count)s)."),
        assignments(lambda a: a.work is not None or a.cost is not None or a.skill),
    ),
    *TO_TABLES[:2],
    *TARGETS,
)
TO_CALENDAR: tuple[Rule, ...] = (
    (
        gettext_noop("A calendar shows names and dates only: keep the plan in another format besides."),
        lambda plan: (a.uid for a in plan.activities),
    ),
)
RULES = {
    "mspdi": TO_MICROSOFT,
    "xer": TO_PRIMAVERA,
    "workbook": TO_WORKBOOK,
    "csv": TO_CSV,
    "ical": TO_CALENDAR,
}


def losses(plan: Plan, format_name: str) -> tuple[Repair, ...]:
    """One sentence for each kind of thing the format has no word for.

    ``params["uids"]`` says which, ``uid`` is the first of them.
    """
    return tuple(_losses(plan, format_name))


def _losses(plan: Plan, format_name: str) -> Iterator[Repair]:
    for template, finder in RULES.get(format_name, ()):
        found = sorted(set(finder(plan)))
        if found:
            yield Repair(template, {"count": len(found), "uids": found}, found[0])
