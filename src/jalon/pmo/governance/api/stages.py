"""The method of an initiative and its stages, for programs: the same rights and rules as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.governance import access, actions, line, methods
from jalon.pmo.governance.models import Gate, LifeStage
from jalon.pmo.governance.proofs import Proofs, missing_sentence
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import engagement

router = Router(tags=["governance"])


class GateOut(Schema):
    id: int
    name: str
    state: str
    due: date | None
    asked_at: datetime | None
    decided_at: datetime | None
    missing: str = Field(description="what is missing, in a sentence; empty where nothing is")
    version: int


class StageOut(Schema):
    id: int
    key: str
    name: str
    state: str
    current: bool
    planned_start: date | None
    planned_finish: date | None
    gate: GateOut | None
    version: int


class LifeOut(Schema):
    method: str | None
    version: int | None
    engagement: str
    stages: list[StageOut]


class EvidenceIn(Strict):
    key: str = Field(max_length=65, description="of a thing due, or gate- and that of a criterion")
    state: str = Field(description="given, missing or waived")
    reference: str = Field("", max_length=500)
    note: str = Field("", max_length=500)


class EvidenceOut(Schema):
    key: str
    state: str
    reference: str
    note: str


class MethodIn(Strict):
    method: str = Field(max_length=60)
    version: int | None = Field(None, description="of the life to change; none before a method is chosen")


class MethodPreview(Schema):
    current: str
    due: list[str]
    kept: list[str]
    added: list[str]
    left: list[str]


class EngagementOut(Schema):
    own: str
    effective: str
    would_change: list[str]


class Version(Strict):
    version: int | None = None


class StageIn(Strict):
    version: int | None = None
    planned_start: date | None = None
    planned_finish: date | None = None
    gate_due: date | None = None
    committee: int | None = Field(None, ge=1, le=MOST_ID)
    activity_uid: int | None = Field(None, ge=1, le=2**31 - 1)


@router.get("/initiatives/{slug:slug}/stages", response={200: LifeOut, **REFUSALS}, operation_id="get_stages")
def get_stages(request: HttpRequest, slug: str) -> Any:
    """The method of an initiative, its stages in their order, each with its gate."""
    initiative = initiatives.initiative(request.user, slug)
    life = line.of(initiative)
    shown = Proofs(initiative)
    steps = (*life.steps, *life.along) if life else ()
    return {
        "method": life.life.method if life else None,
        "version": life.life.version if life else None,
        "engagement": engagement.effective(initiative),
        "stages": [_stage(step, shown) for step in steps],
    }


@router.post(
    "/stages/{int:stage_id}/evidence", response={200: EvidenceOut, **REFUSALS}, operation_id="give_evidence"
)
def give_evidence(request: HttpRequest, stage_id: int, body: EvidenceIn) -> Any:
    """Say that something is there, missing, or not needed here."""
    stage = access.stage(request.user, stage_id)
    return actions.give_evidence(by=request.user, stage=stage, **body.dict())


@router.post(
    "/initiatives/{slug:slug}/method", response={200: LifeOut, **REFUSALS}, operation_id="choose_method"
)
def choose_method(request: HttpRequest, slug: str, body: MethodIn) -> Any:
    """Live by a method from now on; what was given before is kept."""
    initiative = initiatives.initiative(request.user, slug)
    actions.choose_method(by=request.user, initiative=initiative, key=body.method, version=body.version)
    return get_stages(request, slug)


@router.get(
    "/initiatives/{slug:slug}/method/preview",
    response={200: MethodPreview, **REFUSALS},
    operation_id="preview_method",
)
def preview_method(request: HttpRequest, slug: str, method: str) -> Any:
    """Where the initiative would stand in a method and what would become due; nothing is written."""
    initiative = initiatives.initiative(request.user, slug)
    chosen = methods.woven(initiative, methods.choice(initiative.organisation, method))
    found = actions.standing(initiative, line.life_of(initiative), chosen.spec)
    return {
        "current": methods.said(found.current.name),
        "due": [methods.said(one.name) for one in found.current.due],
        "kept": list(found.kept),
        "added": [methods.said(one.name) for one in found.added],
        "left": list(found.left),
    }


@router.get(
    "/initiatives/{slug:slug}/engagement",
    response={200: EngagementOut, **REFUSALS},
    operation_id="preview_engagement",
)
def preview_engagement(request: HttpRequest, slug: str, level: str = "") -> Any:
    """The level that holds, and what another (empty: as above) would change; set it with the initiative."""
    initiative = initiatives.initiative(request.user, slug)
    if level and level not in engagement.LEVELS:
        raise Refused(_("There is no such level of engagement."), "unknown_value", "level")
    return {
        "own": initiative.engagement,
        "effective": engagement.effective(initiative),
        "would_change": engagement.preview(initiative, level),
    }


@router.patch("/stages/{int:stage_id}", response={200: StageOut, **REFUSALS}, operation_id="plan_stage")
def plan_stage(request: HttpRequest, stage_id: int, body: StageIn) -> Any:
    """When a stage runs, and when and by whom its gate is decided; what is not given stays."""
    stage = access.stage(request.user, stage_id)
    gate = Gate.objects.filter(stage=stage).select_related("board").first()
    given = body.dict(exclude_unset=True)
    board_id = given.pop("committee", gate.board_id if gate else None)
    fields = {
        "planned_start": stage.planned_start,
        "planned_finish": stage.planned_finish,
        "gate_due": gate.due if gate else None,
        "activity_uid": gate.activity_uid if gate else None,
        **given,
        "version": body.version,
    }
    board = access.board(request.user, board_id) if board_id else None
    done = actions.plan_stage(by=request.user, stage=stage, board=board, **fields)
    return _told(done)


@router.post("/stages/{int:stage_id}/end", response={200: LifeOut, **REFUSALS}, operation_id="end_stage")
def end_stage(request: HttpRequest, stage_id: int, body: Version) -> Any:
    """Leave a stage that has no gate for the next."""
    stage = access.stage(request.user, stage_id)
    actions.end_stage(by=request.user, stage=stage, version=body.version)
    return get_stages(request, stage.life.initiative.slug)


@router.post("/stages/{int:stage_id}/rounds", response={201: StageOut, **REFUSALS}, operation_id="add_round")
def add_round(request: HttpRequest, stage_id: int, body: Version) -> Any:
    """One more turn of a stage that repeats."""
    stage = access.stage(request.user, stage_id)
    return Status(201, _told(actions.add_round(by=request.user, stage=stage, version=body.version)))


def _told(stage: LifeStage) -> dict[str, Any]:
    life = line.of(stage.life.initiative)
    assert life is not None
    return _stage(life.step(stage.pk), Proofs(stage.life.initiative))


def _stage(step: line.Step, shown: Proofs) -> dict[str, Any]:
    row, gate = step.stage, step.gate
    return {
        "id": row.pk,
        "key": row.key,
        "name": row.name,
        "state": row.state,
        "current": step.is_current,
        "planned_start": row.planned_start,
        "planned_finish": row.planned_finish,
        "version": row.version,
        "gate": None
        if gate is None
        else {
            "id": gate.pk,
            "name": gate.name,
            "state": gate.state,
            "due": gate.due,
            "asked_at": gate.asked_at,
            "decided_at": gate.decided_at,
            "missing": missing_sentence(shown.criteria(row, step.spec)) if step.spec else "",
            "version": gate.version,
        },
    }
