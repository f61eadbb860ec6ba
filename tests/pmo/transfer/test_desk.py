"""The import desk: from a file to a report, and from the report to a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Activity, Plan, Run
from jalon.pmo.transfer import actions
from jalon.pmo.transfer.models import PlanImport
from tests.cast import Cast
from tests.pmo.transfer.conftest import Sender, file_of, works

pytestmark = pytest.mark.django_db


def test_the_report_comes_before_anything_is_written(officer: Sender) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    assert row.state == "ready"
    assert row.format == "mspdi"
    assert row.report["counts"]["activities"] == 5
    assert row.report["counts"]["links"] == 3
    page = officer.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "All 4 tasks land exactly on the file&#x27;s dates." in page
    assert "Create the project" in page
    assert not Plan.objects.exists()


def test_the_file_is_gone_once_it_is_read(officer: Sender, data_folder: Path) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    assert row.stored == ""
    assert not list((data_folder / "imports").iterdir())


def test_tasks_that_land_elsewhere_are_listed(officer: Sender) -> None:
    text = file_of(works()).decode().replace("<EarlyStart>2026-01-07T08", "<EarlyStart>2026-01-08T08", 1)
    row = officer.handed_in(text.encode(), "works.xml")
    (task,) = row.report["differing"]
    assert task["name"] == "Pour"
    page = officer.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "3 of 4 tasks land exactly" in page
    assert "The other one is listed." in page
    assert "\u22121\u00a0d" in page


def test_a_project_is_made(officer: Sender, cast: Cast) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    body = {"name": "Quay", "parent": str(cast.programme.pk), "owner": ""}
    answer = officer.client.post(reverse("import_create", args=[row.pk]), body)
    made = Initiative.objects.get(name="Quay")
    assert answer["Location"] == f"/i/{made.slug}/plan/"
    assert made.parent == cast.programme
    plan = Plan.objects.get(initiative=made)
    assert Activity.objects.filter(plan=plan).count() == 5
    entry = ChangeSet.objects.get(plan_id=plan.pk, verb="plan.import")
    assert entry.params["file"] == "works.xml"
    assert entry.actor_id == cast.pmo_officer.pk
    row.refresh_from_db()
    assert (row.state, row.result, row.plan) == ("applied", made, None)


def test_delivered_twice_is_once(officer: Sender, cast: Cast) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    body = {"name": "Quay", "parent": "", "owner": ""}
    first = officer.client.post(reverse("import_create", args=[row.pk]), body)
    second = officer.client.post(reverse("import_create", args=[row.pk]), body)
    assert first["Location"] == second["Location"]
    made = Initiative.objects.get(name="Quay")
    again = actions.create_project(by=cast.pmo_officer, plan_import=row, name="Quay")
    assert again == made
    assert Initiative.objects.filter(name="Quay").count() == 1


def test_the_same_request_is_one_import(officer: Sender) -> None:
    first = officer.send(file_of(works()), "works.xml", request="a-key")
    second = officer.send(file_of(works()), "works.xml", request="a-key")
    assert first["Location"] == second["Location"]
    assert PlanImport.objects.count() == 1


def test_a_job_delivered_twice_reads_once(officer: Sender) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    read_at = row.read_at
    actions.read(row.pk)
    row.refresh_from_db()
    assert row.read_at == read_at


def test_the_former_plan_stays_as_a_run(manager: Sender, cast: Cast) -> None:
    first = manager.handed_in(file_of(works()), "works.xml", to=cast.project.slug)
    manager.client.post(reverse("import_replace", args=[first.pk]), {"target": f"{cast.project.pk}.0"})
    plan = Plan.objects.get(initiative=cast.project)
    second = manager.handed_in(file_of(works(name="Second")), "second.xml", to=cast.project.slug)
    target = f"{cast.project.pk}.{plan.revision}"
    answer = manager.client.post(reverse("import_replace", args=[second.pk]), {"target": target})
    assert answer.status_code == 302
    plan.refresh_from_db()
    assert plan.name == "Second"
    kept = Run.objects.get(plan=plan, kind=Run.Kind.REPLACED)
    assert kept.inputs
    assert len(planning.snapshot(plan.pk).state.rows) == 5


def test_a_plan_that_moved_on_is_not_replaced_unseen(manager: Sender, cast: Cast) -> None:
    for name in ("First", "Second"):
        row = manager.handed_in(file_of(works(name=name)), f"{name}.xml", to=cast.project.slug)
        answer = manager.client.post(
            reverse("import_replace", args=[row.pk]), {"target": f"{cast.project.pk}.0"}
        )
    assert answer.status_code in (409, 422)
    assert Plan.objects.get(initiative=cast.project).name == "First"
    row.refresh_from_db()
    assert row.state == "ready"


def test_a_failure_on_the_way_leaves_nothing(
    officer: Sender, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")

    def fail(*_args: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("jalon.pmo.planning.actions.plans.keep_file_baselines", fail)
    with pytest.raises(KeyboardInterrupt):
        actions.create_project(by=cast.pmo_officer, plan_import=row, name="Quay")
    monkeypatch.undo()
    assert not Initiative.objects.filter(name="Quay").exists()
    assert not Plan.objects.exists()
    assert PlanImport.objects.get(pk=row.pk).state == "ready"


def test_quota_and_size(officer: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "LARGEST", 10)
    answer = officer.send(b"x" * 11, "big.xml")
    assert answer.status_code == 422
    monkeypatch.setattr(actions, "LARGEST", 50 * 1024 * 1024)
    monkeypatch.setattr(actions, "QUOTA", 10)
    answer = officer.send(b"x" * 11, "big.xml")
    assert "wait here for a decision" in answer.content.decode()
    assert not PlanImport.objects.exists()


def test_discard(officer: Sender) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    officer.client.post(reverse("import_discard", args=[row.pk]))
    assert not PlanImport.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("pmo_officer", 200),
        ("portfolio_manager", 200),
        ("project_manager", 200),
        ("sponsor", 403),
        ("contributor", 403),
        ("viewer", 403),
        ("stranger", 200),
        ("nobody", 404),
    ],
)
def test_who_may_use_the_desk(cast: Cast, role: str, status: int) -> None:
    client = cast.client(getattr(cast, role))
    assert client.get(reverse("import")).status_code == status


@pytest.mark.parametrize("role", ["sponsor", "contributor", "viewer", "stranger", "foreigner", "nobody"])
def test_nobody_else_replaces_the_plan(cast: Cast, role: str) -> None:
    client = cast.client(getattr(cast, role))
    expected = 403 if role in ("sponsor", "contributor", "viewer") else 404
    assert client.get(reverse("import_to", args=[cast.project.slug])).status_code == expected


@pytest.mark.parametrize("role", ["portfolio_manager", "viewer", "stranger", "foreigner", "nobody"])
def test_an_import_is_its_senders_alone(officer: Sender, cast: Cast, role: str) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    client = cast.client(getattr(cast, role))
    assert client.get(reverse("import_one", args=[row.pk])).status_code == 404
    for name in ("import_create", "import_replace", "import_again", "import_discard"):
        assert client.post(reverse(name, args=[row.pk]), {"name": "X"}).status_code == 404
    assert PlanImport.objects.filter(pk=row.pk, state="ready").exists()


def test_a_manager_cannot_place_a_project_out_of_reach(manager: Sender, cast: Cast) -> None:
    row = manager.handed_in(file_of(works()), "works.xml")
    for parent in (cast.programme.pk, cast.other_portfolio.pk, ""):
        body = {"name": "Quay", "parent": str(parent)}
        answer = manager.client.post(reverse("import_create", args=[row.pk]), body)
        assert answer.status_code in (403, 404, 422)
    target = {"target": f"{cast.other_project.pk}.0"}
    assert manager.client.post(reverse("import_replace", args=[row.pk]), target).status_code == 422
    assert not Initiative.objects.filter(name="Quay").exists()
    assert not Plan.objects.exists()


def test_a_reading_whose_worker_was_lost_is_taken_up_again(
    officer: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "_enqueue", lambda _pk: None)
    row = officer.handed_in(file_of(works()), "works.xml")
    monkeypatch.undo()
    assert row.state == "waiting"
    lost = timezone.now() - actions.LEASE * 2
    PlanImport.objects.filter(pk=row.pk).update(state="reading", stage="reading", started_at=lost)
    page = officer.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "Read it again" in page
    assert "hx-get" not in page
    with officer.capture(execute=True):
        officer.client.post(reverse("import_again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "ready"


def test_a_reading_under_way_is_left_alone(officer: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "_enqueue", lambda _pk: None)
    row = officer.handed_in(file_of(works()), "works.xml")
    PlanImport.objects.filter(pk=row.pk).update(state="reading", started_at=timezone.now())
    page = officer.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "hx-get" in page
    officer.client.post(reverse("import_again", args=[row.pk]))
    row.refresh_from_db()
    assert row.state == "reading"


def test_a_project_manager_is_offered_their_projects_only(manager: Sender, cast: Cast) -> None:
    row = manager.handed_in(file_of(works()), "works.xml")
    page = manager.client.get(reverse("import_one", args=[row.pk])).content.decode()
    assert "Substation (no plan yet)" in page
    assert "Tramway" not in page
    assert "Create the project" not in page


def test_the_plan_page_leads_to_the_desk(manager: Sender, cast: Cast) -> None:
    answer = manager.client.get(reverse("import"), {"initiative": cast.project.slug})
    assert answer["Location"] == reverse("import_to", args=[cast.project.slug])
    assert manager.client.get(reverse("import"), {"initiative": cast.elsewhere.slug}).status_code == 404


def test_what_nobody_decides_on_goes(officer: Sender) -> None:
    row = officer.handed_in(file_of(works()), "works.xml")
    PlanImport.objects.filter(pk=row.pk).update(uploaded_at=timezone.now() - actions.KEPT_FOR * 2)
    officer.handed_in(file_of(works(name="Next")), "next.xml")
    assert list(PlanImport.objects.values_list("name", flat=True)) == ["next.xml"]
