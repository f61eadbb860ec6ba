"""The people API: the same queries, actions and rights as the pages."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people import access, actions, queries
from jalon.pmo.people.models import Send, Stakeholder

router = Router(tags=["people"])
PLACE = "/initiatives/{slug:slug}"


class StakeholderOut(Schema):
    id: int
    name: str
    role: str
    power: int
    interest: int
    attitude_now: int
    attitude_wanted: int
    approach: str
    version: int


class StakeholderPage(Schema):
    items: list[StakeholderOut]


class NewStakeholder(Strict):
    name: str = Field(min_length=1, max_length=120)
    role: str = Field("", max_length=160)
    power: int = Field(3, ge=1, le=5)
    interest: int = Field(3, ge=1, le=5)
    attitude_now: int = Field(0, ge=-2, le=2)
    attitude_wanted: int = Field(1, ge=-2, le=2)
    approach: str = Field("", max_length=1000)


class StakeholderPatch(Strict):
    version: int
    name: str | None = Field(None, min_length=1, max_length=120)
    role: str | None = Field(None, max_length=160)
    power: int | None = Field(None, ge=1, le=5)
    interest: int | None = Field(None, ge=1, le=5)
    attitude_now: int | None = Field(None, ge=-2, le=2)
    attitude_wanted: int | None = Field(None, ge=-2, le=2)
    approach: str | None = Field(None, max_length=1000)


class SendOut(Schema):
    id: int
    subject: str
    audience: str
    due: date
    sent_at: datetime | None
    version: int


class SendPage(Schema):
    items: list[SendOut]


class LineOut(Schema):
    """A subject of the matrix: its letters by role, and what is wrong with it."""

    subject: str
    kind: str
    letters: dict[str, str]
    faults: list[str]


class MatrixOut(Schema):
    items: list[LineOut]


class TensionOut(Schema):
    id: int
    title: str
    text: str
    next_step: str
    level: int
    owner: str
    settled: datetime | None
    version: int


class TensionPage(Schema):
    items: list[TensionOut]


@router.get(
    f"{PLACE}/stakeholders", response={200: StakeholderPage, **REFUSALS}, operation_id="list_stakeholders"
)
def list_stakeholders(request: HttpRequest, slug: str) -> Any:
    """The stakeholders of an initiative, the powerful first."""
    initiative = initiatives.initiative(request.user, slug)
    return {"items": [one.row for one in queries.stakeholders(initiative)]}


@router.post(
    f"{PLACE}/stakeholders", response={201: StakeholderOut, **REFUSALS}, operation_id="create_stakeholder"
)
def create_stakeholder(request: HttpRequest, slug: str, body: NewStakeholder) -> Any:
    """A new stakeholder."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    made: Stakeholder = actions.add(by=request.user, initiative=initiative, what="stakeholder", **body.dict())
    return Status(201, made)


@router.patch(
    PLACE + "/stakeholders/{int:stakeholder_id}",
    response={200: StakeholderOut, **REFUSALS},
    operation_id="change_stakeholder",
)
def change_stakeholder(request: HttpRequest, slug: str, stakeholder_id: int, body: StakeholderPatch) -> Any:
    """New values of a stakeholder."""
    row = access.row(request.user, slug, "stakeholder", stakeholder_id, "plan")
    fields = body.dict(exclude_unset=True)
    changed = actions.change(by=request.user, row=row, version=fields.pop("version"), **fields)
    changed.refresh_from_db()
    return changed


@router.get(f"{PLACE}/sends", response={200: SendPage, **REFUSALS}, operation_id="list_sends")
def list_sends(request: HttpRequest, slug: str) -> Any:
    """The sends of the communication plan, by day, the first two hundred not yet sent."""
    initiative = initiatives.initiative(request.user, slug)
    rows = (
        Send.objects.filter(communication__initiative=initiative, communication__archived=None, sent_at=None)
        .select_related("communication")
        .order_by("due", "pk")[:200]
    )
    return {
        "items": [
            {
                "id": one.pk,
                "subject": one.communication.subject,
                "audience": one.communication.audience,
                "due": one.due,
                "sent_at": one.sent_at,
                "version": one.version,
            }
            for one in rows
        ]
    }


@router.get(
    f"{PLACE}/responsibilities", response={200: MatrixOut, **REFUSALS}, operation_id="list_responsibilities"
)
def list_responsibilities(request: HttpRequest, slug: str) -> Any:
    """The matrix of responsibilities, with its faults."""
    matrix = queries.matrix(initiatives.initiative(request.user, slug))
    return {
        "items": [
            {
                "subject": line.subject.label,
                "kind": line.subject.kind,
                "letters": {place.title: letter for place, letter in line.cells if letter},
                "faults": line.faults,
            }
            for line in matrix.lines
        ]
    }


@router.get(f"{PLACE}/tensions", response={200: TensionPage, **REFUSALS}, operation_id="list_tensions")
def list_tensions(request: HttpRequest, slug: str) -> Any:
    """The caller's own tensions and those they are named for; nobody else's."""
    initiative = initiatives.initiative(request.user, slug)
    rows = access.tensions(request.user).filter(initiative=initiative).select_related("owner")[:100]
    return {
        "items": [
            {
                "id": one.pk,
                "title": one.title,
                "text": one.text,
                "next_step": one.next_step,
                "level": one.level,
                "owner": str(one.owner),
                "settled": one.settled,
                "version": one.version,
            }
            for one in rows
        ]
    }
