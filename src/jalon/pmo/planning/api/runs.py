"""Runs and baselines of a plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from jalon.pmo.common.errors import VersionMissing
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.planning import access, actions, queries, schemas
from jalon.pmo.planning.api.answers import as_json
from jalon.pmo.planning.models import Plan, Run

router = Router(tags=["runs"])


@router.get(
    "/plans/{int:plan_id}/runs", response={200: list[schemas.RunOut], **REFUSALS}, operation_id="list_runs"
)
def list_runs(request: HttpRequest, plan_id: int, kind: str = "") -> Any:
    """The runs of a plan, newest first."""
    plan = access.plan(request.user, plan_id)
    found = queries.runs(plan)
    if kind:
        found = found.filter(kind=kind)
    return [_run(run, plan) for run in found]


@router.post(
    "/plans/{int:plan_id}/baselines", response={201: schemas.RunOut, **REFUSALS}, operation_id="set_baseline"
)
def set_baseline(request: HttpRequest, plan_id: int, body: schemas.NewBaseline) -> Any:
    """Keep the plan as it stands as its baseline."""
    run = actions.set_baseline(by=request.user, plan_id=plan_id, name=body.name, approved=body.approved)
    return Status(201, _run(run, run.plan))


@router.patch(
    "/plans/{int:plan_id}/runs/{int:run_id}",
    response={200: schemas.RunOut, **REFUSALS},
    operation_id="change_run",
)
def change_run(request: HttpRequest, plan_id: int, run_id: int, body: schemas.RunChange) -> Any:
    """Rename, approve or put in force a kept run."""
    if body.version is None:
        raise VersionMissing
    run = access.run(request.user, plan_id, run_id)
    version = body.version
    if body.name is not None:
        run = actions.rename_run(
            by=request.user, plan_id=plan_id, run_id=run_id, version=version, name=body.name
        )
        version = run.version
    if body.approved:
        run = actions.approve_baseline(by=request.user, plan_id=plan_id, run_id=run_id, version=version)
    if body.in_force:
        run = actions.use_baseline(by=request.user, plan_id=plan_id, run_id=run_id)
    return _run(run, run.plan)


@router.post(
    "/plans/{int:plan_id}/runs/{int:run_id}/restore",
    response={200: schemas.ChangeAnswer, **REFUSALS},
    operation_id="restore_run",
)
def restore_run(request: HttpRequest, plan_id: int, run_id: int, body: schemas.StepRequest) -> Any:
    """Make the plan what it was when this run was kept. The plan as it stands is kept as a run first."""
    _kept, answer = actions.restore_run(
        by=request.user, plan_id=plan_id, run_id=run_id, revision=body.revision, request=body.request
    )
    return as_json(answer)


@router.delete(
    "/plans/{int:plan_id}/runs/{int:run_id}", response={204: None, **REFUSALS}, operation_id="delete_run"
)
def delete_run(request: HttpRequest, plan_id: int, run_id: int, version: int | None = None) -> Any:
    """Delete a kept run that was not approved."""
    actions.delete_run(by=request.user, plan_id=plan_id, run_id=run_id, version=version)
    return Status(204, None)


def _run(run: Run, plan: Plan) -> dict[str, Any]:
    return {
        "id": run.pk,
        "number": run.number,
        "kind": run.kind,
        "name": run.name,
        "made_at": run.made_at.isoformat(),
        "by": str(run.by) if run.by_id else None,
        "approved": run.approved,
        "in_force": plan.baseline_id == run.pk,
        "start": run.summary.get("start"),
        "finish": run.summary.get("finish"),
        "version": run.version,
    }
