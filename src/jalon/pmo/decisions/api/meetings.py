"""Committees and their meetings, to read; what is written is written in the room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Paging, page
from jalon.pmo.decisions import access, schemas
from jalon.pmo.decisions.models import Meeting
from jalon.pmo.decisions.queries import committees as read

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
    points = [
        {
            "title": item.title,
            "kind": item.kind,
            "why": item.why,
            "minutes": item.minutes,
            "notes": item.notes,
            "outcome": item.vote.outcome if item.vote else "",
            "outcomes": [entry.title for entry in item.results],
        }
        for item in read.whole(found)["items"]
    ]
    return {**_told(found), "points": points}


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
