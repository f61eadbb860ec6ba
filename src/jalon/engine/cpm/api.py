"""Scheduling one plan, or several that wait for each other."""

from collections.abc import Sequence

from jalon.engine.model import Plan, Schedule, SchedulingRules


def schedule(plan: Plan, rules: SchedulingRules | None = None) -> Schedule:
    """The schedule of ``plan`` under its own rules, or under ``rules``."""
    raise NotImplementedError


def schedule_together(plans: Sequence[Plan], rules: SchedulingRules | None = None) -> tuple[Schedule, ...]:
    raise NotImplementedError
