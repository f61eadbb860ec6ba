"""What stands beside an entry: responses, tasks, names after @, files, notices; by page and by API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jalon.pmo.common import told
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.organisation.models import Person
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning.models import Activity
from jalon.pmo.registers import access, actions, queries, scales
from jalon.pmo.registers.models import Entry, Scale
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan

JSON = {"content_type": "application/json"}


@pytest.fixture
def risk(cast: Cast) -> Entry:
    made = actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="Late steel")
    return access.entry(cast.project_manager, made.pk)


@pytest.fixture
def plan(cast: Cast) -> Any:
    return planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())


def address(name: str, entry: Entry, *more: int) -> str:
    return reverse(name, args=[entry.initiative.slug, entry.pk, *more])


def test_a_response_is_written_changed_and_taken_away_from_the_panel(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.project_manager)
    owner = Person.objects.get(user=cast.contributor)
    form = {"strategy": "reduce", "text": "Second supplier", "cost": "1200", "probability_cut": "50"}
    client.post(address("register_respond", risk), form | {"owner": owner.pk, "due": "2026-03-02"})
    made = risk.responses.get()
    assert (made.owner, str(made.due), made.cost) == (owner, "2026-03-02", Decimal(1200))
    page = client.get(address("register_entry", risk)).content.decode()
    assert f"response_{made.pk}_text" in page
    changed = form | {"version": "1", "probability_cut": "75", "done": "2026-02-01"}
    client.post(address("register_response", risk, made.pk), changed)
    made.refresh_from_db()
    assert (made.probability_cut, str(made.done), made.version) == (75, "2026-02-01", 2)
    figures = scales.exposure(risk, risk.risk, scales.USUAL, [made])
    assert figures.probability_after == pytest.approx(figures.probability / 4)
    stale = client.post(address("register_response", risk, made.pk), changed | {"text": "Mine"})
    assert b"Mine" in stale.content
    assert b"Save again to keep yours" in stale.content
    made.refresh_from_db()
    assert made.text == "Second supplier"
    client.post(address("register_response", risk, made.pk), {"do": "drop", "version": "2"})
    assert not risk.responses.exists()
    assert ChangeSet.objects.filter(verb="register.respond").count() == 3


def test_a_refused_response_stays_as_typed(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.project_manager)
    answer = client.post(
        address("register_respond", risk), {"strategy": "reduce", "text": "X", "probability_cut": "400"}
    )
    assert b'value="400"' in answer.content
    assert not risk.responses.exists()


def test_an_opportunity_is_offered_its_own_strategies(cast: Cast, risk: Entry) -> None:
    actions.change(by=cast.project_manager, entry=risk, version=1, direction="opportunity")
    page = cast.client(cast.project_manager).get(address("register_entry", risk)).content.decode()
    assert 'value="exploit"' in page
    assert 'value="avoid"' not in page


def test_the_tasks_it_touches_are_found_by_words_and_linked(cast: Cast, risk: Entry, plan: Any) -> None:
    client = cast.client(cast.project_manager)
    leaf = Activity.objects.filter(plan=plan).order_by("-place").first()
    assert leaf is not None
    found = client.get(f"/api/v1/entries/{risk.pk}/tasks", {"q": leaf.name[:4]}).json()
    assert leaf.uid in [one["uid"] for one in found]
    parents = set(Activity.objects.filter(plan=plan).values_list("parent_uid", flat=True))
    assert not parents & {one["uid"] for one in client.get(f"/api/v1/entries/{risk.pk}/tasks").json()}
    key = f"{plan.pk}-{leaf.uid}"
    client.post(address("register_link", risk), {"version": risk.version, "task": key})
    assert [one.key for one in queries.activities(risk)] == [key]
    (event,) = queries.risk_events(cast.project)
    assert event.activities == ((plan.pk, leaf.uid),)
    assert leaf.uid not in [one["uid"] for one in client.get(f"/api/v1/entries/{risk.pk}/tasks").json()]
    risk.refresh_from_db()
    nothing = client.post(address("register_link", risk), {"version": risk.version, "task": ""})
    assert b"choose it in the list" in nothing.content
    client.post(address("register_link", risk), {"version": risk.version, "off": key})
    assert queries.activities(risk) == []


def test_responses_links_comments_and_files_by_api(cast: Cast, risk: Entry, plan: Any) -> None:
    client = cast.client(cast.project_manager)
    base = f"/api/v1/entries/{risk.pk}"
    made = client.post(f"{base}/responses", {"strategy": "avoid", "text": "Other route"}, **JSON)
    assert made.status_code == 201
    one = f"{base}/responses/{made.json()['id']}"
    assert client.patch(one, {"impact_cut": 30}, **JSON).status_code == 428
    assert client.patch(one, {"impact_cut": 30, "version": 1}, **JSON).json()["impact_cut"] == 30
    assert client.patch(one, {"impact_cut": 300, "version": 2}, **JSON).status_code == 422
    foreign = Person.objects.get(user=cast.foreigner)
    assert client.patch(one, {"owner": foreign.pk, "version": 2}, **JSON).status_code == 404
    assert [row["version"] for row in client.get(f"{base}/responses").json()] == [2]
    assert client.delete(one, {"version": 2}, **JSON).status_code == 204
    linked = client.put(f"{base}/links", {"version": 1, "plan": plan.pk, "uids": [2]}, **JSON)
    assert [row["uid"] for row in linked.json()] == [2]
    assert (
        client.put(f"{base}/links", {"version": 2, "plan": plan.pk, "uids": [999]}, **JSON).status_code == 422
    )
    client.post(f"{base}/comments", {"text": "Seen"}, **JSON)
    assert [row["text"] for row in client.get(f"{base}/comments").json()] == ["Seen"]
    sent = client.post(f"{base}/files", {"file": SimpleUploadedFile("note.txt", b"A note")})
    assert sent.status_code == 201
    assert b"".join(client.get(sent.json()["url"]).streaming_content) == b"A note"
    svg = client.post(f"{base}/files", {"file": SimpleUploadedFile("a.svg", b"<svg onload='x()'/>")})
    assert svg.status_code == 422
    assert [row["name"] for row in client.get(f"{base}/files").json()] == ["note.txt"]
    assert client.delete(f"{base}/files/{sent.json()['id']}").status_code == 204
    assert client.get(f"{base}/files").json() == []


def test_names_after_an_at_are_those_who_see_the_entry(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.project_manager)
    name = str(cast.sponsor)
    found = client.get(f"/api/v1/entries/{risk.pk}/people", {"q": name.split()[-1][:3]}).json()
    assert name in [one["name"] for one in found]
    everyone = [one["name"] for one in client.get(f"/api/v1/entries/{risk.pk}/people").json()]
    assert str(cast.stranger) not in everyone
    assert str(cast.foreigner) not in everyone


def test_an_entry_goes_up_and_back_by_api_and_its_path_is_told(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.portfolio_manager)
    base = f"/api/v1/entries/{risk.pk}"
    client.post(f"{base}/escalate", {"version": 1, "reason": "Beyond us"}, **JSON)
    back = client.post(f"{base}/give-back", {"version": 2, "reason": "Yours again"}, **JSON)
    assert back.json()["held_at"] == cast.project.pk
    assert [(step["target"], step["reason"]) for step in client.get(f"{base}/path").json()] == [
        (cast.programme.slug, "Beyond us"),
        (cast.project.slug, "Yours again"),
    ]


def test_the_scale_is_written_by_the_office_and_moves_the_exposure(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.pmo_officer)
    page = client.get(reverse("register_scale"))
    assert b"The usual scale" in page.content
    form = page.context["form"]
    sent = {f"{name}": form[name].value() for name in form.fields if name != "version"} | {"version": ""}
    answer = client.post(reverse("register_scale"), sent | {"percent_3": "50", "likely_3": "Even"})
    assert answer.status_code == 302
    own = scales.of(cast.organisation.pk)
    assert (own.probability[2].word, own.probability[2].percent) == ("Even", 50)
    assert scales.exposure(risk, risk.risk, own, []).probability == 0.5
    assert ChangeSet.objects.filter(verb="register.scale").count() == 1
    wrong = client.post(reverse("register_scale"), sent | {"version": "1", "percent_3": "95"})
    assert wrong.status_code == 422
    assert b"grow from one level to the next" in wrong.content
    stale = client.post(reverse("register_scale"), sent | {"version": "7"})
    assert b"Someone changed the scale meanwhile" in stale.content
    assert scales.of(cast.organisation.pk) == own


def test_the_scale_is_read_by_all_and_changed_by_the_office_only(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    page = client.get(reverse("register_scale"))
    assert page.status_code == 200
    assert b'<form method="post" class="col g4"' not in page.content
    assert client.post(reverse("register_scale"), {}).status_code == 403
    assert not Scale.objects.exists()


def test_the_scale_by_api(cast: Cast) -> None:
    base = f"/api/v1/organisations/{cast.organisation.slug}/risk-scale"
    office = cast.client(cast.pmo_officer)
    body = office.get(base).json()
    assert body["version"] is None
    body["probability"][0]["percent"] = 1
    assert office.put(base, body, **JSON).json()["version"] == 1
    assert office.put(base, body, **JSON).status_code == 428
    assert office.put(base, body | {"version": 1, "impact": []}, **JSON).status_code == 422
    assert cast.client(cast.viewer).put(base, body | {"version": 1}, **JSON).status_code == 403


def test_notices_by_api_are_ones_own(cast: Cast, risk: Entry) -> None:
    actions.comment(by=cast.project_manager, entry=risk, text=f"@{cast.sponsor} look at this")
    client = cast.client(cast.sponsor)
    (one,) = client.get("/api/v1/notices?unread=true").json()["items"]
    assert "look at this" in one["sentence"]
    assert cast.client(cast.viewer).post("/api/v1/notices/read", {"ids": [one["id"]]}, **JSON).json() == 0
    assert client.post("/api/v1/notices/read", {"ids": [one["id"]]}, **JSON).json() == 1
    assert client.get("/api/v1/notices?unread=true").json()["items"] == []


def test_the_history_says_who_did_what(cast: Cast) -> None:
    entry = actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="Late")
    actions.change(by=cast.project_manager, entry=entry, version=1, title="Later", probability=4)
    entry.refresh_from_db()
    actions.escalate(by=cast.project_manager, entry=entry, version=entry.version, reason="No lever here")
    done = queries.history(entry)
    assert [one.what for one in done] == ["escalated it", "changed it", "wrote it down"]
    assert done[1].fields == ("probability", "title")
    told_so = ChangeSet.objects.get(verb="register.escalate")
    assert told.sentence(told_so.verb, told_so.params) == "Escalated “R-1 Later” to “Smart metering”."
