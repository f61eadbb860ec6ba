"""Links between plans: they move together, and only who may see a plan may wait for it."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.accounts.models import Membership, Role
from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import actions, queries
from jalon.pmo.planning.models import Plan, PlanRevision, Run
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand, small_plan


@pytest.fixture
def other(cast: Cast, plan: Plan) -> Plan:
    """The stranger's plan; the PMO officer sees both."""
    return actions.store_plan(by=cast.stranger, initiative=cast.other_project, engine_plan=small_plan())


@pytest.fixture
def officer(cast: Cast, plan: Plan) -> Hand:
    return Hand(plan, cast.pmo_officer)


def wait(officer: Hand) -> dict[str, Any]:
    """Task 2 of the plan waits for row 6 ("Test") of the other one."""
    return officer.set(2, predecessors="tramway\\6FS+1d")


def test_a_plan_waits_for_another(officer: Hand, other: Plan) -> None:
    answer = wait(officer)
    assert answer["links"]["from_plan"] == [None, None, None, None, "Substation"]
    assert officer.dates()[2] == ("01-13 08:00", "01-14 17:00")


def test_a_change_there_moves_what_waits_here(cast: Cast, officer: Hand, other: Plan) -> None:
    wait(officer)
    revision = officer.revision()
    Hand(other, cast.stranger).set(2, duration="4d")
    assert officer.dates()[2] == ("01-15 08:00", "01-16 17:00")
    assert officer.revision() == revision + 1
    stored = Run.objects.get(plan=officer.plan, kind="current")
    assert stored.revision == revision + 1
    found = queries.changed_since(officer.plan.pk, revision, revision + 1)
    assert 2 in found.uids
    assert PlanRevision.objects.get(plan=officer.plan, revision=revision + 1).change_set.plan_id == other.pk


def test_an_edit_here_keeps_what_comes_from_there(officer: Hand, other: Plan) -> None:
    wait(officer)
    officer.set(3, duration="2d")
    assert officer.dates()[2] == ("01-13 08:00", "01-14 17:00")


def test_plans_that_wait_for_each_other_in_a_loop_are_refused(officer: Hand, other: Plan, cast: Cast) -> None:
    wait(officer)
    with pytest.raises(Refused, match="loop"):
        Hand(other, cast.pmo_officer).set(2, predecessors="substation\\7")


def test_what_one_may_not_see_one_may_not_wait_for(hand: Hand, other: Plan, cast: Cast) -> None:
    with pytest.raises(Refused, match="plan you can see") as hidden:
        hand.set(2, predecessors="tramway\\6")
    with pytest.raises(Refused) as absent:
        hand.set(2, predecessors="nowhere\\6")
    assert hidden.value.code == absent.value.code == "plan_unknown"
    Membership.objects.create(
        user=cast.project_manager,
        organisation=cast.organisation,
        initiative=cast.other_project,
        role=Role.VIEWER,
    )
    hand.set(2, predecessors="tramway\\6")


def test_a_task_others_wait_for_is_not_deleted(cast: Cast, officer: Hand, other: Plan) -> None:
    wait(officer)
    with pytest.raises(Refused, match="waited for by the plan"):
        Hand(other, cast.stranger).do({"op": "delete", "uids": [5]})


def test_undo_takes_the_link_away(officer: Hand, other: Plan) -> None:
    wait(officer)
    actions.undo(by=officer.user, plan_id=officer.plan.pk, revision=officer.revision())
    assert officer.dates()[2] == ("01-05 08:00", "01-06 17:00")
