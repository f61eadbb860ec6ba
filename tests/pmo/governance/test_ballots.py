"""Committees and their votes: who may, quorum, ties, twice, after the closing."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.governance import access, actions, queries
from jalon.pmo.governance.models import Ballot, BallotVote, Board
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from tests.cast import Cast
from tests.pmo.governance.conftest import person


def ask(cast: Cast, board: Board, **more: Any) -> Ballot:
    return actions.open_ballot(by=cast.project_manager, board=board, question="Buy the transformer?", **more)


def refusal(error: pytest.ExceptionInfo[Refused]) -> str:
    return error.value.code


def test_a_question_is_put_voted_and_decided(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    assert [one.pk for one in queries.ballots_waiting_for(cast.sponsor)] == [ballot.pk]
    actions.vote(by=cast.sponsor, ballot=ballot, choice="approve", note="We need it")
    assert list(queries.ballots_waiting_for(cast.sponsor)) == []
    actions.vote(by=cast.portfolio_manager, ballot=ballot, choice="approve")
    closed = actions.close_ballot(by=cast.sponsor, ballot=ballot)
    assert (closed.state, closed.outcome, closed.closed_by) == ("closed", "approve", cast.sponsor)
    verbs = list(ChangeSet.objects.filter(verb__startswith="ballot").values_list("verb", flat=True))
    assert sorted(verbs) == ["ballot.close", "ballot.open", "ballot.vote", "ballot.vote"]
    assert list(journal.verify()) == []


def test_a_vote_counts_once(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    actions.vote(by=cast.sponsor, ballot=ballot, choice="approve")
    with pytest.raises(Refused, match="already voted") as error:
        actions.vote(by=cast.sponsor, ballot=ballot, choice="reject")
    assert refusal(error) == "voted"
    assert [one.choice for one in BallotVote.objects.all()] == ["approve"]


def test_nothing_is_decided_without_quorum(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    actions.vote(by=cast.sponsor, ballot=ballot, choice="approve")
    with pytest.raises(Refused, match="1 vote is missing for the quorum of 2") as error:
        actions.close_ballot(by=cast.sponsor, ballot=ballot)
    assert refusal(error) == "no_quorum"
    assert Ballot.objects.get().is_open


def test_no_vote_after_the_closing(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    for user in (cast.sponsor, cast.portfolio_manager):
        actions.vote(by=user, ballot=ballot, choice="approve")
    actions.close_ballot(by=cast.sponsor, ballot=ballot)
    with pytest.raises(Refused, match="closed") as error:
        actions.vote(by=cast.contributor, ballot=ballot, choice="reject")
    assert refusal(error) == "closed"
    with pytest.raises(Refused) as error:
        actions.close_ballot(by=cast.sponsor, ballot=ballot)
    assert refusal(error) == "closed"


def test_the_chair_breaks_a_tie_and_without_the_chair_it_stays_open(cast: Cast, board: Board) -> None:
    tied = ask(cast, board)
    actions.vote(by=cast.portfolio_manager, ballot=tied, choice="approve")
    actions.vote(by=cast.contributor, ballot=tied, choice="reject")
    with pytest.raises(Refused) as error:
        actions.close_ballot(by=cast.sponsor, ballot=tied)
    assert refusal(error) == "tied"
    broken = ask(cast, board)
    actions.vote(by=cast.sponsor, ballot=broken, choice="reject")
    actions.vote(by=cast.portfolio_manager, ballot=broken, choice="approve")
    assert actions.close_ballot(by=cast.pmo_officer, ballot=broken).outcome == "reject"


def test_who_has_no_voting_seat_does_not_vote(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    for user, code in (
        (cast.project_manager, "no_seat"),
        (cast.stranger, "no_seat"),
        (cast.viewer, "no_vote"),
        (cast.pmo_officer, "no_vote"),
    ):
        with pytest.raises(Refused) as error:
            actions.vote(by=user, ballot=ballot, choice="approve")
        assert refusal(error) == code
    assert not BallotVote.objects.exists()


def test_the_secretary_records_a_vote_said_in_the_meeting_and_a_member_does_not(
    cast: Cast, board: Board
) -> None:
    ballot = ask(cast, board)
    chair = board.members.get(person__user=cast.sponsor)
    with pytest.raises(Refused) as error:
        actions.vote(by=cast.contributor, ballot=ballot, choice="approve", member=chair)
    assert refusal(error) == "not_keeper"
    made = actions.vote(by=cast.pmo_officer, ballot=ballot, choice="approve", member=chair)
    assert (made.member, made.recorded_by) == (chair, cast.pmo_officer)


def test_one_open_ballot_a_record(cast: Cast, board: Board) -> None:
    first = ask(cast, board, target="x.Y", target_pk=4)
    with pytest.raises(Refused) as error:
        ask(cast, board, target="x.Y", target_pk=4)
    assert refusal(error) == "open_ballot"
    actions.withdraw_ballot(by=cast.project_manager, ballot=first)
    assert ask(cast, board, target="x.Y", target_pk=4).is_open


def test_closing_does_what_the_room_that_asked_said_or_nothing_at_all(
    cast: Cast, board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jalon.pmo.governance.actions import ballots

    monkeypatch.setattr(ballots, "_closings", {})

    def fails(by: Any, ballot: Ballot) -> None:
        raise Refused("The plan has moved since.", "moved")

    actions.add_closing("x.Y", fails)
    ballot = ask(cast, board, target="x.Y", target_pk=4)
    for user in (cast.sponsor, cast.portfolio_manager):
        actions.vote(by=user, ballot=ballot, choice="approve")
    with pytest.raises(Refused, match="moved since"):
        actions.close_ballot(by=cast.sponsor, ballot=ballot)
    assert Ballot.objects.get().is_open
    assert not ChangeSet.objects.filter(verb="ballot.close").exists()


def test_a_quorum_nobody_can_reach_is_said_before_anyone_votes(cast: Cast, board: Board) -> None:
    actions.change_board(by=cast.pmo_officer, board=board, version=1, quorum=4)
    with pytest.raises(Refused, match="has 3 who vote and a quorum of 4") as error:
        ask(cast, board)
    assert refusal(error) == "quorum_out_of_reach"


def test_where_the_office_requires_the_project_manager_does_not_lower_the_quorum(
    cast: Cast, board: Board
) -> None:
    actions.change_board(by=cast.project_manager, board=board, version=1, quorum=1)
    Initiative.objects.filter(pk=cast.programme.pk).update(engagement="controlling")
    board.initiative.refresh_from_db()
    with pytest.raises(NotAllowed):
        actions.change_board(by=cast.project_manager, board=board, version=2, quorum=2)
    with pytest.raises(Stale):
        actions.change_board(by=cast.portfolio_manager, board=board, version=1, quorum=2)
    assert actions.change_board(by=cast.portfolio_manager, board=board, version=2, quorum=2).quorum == 2


def test_who_sees_a_committee(cast: Cast, board: Board) -> None:
    for user in cast.by_role().values():
        assert access.board(user, board.pk) == board
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        with pytest.raises(NotVisible):
            access.board(user, board.pk)
    guest = Person.objects.create(organisation=cast.organisation, name="Guest", user=cast.nobody)
    actions.seat(by=cast.pmo_officer, board=board, person=guest)
    assert access.board(cast.nobody, board.pk) == board
    with pytest.raises(NotAllowed):
        access.board(cast.viewer, board.pk, "plan")


def test_a_person_of_another_organisation_gets_no_seat(cast: Cast, board: Board) -> None:
    with pytest.raises(NotVisible):
        actions.seat(by=cast.pmo_officer, board=board, person=person(cast.foreigner))


def test_a_seat_that_voted_is_kept_for_the_record(cast: Cast, board: Board) -> None:
    ballot = ask(cast, board)
    actions.vote(by=cast.sponsor, ballot=ballot, choice="approve")
    voted = board.members.get(person__user=cast.sponsor)
    with pytest.raises(Refused) as error:
        actions.unseat(by=cast.pmo_officer, member=voted, version=1)
    assert refusal(error) == "has_voted"
    other = board.members.get(person__user=cast.contributor)
    actions.unseat(by=cast.pmo_officer, member=other, version=1)
    assert board.members.count() == 4


def test_a_second_chair_is_refused(cast: Cast, board: Board) -> None:
    member = board.members.get(person__user=cast.contributor)
    with pytest.raises(Refused, match="already chairs") as error:
        actions.change_seat(by=cast.pmo_officer, member=member, version=1, role="chair")
    assert refusal(error) == "chaired"


def test_an_initiative_goes_with_its_committees_and_ballots(cast: Cast, board: Board) -> None:
    actions.vote(by=cast.sponsor, ballot=ask(cast, board), choice="approve")
    cast.project.delete()
    assert not Board.objects.exists()
    assert not Ballot.objects.exists()
