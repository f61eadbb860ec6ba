"""Documents, templates and closing by program: the same rules as the pages, each write in the journal."""

from __future__ import annotations

import io
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from docx import Document as Word

from jalon.pmo.common.models import ChangeSet
from jalon.pmo.documents import actions
from jalon.pmo.documents.models import Document, Handover, OwnTemplate
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from tests.cast import Cast

BASE = "/api/v1/initiatives/substation"
TEMPLATES = "/api/v1/organisations/norvalie/document-templates"


class Program:
    """One user's calls; each write leaves exactly one journal entry, each refusal none."""

    def __init__(self, cast: Cast, user: Any) -> None:
        self.client = cast.client(user)

    def __call__(self, verb: str, address: str, body: Any = None) -> HttpResponse:
        before = ChangeSet.objects.count()
        answer = getattr(self.client, verb)(address, body, content_type="application/json")
        written = verb != "get" and answer.status_code < 400
        assert ChangeSet.objects.count() - before == int(written), (verb, address, answer.content)
        return answer


def _body(answer: HttpResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.content
    return answer.json()


def _word(text: str) -> bytes:
    held = io.BytesIO()
    document = Word()
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


OURS = _word("{{ project }}")


def test_a_document_is_added_planned_on_its_version_and_found_in_the_list(cast: Cast, plan: Any) -> None:
    call = Program(cast, cast.project_manager)
    writer = Person.objects.get(user=cast.contributor).pk
    made = _body(call("post", f"{BASE}/documents", {"title": "Soil survey", "owner": writer}), 201)
    assert (made["key"], made["owner"]) == ("soil-survey", writer)
    address = f"{BASE}/documents/soil-survey"
    planned = _body(call("patch", address, {"version": made["version"], "due": "2027-03-01"}))
    assert (planned["due"], planned["owner"]) == ("2027-03-01", None)
    assert call("patch", address, {"version": made["version"], "due": None}).status_code == 409
    listed = {one["key"]: one for one in _body(call("get", f"{BASE}/documents"))}
    assert (listed["soil-survey"]["due"], listed["soil-survey"]["version"]) == (
        "2027-03-01",
        planned["version"],
    )
    assert Program(cast, cast.viewer)("post", f"{BASE}/documents", {"title": "X"}).status_code == 403
    assert Program(cast, cast.stranger)("post", f"{BASE}/documents", {"title": "X"}).status_code == 404
    assert Document.objects.filter(initiative=cast.project).count() == 1


def test_a_closing_is_followed_from_its_checklist_to_the_end_and_opened_again(
    cast: Cast, project: Initiative
) -> None:
    lead, sponsor, office = (
        Program(cast, user) for user in (cast.project_manager, cast.sponsor, cast.pmo_officer)
    )
    checks = f"{BASE}/closing/checks"
    said = _body(lead("put", f"{checks}/contracts", {"state": "done"}))
    assert next(one for one in said["checks"] if one["key"] == "contracts")["ok"]
    computed = next(one["key"] for one in said["checks"] if one["computed"])
    refused = lead("put", f"{checks}/{computed}", {"state": "done"})
    assert "not ticked by hand" in _body(refused, 422)["error"]["message"]
    assert lead("put", f"{checks}/people", {"state": "waived"}).json()["error"]["field"] == "note"

    person = Person.objects.get(user=cast.sponsor).pk
    body = {"version": said["version"], "accepted_on": "2026-01-05", "accepted_by": person}
    accepted = _body(sponsor("put", f"{BASE}/closing/acceptance", body))
    assert (accepted["accepted_on"], accepted["accepted_by"]) == ("2026-01-05", person)
    assert sponsor("put", f"{BASE}/closing/acceptance", body).status_code == 409
    assert Program(cast, cast.contributor)("put", f"{BASE}/closing/acceptance", body).status_code == 403

    given = {"title": "Paint the fence", "to": cast.other_project.slug, "person": person}
    assert lead("post", f"{BASE}/closing/handovers", given).status_code == 404
    open_item = _body(office("post", f"{BASE}/closing/handovers", given), 201)
    assert (open_item["to"], open_item["person"]) == (cast.other_project.slug, person)
    item = f"{BASE}/closing/handovers/{open_item['id']}"
    settled = _body(lead("patch", item, {"version": open_item["version"], "done": True}))
    assert settled["done_at"]
    assert lead("delete", f"{item}?version={open_item['version']}").status_code == 409
    assert lead("delete", f"{item}?version={settled['version']}").status_code == 204
    assert not Handover.objects.exists()

    version = Initiative.objects.get(pk=project.pk).version
    assert sponsor("post", f"{BASE}/closing", {"version": version}).json()["error"]["field"] == "reason"
    ended = _body(sponsor("post", f"{BASE}/closing", {"version": version, "reason": "The site is sold"}))
    assert ended["closed_at"]
    assert ended["missing_then"]
    again = {"version": ended["version"], "reason": "The buyer withdrew"}
    assert sponsor("post", f"{BASE}/closing/reopen", again).status_code == 403
    assert _body(office("post", f"{BASE}/closing/reopen", again))["closed_at"] is None


def test_the_project_file_is_asked_followed_and_taken_by_who_asked(cast: Cast, project: Initiative) -> None:
    client = cast.client(cast.project_manager)
    address = f"{BASE}/project-file"
    assert client.get(address).status_code == 404
    asked = client.post(address, {"language": "fr"}, content_type="application/json")
    assert _body(asked, 201)["state"] == "waiting"
    assert client.get(f"{address}/file").status_code == 404
    row = actions.ask_project_file(by=cast.project_manager, initiative=project, language="fr")
    actions.make_project_file(row.pk)
    assert _body(client.get(address))["state"] == "ready"
    taken = client.get(f"{address}/file")
    data = b"".join(taken.streaming_content) if taken.streaming else taken.content
    assert "index.html" in ZipFile(io.BytesIO(data)).namelist()
    assert cast.client(cast.sponsor).get(f"{address}/file").status_code == 404


@pytest.fixture
def template(cast: Cast) -> dict[str, Any]:
    """An own template, handed in by program."""
    file = SimpleUploadedFile("ours.docx", OURS)
    answer = cast.client(cast.pmo_officer).post(TEMPLATES, {"key": "charter", "language": "en", "file": file})
    return _body(answer, 201)


def test_a_template_is_kept_listed_taken_along_and_put_out_of_force(
    cast: Cast, template: dict[str, Any]
) -> None:
    office = cast.client(cast.pmo_officer)
    assert [one["id"] for one in _body(office.get(TEMPLATES))] == [template["id"]]
    address = f"{TEMPLATES}/{template['id']}"
    taken = office.get(f"{address}/file")
    data = b"".join(taken.streaming_content) if taken.streaming else taken.content
    assert data == OURS
    for user, status in ((cast.project_manager, 403), (cast.foreigner, 404)):
        assert cast.client(user).get(f"{address}/file").status_code == status
        assert cast.client(user).delete(f"{address}?version=1").status_code == status
    assert office.delete(f"{address}?version=9").status_code == 409
    assert office.delete(f"{address}?version={template['version']}").status_code == 204
    assert not OwnTemplate.objects.exists()


def test_a_template_that_asks_for_the_unknown_is_named_and_not_kept(cast: Cast) -> None:
    file = SimpleUploadedFile("ours.docx", _word("{{ salary }}"))
    answer = cast.client(cast.pmo_officer).post(TEMPLATES, {"key": "charter", "language": "en", "file": file})
    assert "salary" in _body(answer, 422)["error"]["message"]
    assert not OwnTemplate.objects.exists()
