"""The nouns of planning: frozen values, checked when a :class:`Plan` is made."""

from jalon.engine.model.activity import (
    EARNED_VALUE_METHODS,
    Activity,
    ActivityKind,
    BaselineValues,
    Constraint,
    ConstraintKind,
    Duration,
    Progress,
    Stored,
)
from jalon.engine.model.calendar import (
    AROUND_THE_CLOCK,
    OFF,
    OFFICE,
    Calendar,
    CalendarException,
    Hours,
    Recurrence,
    Repeat,
    Shift,
    WorkWeek,
    continuous_calendar,
    standard_calendar,
)
from jalon.engine.model.errors import Fault, PlanError
from jalon.engine.model.link import Lag, Link, LinkKind
from jalon.engine.model.plan import Plan
from jalon.engine.model.resource import Assignment, Availability, Resource, ResourceKind, Skill
from jalon.engine.model.result import Driver, Row, Schedule
from jalon.engine.model.rules import MICROSOFT, PRIMAVERA, SchedulingRules

__all__ = [
    "AROUND_THE_CLOCK",
    "EARNED_VALUE_METHODS",
    "MICROSOFT",
    "OFF",
    "OFFICE",
    "PRIMAVERA",
    "Activity",
    "ActivityKind",
    "Assignment",
    "Availability",
    "BaselineValues",
    "Calendar",
    "CalendarException",
    "Constraint",
    "ConstraintKind",
    "Driver",
    "Duration",
    "Fault",
    "Hours",
    "Lag",
    "Link",
    "LinkKind",
    "Plan",
    "PlanError",
    "Progress",
    "Recurrence",
    "Repeat",
    "Resource",
    "ResourceKind",
    "Row",
    "Schedule",
    "SchedulingRules",
    "Shift",
    "Skill",
    "Stored",
    "WorkWeek",
    "continuous_calendar",
    "standard_calendar",
]
