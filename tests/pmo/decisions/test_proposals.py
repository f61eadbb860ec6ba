"""Change requests: asked, voted, applied on the plan that was seen and on no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from jalon.engine.model import Assignment, Resource
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.decisions.actions import proposals, scenarios
from jalon.pmo.decisions.models import Proposal, Scenario
from jalon.pmo.decisions.queries import proposals as read
from jalon.pmo.decisions.queries import scenarios as scenario_queries
from jalon.pmo.governance.models import Ballot
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning.models import Plan, Run
from tests.cast import Cast
from tests.pmo.decisions.conftest import Hand, voted
from tests.pmo.planning.conftest import MONDAY, small_plan

FIVE_DAYS = 2400


def test_approved_it_is_the_plan_and_the_baseline_and_can_be_undone(
    cast: Cast, asked: Proposal, hand: Hand
) -> None:
    before = hand.dates()
    done = voted(cast, asked)
    assert done.state == Proposal.State.APPLIED
    assert hand.rows()[2].duration == FIVE_DAYS
    plan = Plan.objects.get(pk=hand.plan.pk)
    assert plan.baseline_id == done.scenario.run_id
    assert Run.objects.get(pk=plan.baseline_id).name == "C-1 Rock under the yard"
    assert done.scenario.state == Scenario.State.APPLIED
    assert done.entry.closed is not None
    planning.undo(by=cast.sponsor, plan_id=hand.plan.pk, revision=hand.revision())
    assert hand.dates() == before
    assert list(journal.verify()) == []


def test_refused_nothing_has_moved(cast: Cast, asked: Proposal, hand: Hand) -> None:
    before, revision = hand.dates(), hand.revision()
    done = voted(cast, asked, "reject")
    assert done.state == Proposal.State.REFUSED
    assert (hand.dates(), hand.revision()) == (before, revision)
    assert Plan.objects.get(pk=hand.plan.pk).baseline_id is None
    assert done.scenario.is_open, "it can be asked for again in another request"


def test_a_vote_on_a_plan_that_moved_is_asked_again_with_the_new_consequences(
    cast: Cast, asked: Proposal, hand: Hand
) -> None:
    shown = asked.shown["after"]["finish"]
    hand.set(3, duration="4d")
    assert read.has_moved(asked)
    again = voted(cast, asked)
    assert again.state == Proposal.State.ASKED
    assert again.again == 1
    assert again.ballot.is_open
    assert again.ballot.votes.count() == 0
    assert again.shown["after"]["finish"] > shown
    assert hand.rows()[2].duration == 960, "nothing was applied blind"
    done = voted(cast, again)
    assert done.state == Proposal.State.APPLIED
    assert (hand.rows()[2].duration, hand.rows()[3].duration) == (FIVE_DAYS, 4 * 480)


def test_a_plan_that_moved_without_other_consequences_holds_the_vote(
    cast: Cast, asked: Proposal, hand: Hand
) -> None:
    hand.set(4, note="Ask the supplier")
    assert not read.has_moved(asked)
    assert voted(cast, asked).state == Proposal.State.APPLIED


def test_of_two_in_flight_the_second_is_computed_on_the_first(
    cast: Cast, asked: Proposal, board: Any, hand: Hand
) -> None:
    other = proposals.raise_change(
        by=cast.project_manager,
        initiative=cast.project,
        plan=hand.plan,
        title="Pour twice",
        operations=[{"op": "set", "uid": 3, "fields": {"duration": "3d"}}],
    )
    other = proposals.ask(by=cast.project_manager, proposal=other, board=board, version=other.version)
    assert [one.pk for one in read.in_flight(hand.plan, other.pk)] == [asked.pk]
    alone = other.shown["after"]["finish"]
    assert voted(cast, asked).state == Proposal.State.APPLIED
    again = voted(cast, other)
    assert again.state == Proposal.State.ASKED
    assert again.shown["after"]["finish"] > alone
    assert again.shown["before"]["finish"] == asked.shown["after"]["finish"]
    assert voted(cast, again).state == Proposal.State.APPLIED
    assert (hand.rows()[2].duration, hand.rows()[3].duration) == (FIVE_DAYS, 3 * 480)


def test_a_collision_stops_the_asking_and_is_shown_where_it_comes_later(
    cast: Cast, proposal: Proposal, board: Any, hand: Hand
) -> None:
    hand.set(2, duration="4d")
    with pytest.raises(Refused) as refusal:
        proposals.ask(by=cast.project_manager, proposal=proposal, board=board, version=proposal.version)
    assert refusal.value.code == "conflicts"
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.DRAFT
    assert Ballot.objects.count() == 0


def test_a_request_that_changes_nothing_is_not_put_to_anyone(cast: Cast, board: Any, plan: Any) -> None:
    made = proposals.raise_change(
        by=cast.project_manager, initiative=cast.project, plan=plan, title="Nothing"
    )
    with pytest.raises(Refused) as refusal:
        proposals.ask(by=cast.project_manager, proposal=made, board=board, version=made.version)
    assert refusal.value.code == "empty"


def test_versions_rights_and_states_are_held(cast: Cast, asked: Proposal, board: Any) -> None:
    with pytest.raises(VersionMissing):
        proposals.withdraw(by=cast.project_manager, proposal=asked, version=None)
    with pytest.raises(Stale):
        proposals.withdraw(by=cast.project_manager, proposal=asked, version=asked.version - 1)
    with pytest.raises(NotAllowed):
        proposals.withdraw(by=cast.contributor, proposal=asked, version=asked.version)
    with pytest.raises(Refused):
        proposals.ask(by=cast.project_manager, proposal=asked, board=board, version=asked.version)
    with pytest.raises(Refused, match="before a committee"):
        scenarios.drop(by=cast.project_manager, scenario=asked.scenario, version=asked.scenario.version)
    back = proposals.withdraw(by=cast.project_manager, proposal=asked, version=asked.version)
    assert back.state == Proposal.State.WITHDRAWN
    again = proposals.ask(by=cast.project_manager, proposal=back, board=board, version=back.version)
    assert again.state == Proposal.State.ASKED


def test_a_request_given_up_leaves_the_plan_alone(cast: Cast, proposal: Proposal, hand: Hand) -> None:
    before = hand.dates()
    gone = proposals.drop(by=cast.project_manager, proposal=proposal, version=proposal.version)
    assert gone.state == Proposal.State.WITHDRAWN
    assert gone.scenario.state == Scenario.State.DROPPED
    assert hand.dates() == before
    with pytest.raises(Refused):
        proposals.drop(by=cast.project_manager, proposal=gone, version=gone.version)


def test_a_committee_from_elsewhere_is_not_asked(cast: Cast, proposal: Proposal) -> None:
    from jalon.pmo.governance import actions as governance

    elsewhere = governance.create_board(
        by=cast.pmo_officer,
        organisation=cast.organisation,
        initiative=cast.other_project,
        name="Other",
        quorum=1,
    )
    with pytest.raises(Refused, match="does not decide"):
        proposals.ask(by=cast.project_manager, proposal=proposal, board=elsewhere, version=proposal.version)


def test_each_week_of_waiting_is_computed(cast: Cast, asked: Proposal, plan: Any, hand: Hand) -> None:
    """Crashing a task is worth less each day that it goes on at its old pace."""
    made = proposals.raise_change(
        by=cast.project_manager,
        initiative=cast.project,
        plan=plan,
        title="Crash",
        operations=[{"op": "set", "uid": 6, "fields": {"duration": "1d"}}],
    )
    hand.do({"op": "plan", "version": 1, "fields": {"data_date": "2026-01-05T08:00"}})
    found = read.cost_of_waiting(made)
    assert [one["weeks"] for one in found["weeks"]] == [1, 2, 4]
    # the test begins on Thursday of the first week: decided the Monday after, half of it is done
    assert found["slip"] > 0
    assert found["weeks"][2]["slip"] == 480, "decided after its end, the whole gain is lost"


def test_who_votes_sees_it_among_what_waits(cast: Cast, asked: Proposal) -> None:
    assert [one.pk for one in read.waiting_for(cast.sponsor)] == [asked.pk]
    assert read.waiting_for(cast.viewer) == []
    voted(cast, asked)
    assert read.waiting_for(cast.sponsor) == []


def test_the_consequences_stay_on_record(cast: Cast, asked: Proposal, hand: Hand) -> None:
    done = voted(cast, asked)
    hand.set(3, duration="9d")
    done.scenario.refresh_from_db()
    assert scenario_queries.impact(done.scenario)["finish_delta"] == 3 * 480
    assert done.shown["finish_delta"] == 3 * 480


def test_people_held_by_waiting_cost_their_time(cast: Cast) -> None:
    """Half a team at 80 an hour ends two days later, eight hours each, and works no more for it."""
    staffed = replace(
        small_plan(),
        data_date=MONDAY,
        resources=(Resource(1, "Fitters", standard_rate=80.0),),
        assignments=(Assignment(6, 1, units=0.5),),
    )
    plan = planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=staffed)
    made = proposals.raise_change(
        by=cast.project_manager,
        initiative=cast.project,
        plan=plan,
        title="Dig faster",
        operations=[{"op": "set", "uid": 2, "fields": {"duration": "0d"}}],
    )
    found = read.cost_of_waiting(made)
    last = found["weeks"][2]
    assert last["slip"] == 960, "decided after its end, the two days of digging are lost"
    assert (last["money"], last["held"]) == (0, 0.5 * 16 * 80)
    assert [one["name"] for one in found["people"]] == ["Fitters"]
    assert found["total"] == found["money"] + found["held"]
