"""Scheduling one plan, or several that wait for each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules

if TYPE_CHECKING:
    from jalon.engine.cpm.prepared import Prepared


def prepare(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> Prepared:
    """``plans`` made ready to be scheduled, and to be made ready again after a small change.

    Raises
    ------
    PlanError
        Where plans wait for each other in a loop.
    """
    # Numba is loaded at the first schedule, so that importing the engine stays quick.
    from jalon.engine.cpm import prepared

    return prepared.prepare(plans, rules)


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
    return prepare(plans, rules).schedules() if plans else ()
