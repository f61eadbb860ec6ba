"""The import and export API: the same actions and rights as the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import downloads
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, VersionMissing
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning import access as plans
from jalon.pmo.transfer import access, actions, queries, schemas
from jalon.pmo.transfer.bridge import writing
from jalon.pmo.transfer.models import PlanImport

router = Router(tags=["imports and exports"])
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_FILE = {"description": "The file.", "content": {"application/octet-stream": _BYTES}}


@router.post("/imports", response={201: schemas.ImportOut, **REFUSALS}, operation_id="hand_in_file")
def hand_in(request: HttpRequest, file: File[UploadedFile], organisation: Form[str] = "") -> Any:
    """Hand a plan file in; it is read in the background. ``Idempotency-Key`` makes a repeat harmless."""
    if organisation:
        chosen = organisations.organisation(request.user, organisation)
    else:
        chosen = organisations.visible_to(request.user).first()
    if chosen is None:
        raise NotVisible
    key = request.headers.get("Idempotency-Key", "")
    row = actions.hand_in(by=request.user, organisation=chosen, file=file, request=key)
    return Status(201, _import(request, access.plan_import(request.user, row.pk)))


@router.get(
    "/imports/{int:import_id}", response={200: schemas.ImportOut, **REFUSALS}, operation_id="get_import"
)
def get_import(request: HttpRequest, import_id: int) -> Any:
    """How far a file is; its fidelity report once it was read."""
    return _import(request, access.plan_import(request.user, import_id))


@router.post(
    "/imports/{int:import_id}/apply",
    response={200: schemas.ImportOut, **REFUSALS},
    operation_id="apply_import",
)
def apply_import(request: HttpRequest, import_id: int, body: schemas.Apply) -> Any:
    """Make a plan of the file: everything or nothing, and once however often it is asked."""
    row = access.plan_import(request.user, import_id)
    if row.state != row.State.APPLIED:
        _create(request, row, body) if body.verb == "create" else _replace(request, row, body)
    return _import(request, access.plan_import(request.user, import_id))


def _create(request: HttpRequest, row: PlanImport, body: schemas.Apply) -> None:
    parent = initiatives.initiative(request.user, body.parent, "manage") if body.parent else None
    if parent is None and not policy.can_in(request.user, "manage", row.organisation):
        raise NotAllowed("manage")
    owner = None
    if body.owner is not None:
        owner = organisations.persons(request.user, row.organisation).filter(pk=body.owner).first()
        if owner is None:
            raise Refused(_("Nobody here has this id."), "owner_unknown", "owner")
    actions.create_project(by=request.user, plan_import=row, name=body.name, parent=parent, owner=owner)


def _replace(request: HttpRequest, row: PlanImport, body: schemas.Apply) -> None:
    if body.revision is None:
        raise VersionMissing
    target = initiatives.initiative(request.user, body.initiative, "plan")
    actions.replace_plan(by=request.user, plan_import=row, initiative=target, revision=body.revision)


def _import(request: HttpRequest, row: PlanImport) -> dict[str, Any]:
    plan = plans.visible_to(request.user).filter(initiative=row.result).first() if row.result else None
    report = None
    if row.report:
        report = {
            **row.report,
            "repaired": queries.sentences(row.report["repaired"]),
        }
    return {
        "id": row.pk,
        "name": row.name,
        "size": row.size,
        "state": row.state,
        "stage": row.stage,
        "format": row.format,
        "refusal": queries.sentences(row.refusal),
        "refusal_code": row.refusal_code,
        "report": report,
        "initiative": row.result.slug if plan else None,
        "plan_id": plan.pk if plan else None,
    }


@router.get(
    "/plans/{int:plan_id}/export/{kind}/losses",
    response={200: schemas.Losses, **REFUSALS},
    operation_id="export_losses",
)
def export_losses(request: HttpRequest, plan_id: int, kind: str) -> Any:
    """What the plan would lose in this format, before it is written; nothing where the list is empty."""
    plan = plans.plan(request.user, plan_id)
    if kind not in writing.OFFERED:
        raise NotVisible
    return {"format": kind, "losses": writing.lost(plan, kind)}


@router.get(
    "/plans/{int:plan_id}/export/{kind}",
    response=REFUSALS,
    operation_id="export_plan",
    openapi_extra={"responses": {200: _FILE}},
)
def export_plan(request: HttpRequest, plan_id: int, kind: str) -> HttpResponse:
    """The plan as a file: mspdi, xer, xlsx, json, csv or ics."""
    plan = plans.plan(request.user, plan_id)
    if kind not in writing.OFFERED:
        raise NotVisible
    file = writing.exported(plan, kind)
    return downloads.attachment(file.data, f"{plan.initiative.slug}{file.ending}", file.media_type)
