"""Ballots: a question put to a committee, the votes, the closing with what it decided.

A room whose records are voted on says with `add_closing` what a closed ballot does to them; it happens in the
same transaction.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import access
from jalon.pmo.governance.models import Ballot, BallotVote, Board, BoardMember

APPROVE_OR_NOT = ("approve", "reject")
LONGEST_NOTE = 500

Closing = Callable[[Any, Ballot], None]
_closings: dict[str, Closing] = {}


def add_closing(target: str, function: Closing) -> None:
    """Declare what the outcome of a ballot on such a record does: `function(by, ballot)`."""
    _closings[target] = function


@transaction.atomic
def open_ballot(
    *,
    by: Any,
    board: Board,
    question: str,
    choices: Sequence[str] = APPROVE_OR_NOT,
    target: str = "",
    target_pk: int | None = None,
    initiative: Any = None,
    check_rights: bool = True,
) -> Ballot:
    """Put a question to a committee; one open ballot a record.

    A room that has asked for the right itself says so with `check_rights=False`.
    """
    if check_rights:
        access.require(by, "plan", board)
    if board.archived:
        raise Refused(
            _("“%(board)s” was put away: bring it back or choose another.") % {"board": board}, "archived"
        )
    able = sum(member.has_vote for member in board.members.all())
    if able < board.quorum:
        raise Refused(
            _("“%(board)s” has %(able)d who vote and a quorum of %(quorum)d: seat more members, or lower it.")
            % {"board": board, "able": able, "quorum": board.quorum},
            "quorum_out_of_reach",
            "board",
        )
    made = Ballot(
        organisation=board.organisation,
        initiative=initiative if initiative is not None else board.initiative,
        board=board,
        question=question.strip()[:300],
        choices=list(choices),
        target=target,
        target_pk=target_pk,
        quorum=board.quorum,
        opened_by=by,
    )
    if not made.question or len(made.choices) < 2:
        raise Refused(_("A ballot needs a question and two answers at least."), "question", "question")
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("There is already an open ballot on this: vote there, or withdraw it."), "open_ballot"
        ) from error
    _record(by, made, "ballot.open", [journal.created(made)])
    return made


@transaction.atomic
def vote(
    *, by: Any, ballot: Ballot, choice: str, note: str = "", member: BoardMember | None = None
) -> BallotVote:
    """Vote on one's own seat; whoever keeps the ballot may record the vote of a member, said at a meeting."""
    held = _held(ballot)
    if member is None:
        member = held.board.members.select_related("person").filter(person__user_id=by.pk).first()
        if member is None:
            raise Refused(
                _("You have no seat on “%(board)s”: only its members vote.") % {"board": held.board},
                "no_seat",
            )
    elif member.board_id != held.board_id:
        raise Refused(
            _("%(person)s has no seat on “%(board)s”.") % {"person": member, "board": held.board}, "no_seat"
        )
    elif member.person.user_id != by.pk:
        _may_keep(by, held)
    if not member.has_vote:
        raise Refused(
            _("%(person)s sits as %(role)s: this seat has no vote.")
            % {"person": member, "role": member.get_role_display().lower()},
            "no_vote",
        )
    if not held.is_open:
        raise Refused(_("This ballot is closed: no vote is taken any more."), "closed")
    if choice not in held.choices:
        raise Refused(_("There is no such answer to this ballot."), "unknown_choice", "choice")
    if len(note) > LONGEST_NOTE:
        raise Refused(
            _("Say why in %(most)d characters at most.") % {"most": LONGEST_NOTE}, "too_long", "note"
        )
    try:
        with transaction.atomic():
            made = BallotVote.objects.create(
                ballot=held, member=member, choice=choice, note=note.strip(), recorded_by=by
            )
    except IntegrityError as error:
        raise Refused(
            _("%(person)s has already voted on this: a vote counts once.") % {"person": member}, "voted"
        ) from error
    _record(by, held, "ballot.vote", [journal.created(made)], person=str(member), choice=choice)
    return made


@transaction.atomic
def close_ballot(*, by: Any, ballot: Ballot) -> Ballot:
    """Count, write the outcome, and let it take effect; refused without quorum and on an unbroken tie."""
    held = _held(ballot)
    _may_keep(by, held)
    if not held.is_open:
        raise Refused(_("This ballot is already closed."), "closed")
    votes = list(held.votes.select_related("member"))
    if len(votes) < held.quorum:
        missing = held.quorum - len(votes)
        raise Refused(
            ngettext(
                "%(missing)d vote is missing for the quorum of %(quorum)d.",
                "%(missing)d votes are missing for the quorum of %(quorum)d.",
                missing,
            )
            % {"missing": missing, "quorum": held.quorum},
            "no_quorum",
        )
    outcome = winner(votes)
    if not outcome:
        raise Refused(
            _("The votes are tied and the chair has not decided: the chair’s vote breaks a tie."), "tied"
        )
    after = {
        "state": Ballot.State.CLOSED,
        "outcome": outcome,
        "closed_at": timezone.now(),
        "closed_by_id": by.pk,
    }
    _write(by, held, after, "ballot.close", outcome=outcome)
    if held.target in _closings:
        _closings[held.target](by, held)
    ballot.refresh_from_db()
    return held


@transaction.atomic
def withdraw_ballot(*, by: Any, ballot: Ballot) -> Ballot:
    """End a ballot without an outcome; the votes stay on record."""
    held = _held(ballot)
    if held.opened_by_id != by.pk:
        _may_keep(by, held)
    if not held.is_open:
        raise Refused(_("This ballot is already closed."), "closed")
    after = {"state": Ballot.State.WITHDRAWN, "closed_at": timezone.now(), "closed_by_id": by.pk}
    _write(by, held, after, "ballot.withdraw")
    ballot.refresh_from_db()
    return held


def winner(votes: Sequence[BallotVote]) -> str:
    """The choice with most votes; the chair's breaks a tie; "" where it does not."""
    counted = Counter(one.choice for one in votes)
    most = max(counted.values(), default=0)
    first = [choice for choice, count in counted.items() if count == most]
    if len(first) == 1:
        return first[0]
    chair = next((one.choice for one in votes if one.member.role == BoardMember.Role.CHAIR), "")
    return chair if chair in first else ""


def may_keep(user: Any, ballot: Ballot) -> bool:
    """Whether the person closes the ballot and records votes: the chair, the secretary, who manages there."""
    keeps = ballot.board.members.filter(
        person__user_id=user.pk, role__in=(BoardMember.Role.CHAIR, BoardMember.Role.SECRETARY)
    )
    if keeps.exists():
        return True
    try:
        access.require(user, "manage", ballot)
    except NotAllowed:
        return False
    return True


def _may_keep(by: Any, ballot: Ballot) -> None:
    if not may_keep(by, ballot):
        raise Refused(
            _("Only the chair or the secretary of “%(board)s”, or who manages here, can do this.")
            % {"board": ballot.board},
            "not_keeper",
        )


def _held(ballot: Ballot) -> Ballot:
    """The ballot as it is now, held until the transaction ends: two who close it do it once."""
    return (
        Ballot.objects.select_for_update(of=("self",))
        .select_related("board", "organisation", "initiative")
        .get(pk=ballot.pk)
    )


def _write(by: Any, ballot: Ballot, after: dict[str, Any], verb: str, **params: Any) -> None:
    difference = journal.changed(ballot, after)
    Ballot.objects.filter(pk=ballot.pk).update(version=ballot.version + 1, **after)
    ballot.refresh_from_db()
    _record(by, ballot, verb, [difference], **params)


def _record(by: Any, ballot: Ballot, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    journal.record(
        by=by,
        organisation=ballot.organisation,
        initiative=ballot.initiative,
        verb=verb,
        params={"name": ballot.question, **params},
        changes=changes,
    )
