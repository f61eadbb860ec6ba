"""Closing: its checklist, the acceptance, what is handed over, the end, and opening again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.documents import access, actions, queries
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations

router = Router(tags=["documents"])
PLACE = "/initiatives/{slug:slug}"


class CheckOut(Schema):
    key: str
    name: str
    ok: bool
    computed: bool = Field(description="it shows itself how it stands, and is not ticked by hand")
    due: bool = Field(description="the end is near enough for it to be missed")
    words: str


class HandoverOut(Schema):
    """Something still open; ``person`` is an id, ``to`` the address of the initiative that takes it on."""

    id: int
    title: str
    person: int | None = Field(None, alias="person_id")
    to: str | None = Field(None, alias="to.slug")
    due: date | None
    done_at: datetime | None
    version: int


class ClosingOut(Schema):
    """How far the closing is; ``version`` is what an acceptance and an opening again must name."""

    closed_at: datetime | None = None
    missing_then: list[str] = Field([], description="what was missing on the day it was closed")
    reason: str = ""
    accepted_on: date | None = None
    accepted_by: int | None = Field(None, description="id of the person")
    reservations: str = ""
    version: int | None = None
    checks: list[CheckOut]
    handovers: list[HandoverOut]


class Said(Strict):
    state: Literal["open", "done", "waived"]
    note: str = Field("", max_length=300, description="why, where it is not needed")


class Acceptance(Strict):
    """Who accepted the result, and when; without a day the acceptance is taken back."""

    version: int | None = None
    accepted_on: date | None = None
    accepted_by: int | None = Field(None, ge=1, le=MOST_ID, description="id of the person")
    reservations: str = Field("", max_length=5000)


class NewHandover(Strict):
    title: str = Field(min_length=1, max_length=300)
    person: int | None = Field(None, ge=1, le=MOST_ID)
    to: str | None = Field(None, max_length=80, description="address of the initiative that takes it on")
    due: date | None = None


class Settled(Strict):
    version: int
    done: bool


class Close(Strict):
    version: int | None = Field(None, description="of the initiative")
    reason: str = Field("", max_length=500)


class Reopen(Strict):
    version: int | None = Field(None, description="of the closing")
    reason: str = Field(min_length=1, max_length=500)


@router.get(f"{PLACE}/closing", response={200: ClosingOut, **REFUSALS}, operation_id="closing")
def closing(request: HttpRequest, slug: str) -> Any:
    """How far the closing is."""
    ready = queries.readiness(initiatives.initiative(request.user, slug))
    held, rows = ready.closing, {"checks": ready.checks, "handovers": ready.handovers}
    if held is None:
        return rows
    return rows | {
        "closed_at": held.closed_at,
        "missing_then": held.missing if held.closed_at else [],
        "reason": held.reason,
        "accepted_on": held.accepted_on,
        "accepted_by": held.accepted_by_id,
        "reservations": held.reservations,
        "version": held.version,
    }


@router.put(
    PLACE + "/closing/checks/{slug:key}", response={200: ClosingOut, **REFUSALS}, operation_id="say_of_check"
)
def say(request: HttpRequest, slug: str, key: str, body: Said) -> Any:
    """Say of one line of the checklist that it is done, not needed, or still to do."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    actions.say(by=request.user, initiative=initiative, key=key, **body.dict())
    return closing(request, slug)


@router.put(f"{PLACE}/closing/acceptance", response={200: ClosingOut, **REFUSALS}, operation_id="accept")
def accept(request: HttpRequest, slug: str, body: Acceptance) -> Any:
    """Who accepted the result, with which reservations."""
    initiative = initiatives.initiative(request.user, slug, "approve")
    fields = body.dict()
    if (person := fields["accepted_by"]) is not None:
        fields["accepted_by"] = organisations.person(request.user, initiative.organisation, person)
    actions.accept(by=request.user, initiative=initiative, **fields)
    return closing(request, slug)


@router.post(
    f"{PLACE}/closing/handovers", response={201: HandoverOut, **REFUSALS}, operation_id="hand_item_over"
)
def hand_over(request: HttpRequest, slug: str, body: NewHandover) -> Any:
    """Something still open, and who or what takes it on."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = body.dict()
    if (person := fields["person"]) is not None:
        fields["person"] = organisations.person(request.user, initiative.organisation, person)
    if (to := fields["to"]) is not None:
        fields["to"] = initiatives.initiative(request.user, to)
    return Status(201, actions.hand_over(by=request.user, initiative=initiative, **fields))


@router.patch(
    PLACE + "/closing/handovers/{int:handover_pk}",
    response={200: HandoverOut, **REFUSALS},
    operation_id="settle_item",
)
def settle(request: HttpRequest, slug: str, handover_pk: int, body: Settled) -> Any:
    """It is done, or open again: said where it comes from, where it went, or by who took it on."""
    row = _handover(request, slug, handover_pk)
    return actions.settle_handover(by=request.user, row=row, **body.dict())


@router.delete(
    PLACE + "/closing/handovers/{int:handover_pk}",
    response={204: None, **REFUSALS},
    operation_id="drop_item",
)
def drop(request: HttpRequest, slug: str, handover_pk: int, version: int) -> Any:
    """It was no open item."""
    row = _handover(request, slug, handover_pk)
    actions.drop_handover(by=request.user, row=row, version=version)
    return Status(204, None)


@router.post(f"{PLACE}/closing", response={200: ClosingOut, **REFUSALS}, operation_id="close_initiative")
def close(request: HttpRequest, slug: str, body: Close) -> Any:
    """Close an initiative; what is missing needs a reason, or is refused where the office requires it."""
    initiative = initiatives.initiative(request.user, slug, "approve")
    actions.close(by=request.user, initiative=initiative, version=body.version, reason=body.reason)
    return closing(request, slug)


@router.post(
    f"{PLACE}/closing/reopen", response={200: ClosingOut, **REFUSALS}, operation_id="reopen_initiative"
)
def reopen(request: HttpRequest, slug: str, body: Reopen) -> Any:
    """Open it again, with the reason."""
    initiative = initiatives.initiative(request.user, slug, "manage")
    actions.reopen(by=request.user, initiative=initiative, version=body.version, reason=body.reason)
    return closing(request, slug)


def _handover(request: HttpRequest, slug: str, pk: int) -> Any:
    initiative = initiatives.initiative(request.user, slug)
    row = access.handover(request.user, pk)
    if initiative.pk not in (row.initiative_id, row.to_id):
        raise NotVisible
    return row
