"""Plan pages: what they show, to whom, and what their forms do."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.urls import reverse

from jalon.pmo.organisation.models import WorkingCalendar
from jalon.pmo.planning import actions, queries
from jalon.pmo.planning.models import Plan, Run
from tests.cast import ROLES, Cast
from tests.pmo.planning.conftest import Hand

PAGES = ("plan", "plan_table", "plan_calendars", "plan_baselines", "plan_runs", "plan_compare")
APPROVERS = ("pmo_officer", "portfolio_manager", "project_manager", "sponsor")
PLANNERS = ("pmo_officer", "portfolio_manager", "project_manager")


def page(name: str, cast: Cast) -> str:
    return reverse(name, args=[cast.project.slug])


@pytest.mark.parametrize("name", PAGES)
def test_every_role_reads_and_strangers_do_not(cast: Cast, plan: Plan, name: str) -> None:
    for role in ROLES:
        assert cast.client(cast.by_role()[role]).get(page(name, cast)).status_code == 200, role
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        assert cast.client(user).get(page(name, cast)).status_code == 404
    assert cast.client().get(page(name, cast)).status_code == 302


def test_the_gantt_page_carries_what_the_island_needs(cast: Cast, plan: Plan) -> None:
    text = cast.client(cast.viewer).get(page("plan", cast)).content.decode()
    assert f'data-api-url="/api/v1/plans/{plan.pk}/"' in text
    for place, name in (("quality", "plan_quality"), ("risk", "plan_risk"), ("compare", "plan_compare")):
        assert f'data-{place}-url="{page(name, cast)}"' in text
    found = re.search(r'<script id="words" type="application/json">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    words = json.loads(found[1])
    assert words["cancel"] == "Cancel"
    assert any(isinstance(one, list) for one in words.values())


def test_without_a_plan_the_page_says_the_next_step(cast: Cast) -> None:
    address = reverse("plan", args=[cast.project.slug])
    manager, viewer = cast.client(cast.project_manager), cast.client(cast.viewer)
    assert "Start the plan" in manager.get(address).content.decode()
    assert "Start the plan" not in viewer.get(address).content.decode()
    create = reverse("plan_create", args=[cast.project.slug])
    assert viewer.post(create).status_code == 403
    assert cast.client(cast.stranger).post(create).status_code == 404
    assert manager.post(create).status_code == 302
    assert Plan.objects.get(initiative=cast.project).activity_count == 0
    assert manager.post(create).status_code == 422
    assert manager.get(reverse("plan_table", args=[cast.project.slug])).status_code == 200


def test_the_table_says_what_the_gantt_shows(cast: Cast, plan: Plan) -> None:
    text = cast.client(cast.viewer).get(page("plan_table", cast)).content.decode()
    for said in ("Dig", "1.1", "5\u00a0Jan\u00a02026", "critical", "milestone"):
        assert said in text
    assert text.count("<tr") == 8


def test_a_baseline_is_set_renamed_used_approved_and_deleted(cast: Cast, plan: Plan, hand: Hand) -> None:
    client = cast.client(cast.project_manager)
    client.post(page("plan_set_baseline", cast), {"name": "R1", "approved": "1"})
    hand.set(2, duration="4d")
    client.post(page("plan_set_baseline", cast), {"name": "R2"})
    first, second = Run.objects.filter(kind="baseline").order_by("number")
    assert (first.approved, second.approved) == (True, False)
    assert Plan.objects.get(pk=plan.pk).baseline == second
    text = client.get(page("plan_baselines", cast)).content.decode()
    assert "+2" in text

    def change(run: Run, **data: Any) -> int:
        address = reverse("plan_change_run", args=[cast.project.slug, run.pk])
        return client.post(address, data).status_code

    assert change(first, verb="use") == 302
    assert Plan.objects.get(pk=plan.pk).baseline == first
    assert change(second, verb="rename", name="R3") == 428
    assert change(second, verb="rename", name="R1", version="1") == 422
    assert change(second, verb="rename", name="R3", version="1") == 302
    assert change(second, verb="rename", name="R4", version="1") == 409
    assert change(second, verb="dance", version="2") == 422
    assert change(first, verb="delete", version="1") == 422
    assert change(second, verb="delete", version="2") == 302
    assert Run.objects.filter(kind="baseline").count() == 1


@pytest.mark.parametrize("role", ROLES)
def test_who_may_set_a_baseline_by_the_page(cast: Cast, plan: Plan, role: str) -> None:
    client = cast.client(cast.by_role()[role])
    status = client.post(page("plan_set_baseline", cast), {"name": "R1"}).status_code
    assert status == (302 if role in APPROVERS else 403)
    kept = client.post(page("plan_keep_run", cast), {"name": "K"}).status_code
    assert kept == (302 if role in PLANNERS else 403)


def test_forms_of_a_plan_are_closed_to_strangers(cast: Cast, plan: Plan) -> None:
    run = actions.set_baseline(by=cast.project_manager, plan_id=plan.pk, name="R1", approved=False)
    for user in (cast.stranger, cast.foreigner):
        client = cast.client(user)
        for address in (
            page("plan_set_baseline", cast),
            page("plan_keep_run", cast),
            reverse("plan_change_run", args=[cast.project.slug, run.pk]),
        ):
            assert client.post(address, {"verb": "delete", "version": "1"}).status_code == 404
    other = cast.client(cast.stranger)
    made = actions.create_plan(by=cast.stranger, initiative=cast.other_project)
    foreign = reverse("plan_change_run", args=[cast.other_project.slug, run.pk])
    assert other.post(foreign, {"verb": "delete", "version": "1"}).status_code == 404
    assert Run.objects.filter(pk=run.pk).exists()
    assert made.pk != plan.pk


def test_two_runs_side_by_side_say_why(cast: Cast, plan: Plan, hand: Hand) -> None:
    actions.set_baseline(by=cast.project_manager, plan_id=plan.pk, name="R1")
    hand.set(2, duration="4d")
    hand.do({"op": "link", "from": 2, "to": 4})
    text = cast.client(cast.viewer).get(page("plan_compare", cast)).content.decode()
    assert "duration from 2\u00a0d to 4\u00a0d" in text
    assert "pushed by “Dig”" in text
    assert "now waits for “Dig”" in text
    assert "+2\u00a0d" in text
    same = cast.client(cast.viewer).get(f"{page('plan_compare', cast)}?a=1&b=1").content.decode()
    assert "Nothing moved" in same
    assert cast.client(cast.viewer).get(f"{page('plan_compare', cast)}?a=99").status_code == 404


def test_a_file_s_plan_replaces_and_the_former_one_stays(cast: Cast, plan: Plan) -> None:
    from tests.pmo.planning.conftest import small_plan

    again = actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())
    assert again.pk == plan.pk
    assert again.revision == 2
    replaced = Run.objects.get(plan=plan, kind="replaced")
    assert replaced.inputs
    assert len(queries.snapshot(plan.pk).state.rows) == 7
    assert WorkingCalendar.objects.filter(initiative=cast.project).count() == 1


def test_saved_views(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    address = f"/api/v1/plans/{plan.pk}/views"
    body = {"page": "plan", "name": "Pilotage", "shared": "everyone", "state": {"columns": ["name"]}}
    made = client.post(address, json.dumps(body), content_type="application/json").json()
    shown = cast.client(cast.viewer).get(made["url"]).content.decode()
    assert 'data-view-name="Pilotage"' in shown
    assert cast.client(cast.stranger).get(address).status_code == 404
    deleted = f"{address}/{made['id']}"
    assert cast.client(cast.viewer).delete(deleted).status_code == 404
    assert client.delete(deleted).status_code == 204


def test_tasks_are_found_by_those_who_see_the_plan(cast: Cast, plan: Plan) -> None:
    from django.test import RequestFactory

    from jalon.pmo.planning import finder

    def found(user: Any, words: str) -> list[str]:
        request = RequestFactory().get("/")
        request.user = user
        return [hit.label for hit in finder.tasks(request, words)]

    assert found(cast.viewer, "over hand") == ["Handover"]
    assert found(cast.viewer, "handov") == ["Handover"]
    assert found(cast.viewer, "ha") == []
    assert found(cast.stranger, "handov") == []
