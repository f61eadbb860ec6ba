"""Plans: the sheet, changes, undo, reasons; the plan page's own door."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.schemas import REFUSALS, Paging, page
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.planning import access, actions, queries, schemas, sheet, why
from jalon.pmo.planning.api.answers import as_json, as_sheet
from jalon.pmo.planning.models import Plan

router = Router(tags=["plans"])


class PlanFilters(Paging):
    """Plans of one initiative."""

    initiative: str = ""


@router.get("/plans", response={200: schemas.PlanPage, **REFUSALS}, operation_id="list_plans")
def list_plans(request: HttpRequest, paging: Query[PlanFilters]) -> Any:
    """Plans the caller may see, by id."""
    found = access.visible_to(request.user).filter(pk__gt=paging.after).select_related("initiative")
    if paging.initiative:
        found = found.filter(initiative__slug=paging.initiative)
    rows, following = page(list(found.order_by("pk")[: paging.limit + 1]), paging.limit)
    return {"items": [_plan(row) for row in rows], "next": following}


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
    return as_sheet(request, sheet.whole(plan, baselines))


@router.post(
    "/plans/{int:plan_id}/changes",
    response={200: schemas.ChangeAnswer, **REFUSALS},
    operation_id="change_plan",
)
def change_plan(request: HttpRequest, plan_id: int, body: schemas.ChangeRequest) -> Any:
    """Carry out operations, all or none."""
    return as_json(
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
    return as_json(
        actions.preview(by=request.user, plan_id=plan_id, revision=body.revision, operations=body.plain())
    )


@router.post(
    "/plans/{int:plan_id}/undo", response={200: schemas.ChangeAnswer, **REFUSALS}, operation_id="undo_plan"
)
def undo_plan(request: HttpRequest, plan_id: int, body: schemas.StepRequest) -> Any:
    """Take back the caller's last change of this plan."""
    return as_json(
        actions.undo(by=request.user, plan_id=plan_id, revision=body.revision, request=body.request)
    )


@router.post(
    "/plans/{int:plan_id}/redo", response={200: schemas.ChangeAnswer, **REFUSALS}, operation_id="redo_plan"
)
def redo_plan(request: HttpRequest, plan_id: int, body: schemas.StepRequest) -> Any:
    """Do again what the caller took back last."""
    return as_json(
        actions.redo(by=request.user, plan_id=plan_id, revision=body.revision, request=body.request)
    )


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
    return as_json({**body, "people": queries.present(plan.pk)})


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
