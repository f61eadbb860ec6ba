"""Scenarios: a change as a patch, written on the plan as it is, on a plan that moved, and applied."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.planning import actions, queries
from jalon.pmo.planning.actions import patch, scenarios
from jalon.pmo.planning.models import Plan
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand
from tests.pmo.planning.test_undo import CHANGES


def tried(hand: Hand, wanted: Any = patch.EMPTY, edition: int = 1) -> scenarios.Trial:
    return scenarios.tried(Plan.objects.select_related("initiative").get(pk=hand.plan.pk), wanted, edition)


def made(hand: Hand, *operations: dict[str, Any]) -> dict[str, Any]:
    """The patch of some operations, as it comes back from the database."""
    trial = tried(hand)
    plan = Plan.objects.select_related("initiative").get(pk=hand.plan.pk)
    found, _outcome = scenarios.edited(plan, trial, trial.cursor, operations, hand.user)
    return json.loads(json.dumps(found))


def content(state: Any) -> Any:
    """All a plan holds but ids, versions and places."""
    rows = [row._replace(version=0, revision=0, place="") for row in state.rows.values()]
    links = sorted(row[1:9] for row in state.links.values())
    people = [row._replace(id=0, version=0, revision=0) for row in state.resources.values()]
    work = sorted(row[1:4] for row in state.assignments.values())
    return rows, links, people, work


def apply(hand: Hand, wanted: Any, **more: Any) -> Any:
    return scenarios.apply(
        **{"by": hand.user, "plan_id": hand.plan.pk, "revision": hand.revision(), "wanted": wanted}
        | {"name": "Change C-1"} | more
    )  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_the_patch_of_a_change_makes_the_same_plan_as_the_change(hand: Hand, name: str) -> None:
    wanted = made(hand, *CHANGES[name])
    trial = tried(hand, wanted)
    assert trial.conflicts == ()
    before = hand.revision()
    assert before == trial.base.state.revision, "a scenario moves nothing"
    operations = [dict(one) for one in CHANGES[name]]
    hand.do(*operations)
    after = queries.snapshot(hand.plan.pk)
    assert content(trial.found.state) == content(after.state)
    assert trial.found.schedule.start.tolist() == after.schedule.start.tolist()
    assert trial.found.schedule.finish.tolist() == after.schedule.finish.tolist()


@pytest.mark.parametrize("name", CHANGES)
def test_an_applied_patch_is_a_baseline_and_can_be_undone(hand: Hand, name: str) -> None:
    wanted = made(hand, *CHANGES[name])
    before = content(queries.snapshot(hand.plan.pk).state)
    expected = content(tried(hand, wanted).found.state)
    _outcome, run = apply(hand, wanted)
    assert content(queries.snapshot(hand.plan.pk).state) == expected
    hand.plan.refresh_from_db()
    assert hand.plan.baseline_id == run.pk
    assert run.approved
    actions.undo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())
    assert content(queries.snapshot(hand.plan.pk).state) == before
    actions.redo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())
    assert content(queries.snapshot(hand.plan.pk).state) == expected


def test_what_others_change_meanwhile_stays_theirs(hand: Hand) -> None:
    wanted = made(hand, {"op": "set", "uid": 2, "fields": {"duration": "5d"}})
    hand.set(2, name="Dig deep")
    hand.set(3, duration="4d")
    trial = tried(hand, wanted)
    assert trial.conflicts == ()
    assert trial.found.state.rows[2].name == "Dig deep"
    assert (trial.found.state.rows[2].duration, trial.found.state.rows[3].duration) == (2400, 1920)


def test_a_field_both_changed_is_named(hand: Hand) -> None:
    wanted = made(hand, {"op": "set", "uid": 2, "fields": {"duration": "5d"}})
    hand.set(2, duration="3d")
    (conflict,) = tried(hand, wanted).conflicts
    assert (conflict.name, conflict.field, conflict.theirs, conflict.ours) == ("Dig", "duration", 1440, 2400)
    assert "Dig" in patch.worded(conflict)


def test_a_new_task_gets_another_number_where_the_plan_gave_its_own_away(hand: Hand) -> None:
    wanted = made(
        hand,
        {"op": "insert", "after": 6, "parent": 5, "rows": [{"name": "Retest", "duration": "2d"}]},
        {"op": "link", "from": 6, "to": 8},
        {"op": "set", "uid": 8, "fields": {"resources": "Anna[50%]"}},
    )
    hand.do({"op": "insert", "after": 4, "parent": 1, "rows": [{"name": "Rest", "resources": "Anna"}]})
    trial = tried(hand, wanted)
    assert trial.conflicts == ()
    names = {row.uid: row.name for row in trial.found.state.rows.values()}
    assert (names[8], names[9]) == ("Rest", "Retest")
    assert (6, 9) in {(one.predecessor_uid, one.successor_uid) for one in trial.found.state.links.values()}
    anna = [one.uid for one in trial.found.state.resources.values() if one.name == "Anna"]
    assert len(anna) == 1, "the plan's Anna serves"
    assert {one.activity_uid for one in trial.found.state.assignments.values()} == {8, 9}


def test_a_task_that_is_gone_is_left_out_and_named(hand: Hand) -> None:
    wanted = made(
        hand,
        {"op": "set", "uid": 4, "fields": {"duration": "5d"}},
        {"op": "link", "from": 4, "to": 6, "kind": "FS"},
        {"op": "set", "uid": 2, "fields": {"duration": "5d"}},
    )
    hand.do({"op": "delete", "uids": [4]})
    trial = tried(hand, wanted)
    assert {one.field for one in trial.conflicts} == {"gone"}
    assert trial.found.state.rows[2].duration == 2400


def test_a_row_put_under_a_removed_task_is_named(hand: Hand) -> None:
    wanted = made(hand, {"op": "delete", "uids": [1]})
    hand.do({"op": "insert", "after": 4, "parent": 1, "rows": [{"name": "Rest"}]})
    trial = tried(hand, wanted)
    assert [(one.name, one.field) for one in trial.conflicts] == [("Rest", "below")]
    assert list(trial.found.state.rows) == [5, 6, 7]


def test_a_loop_made_by_both_is_refused_in_a_sentence(hand: Hand) -> None:
    wanted = made(hand, {"op": "unlink", "from": 3, "to": 6}, {"op": "link", "from": 6, "to": 2})
    hand.do({"op": "link", "from": 4, "to": 6})
    hand.do({"op": "link", "from": 2, "to": 4})
    with pytest.raises(Refused) as refusal:
        tried(hand, wanted)
    assert "loop" in str(refusal.value).lower()


def test_it_is_applied_only_on_the_plan_that_was_seen(hand: Hand, cast: Cast) -> None:
    wanted = made(hand, {"op": "set", "uid": 2, "fields": {"duration": "5d"}})
    seen = hand.revision()
    hand.set(3, duration="4d")
    with pytest.raises(Stale):
        apply(hand, wanted, revision=seen)
    with pytest.raises(VersionMissing):
        apply(hand, wanted, revision=None)
    with pytest.raises(NotAllowed):
        apply(hand, wanted, by=cast.contributor)
    assert queries.snapshot(hand.plan.pk).state.rows[2].duration == 960


def test_a_scenario_is_edited_at_its_cursor_only(hand: Hand) -> None:
    trial = tried(hand)
    plan = Plan.objects.select_related("initiative").get(pk=hand.plan.pk)
    operation = {"op": "set", "uid": 2, "fields": {"duration": "5d"}}
    with pytest.raises(Stale):
        scenarios.edited(plan, trial, trial.cursor - 1, [operation], hand.user)
    with pytest.raises(Refused):
        scenarios.edited(plan, trial, trial.cursor, [], hand.user)
