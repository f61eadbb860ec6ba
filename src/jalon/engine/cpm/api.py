"""Scheduling one plan, or several that wait for each other."""

from __future__ import annotations

from collections.abc import Sequence

from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules


def schedule(plan: Plan, rules: SchedulingRules | None = None) -> Schedule:
    """The schedule of ``plan`` under its own rules, or under ``rules``.

    Raises
    ------
    PlanError
        Where the dates run out of the years 1900 to 2199.
    """
    return schedule_together([plan], rules)[0]


def schedule_together(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> tuple[Schedule, ...]:
    """The schedules of several plans whose links may run from one to another.

    A link's ``predecessor_plan`` is the ``key`` of one of ``plans``; links to a plan that is
    not there are left out. All plans follow ``rules``, or those of the first.
    """
    # Numba is loaded at the first schedule, so that importing the engine stays quick.
    from jalon.engine.cpm.prepared import prepare

    return prepare(plans, rules).schedules() if plans else ()
