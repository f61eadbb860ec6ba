"""Committees and their seats: make, change, put away, seat, unseat."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.governance import access
from jalon.pmo.governance.models import Ballot, BallotVote, Board, BoardMember
from jalon.pmo.initiatives import engagement

FIELDS = frozenset({"name", "kind", "rhythm", "quorum"})
MOST_SEATS = 60


@transaction.atomic
def create_board(
    *, by: Any, organisation: Any, initiative: Any = None, name: str, kind: str = "steering", **fields: Any
) -> Board:
    """A new committee of an initiative, or of the whole organisation."""
    board = Board(organisation=organisation, initiative=initiative, name=name.strip(), kind=kind, **fields)
    _may_keep(by, board)
    _check(board)
    board.save(force_insert=True)
    _record(by, board, "board.create", [journal.created(board)])
    return board


@transaction.atomic
def change_board(*, by: Any, board: Board, version: int | None, **fields: Any) -> Board:
    """Another name, kind, rhythm or quorum; open ballots keep the quorum they were put with."""
    _may_keep(by, board)
    if unknown := set(fields) - FIELDS:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    difference = journal.changed(Board.objects.get(pk=board.pk), fields)
    for name, value in fields.items():
        setattr(board, name, value)
    _check(board)
    versions.change(Board, board.pk, version, **fields)
    board.refresh_from_db()
    if difference.after:
        _record(by, board, "board.change", [difference])
    return board


@transaction.atomic
def archive_board(*, by: Any, board: Board, version: int | None, restore: bool = False) -> Board:
    """Put a committee away, or bring it back; one with an open ballot stays."""
    _may_keep(by, board)
    if not restore and board.ballots.filter(state=Ballot.State.OPEN).exists():
        raise Refused(
            _("“%(board)s” has an open ballot: close or withdraw it first.") % {"board": board}, "open_ballot"
        )
    moment = None if restore else timezone.now()
    difference = journal.changed(board, {"archived": moment})
    versions.change(Board, board.pk, version, archived=moment)
    board.refresh_from_db()
    _record(by, board, "board.restore" if restore else "board.archive", [difference])
    return board


@transaction.atomic
def seat(*, by: Any, board: Board, person: Any, role: str = "member") -> BoardMember:
    """Give a person a seat."""
    _may_keep(by, board)
    if person.organisation_id != board.organisation_id:
        raise NotVisible
    if role not in BoardMember.Role.values:
        raise Refused(_("There is no such seat."), "unknown_role", "role")
    if board.members.filter(person=person).exists():
        raise Refused(
            _("%(person)s already sits on “%(board)s”.") % {"person": person, "board": board},
            "seated",
            "person",
        )
    if board.members.count() >= MOST_SEATS:
        raise Refused(
            _("A committee has %(most)d seats at most.") % {"most": MOST_SEATS}, "too_many", "person"
        )
    _one_chair(board, role)
    made = BoardMember.objects.create(board=board, person=person, role=role)
    _record(by, board, "board.seat", [journal.created(made)], person=str(person))
    return made


@transaction.atomic
def change_seat(*, by: Any, member: BoardMember, version: int | None, role: str) -> BoardMember:
    """Another role on the same seat."""
    _may_keep(by, member.board)
    if role not in BoardMember.Role.values:
        raise Refused(_("There is no such seat."), "unknown_role", "role")
    _one_chair(member.board, role, but=member.pk)
    difference = journal.changed(member, {"role": role})
    versions.change(BoardMember, member.pk, version, role=role)
    member.refresh_from_db()
    if difference.after:
        _record(by, member.board, "board.reseat", [difference], person=str(member.person))
    return member


@transaction.atomic
def unseat(*, by: Any, member: BoardMember, version: int | None) -> None:
    """Take a seat away; who has voted keeps it, as an observer, for the record."""
    _may_keep(by, member.board)
    if BallotVote.objects.filter(member=member).exists():
        raise Refused(
            _("%(person)s has voted here: make this seat an observer’s instead.") % {"person": member},
            "has_voted",
        )
    difference = journal.deleted(member)
    versions.change(BoardMember, member.pk, version)
    _record(by, member.board, "board.unseat", [difference], person=str(member.person))
    BoardMember.objects.filter(pk=member.pk).delete()


def _may_keep(by: Any, board: Board) -> None:
    """Who plans an initiative keeps its committees; where the office requires, whoever manages it."""
    if board.initiative_id is None:
        if not policy.can_in(by, "manage", board.organisation):
            raise NotAllowed("manage")
        return
    if board.initiative.organisation_id != board.organisation_id:
        raise NotVisible
    needed = "manage" if engagement.is_controlled(board.initiative) else "plan"
    access.require(by, needed, board)


def _one_chair(board: Board, role: str, but: int | None = None) -> None:
    chair = board.members.filter(role=BoardMember.Role.CHAIR).exclude(pk=but).select_related("person").first()
    if role == BoardMember.Role.CHAIR and chair is not None:
        raise Refused(
            _("%(person)s already chairs “%(board)s”: change that seat first.")
            % {"person": chair, "board": board},
            "chaired",
            "role",
        )


def _check(board: Board) -> None:
    if not board.name.strip():
        raise Refused(_("A committee needs a name."), "name_missing", "name")
    if board.kind not in Board.Kind.values or board.rhythm not in Board.Rhythm.values:
        raise Refused(_("There is no such kind or rhythm of committee."), "unknown_value", "kind")
    if not 1 <= int(board.quorum) <= MOST_SEATS:
        raise Refused(
            _("A quorum is between 1 and %(most)d votes.") % {"most": MOST_SEATS}, "quorum", "quorum"
        )


def _record(by: Any, board: Board, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    journal.record(
        by=by,
        organisation=board.organisation,
        initiative=board.initiative,
        verb=verb,
        params={"name": board.name, **params},
        changes=changes,
    )
