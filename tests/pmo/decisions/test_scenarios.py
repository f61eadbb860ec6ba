"""Scenarios through the API: the plan page on a copy, its consequences, its end."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.decisions import access
from jalon.pmo.decisions.actions import scenarios
from jalon.pmo.decisions.models import Scenario
from jalon.pmo.decisions.queries import scenarios as read
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.models import Plan
from tests.cast import Cast
from tests.pmo.decisions.conftest import LONGER, Hand


class Page:
    """The plan page on a scenario: asks and answers as the browser does."""

    def __init__(self, cast: Cast, scenario: Scenario, user: Any = None) -> None:
        self.client = cast.client(user or cast.project_manager)
        self.base = f"/api/v1/scenarios/{scenario.pk}/"
        self.revision = self.get("sheet")["plan"]["revision"]

    def get(self, door: str) -> Any:
        answer = self.client.get(self.base + door)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def post(self, door: str, **body: Any) -> Any:
        return self.client.post(self.base + door, {"revision": self.revision, **body}, "application/json")

    def do(self, *operations: dict[str, Any]) -> Any:
        answer = self.post("changes", operations=list(operations))
        assert answer.status_code == 200, answer.content
        self.revision = answer.json()["revision"]
        return answer.json()


def test_an_edit_answers_as_the_plan_page_expects_and_the_plan_stands_still(
    cast: Cast, scenario: Scenario, hand: Hand
) -> None:
    before = hand.dates()
    page = Page(cast, scenario)
    sheet = page.get("sheet")
    assert sheet["plan"]["rights"] == ["plan", "view"]
    assert sheet["columns"]["duration"][1] == 2400
    behind = sheet["baselines"][0]
    assert behind["in_force"], "the plan as it is stands behind"
    assert behind["finish"][1] != sheet["columns"]["finish"][1]
    answer = page.do(
        {"op": "insert", "after": 6, "parent": 5, "rows": [{"name": "Retest", "duration": "2d"}]}
    )
    (new,) = answer["inserted"]
    page.do({"op": "link", "from": 6, "to": new})
    answer = page.do({"op": "link", "from": new, "to": 7})
    assert "finish" in answer["sentence"]
    assert hand.dates() == before
    assert page.get(f"activities/{new}")["name"] == "Retest"
    assert page.get("why/7")["sentences"]
    assert page.get("history/7") == []


def test_undo_and_redo_walk_the_scenario(cast: Cast, scenario: Scenario) -> None:
    page = Page(cast, scenario)
    page.do({"op": "set", "uid": 3, "version": 1, "fields": {"duration": "9d"}})
    back = page.post("undo")
    page.revision = back.json()["revision"]
    assert page.get("sheet")["columns"]["duration"][2] == 480
    again = page.post("redo")
    page.revision = again.json()["revision"]
    assert page.get("sheet")["columns"]["duration"][2] == 9 * 480
    assert page.post("redo").status_code == 422


def test_two_windows_never_write_over_each_other(cast: Cast, scenario: Scenario) -> None:
    one, other = Page(cast, scenario), Page(cast, scenario)
    one.do({"op": "set", "uid": 3, "version": 1, "fields": {"duration": "9d"}})
    answer = other.post(
        "changes", operations=[{"op": "set", "uid": 3, "version": 1, "fields": {"name": "X"}}]
    )
    assert answer.status_code == 409
    news = other.get(f"changes?since={other.revision}")
    assert news["revision"] == one.revision
    assert len(news["changed"]["uid"]) == 7
    assert other.get(f"changes?since={news['revision']}")["changed"]["uid"] == []
    without = cast.client(cast.project_manager).post(
        other.base + "changes", {"operations": [LONGER]}, "application/json"
    )
    assert without.status_code == 428


def test_a_preview_writes_nothing(cast: Cast, scenario: Scenario) -> None:
    page = Page(cast, scenario)
    answer = page.post(
        "preview", operations=[{"op": "set", "uid": 3, "version": 1, "fields": {"duration": "9d"}}]
    )
    assert answer.json()["finish_change_minutes"] == 8 * 480
    assert read.cursor(Scenario.objects.select_related("plan").get(pk=scenario.pk)) == page.revision


def test_the_consequences_follow_the_plan(cast: Cast, scenario: Scenario, hand: Hand) -> None:
    found = read.impact(scenario)
    assert found["finish_delta"] == 3 * 480
    assert [(one["name"], one["delta"]) for one in found["milestones"]] == [("Done", 3 * 480)]
    hand.set(2, duration="4d")
    page = Page(cast, scenario)
    now = page.get("impact")
    assert now["finish_delta"] == 480
    assert len(now["conflicts"]) == 1
    assert "Dig" in now["conflicts"][0]


@pytest.mark.parametrize(("keep", "length"), [(True, 2400), (False, 4 * 480)])
def test_a_collision_is_settled_either_way(
    cast: Cast, scenario: Scenario, hand: Hand, keep: bool, length: int
) -> None:
    hand.set(2, duration="4d")
    page = Page(cast, scenario)
    assert page.post("settle", keep=keep).status_code == 200
    assert page.get("sheet")["columns"]["duration"][1] == length
    assert page.get("impact")["conflicts"] == []
    hand.plan.refresh_from_db()
    assert hand.rows()[2].duration == 4 * 480


def test_the_risk_is_drawn_by_the_worker(cast: Cast, scenario: Scenario) -> None:
    assert read.risk(scenario) == {}
    scenarios.note_risk(scenario.pk)
    scenario.refresh_from_db()
    found = read.risk(scenario)
    assert found["before"]["p50"] < found["before"]["p80"]
    assert found["after"]["p80"] > found["before"]["p80"]


def test_what_was_put_away_stays_as_it_was(cast: Cast, scenario: Scenario, hand: Hand) -> None:
    shown = read.impact(scenario)
    scenarios.drop(by=cast.project_manager, scenario=scenario, version=scenario.version)
    hand.set(2, duration="4d")
    ended = access.scenario(cast.viewer, scenario.pk)
    assert read.impact(ended)["finish_delta"] == shown["finish_delta"]
    for door in ("sheet", "why/2", "activities/2"):
        assert cast.client(cast.viewer).get(f"/api/v1/scenarios/{scenario.pk}/{door}").status_code == 422
    with pytest.raises(Refused):
        scenarios.edit(by=cast.project_manager, scenario=ended, revision=1, operations=[LONGER])


def test_only_who_plans_there_makes_scenarios(cast: Cast, scenario: Scenario) -> None:
    plan = Plan.objects.select_related("initiative__organisation").get()
    for user in (cast.sponsor, cast.contributor, cast.viewer):
        with pytest.raises(NotAllowed):
            scenarios.begin(by=user, plan=plan)
        with pytest.raises(NotAllowed):
            access.scenario(user, scenario.pk, "plan")
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        with pytest.raises(NotVisible):
            access.scenario(user, scenario.pk)


def test_the_journal_tells_every_step(cast: Cast, scenario: Scenario) -> None:
    page = Page(cast, scenario)
    page.do({"op": "set", "uid": 3, "version": 1, "fields": {"duration": "9d"}})
    scenarios.drop(
        by=cast.project_manager, scenario=scenario, version=Scenario.objects.get(pk=scenario.pk).version
    )
    from jalon.pmo.common.models import ChangeSet

    verbs = list(
        ChangeSet.objects.filter(verb__startswith="scenario").order_by("pk").values_list("verb", flat=True)
    )
    assert verbs == ["scenario.create", "scenario.change", "scenario.drop"]
    assert list(journal.verify()) == []


def test_nothing_is_stored_of_an_edit_that_makes_a_loop(cast: Cast, scenario: Scenario) -> None:
    page = Page(cast, scenario)
    answer = page.post("changes", operations=[{"op": "link", "from": 6, "to": 2}])
    assert answer.status_code == 422
    assert "loop" in answer.json()["error"]["message"].lower()
    assert Scenario.objects.get(pk=scenario.pk).edition == scenario.edition
    assert plans.snapshot(scenario.plan_id).state.revision == scenario.revision
