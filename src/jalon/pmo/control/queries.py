"""Reads of the control room: a plan as it is now, judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jalon.pmo.control.bridge import quality, risks, simulation, uncertainty, value
from jalon.pmo.control.models import Study, Uncertainty
from jalon.pmo.planning import access as plan_access
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.bridge import PlanError
from jalon.pmo.registers import queries as registers

MOST_FAULTS = 100


def quality_of(plan: Any) -> tuple[int, Any]:
    """The plan's revision, and its score card at it."""
    snapshot = plans.snapshot(plan.pk)
    return snapshot.state.revision, quality.card(snapshot, plan.baseline)


def value_of(plan: Any) -> Any:
    """The plan's earned value at its data date, against the baseline in force."""
    return value.measured(plans.snapshot(plan.pk), plan.baseline)


def values_of(found: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each plan with its earned value, or with the refusal that says why there is none."""
    return [(plan, _value_or_refusal(plan)) for plan in found]


def _value_or_refusal(plan: Any) -> Any:
    try:
        return value_of(plan)
    except PlanError as refusal:
        return refusal


def duration_fields(plan: Any) -> list[str]:
    """Custom fields of the plan that hold durations."""
    return simulation.duration_fields(plans.snapshot(plan.pk).state.plan)


def uncertainty_of(plan: Any) -> Uncertainty:
    """What is not certain about the plan; an unsaved row where nothing was ever said."""
    return Uncertainty.objects.filter(plan=plan).first() or Uncertainty(plan=plan, version=0)


def risk_workbook(plan: Any) -> bytes:
    """A risk workbook for the plan, with what is kept of it."""
    return uncertainty.workbook(engine_plan(plan), uncertainty_of(plan).content)


def risks_of_workbook(plan: Any, name: str, data: bytes) -> tuple[dict[str, Any] | None, list[list[Any]]]:
    """The risks of a workbook handed in, or why it is refused."""
    return uncertainty.read(engine_plan(plan), name, data)


def with_ways(plan: Any, content: dict[str, Any], ways: list[Any]) -> tuple[dict[str, Any], list[list[Any]]]:
    """The content with these ways, and why the plan cannot be drawn with them."""
    found = uncertainty.with_ways(content, ways)
    return found, uncertainty.checked(engine_plan(plan), found)[0]


def risks_asked(plan: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """What strikes, as a study keeps it: the register's events, and what is said of the plan."""
    found: dict[str, Any] = {"events": register_events(plan) if asked["register"] else []}
    if asked.get("uncertain"):
        row = uncertainty_of(plan)
        found |= {"risks": row.content, "risks_name": row.name}
    return found


def said_of(content: dict[str, Any]) -> list[str]:
    """How much is said of a plan, in a few words each."""
    return uncertainty.summary(content) if content else []


def engine_plan(plan: Any) -> Any:
    """The plan as the engine knows it, now."""
    return plans.snapshot(plan.pk).state.plan


def register_events(plan: Any) -> list[dict[str, Any]]:
    """The open risks of the plan's initiative and below, as the simulation strikes with them."""
    found = registers.risk_events(plan.initiative)
    return risks.of_register(plans.snapshot(plan.pk).state.plan, plan.pk, found) if found else []


def plans_below(user: Any, initiative: Any) -> Any:
    """The plans with tasks of the projects below an initiative, as far as the user sees them."""
    return (
        plan_access.visible_to(user)
        .filter(initiative__path__startswith=initiative.path)
        .filter(initiative__archived__isnull=True, activity_count__gt=0)
        .select_related("initiative__organisation", "baseline")
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


def criticality(plan: Any) -> tuple[int | None, dict[str, float] | None]:
    """The last simulation of a plan that holds an answer, and how often each task was critical in it."""
    for study in Study.objects.filter(
        initiative=plan.initiative, kind=Study.Kind.SIMULATION, revisions__has_key=str(plan.pk)
    ).order_by("-asked_at", "-pk")[:5]:
        if study.answer:
            return study.pk, study.answer["all_criticality"]
    return None, None
