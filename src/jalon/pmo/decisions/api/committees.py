"""Committees and their seats: made, changed, put away, by the rules of their pages."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Paging, Strict, page
from jalon.pmo.governance import access
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Board
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations

router = Router(tags=["committees"])
Kind = Literal["steering", "project", "portfolio", "change", "other"]
Rhythm = Literal["weekly", "fortnightly", "monthly", "quarterly", "needed"]
Role = Literal["chair", "member", "secretary", "observer"]
MOST_SEATS = 60


class SeatOut(Schema):
    """A seat: ``person`` is a person's id; chair and members vote."""

    id: int
    person: int
    name: str
    role: str
    version: int


class CommitteeRow(Schema):
    id: int
    organisation: str
    initiative: str | None = Field(description="where it decides; null: on the whole organisation")
    name: str
    kind: str
    rhythm: str
    quorum: int
    archived: bool
    version: int


class CommitteeOut(CommitteeRow):
    seats: list[SeatOut]


class CommitteePage(Schema):
    items: list[CommitteeRow]
    next: int | None = None


class CommitteeFilters(Paging):
    """Committees of one initiative."""

    initiative: str = ""


class NewCommittee(Strict):
    organisation: str = Field(description="slug")
    initiative: str | None = Field(None, description="slug; null: for the whole organisation")
    name: str = Field(min_length=1, max_length=120)
    kind: Kind = "steering"
    rhythm: Rhythm = "monthly"
    quorum: int = Field(2, ge=1, le=MOST_SEATS)


class CommitteePatch(Strict):
    version: int
    name: str | None = Field(None, min_length=1, max_length=120)
    kind: Kind | None = None
    rhythm: Rhythm | None = None
    quorum: int | None = Field(None, ge=1, le=MOST_SEATS)
    archived: bool | None = None


class NewSeat(Strict):
    person: int = Field(ge=1, le=MOST_ID)
    role: Role = "member"


class SeatPatch(Strict):
    version: int
    role: Role


@router.get("/committees", response={200: CommitteePage, **REFUSALS}, operation_id="list_committees")
def list_committees(request: HttpRequest, paging: Query[CommitteeFilters]) -> Any:
    """The committees the caller sees, by id."""
    found = (
        access.boards(request.user).filter(pk__gt=paging.after).select_related("organisation", "initiative")
    )
    if paging.initiative:
        found = found.filter(initiative__slug=paging.initiative)
    rows, following = page(list(found.order_by("pk")[: paging.limit + 1]), paging.limit)
    return {"items": [_row(row) for row in rows], "next": following}


@router.post("/committees", response={201: CommitteeOut, **REFUSALS}, operation_id="create_committee")
def create_committee(request: HttpRequest, body: NewCommittee) -> Any:
    """A committee at an initiative, or for the whole organisation; its seats follow."""
    organisation = organisations.organisation(request.user, body.organisation)
    initiative = initiatives.initiative(request.user, body.initiative) if body.initiative else None
    fields = body.dict(exclude={"organisation", "initiative"})
    made = governance.create_board(
        by=request.user, organisation=organisation, initiative=initiative, **fields
    )
    return Status(201, _told(made))


@router.get(
    "/committees/{int:board_id}", response={200: CommitteeOut, **REFUSALS}, operation_id="get_committee"
)
def get_committee(request: HttpRequest, board_id: int) -> Any:
    """One committee with its seats."""
    return _told(access.board(request.user, board_id))


@router.patch(
    "/committees/{int:board_id}", response={200: CommitteeOut, **REFUSALS}, operation_id="change_committee"
)
def change_committee(request: HttpRequest, board_id: int, body: CommitteePatch) -> Any:
    """Another name, kind, rhythm or quorum; or put away, alone in its request."""
    board = access.board(request.user, board_id)
    fields = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    version, archived = fields.pop("version"), fields.pop("archived", None)
    if fields or archived is None:
        board = governance.change_board(by=request.user, board=board, version=version, **fields)
        version = board.version
    if archived is not None and archived != bool(board.archived):
        governance.archive_board(by=request.user, board=board, version=version, restore=not archived)
    return _told(access.board(request.user, board_id))


@router.post(
    "/committees/{int:board_id}/seats", response={201: SeatOut, **REFUSALS}, operation_id="create_seat"
)
def create_seat(request: HttpRequest, board_id: int, body: NewSeat) -> Any:
    """Give a person a seat."""
    board = access.board(request.user, board_id)
    person = organisations.person(request.user, board.organisation, body.person)
    return Status(201, _seat(governance.seat(by=request.user, board=board, person=person, role=body.role)))


@router.patch(
    "/committees/{int:board_id}/seats/{int:seat_id}",
    response={200: SeatOut, **REFUSALS},
    operation_id="change_seat",
)
def change_seat(request: HttpRequest, board_id: int, seat_id: int, body: SeatPatch) -> Any:
    """Another role on the same seat."""
    held = _held(request, board_id, seat_id)
    return _seat(governance.change_seat(by=request.user, member=held, version=body.version, role=body.role))


@router.delete(
    "/committees/{int:board_id}/seats/{int:seat_id}",
    response={204: None, **REFUSALS},
    operation_id="delete_seat",
)
def delete_seat(request: HttpRequest, board_id: int, seat_id: int, version: int | None = None) -> Any:
    """Free a seat; who has voted there becomes an observer instead."""
    held = _held(request, board_id, seat_id)
    governance.unseat(by=request.user, member=held, version=version)
    return Status(204, None)


def _held(request: HttpRequest, board_id: int, seat_id: int) -> Any:
    found = access.seat(request.user, seat_id)
    if found.board_id != board_id:
        raise NotVisible
    return found


def _seat(seat: Any) -> dict[str, Any]:
    return {
        "id": seat.pk,
        "person": seat.person_id,
        "name": str(seat.person),
        "role": seat.role,
        "version": seat.version,
    }


def _row(board: Board) -> dict[str, Any]:
    return {
        "id": board.pk,
        "organisation": board.organisation.slug,
        "initiative": board.initiative.slug if board.initiative_id else None,
        "name": board.name,
        "kind": board.kind,
        "rhythm": board.rhythm,
        "quorum": board.quorum,
        "archived": bool(board.archived),
        "version": board.version,
    }


def _told(board: Board) -> dict[str, Any]:
    seats = board.members.select_related("person").order_by("pk")
    return {**_row(board), "seats": [_seat(one) for one in seats]}
