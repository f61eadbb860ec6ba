"""Scenarios: the plan page's doors on a copy, and their consequences."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Paging, page
from jalon.pmo.decisions import access, schemas
from jalon.pmo.decisions.actions import scenarios as actions
from jalon.pmo.decisions.models import Scenario
from jalon.pmo.decisions.queries import scenarios as read
from jalon.pmo.planning import access as plan_access
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning import schemas as planning
from jalon.pmo.planning import sheet, why
from jalon.pmo.planning.api.answers import as_json, as_sheet
from jalon.pmo.planning.api.rows import activities

router = Router(tags=["scenarios"])


class ScenarioFilters(Paging):
    """Scenarios of one plan."""

    plan: int | None = Field(None, ge=1, le=MOST_ID)


@router.get("/scenarios", response={200: schemas.ScenarioPage, **REFUSALS}, operation_id="list_scenarios")
def list_scenarios(request: HttpRequest, paging: Query[ScenarioFilters]) -> Any:
    """Scenarios the caller may see, by id."""
    found = access.scenarios(request.user).filter(pk__gt=paging.after)
    if paging.plan is not None:
        found = found.filter(plan_id=paging.plan)
    found = found.select_related("plan__initiative", "by").defer("patch", "past", "ahead").order_by("pk")
    rows, following = page(list(found[: paging.limit + 1]), paging.limit)
    return {"items": [_told(row) for row in rows], "next": following}


@router.post("/scenarios", response={201: schemas.ScenarioOut, **REFUSALS}, operation_id="create_scenario")
def create_scenario(request: HttpRequest, body: schemas.NewScenario) -> Any:
    """A scenario of a plan; the plan does not move."""
    plan = plan_access.plan(request.user, body.plan, "plan")
    operations = [one.model_dump(by_alias=True, exclude_unset=True) for one in body.operations]
    made = actions.begin(by=request.user, plan=plan, name=body.name, operations=operations)
    return Status(201, _told(made))


@router.get(
    "/scenarios/{int:scenario_id}",
    response={200: schemas.ScenarioOut, **REFUSALS},
    operation_id="get_scenario",
)
def get_scenario(request: HttpRequest, scenario_id: int) -> Any:
    """One scenario."""
    return _told(access.scenario(request.user, scenario_id))


@router.patch(
    "/scenarios/{int:scenario_id}",
    response={200: schemas.ScenarioOut, **REFUSALS},
    operation_id="change_scenario",
)
def change_scenario(request: HttpRequest, scenario_id: int, body: schemas.ScenarioChange) -> Any:
    """Name it otherwise, or put it away."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    if body.dropped:
        return _told(actions.drop(by=request.user, scenario=scenario, version=body.version))
    return _told(
        actions.rename(by=request.user, scenario=scenario, version=body.version, name=body.name or "")
    )


@router.get(
    "/scenarios/{int:scenario_id}/impact",
    response={200: schemas.ImpactOut, **REFUSALS},
    operation_id="scenario_impact",
)
def scenario_impact(request: HttpRequest, scenario_id: int) -> Any:
    """What it does to dates, cost, float, milestones and, once drawn, to how sure they are."""
    scenario = access.scenario(request.user, scenario_id)
    return {**read.impact(scenario), "conflicts": read.conflicts(scenario), "risk": read.risk(scenario)}


@router.post(
    "/scenarios/{int:scenario_id}/settle",
    response={200: schemas.ScenarioOut, **REFUSALS},
    operation_id="settle_scenario",
)
def settle_scenario(request: HttpRequest, scenario_id: int, body: schemas.SettleRequest) -> Any:
    """Say whose values hold where plan and scenario both changed the same."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    return _told(actions.settle(by=request.user, scenario=scenario, revision=body.revision, keep=body.keep))


@router.get(
    "/scenarios/{int:scenario_id}/sheet",
    response={200: planning.Sheet, **REFUSALS},
    operation_id="scenario_sheet",
)
def scenario_sheet(request: HttpRequest, scenario_id: int, baselines: str = "") -> Any:
    """The whole plan as it would be; the plan as it is stands behind it as its baseline."""
    scenario = access.scenario(request.user, scenario_id)
    trial = read.trial(_open(scenario))
    rights = {"view", *({"plan"} & scenario.plan.rights)}
    return as_sheet(request, sheet.of_scenario(scenario.plan, trial.found, trial.base, rights))


@router.post(
    "/scenarios/{int:scenario_id}/changes",
    response={200: planning.ChangeAnswer, **REFUSALS},
    operation_id="edit_scenario",
)
def edit_scenario(request: HttpRequest, scenario_id: int, body: planning.ChangeRequest) -> Any:
    """Carry out operations on the scenario, all or none; the plan does not move."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    return as_json(
        actions.edit(by=request.user, scenario=scenario, revision=body.revision, operations=body.plain())
    )


@router.post(
    "/scenarios/{int:scenario_id}/preview",
    response={200: planning.ChangeAnswer, **REFUSALS},
    operation_id="preview_scenario",
)
def preview_scenario(request: HttpRequest, scenario_id: int, body: planning.ChangeRequest) -> Any:
    """What the operations would change in the scenario; nothing is written."""
    scenario = _open(access.scenario(request.user, scenario_id, "plan"))
    return as_json(
        actions.preview(by=request.user, scenario=scenario, revision=body.revision, operations=body.plain())
    )


@router.post(
    "/scenarios/{int:scenario_id}/undo",
    response={200: planning.ChangeAnswer, **REFUSALS},
    operation_id="undo_scenario",
)
def undo_scenario(request: HttpRequest, scenario_id: int, body: planning.StepRequest) -> Any:
    """Take back the last edit of the scenario."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    return as_json(actions.undo(by=request.user, scenario=scenario, revision=body.revision))


@router.post(
    "/scenarios/{int:scenario_id}/redo",
    response={200: planning.ChangeAnswer, **REFUSALS},
    operation_id="redo_scenario",
)
def redo_scenario(request: HttpRequest, scenario_id: int, body: planning.StepRequest) -> Any:
    """Do again what was taken back last."""
    scenario = access.scenario(request.user, scenario_id, "plan")
    return as_json(actions.redo(by=request.user, scenario=scenario, revision=body.revision))


@router.get(
    "/scenarios/{int:scenario_id}/changes",
    response={200: planning.SinceAnswer, **REFUSALS},
    operation_id="scenario_since",
)
def scenario_since(request: HttpRequest, scenario_id: int, since: int) -> Any:
    """Everything, where the scenario or its plan has changed after a cursor."""
    scenario = access.scenario(request.user, scenario_id)
    body: dict[str, Any] = {"revision": since, "changed": {"uid": []}}
    if scenario.is_open and since != read.cursor(scenario):
        body = sheet.answer(scenario.plan, read.trial(scenario).found, plans.EVERYTHING)
    return as_json({**body, "people": []})


@router.post(
    "/scenarios/{int:scenario_id}/presence",
    response={200: list[planning.Person], **REFUSALS},
    operation_id="scenario_presence",
)
def scenario_presence(request: HttpRequest, scenario_id: int, body: planning.PresenceRequest) -> Any:
    """Nobody is told of in a scenario: the page asks all the same."""
    access.scenario(request.user, scenario_id)
    return []


@router.get(
    "/scenarios/{int:scenario_id}/why/{int:uid}",
    response={200: planning.WhyAnswer, **REFUSALS},
    operation_id="scenario_why",
)
def scenario_why(request: HttpRequest, scenario_id: int, uid: int) -> Any:
    """What sets a task's date in the scenario."""
    scenario = _open(access.scenario(request.user, scenario_id))
    found = why.explained(read.trial(scenario).found, uid)
    if found is None:
        raise NotVisible
    return found


@router.get(
    "/scenarios/{int:scenario_id}/history/{int:uid}",
    response={200: list[planning.HistoryEntry], **REFUSALS},
    operation_id="scenario_history",
)
def scenario_history(request: HttpRequest, scenario_id: int, uid: int) -> Any:
    """What was changed on the task in the plan itself, newest first."""
    return plans.history(access.scenario(request.user, scenario_id).plan_id, uid)


@router.get(
    "/scenarios/{int:scenario_id}/activities/{int:uid}",
    response={200: planning.ActivityOut, **REFUSALS},
    operation_id="scenario_activity",
)
def scenario_activity(request: HttpRequest, scenario_id: int, uid: int) -> Any:
    """One task as it would be."""
    found = read.trial(_open(access.scenario(request.user, scenario_id))).found
    if uid not in found.state.rows:
        raise NotVisible
    return activities(found, [uid])[0]


def _open(scenario: Scenario) -> Scenario:
    if not scenario.is_open:
        raise Refused(read.ended(scenario), "not_open")
    return scenario


def _told(scenario: Scenario) -> dict[str, Any]:
    return {
        "id": scenario.pk,
        "plan": scenario.plan_id,
        "initiative": scenario.plan.initiative.slug,
        "name": scenario.name,
        "state": scenario.state,
        "by": str(scenario.by) if scenario.by_id else None,
        "made_at": scenario.made_at.isoformat(),
        "revision": read.cursor(scenario) if scenario.is_open else scenario.revision,
        "version": scenario.version,
    }
