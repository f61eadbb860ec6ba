"""The registers' pages and API: what each shows, and what it keeps."""

from __future__ import annotations

import io
import json

import openpyxl
from django.urls import reverse

from jalon.pmo.notices.models import Notice
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import access, actions
from jalon.pmo.registers.models import Entry
from tests.cast import Cast


def risk(cast: Cast, title: str = "Late transformer") -> Entry:
    return actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title=title)


def data_of(response: object) -> dict[str, object]:
    text = response.content.decode()
    block = text.split('<script id="registers-data" type="application/json">')[1].split("</script>")[0]
    return json.loads(block)


def test_a_list_rolls_up_and_holds_only_what_is_seen(cast: Cast) -> None:
    risk(cast)
    actions.create(by=cast.stranger, initiative=cast.other_project, kind="risk", title="Rails")
    officer, manager = cast.client(cast.pmo_officer), cast.client(cast.portfolio_manager)
    assert data_of(officer.get("/registers/"))["columns"]["title"] == ["Rails", "Late transformer"]
    assert data_of(manager.get("/registers/"))["columns"]["title"] == ["Late transformer"]
    below = data_of(manager.get(f"/i/{cast.portfolio.slug}/registers/"))
    assert below["columns"]["code"] == ["R-1"]
    assert below["columns"]["cost"] == [40_000]


def test_an_empty_register_says_what_it_is_for(cast: Cast) -> None:
    page = cast.client(cast.contributor).get(f"/i/{cast.project.slug}/registers/")
    assert b"No risks yet. The first takes a minute." in page.content


def test_quick_add_then_the_panel(cast: Cast) -> None:
    client = cast.client(cast.contributor)
    address = reverse("register_add", args=[cast.project.slug])
    answer = client.post(address, {"kind": "issue", "title": "<script>x</script>"}, follow=True)
    assert b"<script>x" not in answer.content
    assert b"&lt;script&gt;x" in answer.content
    alone = client.get(answer.request["PATH_INFO"], headers={"X-Panel": "1"})
    assert b"<html" not in alone.content
    assert b"I-1" in alone.content


def test_the_panel_keeps_what_is_typed_on_a_stale_version(cast: Cast) -> None:
    entry = risk(cast)
    client = cast.client(cast.project_manager)
    address = reverse("register_entry", args=[cast.project.slug, entry.pk])
    form = {
        "version": 1, "title": "New", "state": "open", "priority": 1, "direction": "threat",
        "probability": 4, "impact": 4, "proximity": "now", "days": "2.5",
    }  # fmt: skip
    assert client.post(address, form).status_code == 302
    entry = access.entry(cast.project_manager, entry.pk)
    assert (entry.title, entry.risk.minutes, entry.version) == ("New", 1200, 2)
    again = client.post(address, form | {"title": "Other"})
    assert again.status_code == 200
    assert b"Other" in again.content
    entry.refresh_from_db()
    assert entry.title == "New"


def test_an_entry_is_not_at_another_initiatives_address(cast: Cast) -> None:
    entry = risk(cast)
    address = reverse("register_entry", args=[cast.programme.slug, entry.pk])
    assert cast.client(cast.pmo_officer).get(address).status_code == 404


def test_formulas_leave_as_text(cast: Cast) -> None:
    risk(cast, '=HYPERLINK("http://x")')
    client = cast.client(cast.project_manager)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/registers/as.xlsx?register=risk").content))
    cell = book.active["C2"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("http://x")')
    assert "'=HYPERLINK" in client.get("/registers/as.csv?register=risk").content.decode()


def test_the_api_pages_changes_and_refuses(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    made = client.post(
        f"/api/v1/initiatives/{cast.project.slug}/entries",
        {"kind": "risk", "title": "One", "impact": 5},
        content_type="application/json",
    )
    assert made.status_code == 201
    one = made.json()
    assert (one["code"], one["impact"]) == ("R-1", 5)
    risk(cast, "Two")
    first = client.get("/api/v1/entries?limit=1").json()
    assert [row["title"] for row in first["items"]] == ["One"]
    rest = client.get(f"/api/v1/entries?after={first['next']}").json()
    assert [row["title"] for row in rest["items"]] == ["Two"]
    assert client.get("/api/v1/entries?initiative=nowhere").json()["items"] == []
    address = f"/api/v1/entries/{one['id']}"
    json_type = {"content_type": "application/json"}
    assert client.patch(address, {"title": "X"}, **json_type).status_code == 428
    assert client.patch(address, {"title": "X", "version": 1}, **json_type).json()["version"] == 2
    stale = client.patch(address, {"title": "Y", "version": 1}, **json_type)
    assert stale.status_code == 409
    assert stale.json()["error"]["current"] == {"version": 2, "title": "X"}
    foreign = Person.objects.get(user=cast.foreigner)
    hidden = client.patch(address, {"owner": foreign.pk, "version": 2}, **json_type)
    assert hidden.status_code == 404
    bulk = client.post(
        "/api/v1/entries/bulk", {"versions": {str(one["id"]): 2}, "state": "closed"}, **json_type
    )
    assert [row["state"] for row in bulk.json()] == ["closed"]


def test_handing_over_from_its_page(cast: Cast) -> None:
    leaving, heir = (Person.objects.get(user=u) for u in (cast.contributor, cast.project_manager))
    entry = risk(cast)
    actions.change(by=cast.project_manager, entry=entry, version=1, owner=leaving)
    client = cast.client(cast.pmo_officer)
    same = client.post("/members/leaving/", {"leaving": leaving.pk, "to": leaving.pk})
    assert b"Choose someone else" in same.content
    client.post("/members/leaving/", {"leaving": leaving.pk, "to": heir.pk})
    entry.refresh_from_db()
    assert entry.owner == heir


def test_the_palette_finds_by_number_and_words(cast: Cast) -> None:
    risk(cast)
    client = cast.client(cast.project_manager)
    for typed in ("R-1", "r1", "late trans"):
        labels = [hit["label"] for hit in client.get("/palette/", {"q": typed}).json()["hits"]]
        assert "R-1 Late transformer" in labels, typed
    assert not [
        hit for hit in cast.client(cast.stranger).get("/palette/", {"q": "R-1"}).json()["hits"]
        if hit["label"].startswith("R-1")
    ]  # fmt: skip


def test_a_notice_is_read_by_opening_it_and_is_nobody_elses(cast: Cast) -> None:
    entry = risk(cast)
    owner = Person.objects.get(user=cast.contributor)
    actions.change(by=cast.project_manager, entry=entry, version=1, owner=owner)
    notice = Notice.objects.get(user=cast.contributor)
    client = cast.client(cast.contributor)
    assert (
        "Project Manager gave you R-1 “Late transformer” (Substation)."
        in client.get("/me/notifications/").content.decode()
    )
    assert cast.client(cast.viewer).get(f"/me/notifications/{notice.pk}/").status_code == 404
    assert client.get(f"/me/notifications/{notice.pk}/").status_code == 302
    notice.refresh_from_db()
    assert notice.read is not None
