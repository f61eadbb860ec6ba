"""Committees as a page shows them, their meetings, and one meeting with all it holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from jalon.pmo.decisions import access
from jalon.pmo.decisions.models import AgendaItem, Attendance, Meeting
from jalon.pmo.governance import access as governance
from jalon.pmo.governance import queries as boards
from jalon.pmo.registers.models import Entry

EVERY = {"weekly": 7, "fortnightly": 14, "monthly": 28, "quarterly": 91}


def committees(user: Any, organisation: Any, initiative: Any = None) -> list[Any]:
    """The committees a person sees, each with its seats, its next meeting and its last ones."""
    rows = governance.boards(user).filter(organisation=organisation, archived__isnull=True)
    if initiative is not None:
        ids = [*initiative.ancestor_ids, initiative.pk]
        rows = rows.filter(
            Q(initiative__in=ids)
            | Q(initiative__isnull=True)
            | Q(initiative__path__startswith=initiative.path)
        )
    meetings = Meeting.objects.exclude(state="cancelled").order_by("starts")
    found = list(
        rows.select_related("initiative__organisation")
        .prefetch_related("members__person__user", Prefetch("meetings", meetings, to_attr="gathered"))
        .order_by("initiative__path", "name")
    )
    for board in found:
        ahead = [one for one in board.gathered if not one.is_over]
        board.next = ahead[0] if ahead else None
        board.last = next((one for one in reversed(board.gathered) if one.state == "held"), None)
        board.held_count = sum(one.state == "held" for one in board.gathered)
        board.seats = list(board.members.all())
        board.voters = sum(one.has_vote for one in board.seats)
    return found


def meetings(user: Any, since: datetime, until: datetime) -> QuerySet[Meeting]:
    """The meetings a person may see between two moments, soonest first."""
    rows = access.meetings(user).filter(starts__gte=since, starts__lt=until).exclude(state="cancelled")
    return rows.select_related("board__organisation", "board__initiative").order_by("starts", "pk")


def of_board(board: Any) -> QuerySet[Meeting]:
    """All meetings of a committee, newest first."""
    return board.meetings.annotate(points=Count("items")).order_by("-starts", "-pk")


def held_of(user: Any, initiative: Any) -> QuerySet[Meeting]:
    """The meetings of an initiative's own committees that were held, oldest first."""
    rows = access.meetings(user).filter(board__initiative=initiative, state=Meeting.State.HELD)
    return rows.select_related("board__organisation", "board__initiative").order_by("starts", "pk")


def points_about(user: Any, initiative: Any) -> QuerySet[AgendaItem]:
    """The points about an initiative at meetings that were held, of the committees a person sees."""
    rows = AgendaItem.objects.filter(
        meeting__in=access.meetings(user), meeting__state=Meeting.State.HELD, initiative=initiative
    )
    return rows.select_related("meeting__board").order_by("meeting__starts", "position", "pk")


def whole(meeting: Meeting) -> dict[str, Any]:
    """One meeting with its points, what came of each, its votes and who came."""
    items = list(
        meeting.items.select_related(
            "initiative__organisation", "proposal__entry", "proposal__scenario__plan", "proposal__ballot",
            "proposal__initiative", "ballot__board",
        )
        .prefetch_related("outcomes__entry__owner")
        .order_by("position", "pk")
    )  # fmt: skip
    gates = boards.passages_of(_targets(items, AgendaItem.Kind.GATE))
    strayed = boards.exceptions_by_id(_targets(items, AgendaItem.Kind.EXCEPTION))
    late = _targets(items, AgendaItem.Kind.LATE)
    taken = Entry.objects.in_bulk(late) if late else {}
    for item in items:
        item.taken = taken.get(item.target_pk) if _is(item, "late") else None
        item.passage = _passage(meeting, gates.get(item.target_pk, ())) if _is(item, "gate") else None
        item.strayed = strayed.get(item.target_pk) if _is(item, "exception") else None
        item.vote = item.ballot or (item.proposal.ballot if item.proposal_id else None)
        if item.passage is not None:
            item.vote = item.passage.ballot
        item.seconds = item.spent + _running(item)
        item.votes = boards.votes_of(item.vote) if item.vote else []
        item.cast = sum(vote is not None for _seat, vote in item.votes)
        item.results = [outcome.entry for outcome in item.outcomes.all()]
    people = list(meeting.attendance.select_related("person__user").order_by("pk"))
    roles = {one.person_id: one for one in meeting.board.members.all()}
    for one in people:
        one.seat = roles.get(one.person_id)
    present = [one for one in people if one.state == Attendance.State.PRESENT]
    voters = sum(bool(one.seat and one.seat.has_vote) for one in present)
    return {
        "items": items,
        "people": people,
        "present": len(present),
        "voters": voters,
        "quorate": voters >= meeting.board.quorum,
        "planned": sum(item.minutes for item in items),
        "spent": sum(item.seconds for item in items),
    }


def _is(item: AgendaItem, kind: str) -> bool:
    return item.kind == kind and item.target_pk is not None


def _targets(items: list[AgendaItem], kind: str) -> list[int]:
    return [item.target_pk for item in items if _is(item, kind)]  # type: ignore[misc]


def _passage(meeting: Meeting, passages: Sequence[Any]) -> Any:
    """The question that this meeting has before it, or the one that was decided while it was held."""
    for one in passages:
        if one.decided_at is None:
            return None if meeting.is_over else one
        if meeting.opened_at and one.decided_at >= meeting.opened_at:
            until = meeting.closed_at
            return one if until is None or one.decided_at <= until else None
    return None


def _running(item: AgendaItem) -> int:
    if item.running_since is None:
        return 0
    return max(int((timezone.now() - item.running_since).total_seconds()), 0)


def next_day(board: Any, after: datetime) -> datetime:
    """When the committee meets next, by its rhythm."""
    return after + timedelta(days=EVERY.get(board.rhythm, 28))


def due(day: date) -> QuerySet[Meeting]:
    """Meetings of a day that are still ahead."""
    return Meeting.objects.filter(state=Meeting.State.PLANNED, starts__date=day).select_related("board")
