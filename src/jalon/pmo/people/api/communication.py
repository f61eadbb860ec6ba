"""The communication plan and its sends."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.people import access, actions, queries
from jalon.pmo.people.models import Send

router = Router(tags=["people"])
PLACE = "/initiatives/{slug:slug}"
Channel = Literal["mail", "meeting", "report", "web", "letter", "press"]
Rhythm = Literal["once", "weekly", "fortnightly", "monthly", "quarterly"]


class CommunicationOut(Schema):
    """One line of the plan; ``owner`` is a person's id."""

    id: int
    subject: str
    audience: str
    purpose: str
    channel: str
    rhythm: str
    first: date
    last: date | None
    owner: int | None = Field(None, alias="owner_id")
    version: int


class CommunicationPage(Schema):
    items: list[CommunicationOut]


class NewCommunication(Strict):
    subject: str = Field(min_length=1, max_length=160)
    audience: str = Field(min_length=1, max_length=200)
    purpose: str = Field("", max_length=200)
    channel: Channel = "meeting"
    rhythm: Rhythm = "monthly"
    first: date
    last: date | None = None
    owner: int | None = Field(None, ge=1, le=MOST_ID)


class CommunicationPatch(Strict):
    version: int
    subject: str | None = Field(None, min_length=1, max_length=160)
    audience: str | None = Field(None, min_length=1, max_length=200)
    purpose: str | None = Field(None, max_length=200)
    channel: Channel | None = None
    rhythm: Rhythm | None = None
    first: date | None = None
    last: date | None = None
    owner: int | None = Field(None, ge=1, le=MOST_ID)


class SendOut(Schema):
    id: int
    subject: str
    audience: str
    due: date
    sent_at: datetime | None
    version: int


class SendPage(Schema):
    items: list[SendOut]


class SendPatch(Strict):
    version: int
    sent: bool


@router.get(
    f"{PLACE}/communications",
    response={200: CommunicationPage, **REFUSALS},
    operation_id="list_communications",
)
def list_communications(request: HttpRequest, slug: str) -> Any:
    """The lines of the communication plan."""
    return {"items": queries.communications(initiatives.initiative(request.user, slug))}


@router.post(
    f"{PLACE}/communications",
    response={201: CommunicationOut, **REFUSALS},
    operation_id="create_communication",
)
def create_communication(request: HttpRequest, slug: str, body: NewCommunication) -> Any:
    """A new line; its sends are generated a year ahead."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = _owned(request, initiative, body.dict())
    made = actions.add(by=request.user, initiative=initiative, what="communication", **fields)
    return Status(201, made)


@router.patch(
    PLACE + "/communications/{int:communication_id}",
    response={200: CommunicationOut, **REFUSALS},
    operation_id="change_communication",
)
def change_communication(
    request: HttpRequest, slug: str, communication_id: int, body: CommunicationPatch
) -> Any:
    """New values of a line; what was sent stays, what is to come follows."""
    row = access.row(request.user, slug, "communication", communication_id, "plan")
    fields = given(body, "last", "owner")
    version = fields.pop("version")
    fields = _owned(request, row.initiative, fields)
    return actions.change(by=request.user, row=row, version=version, **fields)


@router.delete(
    PLACE + "/communications/{int:communication_id}",
    response={204: None, **REFUSALS},
    operation_id="remove_communication",
)
def remove_communication(
    request: HttpRequest, slug: str, communication_id: int, version: int | None = None
) -> Any:
    """Take a line out of sight, and its sends with it."""
    row = access.row(request.user, slug, "communication", communication_id, "plan")
    actions.put_away(by=request.user, row=row, version=version)
    return Status(204, None)


@router.get(f"{PLACE}/sends", response={200: SendPage, **REFUSALS}, operation_id="list_sends")
def list_sends(request: HttpRequest, slug: str) -> Any:
    """The sends of the communication plan, by day, the first two hundred not yet sent."""
    initiative = initiatives.initiative(request.user, slug)
    rows = (
        Send.objects.filter(communication__initiative=initiative, communication__archived=None, sent_at=None)
        .select_related("communication")
        .order_by("due", "pk")[:200]
    )
    return {"items": [_told(one) for one in rows]}


@router.patch(PLACE + "/sends/{int:send_id}", response={200: SendOut, **REFUSALS}, operation_id="change_send")
def change_send(request: HttpRequest, slug: str, send_id: int, body: SendPatch) -> Any:
    """Say that a send is done, or not yet."""
    send = access.send(request.user, slug, send_id)
    actions.note_sent(by=request.user, send=send, version=body.version, sent=body.sent)
    return _told(access.send(request.user, slug, send_id))


def given(body: Strict, *may_be_empty: str) -> dict[str, Any]:
    """What the caller named; null only empties what may be empty."""
    found: dict[str, Any] = body.dict(exclude_unset=True)
    return {name: value for name, value in found.items() if value is not None or name in may_be_empty}


def _owned(request: HttpRequest, initiative: Any, fields: dict[str, Any]) -> dict[str, Any]:
    if fields.get("owner") is None:
        return fields
    owner = organisations.person(request.user, initiative.organisation, fields["owner"])
    return {**fields, "owner": owner}


def _told(send: Send) -> dict[str, Any]:
    return {
        "id": send.pk,
        "subject": send.communication.subject,
        "audience": send.communication.audience,
        "due": send.due,
        "sent_at": send.sent_at,
        "version": send.version,
    }
