"""Reads of the control room: a plan as it is now, judged."""

from __future__ import annotations

from typing import Any

from jalon.pmo.control.bridge import quality, simulation, value
from jalon.pmo.control.models import Study
from jalon.pmo.planning import access as plan_access
from jalon.pmo.planning import queries as plans

MOST_FAULTS = 100


def quality_of(plan: Any) -> tuple[int, Any]:
    """The plan's revision, and its score card at it."""
    snapshot = plans.snapshot(plan.pk)
    return snapshot.state.revision, quality.card(snapshot, plan.baseline)


def value_of(plan: Any) -> Any:
    """The plan's earned value at its data date, against the baseline in force."""
    return value.measured(plans.snapshot(plan.pk), plan.baseline)


def duration_fields(plan: Any) -> list[str]:
    """Custom fields of the plan that hold durations."""
    return simulation.duration_fields(plans.snapshot(plan.pk).state.plan)


def plans_below(user: Any, initiative: Any) -> Any:
    """The plans with tasks of the projects below an initiative, as far as the user sees them."""
    return (
        plan_access.visible_to(user)
        .filter(initiative__path__startswith=initiative.path)
        .filter(initiative__archived__isnull=True, activity_count__gt=0)
        .select_related("initiative__organisation")
        .order_by("initiative__path")
    )


def studies(initiative: Any, kind: str) -> Any:
    """The studies of one kind that an initiative keeps, newest first, without their arrays."""
    return (
        Study.objects.filter(initiative=initiative, kind=kind)
        .select_related("by")
        .defer("columns", "answer")
        .order_by("-asked_at", "-pk")
    )
