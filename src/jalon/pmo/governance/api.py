"""Stages, gates and tolerances, for programs: the same rights and rules as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.governance import access, actions, line, straying
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


class ToleranceOut(Schema):
    matter: str
    amount: float
    probability_limit: int
    forecast: float | None
    probability: float | None
    state: str


@router.get("/initiatives/{slug:slug}/stages", response={200: LifeOut, **REFUSALS}, operation_id="get_stages")
def get_stages(request: HttpRequest, slug: str) -> Any:
    """The method of an initiative, its stages in their order, each with its gate."""
    initiative = initiatives.initiative(request.user, slug)
    life = line.of(initiative)
    shown = Proofs(initiative)
    steps = (*life.steps, *life.along) if life else ()
    return {
        "method": life.life.method if life else None,
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


@router.get(
    "/initiatives/{slug:slug}/tolerances",
    response={200: list[ToleranceOut], **REFUSALS},
    operation_id="list_tolerances",
)
def list_tolerances(request: HttpRequest, slug: str) -> Any:
    """The tolerances that hold at an initiative, and where each matter stands."""
    initiative = initiatives.initiative(request.user, slug)
    return [
        {
            "matter": one.matter,
            "amount": one.tolerance.amount,
            "probability_limit": one.tolerance.probability,
            "forecast": one.forecast,
            "probability": one.probability,
            "state": one.state,
        }
        for one in straying.measured(initiative)
    ]


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
