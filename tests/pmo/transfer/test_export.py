"""Exports: what goes out comes back, and only to those who may see the plan."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jalon.engine import Activity, Duration
from jalon.engine.model import Assignment, Constraint, ConstraintKind, Lag, Link, LinkKind, Progress, Resource
from jalon.exchange import read
from jalon.pmo.accounts.models import Membership
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries
from jalon.pmo.transfer.models import CalendarFeed, PlanImport
from tests.cast import Cast
from tests.pmo.transfer.conftest import MONDAY, Sender, works

pytestmark = pytest.mark.django_db

KINDS = ("mspdi", "xer", "xlsx", "json", "csv", "ics")


def rich() -> Any:
    """Progress, constraints, lags and people on the small plan."""
    plan = works()
    summary, dig, pour, cure, done = plan.activities
    begun = Progress(50.0, actual_start=MONDAY)
    late = Constraint(ConstraintKind.SNET, datetime(2026, 1, 12, 8))
    return works(
        activities=(
            summary,
            replace(dig, progress=begun),
            replace(pour, constraint=late, deadline=datetime(2026, 1, 16, 17), note="Mind the frost"),
            replace(cure, duration=Duration(2400, unit="w")),
            done,
        ),
        links=(Link(2, 3, lag=Lag(480)), Link(3, 4, LinkKind.SS), Link(4, 5)),
        resources=(Resource(1, "Ana"), Resource(2, "Crane")),
        assignments=(Assignment(2, 1), Assignment(3, 2, 0.5)),
        data_date=datetime(2026, 1, 6, 8),
    )


@pytest.fixture
def plan(cast: Cast) -> Any:
    return planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=rich())


def gist(plan: Any, schedule: Any) -> Any:
    """What must come back: rows, links, people, dates."""
    names = {a.uid: a.name for a in plan.activities}
    people = {r.uid: r.name for r in plan.resources}
    dates = {
        names[row.uid]: (row.start, row.finish, row.total_float, row.critical) for row in schedule.rows()
    }
    return {
        "rows": [
            (
                a.name,
                names.get(a.parent) if a.parent else None,
                0 if a.is_summary else a.duration.minutes,
                a.constraint if a.constraint and a.constraint.kind.dated else None,
                a.progress.percent_complete if not a.is_summary else None,
                a.deadline,
                a.note.strip(),
            )
            for a in plan.activities
        ],
        "links": sorted(
            (names[x.predecessor], names[x.successor], x.kind.value, x.lag.minutes) for x in plan.links
        ),
        "people": sorted((names[x.activity], people[x.resource], x.units) for x in plan.assignments),
        "dates": dates,
    }


def as_primavera_keeps(one: Any) -> Any:
    """Without summaries (WBS elements there), without deadlines, and without float: other rules."""
    above = {row[1] for row in one["rows"]}
    leaves = sorted((row[0], *row[2:5]) for row in one["rows"] if row[0] not in above)
    dates = {row[0]: one["dates"][row[0]][:2] for row in leaves}
    return {**one, "rows": leaves, "dates": dates}


def took(client: Client, slug: str, kind: str) -> bytes:
    answer = client.get(reverse("plan_download", args=[slug, kind]))
    assert answer.status_code == 200
    return answer.content


@pytest.mark.parametrize("kind", ["mspdi", "xer", "xlsx", "json"])
def test_what_goes_out_comes_back(plan: Any, manager: Sender, cast: Cast, kind: str) -> None:
    data = took(manager.client, cast.project.slug, kind)
    before = queries.snapshot(plan.pk)
    row = manager.handed_in(data, f"plan.{kind}", to=cast.project.slug)
    assert row.state == "ready", row.refusal
    target = {"target": f"{cast.project.pk}.{plan.revision}"}
    manager.client.post(reverse("import_replace", args=[row.pk]), target)
    after = queries.snapshot(plan.pk)
    assert after.state.revision > before.state.revision
    first, second = (gist(s.state.plan, s.schedule) for s in (before, after))
    if kind == "xer":
        first, second = (as_primavera_keeps(one) for one in (first, second))
    assert second == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_is_saved_and_never_shown(plan: Any, cast: Cast, kind: str) -> None:
    answer = cast.client(cast.viewer).get(reverse("plan_download", args=[cast.project.slug, kind]))
    assert answer["Content-Disposition"].startswith('attachment; filename="substation.')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]


def test_an_unknown_format_is_no_page(plan: Any, cast: Cast) -> None:
    address = reverse("plan_download", args=[cast.project.slug, "exe"])
    assert cast.client(cast.viewer).get(address).status_code == 404


@pytest.mark.parametrize("role", ["stranger", "foreigner", "nobody"])
def test_strangers_get_nothing(plan: Any, cast: Cast, role: str) -> None:
    client = cast.client(getattr(cast, role))
    slug = cast.project.slug
    for name in ("plan_export", "plan_gantt_svg", "plan_gantt_pdf"):
        assert client.get(reverse(name, args=[slug])).status_code == 404
    for kind in KINDS:
        assert client.get(reverse("plan_download", args=[slug, kind])).status_code == 404
        assert client.get(f"/api/v1/plans/{plan.pk}/export/{kind}").status_code == 404
    for name in ("plan_feed", "plan_feed_end"):
        assert client.post(reverse(name, args=[slug])).status_code == 404


@pytest.mark.parametrize("role", ["pmo_officer", "portfolio_manager", "sponsor", "contributor", "viewer"])
def test_whoever_sees_the_plan_may_take_it_along(plan: Any, cast: Cast, role: str) -> None:
    client = cast.client(getattr(cast, role))
    assert client.get(reverse("plan_export", args=[cast.project.slug])).status_code == 200
    assert client.get(f"/api/v1/plans/{plan.pk}/export/mspdi").status_code == 200


def test_formulas_in_names_stay_text(manager: Sender, cast: Cast) -> None:
    named = works(activities=(Activity(1, '=HYPERLINK("http://x")'), Activity(2, "+1")), links=())
    planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=named)
    text = took(manager.client, cast.project.slug, "csv").decode("utf-8-sig")
    assert "'=HYPERLINK" in text


def test_the_export_is_a_plan_others_can_read(plan: Any, manager: Sender, cast: Cast) -> None:
    data = took(manager.client, cast.project.slug, "mspdi")
    assert len(read(data, "plan.xml").plan.activities) == 5


class TestFeed:
    """A secret calendar address."""

    def address(self, cast: Cast) -> str:
        page = cast.client(cast.viewer).post(reverse("plan_feed", args=[cast.project.slug])).content.decode()
        start = page.index("http://testserver/feeds/")
        return page[start : page.index('"', start)].removeprefix("http://testserver")

    def test_it_answers_without_signing_in(self, plan: Any, cast: Cast) -> None:
        answer = Client().get(self.address(cast))
        assert answer.status_code == 200
        assert b"BEGIN:VEVENT" in answer.content
        assert answer["Content-Type"].startswith("text/calendar")
        assert CalendarFeed.objects.get().last_read_at is not None

    def test_only_its_hash_is_kept(self, plan: Any, cast: Cast) -> None:
        secret = self.address(cast).rpartition("/")[2].removesuffix(".ics")
        assert secret not in CalendarFeed.objects.get().hash

    def test_it_ends_with_the_role(self, plan: Any, cast: Cast) -> None:
        address = self.address(cast)
        Membership.objects.filter(user=cast.viewer).delete()
        assert Client().get(address).status_code == 404

    def test_it_can_be_taken_back(self, plan: Any, cast: Cast) -> None:
        address = self.address(cast)
        cast.client(cast.viewer).post(reverse("plan_feed_end", args=[cast.project.slug]))
        assert Client().get(address).status_code == 404

    def test_a_new_one_replaces_the_old(self, plan: Any, cast: Cast) -> None:
        first = self.address(cast)
        second = self.address(cast)
        assert Client().get(first).status_code == 404
        assert Client().get(second).status_code == 200

    def test_a_guess_is_nothing(self, plan: Any) -> None:
        assert Client().get("/feeds/guess.ics").status_code == 404


class TestApi:
    """Import and export by programs."""

    def hand_in(self, client: Client, capture: Any, key: str = "") -> Any:
        file = SimpleUploadedFile("works.json", json_of(works()))
        headers = {"Idempotency-Key": key} if key else {}
        with capture(execute=True):
            return client.post("/api/v1/imports", {"file": file}, headers=headers)

    def test_from_file_to_plan(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        client = cast.client(cast.pmo_officer)
        answer = self.hand_in(client, django_capture_on_commit_callbacks)
        assert answer.status_code == 201
        found = client.get(f"/api/v1/imports/{answer.json()['id']}").json()
        assert found["state"] == "ready"
        assert found["report"]["counts"]["activities"] == 5
        body = {"do": "create", "name": "Quay", "parent": cast.programme.slug}
        done = [
            client.post(f"/api/v1/imports/{found['id']}/apply", body, "application/json").json()
            for _twice in range(2)
        ]
        assert done[0] == done[1]
        assert done[0]["initiative"] == "quay"
        assert client.get(f"/api/v1/plans/{done[0]['plan_id']}").json()["activities"] == 4

    def test_a_repeat_is_harmless(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        client = cast.client(cast.pmo_officer)
        ids = {
            self.hand_in(client, django_capture_on_commit_callbacks, "key").json()["id"]
            for _twice in range(2)
        }
        assert len(ids) == 1
        assert PlanImport.objects.count() == 1

    def test_replacing_needs_the_revision(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        client = cast.client(cast.pmo_officer)
        found = self.hand_in(client, django_capture_on_commit_callbacks).json()
        address = f"/api/v1/imports/{found['id']}/apply"
        body: dict[str, Any] = {"do": "replace", "initiative": cast.project.slug}
        assert client.post(address, body, "application/json").status_code == 428
        body["revision"] = 7
        assert client.post(address, body, "application/json").status_code == 409
        body["revision"] = 0
        assert client.post(address, body, "application/json").json()["initiative"] == cast.project.slug

    def test_roles(self, cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
        for role, status in (("viewer", 403), ("nobody", 404), ("contributor", 403)):
            client = cast.client(getattr(cast, role))
            assert self.hand_in(client, django_capture_on_commit_callbacks).status_code == status
        made = self.hand_in(cast.client(cast.pmo_officer), django_capture_on_commit_callbacks).json()
        stranger = cast.client(cast.stranger)
        assert stranger.get(f"/api/v1/imports/{made['id']}").status_code == 404
        body = {"do": "create"}
        answer = stranger.post(f"/api/v1/imports/{made['id']}/apply", body, "application/json")
        assert answer.status_code == 404
        assert Client().get(f"/api/v1/imports/{made['id']}").status_code == 401


def json_of(plan: Any) -> bytes:
    from jalon.exchange import jalon_json

    text = json.loads(jalon_json.write(plan))
    return json.dumps(text).encode()


def test_what_a_format_does_not_keep_is_said_before_the_download(
    cast: Cast, plan: Any, client: Client
) -> None:
    client.force_login(cast.project_manager)
    page = client.get(reverse("plan_export", args=[cast.project.slug])).content.decode()
    assert "Deadlines are left out: P6 has none (tasks: 1)." in page
    said = client.get(f"/api/v1/plans/{plan.pk}/export/xer/losses").json()
    assert said == {"format": "xer", "losses": ["Deadlines are left out: P6 has none (tasks: 1)."]}
    assert client.get(f"/api/v1/plans/{plan.pk}/export/json/losses").json()["losses"] == []


def test_a_stranger_is_not_told_what_a_plan_would_lose(cast: Cast, plan: Any, client: Client) -> None:
    client.force_login(cast.stranger)
    assert client.get(f"/api/v1/plans/{plan.pk}/export/xer/losses").status_code == 404
