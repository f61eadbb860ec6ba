"""Meetings: called, prepared, opened, minuted, decided, closed, by the rules of the room's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Paging, page
from jalon.pmo.decisions import access, minutes, schemas
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.models import AgendaItem, Meeting
from jalon.pmo.decisions.queries import committees as read
from jalon.pmo.governance import access as governance_access
from jalon.pmo.governance import actions as governance
from jalon.pmo.organisation import access as organisations

router = Router(tags=["meetings"])


class MeetingFilters(Paging):
    """Meetings of one committee."""

    board: int | None = Field(None, ge=1, le=MOST_ID)


@router.get("/meetings", response={200: schemas.MeetingPage, **REFUSALS}, operation_id="list_meetings")
def list_meetings(request: HttpRequest, paging: Query[MeetingFilters]) -> Any:
    """Meetings of the committees the caller sees, by id."""
    found = access.meetings(request.user).filter(pk__gt=paging.after).select_related("board")
    if paging.board is not None:
        found = found.filter(board_id=paging.board)
    rows, following = page(list(found.order_by("pk")[: paging.limit + 1]), paging.limit)
    return {"items": [_told(row) for row in rows], "next": following}


@router.get(
    "/meetings/{int:meeting_id}", response={200: schemas.MeetingOut, **REFUSALS}, operation_id="get_meeting"
)
def get_meeting(request: HttpRequest, meeting_id: int) -> Any:
    """One meeting with its agenda and minutes."""
    found = access.meeting(request.user, meeting_id)
    return _whole(found)


@router.post(
    "/committees/{int:board_id}/meetings",
    response={201: schemas.MeetingOut, **REFUSALS},
    operation_id="create_meeting",
)
def create_meeting(request: HttpRequest, board_id: int, body: schemas.NewMeeting) -> Any:
    """Call a meeting; its agenda is built from what is due."""
    board = governance_access.board(request.user, board_id)
    made = actions.plan_meeting(by=request.user, board=board, **body.dict())
    return Status(201, _whole(access.meeting(request.user, made.pk)))


@router.patch(
    "/meetings/{int:meeting_id}",
    response={200: schemas.MeetingOut, **REFUSALS},
    operation_id="change_meeting",
)
def change_meeting(request: HttpRequest, meeting_id: int, body: schemas.MeetingPatch) -> Any:
    """Move it, open it, close it, or call it off."""
    found = access.meeting(request.user, meeting_id, "manage")
    given = body.dict(exclude_unset=True)
    version, state = given.pop("version"), given.pop("state", None)
    if state is not None:
        if given:
            raise Refused(_("Move a meeting and change its state in two requests."), "one_thing", "state")
        step = {
            "open": actions.open_meeting,
            "held": actions.close_meeting,
            "cancelled": actions.cancel_meeting,
        }[state]
        step(by=request.user, meeting=found, version=version)
    else:
        now = {"starts": found.starts, "length": found.length, "place": found.place}
        wanted = now | {name: value for name, value in given.items() if value is not None}
        actions.move_meeting(by=request.user, meeting=found, version=version, **wanted)
    return _whole(access.meeting(request.user, meeting_id))


@router.post(
    "/meetings/{int:meeting_id}/agenda",
    response={200: schemas.MeetingOut, **REFUSALS},
    operation_id="build_agenda",
)
def build_agenda(request: HttpRequest, meeting_id: int) -> Any:
    """Add what is due and is not on the agenda yet."""
    found = access.meeting(request.user, meeting_id, "manage")
    actions.build_agenda(by=request.user, meeting=found)
    return _whole(access.meeting(request.user, meeting_id))


@router.post("/meetings/{int:meeting_id}/invite", response={202: None, **REFUSALS}, operation_id="invite")
def invite(request: HttpRequest, meeting_id: int) -> Any:
    """Send the invitations, by the worker."""
    actions.invite(by=request.user, meeting=access.meeting(request.user, meeting_id, "manage"))
    return Status(202, None)


@router.put(
    "/meetings/{int:meeting_id}/presence",
    response={200: schemas.MeetingOut, **REFUSALS},
    operation_id="note_presence",
)
def note_presence(request: HttpRequest, meeting_id: int, body: schemas.PresenceIn) -> Any:
    """Say who is there, one person a request."""
    found = access.meeting(request.user, meeting_id, "manage")
    actions.mark_attendance(
        by=request.user, meeting=found, person_id=body.person, version=body.version, state=body.state
    )
    return _whole(found)


@router.post(
    "/meetings/{int:meeting_id}/points",
    response={201: schemas.MeetingOut, **REFUSALS},
    operation_id="add_point",
)
def add_point(request: HttpRequest, meeting_id: int, body: schemas.NewPoint) -> Any:
    """A point of one's own."""
    found = access.meeting(request.user, meeting_id, "manage")
    actions.add_item(by=request.user, meeting=found, title=body.title, minutes=body.minutes)
    return Status(201, _whole(found))


@router.patch(
    "/points/{int:item_id}", response={200: schemas.PointOut, **REFUSALS}, operation_id="write_minutes"
)
def write_minutes(request: HttpRequest, item_id: int, body: schemas.PointPatch) -> Any:
    """The minutes of a point, while the meeting is open."""
    item = access.item(request.user, item_id, "manage")
    actions.write_notes(by=request.user, item=item, version=body.version, notes=body.notes)
    return _one(item)


@router.delete("/points/{int:item_id}", response={204: None, **REFUSALS}, operation_id="remove_point")
def remove_point(request: HttpRequest, item_id: int, version: int | None = None) -> Any:
    """Take a point off; one with minutes, a vote or outcomes stays."""
    item = access.item(request.user, item_id, "manage")
    actions.remove_item(by=request.user, item=item, version=version)
    return Status(204, None)


@router.post(
    "/points/{int:item_id}/outcomes",
    response={201: schemas.PointOut, **REFUSALS},
    operation_id="note_outcome",
)
def note_outcome(request: HttpRequest, item_id: int, body: schemas.NewOutcome) -> Any:
    """An action or a decision, straight into its register."""
    item = access.item(request.user, item_id, "manage")
    fields: dict[str, Any] = {"due": body.due} if body.due else {}
    if body.owner is not None:
        fields["owner"] = organisations.person(request.user, item.meeting.board.organisation, body.owner)
    actions.note_outcome(by=request.user, item=item, kind=body.kind, title=body.title, **fields)
    return Status(201, _one(item))


@router.post(
    "/points/{int:item_id}/settle",
    response={200: schemas.PointOut, **REFUSALS},
    operation_id="settle_decision",
)
def settle_decision(request: HttpRequest, item_id: int, body: schemas.SettleLate) -> Any:
    """Take a decision that was late: its entry is closed with what was decided."""
    item = access.item(request.user, item_id, "manage")
    actions.settle_late(by=request.user, item=item, version=body.version, outcome=body.outcome)
    return _one(item)


@router.post(
    "/points/{int:item_id}/ballot", response={201: schemas.PointOut, **REFUSALS}, operation_id="put_to_vote"
)
def put_to_vote(request: HttpRequest, item_id: int) -> Any:
    """Put a point to the vote that has none yet."""
    item = access.item(request.user, item_id, "manage")
    actions.put_to_vote(by=request.user, item=item)
    return Status(201, _one(item))


@router.post("/ballots/{int:ballot_id}/votes", response={204: None, **REFUSALS}, operation_id="cast_vote")
def cast_vote(request: HttpRequest, ballot_id: int, body: schemas.BallotVoteIn) -> Any:
    """Vote, once: on one's own seat, or as the keeper for a member who said so at the meeting."""
    ballot = governance_access.ballot(request.user, ballot_id)
    member = governance_access.seat(request.user, body.seat) if body.seat else None
    governance.vote(by=request.user, ballot=ballot, choice=body.choice, note=body.note, member=member)
    return Status(204, None)


@router.post(
    "/ballots/{int:ballot_id}/close",
    response={200: schemas.BallotOut, **REFUSALS},
    operation_id="close_ballot",
)
def close_ballot(request: HttpRequest, ballot_id: int) -> Any:
    """Count the votes: what was decided is applied, on the plan that was voted on and no other."""
    ballot = governance_access.ballot(request.user, ballot_id)
    closed = governance.close_ballot(by=request.user, ballot=ballot)
    return {"id": closed.pk, "state": closed.state, "outcome": closed.outcome}


def _whole(meeting: Meeting) -> dict[str, Any]:
    whole = read.whole(meeting)
    return {
        **_told(meeting),
        "quorate": whole["quorate"],
        "people": [
            {
                "person": one.person_id,
                "name": str(one.person),
                "state": one.state,
                "votes": bool(one.seat and one.seat.has_vote),
                "version": one.version,
            }
            for one in whole["people"]
        ],
        "points": [_point(item) for item in whole["items"]],
    }


def _one(item: AgendaItem) -> dict[str, Any]:
    return next(_point(one) for one in read.whole(item.meeting)["items"] if one.pk == item.pk)


def _point(item: Any) -> dict[str, Any]:
    vote = item.vote
    return {
        "id": item.pk,
        "title": item.title,
        "kind": item.kind,
        "why": item.why,
        "minutes": item.minutes,
        "notes": item.notes,
        "record": f"{item.target}:{item.target_pk}" if item.target_pk else "",
        "vote": None
        if vote is None
        else {
            "ballot": vote.pk,
            "choices": vote.choices,
            "quorum": vote.quorum,
            "open": vote.is_open,
            "outcome": vote.outcome,
            "votes": {str(seat.person): cast.choice for seat, cast in item.votes if cast},
        },
        "outcome": vote.outcome if vote else "",
        "outcomes": [entry.title for entry in item.results],
        "lines": minutes.lines_of(item),
        "version": item.version,
    }


def _told(meeting: Meeting) -> dict[str, Any]:
    return {
        "id": meeting.pk,
        "board": meeting.board_id,
        "name": str(meeting.board),
        "number": meeting.number,
        "starts": meeting.starts.isoformat(),
        "length": meeting.length,
        "place": meeting.place,
        "state": meeting.state,
        "version": meeting.version,
    }
