"""What pages, and the rooms above, read of governance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from jalon.pmo.accounts import access as policy
from jalon.pmo.governance import access
from jalon.pmo.governance.models import (
    Ballot,
    BallotVote,
    Board,
    BoardMember,
    Gate,
    Passage,
    Tolerance,
    ToleranceException,
)
from jalon.pmo.planning.models import Plan

DECIDED = (Gate.State.PASSED, Gate.State.CONDITIONS, Gate.State.STOPPED, Gate.State.BEFORE)


def today(initiative: Any) -> date:
    """The plan's data date where there is one: what is late is judged on that day, else on the calendar's."""
    minute = Plan.objects.filter(initiative=initiative).values_list("data_date_minute", flat=True).first()
    return date(1970, 1, 1) + timedelta(minutes=minute) if minute else timezone.localdate()


def plan_of(initiative: Any) -> Plan | None:
    """The plan of an initiative, with its baseline; whoever asks has asked for the initiative."""
    return Plan.objects.filter(initiative=initiative).select_related("baseline").first()


def boards_of(initiative: Any) -> list[Board]:
    """The committees that may decide on an initiative: its own, those above, the organisation's."""
    places = Q(initiative_id__in=[*initiative.ancestor_ids, initiative.pk]) | Q(initiative__isnull=True)
    rows = Board.objects.filter(places, organisation_id=initiative.organisation_id, archived__isnull=True)
    found = list(rows.select_related("initiative__organisation").prefetch_related("members__person"))
    return sorted(found, key=lambda one: (-(one.initiative.depth if one.initiative else -1), one.name))


def ballots_waiting_for(user: Any) -> QuerySet[Ballot]:
    """The open ballots on which the person has a vote and has not voted, oldest first."""
    seat = BoardMember.objects.filter(
        board=OuterRef("board"), person__user_id=user.pk, role__in=("chair", "member")
    )
    voted = BallotVote.objects.filter(ballot=OuterRef("pk"), member__person__user_id=user.pk)
    rows = Ballot.objects.filter(Exists(seat), ~Exists(voted), state=Ballot.State.OPEN)
    return rows.select_related("board", "initiative__organisation", "opened_by").order_by("opened_at", "pk")


def votes_of(ballot: Ballot) -> list[tuple[BoardMember, BallotVote | None]]:
    """Each seat that votes with its vote, the chair first."""
    cast = {one.member_id: one for one in ballot.votes.all()}
    seats = [
        one for one in ballot.board.members.select_related("person__user") if one.has_vote or one.pk in cast
    ]
    seats.sort(key=lambda one: (one.role != BoardMember.Role.CHAIR, one.pk))
    return [(one, cast.get(one.pk)) for one in seats]


def gates_of(initiative: Any) -> list[Gate]:
    """The gates of an initiative's present method, in the order of its life."""
    rows = Gate.objects.filter(initiative=initiative).exclude(stage__left=True)
    return list(
        rows.select_related("stage", "board", "initiative__organisation").order_by(
            "stage__position", "stage__round"
        )
    )


def passages_of(gate_ids: Iterable[int]) -> dict[int, list[Passage]]:
    """The times each of these gates was before its committee, the last one first."""
    found: dict[int, list[Passage]] = {}
    rows = Passage.objects.filter(gate__in=list(gate_ids)).select_related("ballot__board")
    for one in rows.order_by("-asked_at", "-pk"):
        found.setdefault(one.gate_id, []).append(one)
    return found


def gates_due(user: Any, until: date, since: date | None = None) -> QuerySet[Gate]:
    """The gates still to decide, due until a day (and from another), of what the user sees; soonest first."""
    rows = Gate.objects.filter(
        policy.reach(user).condition(prefix="initiative__"),
        due__lte=until,
        initiative__archived__isnull=True,
    )
    if since is not None:
        rows = rows.filter(due__gte=since)
    rows = rows.exclude(state__in=DECIDED).exclude(stage__left=True)
    return rows.select_related("stage", "board", "initiative__organisation").order_by("due", "pk")


def tolerances(initiative: Any) -> dict[str, Tolerance]:
    """The tolerance that holds at an initiative on each matter: its own, else the nearest above."""
    rows = Tolerance.objects.filter(initiative_id__in=[*initiative.ancestor_ids, initiative.pk])
    found: dict[str, Tolerance] = {}
    for one in rows.select_related("initiative", "set_by").order_by("initiative__depth"):
        found[one.matter] = one
    return found


def exceptions_open(
    user: Any, initiatives: Iterable[Any] | None = None, *, below: Any = None
) -> QuerySet[ToleranceException]:
    """The exceptions that wait for a decision, of what the user sees; oldest first."""
    rows = access.exceptions(user).filter(state="open", initiative__archived__isnull=True)
    if initiatives is not None:
        rows = rows.filter(initiative__in=list(initiatives))
    if below is not None:
        rows = rows.filter(initiative__path__startswith=below.path)
    return rows.select_related("initiative__organisation", "tolerance__initiative", "sent_to").order_by(
        "opened_at", "pk"
    )


def exceptions_by_id(pks: Iterable[int]) -> dict[int, ToleranceException]:
    """These exceptions, for a page that has asked for what they stand on."""
    rows = ToleranceException.objects.filter(pk__in=list(pks))
    return {one.pk: one for one in rows.select_related("sent_to", "decided_by")}
