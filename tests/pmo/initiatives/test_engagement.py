"""The office's engagement: inherited, previewed before it is switched, and enforced."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.errors import NotAllowed
from jalon.pmo.initiatives import actions, engagement
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning.models import Run
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand, hand, plan

__all__ = ["hand", "plan"]


def level(node: Initiative, code: str) -> None:
    Initiative.objects.filter(pk=node.pk).update(engagement=code)
    node.refresh_from_db()


def test_levels_of_many_take_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    level(cast.portfolio, "directive")
    rows = list(Initiative.objects.filter(organisation=cast.organisation))
    with django_assert_num_queries(1):
        found = engagement.levels(rows)
    assert found[cast.project.pk] == "directive"
    assert found[cast.other_project.pk] == "supportive"


def test_only_the_office_switches_the_level(cast: Cast) -> None:
    with pytest.raises(engagement.OfficeOnly):
        actions.change(by=cast.portfolio_manager, initiative=cast.project, version=1, engagement="supportive")
    actions.change(by=cast.pmo_officer, initiative=cast.project, version=1, engagement="directive")
    assert engagement.effective(cast.project) == "directive"


def test_the_switch_says_first_what_it_changes(cast: Cast, hand: Hand) -> None:
    said = engagement.preview(cast.portfolio, "directive")
    assert "only the office approves baselines" in said[0]
    assert said[1] == "2 initiatives below follow."
    assert engagement.preview(cast.portfolio, "supportive") == []
    level(cast.programme, "controlling")
    assert len(engagement.reached(cast.portfolio)) == 1


def test_where_the_office_runs_only_it_names_who_runs_the_project(cast: Cast) -> None:
    someone = Person.objects.get(user=cast.contributor)
    actions.change(by=cast.portfolio_manager, initiative=cast.project, version=1, owner=someone)
    level(cast.portfolio, "directive")
    other = Person.objects.get(user=cast.project_manager)
    with pytest.raises(engagement.OfficeOnly, match="only a PMO officer names"):
        actions.change(by=cast.portfolio_manager, initiative=cast.project, version=2, owner=other)
    actions.change(by=cast.portfolio_manager, initiative=cast.project, version=2, code="S-9")
    actions.change(by=cast.pmo_officer, initiative=cast.project, version=3, owner=other)
    assert Initiative.objects.get(pk=cast.project.pk).owner == other


def test_where_the_office_runs_only_it_approves_baselines(cast: Cast, hand: Hand) -> None:
    level(cast.project, "directive")
    with pytest.raises(engagement.OfficeOnly, match="only a PMO officer approves"):
        planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    assert not Run.objects.filter(kind="baseline").exists()
    made = planning.set_baseline(by=cast.pmo_officer, plan_id=hand.plan.pk)
    assert made.approved
    with pytest.raises(NotAllowed):
        planning.use_baseline(by=cast.project_manager, plan_id=hand.plan.pk, run_id=made.pk)


def test_an_approved_plan_is_changed_by_the_office_and_its_progress_by_everyone(
    cast: Cast, hand: Hand
) -> None:
    level(cast.project, "directive")
    hand.set(3, name="Pour concrete")
    planning.set_baseline(by=cast.pmo_officer, plan_id=hand.plan.pk)
    hand.plan.refresh_from_db()
    before = hand.revision()
    with pytest.raises(engagement.OfficeOnly, match="ask for a change"):
        hand.set(3, duration="9d")
    with pytest.raises(engagement.OfficeOnly):
        planning.undo(by=hand.user, plan_id=hand.plan.pk, revision=before)
    assert hand.revision() == before
    hand.set(2, percent=50)
    Hand(hand.plan, cast.pmo_officer).set(3, duration="9d")
    assert hand.rows()[3].duration == 9 * 480


def test_what_a_committee_decided_is_not_asked_again(cast: Cast, hand: Hand) -> None:
    level(cast.project, "directive")
    planning.set_baseline(by=cast.pmo_officer, plan_id=hand.plan.pk)
    row = hand.rows()[3]
    planning.change_plan(
        by=cast.project_manager,
        plan_id=hand.plan.pk,
        revision=hand.revision(),
        operations=[{"op": "set", "uid": 3, "version": row.version, "fields": {"duration": "9d"}}],
        decided=True,
    )
    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk, decided=True)
    assert Run.objects.filter(kind="baseline").count() == 2


SETTINGS = "/i/substation/settings/"
FIELDS = {"version": 1, "name": "Substation", "stage": "definition", "status_declared": "none"}


def test_the_settings_page_shows_what_a_switch_changes_before_it_does(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    sent = {**FIELDS, "engagement": "directive"}
    shown = client.post(SETTINGS, sent)
    assert shown.status_code == 200
    assert "What this switch changes" in shown.content.decode()
    assert "only the office approves baselines" in shown.content.decode()
    assert Initiative.objects.get(slug="substation").engagement == ""
    assert client.post(SETTINGS, {**sent, "seen": "=controlling"}).status_code == 200
    assert client.post(SETTINGS, {**sent, "seen": "=directive"}).status_code == 302
    assert Initiative.objects.get(slug="substation").engagement == "directive"


def test_a_portfolio_manager_is_told_that_the_level_is_the_offices(cast: Cast) -> None:
    answer = cast.client(cast.portfolio_manager).post(SETTINGS, {**FIELDS, "engagement": "directive"})
    assert answer.status_code == 403
    assert "Only a PMO officer changes how far" in answer.content.decode()
    assert Initiative.objects.get(slug="substation").engagement == ""
