"""The shape of every noun of a plan in our JSON."""

from __future__ import annotations

from typing import Any

from jalon.engine.model import (
    MICROSOFT,
    PRIMAVERA,
    Activity,
    Assignment,
    Availability,
    BaselineValues,
    Calendar,
    CalendarException,
    Constraint,
    Duration,
    Lag,
    Link,
    Plan,
    Progress,
    Recurrence,
    Resource,
    SchedulingRules,
    Skill,
    Stored,
    WorkWeek,
)
from jalon.exchange.jalon_json.codec import (
    FIELDS,
    INSTANT_CODE,
    NUMBER,
    TEXT,
    WHOLE,
    Code,
    Shape,
    many,
    optional,
    pair,
    row,
    short,
)

HOURS = many(pair(WHOLE))
EXCEPTION = Shape(
    CalendarException, hours=HOURS, recurrence=optional(Shape(Recurrence, weekdays=many(WHOLE)))
)
CALENDAR = Shape(
    Calendar,
    days=many(optional(HOURS)),
    exceptions=many(EXCEPTION),
    work_weeks=many(Shape(WorkWeek, days=many(optional(HOURS)))),
)
DURATION = short(
    Shape(Duration),
    lambda d: d.minutes if d.unit == "d" and not d.elapsed and not d.estimated else None,
    Duration,
)
LAG = short(
    Shape(Lag),
    lambda lag: lag.minutes if lag.unit == "d" and not lag.elapsed and lag.percent is None else None,
    Lag,
)
CONSTRAINT = optional(Shape(Constraint))
BASELINES = many(Shape(BaselineValues))
ACTIVITY = Shape(
    Activity,
    duration=DURATION,
    constraint=CONSTRAINT,
    second_constraint=CONSTRAINT,
    progress=Shape(Progress),
    splits=many(pair(INSTANT_CODE)),
    baselines=BASELINES,
    fields=FIELDS,
    stored=optional(Shape(Stored)),
)
OWN_RULES = Shape(SchedulingRules)


def _rules_text(rules: SchedulingRules) -> dict[str, Any]:
    """The family, and what differs from the family's usual rules."""
    usual = PRIMAVERA if rules.family == "primavera" else MICROSOFT
    names = SchedulingRules.__slots__
    changed = {n: getattr(rules, n) for n in names if getattr(rules, n) != getattr(usual, n)}
    return {"family": rules.family, **changed}


def _rules(value: Any) -> SchedulingRules:
    given = OWN_RULES.arguments(value)
    usual = PRIMAVERA if given.get("family") == "primavera" else MICROSOFT
    return SchedulingRules(**{n: given.get(n, getattr(usual, n)) for n in SchedulingRules.__slots__})


RULES = Code(_rules_text, _rules)
PLAN = Shape(
    Plan,
    activities=many(ACTIVITY),
    links=many(Shape(Link, lag=LAG)),
    calendars=many(CALENDAR),
    resources=many(
        Shape(
            Resource,
            availability=many(row(Availability, optional(INSTANT_CODE), optional(INSTANT_CODE), NUMBER)),
            skills=many(row(Skill, TEXT, WHOLE)),
        )
    ),
    assignments=many(Shape(Assignment, baselines=BASELINES)),
    rules=RULES,
    thresholds=many(row(lambda name, value: (name, value), TEXT, NUMBER)),
)
ABSENT = Plan("", INSTANT_CODE.decode("2000-01-03T08:00"))
"""A sound plan that gives the values of what a document leaves out."""


def trusted_plan(document: dict[str, Any]) -> Plan:
    """The plan of a document we wrote ourselves, made without checking it again."""
    document.pop("format", None)
    document.pop("version", None)
    arguments = PLAN.arguments(document)
    plan = object.__new__(Plan)
    for name in Plan.__slots__:
        object.__setattr__(plan, name, arguments.get(name, getattr(ABSENT, name)))
    return plan
