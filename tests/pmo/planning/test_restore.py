"""Bringing the plan of a kept run back: all of it, in one change set, and never without a way back."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.engine import Activity, Duration, Plan
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale, VersionMissing
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.organisation.models import WorkingCalendar
from jalon.pmo.planning import actions, queries
from jalon.pmo.planning.models import Activity as ActivityRecord
from jalon.pmo.planning.models import Plan as PlanRecord
from jalon.pmo.planning.models import Run
from tests.cast import Cast
from tests.pmo.planning.conftest import MONDAY, Hand
from tests.pmo.planning.test_undo import content, redo, undo


def keep(hand: Hand, name: str = "Before the workshop") -> Run:
    return actions.keep_run(by=hand.user, plan_id=hand.plan.pk, name=name)


def bring_back(hand: Hand, run: Run, **more: Any) -> Any:
    return actions.restore_run(
        **{"by": hand.user, "plan_id": hand.plan.pk, "run_id": run.pk, "revision": hand.revision(), **more}
    )


def head(hand: Hand) -> Any:
    found = queries.snapshot(hand.plan.pk).state.head
    return found._replace(revision=0, structure_revision=0, links_revision=0, version=0, next_uid=0)


EDITS: dict[str, list[dict[str, Any]]] = {
    "fields": [
        {"op": "set", "uid": 2, "version": 1, "fields": {"duration": "9d", "resources": "Zoe", "note": "n"}}
    ],
    "rows": [
        {"op": "delete", "uids": [4]},
        {"op": "insert", "after": 3, "parent": 1, "rows": [{"name": "New"}]},
        {"op": "move", "uids": [5], "after": None, "parent": None},
    ],
    "outline": [{"op": "delete", "uids": [1]}],
    "links": [{"op": "unlink", "from": 2, "to": 3}, {"op": "link", "from": 2, "to": 7, "kind": "FF"}],
    "plan": [{"op": "plan", "version": 1, "fields": {"start": "2026-03-02"}}],
}


@pytest.mark.parametrize("name", EDITS)
def test_a_kept_run_comes_back_whole_and_goes_again(hand: Hand, name: str) -> None:
    hand.set(3, resources="Anna[50%]; Bob")
    run = keep(hand)
    before, dates, plan = content(hand), hand.dates(), head(hand)
    operations = [dict(one) for one in EDITS[name]]
    for one in operations:
        if one["op"] == "plan":
            one["version"] = queries.snapshot(hand.plan.pk).state.head.version
    hand.do(*operations)
    changed = content(hand)

    bring_back(hand, run)
    assert _without_ids(content(hand)) == _without_ids(before)
    assert (hand.dates(), head(hand)) == (dates, plan)
    undo(hand)
    assert _without_ids(content(hand)) == _without_ids(changed)
    redo(hand)
    assert _without_ids(content(hand)) == _without_ids(before)


def _without_ids(found: Any) -> Any:
    """Links, resources and assignments that come back may have other ids; rows keep their places' order."""
    rows, *others = found
    return [row._replace(place="") for row in rows], *(
        sorted((row._replace(id=0) for row in one), key=str) for one in others
    )


def test_the_present_state_is_kept_first_in_the_same_change_set(hand: Hand) -> None:
    run = keep(hand)
    hand.set(2, duration="9d")
    sets = ChangeSet.objects.count()
    kept, answer = bring_back(hand, run)
    assert (kept.kind, kept.number) == (Run.Kind.REPLACED, run.number + 1)
    assert ChangeSet.objects.count() == sets + 1
    change_set = ChangeSet.objects.get(pk=answer["change_set"])
    assert change_set.verb == "run.restore"
    assert {one.model for one in change_set.changes.all()} == {"planning.Activity", "planning.Run"}
    bring_back(hand, kept)
    assert hand.rows()[2].duration == 9 * 480


def test_a_plan_that_a_file_replaced_comes_back(hand: Hand, cast: Cast) -> None:
    hand.set(3, resources="Anna[50%]; Bob")
    before, dates = content(hand), hand.dates()
    other = Plan("Another", MONDAY, activities=(Activity(2, "Alone", Duration(480)),))
    actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=other)
    assert len(hand.rows()) == 1
    bring_back(hand, hand.plan.runs.get(kind=Run.Kind.REPLACED))
    assert _without_ids(content(hand)) == _without_ids(before)
    assert hand.dates() == dates
    # what the process remembers is what the database holds
    assert ActivityRecord.objects.filter(plan=hand.plan).count() == 7


def test_a_calendar_deleted_since_is_made_again(hand: Hand, cast: Cast) -> None:
    week = [None, None, *([[480, 720]],) * 3, None, None]
    found = WorkingCalendar.objects.create(
        organisation=cast.organisation, initiative=cast.project, name="Mornings", days=week
    )
    hand.set(2, calendar=found.pk)
    run, dates = keep(hand), hand.dates()
    hand.set(2, calendar="")
    actions.delete_calendar(by=cast.pmo_officer, pk=found.pk, version=1)
    bring_back(hand, run)
    again = WorkingCalendar.objects.get(initiative=cast.project, name="Mornings")
    assert (again.days, hand.rows()[2].calendar_uid) == (week, again.pk)
    assert hand.dates() == dates


def test_what_cannot_come_back_says_why(hand: Hand) -> None:
    run = keep(hand)
    with pytest.raises(Refused, match="already as it was"):
        bring_back(hand, run)
    assert hand.plan.runs.filter(kind=Run.Kind.REPLACED).count() == 0
    with pytest.raises(Refused, match="as it stands"):
        bring_back(hand, hand.plan.runs.get(kind=Run.Kind.CURRENT))
    Run.objects.filter(pk=run.pk).update(inputs=None)
    with pytest.raises(Refused, match="dates only"):
        bring_back(hand, run)


def test_a_plan_changed_meanwhile_is_said_and_a_request_twice_is_one(hand: Hand) -> None:
    run = keep(hand)
    seen = hand.revision()
    hand.set(2, duration="9d")
    with pytest.raises(Stale):
        bring_back(hand, run, revision=seen)
    with pytest.raises(VersionMissing):
        bring_back(hand, run, revision=None)
    first, _answer = bring_back(hand, run, request="once")
    again, _answer = bring_back(hand, run, request="once")
    assert first == again
    assert hand.plan.runs.filter(kind=Run.Kind.REPLACED).count() == 1


def test_who_may_bring_back(hand: Hand, cast: Cast) -> None:
    run = keep(hand)
    hand.set(2, duration="9d")
    for user in (cast.contributor, cast.viewer):
        with pytest.raises(NotAllowed):
            bring_back(Hand(hand.plan, user), run)
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        with pytest.raises(NotVisible):
            bring_back(Hand(hand.plan, user), run)
    sponsor = Hand(hand.plan, cast.sponsor)
    bring_back(sponsor, run)
    assert hand.rows()[2].duration == 960
    undo(sponsor)
    assert hand.rows()[2].duration == 9 * 480


def test_the_page_brings_back_and_offers_undo(hand: Hand, cast: Cast) -> None:
    run = keep(hand)
    hand.set(2, duration="9d")
    client = cast.client(cast.project_manager)
    address = f"/i/{cast.project.slug}/plan/runs/"
    assert b"Bring this state back" in client.get(address).content
    assert b"Bring this state back" not in cast.client(cast.viewer).get(address).content
    body = {"verb": "restore", "back": "runs", "revision": hand.revision()}
    page = client.post(f"{address}{run.pk}/", body, follow=True)
    assert hand.rows()[2].duration == 960
    change_set = ChangeSet.objects.filter(verb="run.restore").get()
    undo_address = f"/i/{cast.project.slug}/plan/undo/{change_set.pk}/"
    assert undo_address in page.content.decode()
    assert client.post(undo_address).status_code == 302
    assert hand.rows()[2].duration == 9 * 480


def test_the_api_brings_back(hand: Hand, cast: Cast) -> None:
    run = keep(hand)
    hand.set(2, duration="9d")
    address = f"/api/v1/plans/{hand.plan.pk}/runs/{run.pk}/restore"
    client = cast.client(cast.project_manager)
    body = {"revision": hand.revision(), "request": "r-1"}
    answer = client.post(address, body, content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["revision"] == PlanRecord.objects.get(pk=hand.plan.pk).revision
    assert client.post(address, {"revision": 1}, content_type="application/json").status_code == 409
    assert client.post(address, {}, content_type="application/json").status_code == 428
    stranger = cast.client(cast.stranger)
    assert stranger.post(address, body, content_type="application/json").status_code == 404
