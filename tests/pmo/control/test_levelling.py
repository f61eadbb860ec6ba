"""Levelling from the form to the plan: preview, apply, undo; one plan and several that share a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from jalon.engine import Activity, Assignment, Duration, Plan, Resource
from jalon.engine.model.resource import Skill
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.control import actions
from jalon.pmo.control.models import Study
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand

ASKED = {"objective": "makespan", "within_float": False, "seconds": 1, "seed": 1}
FORM = {"objective": "makespan", "seconds": "1", "seed": "1"}


@pytest.fixture(autouse=True)
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies wait for a worker that the test plays itself."""
    monkeypatch.setattr(actions, "_enqueue", lambda _pk: None)


def levelled(by: Any, initiative: Any, found: list[Any], **more: Any) -> Study:
    study = actions.ask(
        by=by,
        initiative=initiative,
        kind=Study.Kind.LEVELLING,
        plan_ids=[plan.pk for plan in found],
        parameters={**ASKED, **more},
        request="",
    )
    actions.carry_out(study.pk)
    return Study.objects.get(pk=study.pk)


def fight(hand: Hand) -> None:
    """Pour and Cure start together; Anna is asked for both."""
    hand.set(3, resources="Anna")
    hand.set(4, resources="Anna")


def test_the_preview_moves_nothing_and_says_why(hand: Hand) -> None:
    fight(hand)
    before = hand.dates()
    study = levelled(hand.user, hand.plan.initiative, [hand.plan])
    assert (study.state, hand.dates()) == (Study.State.DONE, before)
    (move,) = [one for one in study.answer["moves"] if one["why"][1].get("resource")]
    assert move["why"][1]["resource"] == "Anna"
    assert {move["name"], move["why"][1]["rival"]} == {"Pour", "Cure"}


def test_applying_gives_the_previewed_dates_and_undo_takes_them_back(hand: Hand) -> None:
    fight(hand)
    before = hand.dates()
    study = levelled(hand.user, hand.plan.initiative, [hand.plan])
    assert actions.apply_levelling(by=hand.user, study=study) == 1
    schedule = plans.snapshot(hand.plan.pk).schedule
    starts = dict(zip(schedule.uid.tolist(), schedule.start.tolist(), strict=True))
    assert all(starts[move["uid"]] == move["now"] for move in study.answer["moves"])
    rows = {row.uid: row for row in schedule.rows()}
    assert rows[3].finish <= rows[4].start or rows[4].finish <= rows[3].start
    planning.undo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())
    assert hand.dates() == before


def test_a_levelling_is_applied_once_and_never_to_another_plan(hand: Hand) -> None:
    fight(hand)
    study = levelled(hand.user, hand.plan.initiative, [hand.plan])
    hand.set(2, name="Dig deep")
    with pytest.raises(Stale, match="level again"):
        actions.apply_levelling(by=hand.user, study=study)
    assert Study.objects.get(pk=study.pk).state == Study.State.DONE
    again = levelled(hand.user, hand.plan.initiative, [hand.plan])
    actions.apply_levelling(by=hand.user, study=again)
    with pytest.raises(Refused):
        actions.apply_levelling(by=hand.user, study=Study.objects.get(pk=again.pk))


def test_two_projects_that_share_a_person_are_levelled_together(hand: Hand, cast: Cast) -> None:
    hand.set(2, resources="Anna")
    other = planning.store_plan(
        by=cast.pmo_officer,
        initiative=cast.other_project,
        engine_plan=Plan(
            "Tramway",
            datetime(2026, 1, 5, 8),
            activities=(Activity(1, "Survey", Duration(480)),),
            resources=(Resource(1, "Anna"),),
            assignments=(Assignment(1, 1),),
        ),
    )
    first = {str(hand.plan.pk): 900, str(other.pk): 100}
    study = levelled(cast.pmo_officer, cast.portfolio, [hand.plan, other], priorities=first)
    effects = {one["plan"]: one["after"] - one["before"] for one in study.answer["plans"]}
    assert effects[hand.plan.pk] == 0
    assert effects[other.pk] > 0
    # the viewer of Substation does not even see Tramway
    with pytest.raises(NotVisible):
        actions.apply_levelling(by=cast.viewer, study=study)


def test_the_page_asks_previews_and_applies(hand: Hand, cast: Cast) -> None:
    fight(hand)
    client = cast.client(cast.project_manager)
    page = f"/i/{cast.project.slug}/plan/levelling/"
    assert "Who is asked for twice?" in client.get(page).content.decode()
    client.post(page, FORM)
    study = Study.objects.get()
    actions.carry_out(study.pk)
    text = client.get(page).content.decode()
    assert "What moves, and why" in text
    assert "waits for Anna" in text
    assert f"/plan/levelling/{study.pk}/apply/" not in cast.client(cast.viewer).get(page).content.decode()
    client.post(f"{page}{study.pk}/apply/")
    assert "Undo it from the plan" in client.get(page).content.decode()


def test_the_page_of_a_portfolio_lists_the_projects_below(hand: Hand, cast: Cast) -> None:
    client = cast.client(cast.portfolio_manager)
    page = f"/i/{cast.portfolio.slug}/levelling/"
    assert "Substation" in client.get(page).content.decode()
    client.post(page, {**FORM, "plan": str(hand.plan.pk), f"priority-{hand.plan.pk}": "800"})
    assert Study.objects.get().revisions == {str(hand.plan.pk): None}


def test_interrupted_work_is_previewed_applied_and_undone(hand: Hand) -> None:
    """Dig lasts three days; an audit on the second day needs Anna too and stands fast."""
    hand.set(2, resources="Anna", duration="3d")
    hand.set(4, resources="Anna", predecessors="", constraint="MSO", constraint_date="2026-01-06")
    before = hand.dates()
    study = levelled(hand.user, hand.plan.initiative, [hand.plan], splitting=True, seconds=20)
    (cut,) = [one for one in study.answer["moves"] if one["pieces"]]
    assert (cut["name"], cut["pieces"], cut["why"][1]["rival"]) == ("Dig", 2, "Cure")
    assert actions.apply_levelling(by=hand.user, study=study) >= 1
    assert hand.dates()[2] == ("01-05 08:00", "01-08 17:00")
    assert plans.snapshot(hand.plan.pk).state.plan.activity(2).splits == (
        (datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 17)),
        (datetime(2026, 1, 7, 8), datetime(2026, 1, 8, 17)),
    )
    planning.undo(by=hand.user, plan_id=hand.plan.pk, revision=hand.revision())
    assert hand.dates() == before
    assert hand.rows()[2].splits == ""


@pytest.mark.parametrize(
    ("pieces", "said"),
    [
        ([[0, 10]], "two or more"),
        ([[0, 10], [20]], "two or more"),
        ([[0, 10], [10, 20]], "before the next"),
        ([[0, 10], ["x", 20]], "number"),
    ],
)
def test_pieces_that_make_no_sense_are_refused(hand: Hand, pieces: Any, said: str) -> None:
    with pytest.raises(Refused, match=said):
        hand.set(2, splits=pieces)


def test_a_milestone_is_not_interrupted(hand: Hand) -> None:
    with pytest.raises(Refused, match="Done"):
        hand.set(7, splits=[[0, 10], [20, 30]])


def test_who_was_found_for_a_skill_is_told_and_written(cast: Cast) -> None:
    plan = planning.store_plan(
        by=cast.pmo_officer,
        initiative=cast.other_project,
        engine_plan=Plan(
            "Tramway",
            datetime(2026, 1, 5, 8),
            activities=(Activity(1, "Rail", Duration(480)), Activity(2, "Switch", Duration(480))),
            resources=(
                Resource(1, "Welder", generic=True),
                Resource(2, "Ida", skills=(Skill("weld", 3),)),
                Resource(3, "Ben", skills=(Skill("weld", 1),)),
            ),
            assignments=tuple(Assignment(uid, 1, skill="weld", level=2) for uid in (1, 2)),
        ),
    )
    study = levelled(cast.pmo_officer, cast.other_project, [plan])
    assert {(one["task"], one["person"]) for one in study.answer["staff"]} == {
        ("Rail", "Ida"),
        ("Switch", "Ida"),
    }
    actions.apply_levelling(by=cast.pmo_officer, study=study)
    state = plans.snapshot(plan.pk).state
    assert {one.resource for one in state.plan.assignments} == {2}
    hand = Hand(plan, cast.pmo_officer)
    with pytest.raises(Refused, match="Ben"):
        hand.set(1, staff=[[2, 3]])
    with pytest.raises(Refused, match="resource"):
        hand.set(1, staff=[[7, 3]])
