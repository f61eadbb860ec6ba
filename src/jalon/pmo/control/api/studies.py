"""Studies for programs: ask for a levelling or a simulation, follow it, stop it, apply it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import REFUSALS, Paging, page
from jalon.pmo.control import access, actions, queries
from jalon.pmo.control.api.asked import body_of, checked, given
from jalon.pmo.control.forms import LevellingForm, SimulationForm
from jalon.pmo.control.models import Study
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.planning import access as plans

router = Router(tags=["studies"])

LevellingIn = body_of("LevellingIn", LevellingForm)
SimulationIn = body_of("SimulationIn", SimulationForm)


class ManyIn(LevellingIn):  # type: ignore[misc, valid-type]
    """A levelling of several projects that share their people."""

    priorities: dict[int, int] = Field(
        default_factory=dict,
        description="by number of plan, 0 to 1000: these plans take part; all below the initiative where none"
        " is named",
    )


class StudyOut(Schema):
    """How far a study is; ``refusal`` says why it has no answer."""

    id: int
    kind: str
    state: str
    initiative: str
    plans: list[int]
    progress: float
    asked_at: datetime
    ended_at: datetime | None
    refusal: list[str]


class WholeStudy(StudyOut):
    """The same with what was asked, what is found so far, and the answer's figures."""

    parameters: dict[str, Any]
    live: dict[str, Any]
    answer: dict[str, Any]


class StudyList(Schema):
    items: list[StudyOut]
    next: int | None


class Applied(Schema):
    """How many tasks now wait."""

    tasks: int


@router.post(
    "/plans/{int:plan_id}/levellings", response={201: StudyOut, **REFUSALS}, operation_id="level_plan"
)
def level_plan(request: HttpRequest, plan_id: int, body: LevellingIn) -> Any:  # type: ignore[valid-type]
    """Level one plan: a preview in the background, nothing of the plan changes."""
    plan = plans.plan(request.user, plan_id, "plan")
    form = LevellingForm(given(body))
    return _ask(request, plan.initiative, "levelling", [plan.pk], {**checked(form), "priorities": {}})


@router.post(
    "/initiatives/{slug:slug}/levellings", response={201: StudyOut, **REFUSALS}, operation_id="level_many"
)
def level_many(request: HttpRequest, slug: str, body: ManyIn) -> Any:
    """Level the projects below an initiative together, each with its priority."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    form = LevellingForm(given(body))
    asked = checked(form)
    below = {plan.pk for plan in queries.plans_below(request.user, initiative)}
    if strangers := sorted(set(body.priorities) - below):
        raise Refused(
            _("Plan %(plan)s is not below this initiative, or has no task.") % {"plan": strangers[0]},
            "no_plan",
            "priorities",
        )
    if any(not 0 <= one <= 1000 for one in body.priorities.values()):
        raise Refused(_("A priority is a number from 0 to 1000."), "invalid", "priorities")
    picked = {str(pk): body.priorities.get(pk, 500) for pk in sorted(body.priorities or below)}
    if not picked:
        raise Refused(_("There is no plan with tasks below this initiative."), "no_plan")
    priorities = picked if len(picked) > 1 else {}
    return _ask(request, initiative, "levelling", list(picked), {**asked, "priorities": priorities})


@router.post(
    "/plans/{int:plan_id}/simulations", response={201: StudyOut, **REFUSALS}, operation_id="simulate_plan"
)
def simulate_plan(request: HttpRequest, plan_id: int, body: SimulationIn) -> Any:  # type: ignore[valid-type]
    """Draw the plan thousands of times, in the background; what is said of it on its page counts too."""
    plan = plans.plan(request.user, plan_id, "plan")
    form = SimulationForm(given(body), fields=queries.duration_fields(plan), said=True)
    asked = checked(form)
    parameters = {**asked, **queries.risks_asked(plan, asked)}
    return _ask(request, plan.initiative, "simulation", [plan.pk], parameters)


def _ask(
    request: HttpRequest, initiative: Any, kind: str, plan_ids: list[Any], parameters: dict[str, Any]
) -> Any:
    made = actions.ask(
        by=request.user,
        initiative=initiative,
        kind=kind,
        plan_ids=plan_ids,
        parameters=parameters,
        request=request.headers.get("Idempotency-Key", ""),
    )
    return Status(201, _out(made))


@router.get(
    "/initiatives/{slug:slug}/studies", response={200: StudyList, **REFUSALS}, operation_id="list_studies"
)
def list_studies(request: HttpRequest, slug: str, paging: Query[Paging], kind: str | None = None) -> Any:
    """The studies that an initiative keeps, oldest first."""
    initiative = initiatives.initiative(request.user, slug)
    found = access.visible_to(request.user).filter(initiative=initiative, pk__gt=paging.after)
    if kind:
        found = found.filter(kind=kind)
    rows = list(
        found.select_related("initiative").defer("columns", "answer").order_by("pk")[: paging.limit + 1]
    )
    items, following = page(rows, paging.limit)
    return {"items": [_out(one) for one in items], "next": following}


@router.get("/studies/{int:study_id}", response={200: WholeStudy, **REFUSALS}, operation_id="read_study")
def read_study(request: HttpRequest, study_id: int) -> Any:
    """How far it is, and what it found."""
    row = access.study(request.user, study_id)
    return {**_out(row), "parameters": row.parameters, "live": row.live, "answer": row.answer}


@router.post("/studies/{int:study_id}/stop", response={200: StudyOut, **REFUSALS}, operation_id="stop_study")
def stop_study(request: HttpRequest, study_id: int) -> Any:
    """Ask the worker to end it now."""
    row = access.study(request.user, study_id, "plan")
    actions.stop(study=row)
    row.refresh_from_db(fields=["state", "ended_at", "progress"])
    return _out(row)


@router.post("/studies/{int:study_id}/apply", response={200: Applied, **REFUSALS}, operation_id="apply_study")
def apply_study(request: HttpRequest, study_id: int) -> Any:
    """Write a levelling into its plans, all or none; each takes it as one change that can be undone."""
    row = access.study(request.user, study_id, "plan")
    if row.kind != Study.Kind.LEVELLING:
        raise Refused(_("Only a levelling can be applied to a plan."), "not_a_levelling")
    return {"tasks": actions.apply_levelling(by=request.user, study=row)}


def _out(row: Study) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "state": row.state,
        "initiative": row.initiative.slug,
        "plans": [int(pk) for pk in row.revisions],
        "progress": row.progress,
        "asked_at": row.asked_at,
        "ended_at": row.ended_at,
        "refusal": [_(template) % params for template, params in row.refusal],
    }
