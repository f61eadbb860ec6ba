"""The planning API: the plan page's data and changes; the same actions and rights as the pages."""

from __future__ import annotations

import gzip
import json
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status

from jalon.pmo.common.errors import NotVisible, Refused, VersionMissing
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.planning import access, actions, queries, schemas, sheet, why
from jalon.pmo.planning.models import Plan, Run

router = Router(tags=["plans"])
REFUSALS = dict.fromkeys((403, 404, 409, 422, 428), schemas.Error)
MOST_A_PAGE = 200


class Paging(Schema):
    after: int = 0
    limit: int = 50
    initiative: str = ""


def _json(body: dict[str, Any], status: int = 200) -> HttpResponse:
    """Columns as they are: thousands of values need no second check of their types."""
    text = json.dumps(body, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return HttpResponse(text.encode(), content_type="application/json", status=status)


@router.get("/plans", response={200: schemas.PlanPage}, operation_id="list_plans")
def list_plans(request: HttpRequest, paging: Query[Paging]) -> Any:
    """Plans the caller may see, by id."""
    found = access.visible_to(request.user).filter(pk__gt=paging.after).select_related("initiative")
    if paging.initiative:
        found = found.filter(initiative__slug=paging.initiative)
    limit = max(1, min(paging.limit, MOST_A_PAGE))
    rows = list(found.order_by("pk")[: limit + 1])
    return {
        "items": [_plan(row) for row in rows[:limit]],
        "next": rows[limit - 1].pk if len(rows) > limit else None,
    }


@router.post("/plans", response={201: schemas.PlanOut, **REFUSALS}, operation_id="create_plan")
def create_plan(request: HttpRequest, body: schemas.NewPlan) -> Any:
    """An empty plan for an initiative that has none."""
    initiative = initiatives.initiative(request.user, body.initiative, "plan")
    if Plan.objects.filter(initiative=initiative).exists():
        raise Refused(_("This initiative has a plan already: open it, or import over it."), "plan_exists")
    start = None
    if body.start:
        try:
            start = datetime.fromisoformat(body.start).replace(tzinfo=None)
        except ValueError as error:
            raise Refused(_("A date is expected here, as 2026-09-03T08:00."), "date", "start") from error
    return Status(
        201, _plan(actions.create_plan(by=request.user, initiative=initiative, name=body.name, start=start))
    )


@router.get("/plans/{int:plan_id}", response={200: schemas.PlanOut, **REFUSALS}, operation_id="get_plan")
def get_plan(request: HttpRequest, plan_id: int) -> Any:
    """One plan."""
    return _plan(access.plan(request.user, plan_id))


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "initiative": plan.initiative.slug,
        "name": plan.name,
        "revision": plan.revision,
        "start": plan.computed_start,
        "finish": plan.computed_finish,
        "data_date": plan.data_date_minute,
        "percent": plan.percent,
        "activities": plan.activity_count,
        "critical": plan.critical_count,
    }


@router.get(
    "/plans/{int:plan_id}/sheet", response={200: schemas.Sheet, **REFUSALS}, operation_id="plan_sheet"
)
def plan_sheet(request: HttpRequest, plan_id: int, baselines: str = "") -> Any:
    """The whole plan, compressed. ``baselines``: one id, or “all”; the one in force unless told."""
    plan = access.plan(request.user, plan_id)
    body = sheet.whole(plan, baselines)
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(body if packed else gzip.decompress(body), content_type="application/json")
    if packed:
        response["Content-Encoding"] = "gzip"
    response["Vary"] = "Accept-Encoding"
    response["Cache-Control"] = "no-store"
    return response


@router.post(
    "/plans/{int:plan_id}/changes",
    response={200: schemas.ChangeAnswer, **REFUSALS},
    operation_id="change_plan",
)
def change_plan(request: HttpRequest, plan_id: int, body: schemas.ChangeRequest) -> Any:
    """Carry out operations, all or none."""
    return _json(
        actions.change_plan(
            by=request.user,
            plan_id=plan_id,
            revision=body.revision,
            operations=body.plain(),
            request=body.request or request.headers.get("Idempotency-Key", "")[:64],
        )
    )


@router.post(
    "/plans/{int:plan_id}/preview",
    response={200: schemas.ChangeAnswer, **REFUSALS},
    operation_id="preview_plan",
)
def preview_plan(request: HttpRequest, plan_id: int, body: schemas.ChangeRequest) -> Any:
    """What the operations would change; nothing is written."""
    return _json(
        actions.preview(by=request.user, plan_id=plan_id, revision=body.revision, operations=body.plain())
    )


@router.post(
    "/plans/{int:plan_id}/undo", response={200: schemas.ChangeAnswer, **REFUSALS}, operation_id="undo_plan"
)
def undo_plan(request: HttpRequest, plan_id: int, body: schemas.StepRequest) -> Any:
    """Take back the caller's last change of this plan."""
    return _json(actions.undo(by=request.user, plan_id=plan_id, revision=body.revision, request=body.request))


@router.post(
    "/plans/{int:plan_id}/redo", response={200: schemas.ChangeAnswer, **REFUSALS}, operation_id="redo_plan"
)
def redo_plan(request: HttpRequest, plan_id: int, body: schemas.StepRequest) -> Any:
    """Do again what the caller took back last."""
    return _json(actions.redo(by=request.user, plan_id=plan_id, revision=body.revision, request=body.request))


@router.get(
    "/plans/{int:plan_id}/changes", response={200: schemas.SinceAnswer, **REFUSALS}, operation_id="plan_since"
)
def plan_since(request: HttpRequest, plan_id: int, since: int) -> Any:
    """What changed after a revision, and who is here."""
    plan = access.plan(request.user, plan_id)
    if since < plan.revision:
        snapshot = queries.snapshot(plan.pk)
        changes = queries.changed_since(plan.pk, since, snapshot.state.revision)
        body = sheet.answer(plan, snapshot, changes)
    else:
        body = {"revision": plan.revision, "changed": {"uid": []}}
    return _json({**body, "people": queries.present(plan.pk)})


@router.post(
    "/plans/{int:plan_id}/presence",
    response={200: list[schemas.Person], **REFUSALS},
    operation_id="plan_presence",
)
def plan_presence(request: HttpRequest, plan_id: int, body: schemas.PresenceRequest) -> Any:
    """Say where one is; hear who else is here."""
    plan = access.plan(request.user, plan_id)
    actions.note_presence(by=request.user, plan=plan, uid=body.uid)
    return queries.present(plan.pk)


@router.get(
    "/plans/{int:plan_id}/why/{int:uid}",
    response={200: schemas.WhyAnswer, **REFUSALS},
    operation_id="plan_why",
)
def plan_why(request: HttpRequest, plan_id: int, uid: int) -> Any:
    """What sets a task's date, link by link."""
    plan = access.plan(request.user, plan_id)
    found = why.explained(queries.snapshot(plan.pk), uid)
    if found is None:
        raise NotVisible
    return found


@router.get(
    "/plans/{int:plan_id}/history/{int:uid}",
    response={200: list[schemas.HistoryEntry], **REFUSALS},
    operation_id="plan_history",
)
def plan_history(request: HttpRequest, plan_id: int, uid: int) -> Any:
    """What was changed on one task, newest first."""
    plan = access.plan(request.user, plan_id)
    return queries.history(plan.pk, uid)


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
    return _run(run, Plan.objects.get(pk=run.plan_id))


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


@router.get(
    "/plans/{int:plan_id}/views",
    response={200: list[schemas.ViewOut], **REFUSALS},
    operation_id="list_plan_views",
)
def list_views(request: HttpRequest, plan_id: int) -> Any:
    """The views of the plan page the caller may open."""
    return queries.saved_views(request.user, access.plan(request.user, plan_id))


@router.post(
    "/plans/{int:plan_id}/views", response={200: schemas.ViewOut, **REFUSALS}, operation_id="save_plan_view"
)
def save_view(request: HttpRequest, plan_id: int, body: schemas.NewView) -> Any:
    """Keep a view of the plan page; one's own view of the same name is written over."""
    plan = access.plan(request.user, plan_id)
    view = actions.save_view(by=request.user, plan=plan, name=body.name, shared=body.shared, state=body.state)
    return next(one for one in queries.saved_views(request.user, plan) if one["id"] == view.pk)


@router.delete(
    "/plans/{int:plan_id}/views/{int:view_id}",
    response={204: None, **REFUSALS},
    operation_id="delete_plan_view",
)
def delete_view(request: HttpRequest, plan_id: int, view_id: int) -> Any:
    """Delete one of one's own views."""
    actions.delete_view(by=request.user, plan=access.plan(request.user, plan_id), view_id=view_id)
    return Status(204, None)
