"""Documents: written from the data, handed in, approved, gone stale; and the whole as one zip."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx import Document as Word

from jalon.kits.method import Proof
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused, Stale, VersionMissing
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.decisions.actions import meetings
from jalon.pmo.decisions.models import AgendaItem
from jalon.pmo.documents import actions, queries
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.models import Document, DocumentVersion, ProjectFile
from jalon.pmo.documents.proofs import document as provided
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance import proofs
from jalon.pmo.governance.methods import spec_of
from jalon.pmo.initiatives import engagement, search
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.people import actions as people
from jalon.pmo.planning import actions as planning
from jalon.pmo.registers import actions as registers
from tests.cast import Cast

PDF = b"%PDF-1.7\nnothing much"


def _text(place: Path, row: DocumentVersion) -> str:
    word = Word(place / row.stored)
    cells = [cell.text for table in word.tables for line in table.rows for cell in line.cells]
    return "\n".join([paragraph.text for paragraph in word.paragraphs] + cells)


def _hand_in(
    cast: Cast, project: Initiative, key: str = "charter", name: str = "charter.pdf", data: bytes = PDF
) -> Any:
    return actions.hand_in(by=cast.project_manager, initiative=project, key=key, chunks=[data], name=name)


def _state(project: Initiative, key: str) -> str:
    found = queries.obligation(project, key)
    assert found is not None
    return found.state


def test_without_a_method_the_predictive_documents_are_asked_for(cast: Cast, project: Initiative) -> None:
    rows = queries.obligations(project)
    keys = [one.key for one in rows]
    assert keys[:2] == ["charter", "business-case"]
    assert {"acceptance", "end-report", "management-plan"} <= set(keys)
    # the project is in its definition: what was due before is missing, what comes later is not
    assert _state(project, "charter") == "late"
    assert _state(project, "end-report") == "missing"


def test_a_chosen_method_says_what_is_due(cast: Cast, project: Initiative) -> None:
    governance.choose_method(by=cast.project_manager, initiative=project, key="prince2")
    keys = {one.key for one in queries.obligations(project)}
    assert {"pid", "project-brief", "end-project-report"} <= keys
    assert "charter" not in keys
    # a status report has its own page: it is no document of the file
    assert "highlight-report" not in keys


@pytest.mark.parametrize(
    ("language", "title", "heading"),
    [
        ("en", "Project charter", "Objectives and success criteria"),
        ("fr", "Charte de projet", "Objectifs et critères de succès"),
    ],
)
def test_a_document_is_written_from_the_data_in_either_language(
    cast: Cast, project: Initiative, plan: Any, place: Path, language: str, title: str, heading: str
) -> None:
    made = actions.generate(by=cast.project_manager, initiative=project, key="charter", language=language)
    text = _text(place, made)
    assert title in text
    assert heading in text
    assert "Feed the new district." in text
    assert "Before winter." in text
    assert made.name.endswith(f"{title} v1.docx")
    assert made.number == 1
    again = actions.generate(by=cast.project_manager, initiative=project, key="charter", language=language)
    assert again.number == 2


def test_user_text_stays_text_in_a_word_file(cast: Cast, project: Initiative, place: Path) -> None:
    Initiative.objects.filter(pk=project.pk).update(purpose="<w:p>&amp; {{ 7*7 }} </w:p>")
    project.refresh_from_db()
    made = actions.generate(by=cast.project_manager, initiative=project, key="charter", language="en")
    assert "<w:p>&amp; {{ 7*7 }} </w:p>" in _text(place, made)


def test_a_version_goes_stale_when_the_plan_changes(cast: Cast, project: Initiative, plan: Any) -> None:
    made = actions.generate(by=cast.project_manager, initiative=project, key="charter", language="en")
    actions.approve(by=cast.sponsor, row=made, version=made.version)
    assert _state(project, "charter") == "approved"
    planning.change_plan(
        by=cast.project_manager,
        plan_id=plan.pk,
        revision=plan.revision,
        operations=[{"op": "set", "uid": 2, "version": 1, "fields": {"name": "Dig deep"}}],
    )
    found = queries.obligation(project, "charter")
    assert found is not None
    assert found.state == "stale"
    assert "plan changed since" in found.stale[0]
    actions.generate(by=cast.project_manager, initiative=project, key="charter", language="en")
    assert _state(project, "charter") == "draft"


def test_a_version_goes_stale_when_the_purpose_changes(cast: Cast, project: Initiative) -> None:
    made = _hand_in(cast, project)
    actions.approve(by=cast.sponsor, row=made, version=made.version)
    Initiative.objects.filter(pk=project.pk).update(purpose="Something else")
    project.refresh_from_db()
    assert _state(project, "charter") == "stale"


def test_approval_is_asked_given_and_refused_with_a_reason(cast: Cast, project: Initiative) -> None:
    made = _hand_in(cast, project)
    with pytest.raises(NotAllowed):
        actions.ask_approval(by=cast.contributor, row=made, version=1)
    made = actions.ask_approval(by=cast.project_manager, row=made, version=1)
    with pytest.raises(Stale):
        actions.approve(by=cast.sponsor, row=made, version=1)
    with pytest.raises(VersionMissing):
        actions.approve(by=cast.sponsor, row=made, version=None)
    with pytest.raises(Refused, match="why"):
        actions.refuse(by=cast.sponsor, row=made, version=2, why=" ")
    made = actions.refuse(by=cast.sponsor, row=made, version=2, why="No budget in it")
    assert _state(project, "charter") == "refused"
    made = actions.ask_approval(by=cast.project_manager, row=made, version=3)
    made = actions.approve(by=cast.sponsor, row=made, version=4)
    assert made.decided_by == cast.sponsor
    with pytest.raises(Refused, match="not at this point"):
        actions.refuse(by=cast.sponsor, row=made, version=5, why="Too late")
    verbs = list(ChangeSet.objects.filter(verb__startswith="document.").values_list("verb", flat=True))
    assert sorted(verbs) == [
        "document.approved", "document.asked", "document.asked", "document.hand_in", "document.refused",
    ]  # fmt: skip


def test_an_older_version_is_not_approved(cast: Cast, project: Initiative) -> None:
    first = _hand_in(cast, project)
    _hand_in(cast, project)
    with pytest.raises(Refused, match="version 2 is"):
        actions.approve(by=cast.sponsor, row=first, version=1)


def test_where_the_office_directs_only_the_office_approves(cast: Cast, project: Initiative) -> None:
    Initiative.objects.filter(pk=project.pk).update(engagement="directive")
    made = _hand_in(cast, project)
    made = DocumentVersion.objects.select_related("document__initiative__organisation").get(pk=made.pk)
    with pytest.raises(engagement.OfficeOnly):
        actions.approve(by=cast.sponsor, row=made, version=1)
    actions.approve(by=cast.pmo_officer, row=made, version=1)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("plan.svg", b"<svg onload='alert(1)'/>", "kind that is not kept"),
        ("page.html", b"<script>", "kind that is not kept"),
        ("run.exe", b"MZ\x90", "kind that is not kept"),
        ("charter.pdf", b"MZ\x90", "not what its name says"),
        ("charter.docx", b"PK\x03\x04broken", "damaged"),
        ("notes.txt", b"a\0b", "not what its name says"),
        ("empty.pdf", b"", "empty"),
        ("", PDF, "kind that is not kept"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused_and_nothing_kept(
    cast: Cast, project: Initiative, place: Path, name: str, data: bytes, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        _hand_in(cast, project, name=name, data=data)
    assert not Document.objects.exists()
    assert list(place.iterdir()) == []


def test_macros_and_traps_are_refused(cast: Cast, project: Initiative, place: Path) -> None:
    def packed(**parts: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, data in {"word/document.xml": b"<x/>", **parts}.items():
                archive.writestr(part, data)
        return buffer.getvalue()

    with pytest.raises(Refused, match="macros"):
        _hand_in(cast, project, name="a.docx", data=packed(**{"word/vbaProject.bin": b"x"}))
    with pytest.raises(Refused, match="far too much"):
        _hand_in(cast, project, name="a.docx", data=packed(**{"word/x.xml": b"\0" * (501 * 1024 * 1024)}))
    assert list(place.iterdir()) == []


def test_a_file_too_large_is_refused_while_it_comes(
    cast: Cast, project: Initiative, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = 0

    def endless() -> Any:
        nonlocal read
        while True:
            read += 1
            yield b"%PDF-" + b"x" * (1 << 20)

    with pytest.raises(Refused, match="50 MB"):
        actions.hand_in(
            by=cast.project_manager, initiative=project, key="charter", chunks=endless(), name="a.pdf"
        )
    assert read < 60
    assert list(place.iterdir()) == []


def test_a_file_leaves_as_an_attachment_that_runs_nothing(cast: Cast, project: Initiative) -> None:
    made = _hand_in(cast, project, name='..\\evil"\r\nX: y.pdf')
    answer = cast.client(cast.viewer).get(f"/i/{project.slug}/files/v/{made.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert b"".join(answer.streaming_content) == PDF
    assert "/" not in made.name
    assert "\\" not in made.name


def test_a_version_is_only_found_at_its_own_initiative(cast: Cast, project: Initiative) -> None:
    made = _hand_in(cast, project)
    assert (
        cast.client(cast.stranger).get(f"/i/{cast.other_project.slug}/files/v/{made.pk}/").status_code == 404
    )


def test_a_gate_sees_an_approved_document_and_no_draft(cast: Cast, project: Initiative) -> None:
    life = governance.choose_method(by=cast.project_manager, initiative=project, key="predictive")
    stage = life.stages.get(key="initiation")
    due = lambda: {  # noqa: E731
        one.key: one for one in proofs.Proofs(project).due(stage, spec_of(life).stage("initiation"))
    }
    made = _hand_in(cast, project)
    assert not due()["charter"].shown.ok
    actions.approve(by=cast.sponsor, row=made, version=1)
    assert due()["charter"].shown.ok
    assert due()["charter"].shown.url == f"/i/{project.slug}/files/d/charter/"


def test_a_document_of_ones_own_is_planned_and_found(cast: Cast, project: Initiative) -> None:
    made = actions.add_document(by=cast.project_manager, initiative=project, title="Geotechnical survey")
    assert queries.obligation(project, made.key).word == "To come"  # type: ignore[union-attr]
    assert [one.text.title for one in search.find(cast.viewer, "geotech")] == ["Geotechnical survey"]
    assert search.find(cast.stranger, "geotech") == []
    with pytest.raises(NotVisible):
        actions.add_document(by=cast.stranger, initiative=project, title="Not mine")


def test_the_zip_holds_every_version_an_index_and_the_journal(
    cast: Cast, project: Initiative, plan: Any
) -> None:
    _hand_in(cast, project, name="=cmd.pdf")
    _decided_and_minuted(cast, project)
    made = actions.generate(by=cast.project_manager, initiative=project, key="charter", language="en")
    client = cast.client(cast.viewer)
    assert client.get(f"/i/{project.slug}/files/zip/").status_code == 404
    row = actions.ask_project_file(by=cast.viewer, initiative=project, language="en")
    actions.make_project_file(row.pk)
    actions.make_project_file(row.pk)
    assert ProjectFile.objects.get().state == "ready"
    data = b"".join(client.get(f"/i/{project.slug}/files/zip/").streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        index = list(csv.reader(io.StringIO(archive.read("index.csv").decode("utf-8-sig"))))
        page = archive.read("index.html").decode()
        journal = archive.read("journal.csv").decode("utf-8-sig")
        word = archive.read("01-initiation/project-charter-v2.docx")
        said = list(csv.reader(io.StringIO(archive.read("minutes.csv").decode("utf-8-sig"))))
        told = list(csv.reader(io.StringIO(archive.read("decisions.csv").decode("utf-8-sig"))))
        minuted = archive.read(next(name for name in names if name.startswith("minutes/")))
        held = openpyxl.load_workbook(io.BytesIO(archive.read("registers.xlsx"))).active
        printed = archive.read("index.pdf")
    assert "01-initiation/project-charter-v1.pdf" in names
    assert [line[1:] for line in said[1:]] == [["COPIL", "Cable", "Copper it is."]]
    assert [line[2] for line in told[1:]] == ["Which cable"]
    assert "Copper it is." in [one.text for one in Word(io.BytesIO(minuted)).paragraphs]
    assert {held.cell(row, 3).value for row in (2, 3)} == {"=1+1", "Which cable"}
    assert all(cell.data_type != "f" for line in held.iter_rows() for cell in line)
    assert printed.startswith(b"%PDF-")
    assert [line[9] for line in index if line[4].startswith("minutes/")] == [
        hashlib.sha256(minuted).hexdigest()
    ]
    by_file = {line[4]: line for line in index[1:]}
    assert by_file["01-initiation/project-charter-v2.docx"][9] == made.sha256
    assert "document.generate" in journal
    assert "Missing" in [line[2] for line in index]
    assert 'href="01-initiation/project-charter-v2.docx"' in page
    assert Word(io.BytesIO(word)).core_properties.title == "Project charter"
    # another person's zip is theirs
    assert cast.client(cast.sponsor).get(f"/i/{project.slug}/files/zip/").status_code == 404


def _decided_and_minuted(cast: Cast, project: Initiative) -> None:
    """A risk, a decision taken, and a committee's minutes."""
    registers.create(by=cast.project_manager, initiative=project, kind="risk", title="=1+1")
    entry = registers.create(
        by=cast.project_manager, initiative=project, kind="decision", title="Which cable"
    )
    registers.close(by=cast.project_manager, entry=entry, version=entry.version, outcome="Copper")
    board = governance.create_board(
        by=cast.pmo_officer, organisation=cast.organisation, initiative=project, name="COPIL", quorum=1
    )
    meeting = meetings.plan_meeting(
        by=cast.pmo_officer, board=board, starts=timezone.now(), with_agenda=False
    )
    meeting = meetings.open_meeting(by=cast.pmo_officer, meeting=meeting, version=meeting.version)
    item = meetings.add_item(by=cast.pmo_officer, meeting=meeting, title="Cable")
    AgendaItem.objects.filter(pk=item.pk).update(initiative=project)
    meetings.write_notes(by=cast.pmo_officer, item=item, version=item.version, notes="Copper it is.")
    meetings.close_meeting(by=cast.pmo_officer, meeting=meeting, version=meeting.version)


def test_a_reader_of_the_zip_gets_no_tension(cast: Cast, project: Initiative, place: Path) -> None:
    people.add_tension(by=cast.project_manager, initiative=project, title="Silence between crews")
    row = actions.ask_project_file(by=cast.project_manager, initiative=project, language="en")
    actions.make_project_file(row.pk)
    with zipfile.ZipFile(place / ProjectFile.objects.get().stored) as archive:
        for name in archive.namelist():
            assert b"Silence" not in archive.read(name), name


def test_the_zip_says_what_was_changed_on_the_disk(cast: Cast, project: Initiative, place: Path) -> None:
    made = _hand_in(cast, project)
    (place / made.stored).write_bytes(PDF + b"!")
    row = actions.ask_project_file(by=cast.viewer, initiative=project, language="en")
    actions.make_project_file(row.pk)
    kept = ProjectFile.objects.get()
    with zipfile.ZipFile(place / kept.stored) as archive:
        assert "Changed on the disk since" in archive.read("index.csv").decode("utf-8-sig")


def test_the_pages_answer_and_keep_what_was_typed(cast: Cast, project: Initiative) -> None:
    client = cast.client(cast.project_manager)
    base = f"/i/{project.slug}/files/"
    assert client.get(base).status_code == 200
    file = SimpleUploadedFile("a.svg", b"<svg/>")
    refused = client.post(f"{base}d/charter/hand-in/", {"file": file})
    assert refused.status_code == 422
    assert "kind that is not kept" in refused.content.decode()
    file = SimpleUploadedFile("a.pdf", PDF)
    assert client.post(f"{base}d/charter/hand-in/", {"file": file}).status_code == 302
    assert client.post(f"{base}d/charter/generate/", {"language": "xx"}).status_code == 422
    assert client.post(f"{base}d/charter/", {"due": "2026-12-24"}).status_code == 428
    sent = {"due": "2026-12-24", "version": "1"}
    assert client.post(f"{base}d/charter/", sent).status_code == 302
    assert client.post(f"{base}d/charter/", sent).status_code == 422
    assert "24" in client.get(f"{base}d/charter/").content.decode()
    assert client.get(f"{base}d/no-such/").status_code == 404


def test_files_are_kept_apart_from_what_a_web_server_shows(place: Path) -> None:
    assert place.name == PLACE


def test_the_api_does_the_same(cast: Cast, project: Initiative) -> None:
    manager, sponsor = cast.client(cast.project_manager), cast.client(cast.sponsor)
    base = f"/api/v1/initiatives/{project.slug}"
    file = SimpleUploadedFile("charter.pdf", PDF)
    made = manager.post(f"{base}/documents/charter/versions", {"file": file, "note": "First"})
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    bad = manager.post(f"{base}/documents/charter/versions", {"file": SimpleUploadedFile("a.svg", b"<svg/>")})
    assert bad.status_code == 422
    decided = sponsor.post(
        f"{base}/document-versions/{number}/decide", {"do": "approve", "version": 1}, "application/json"
    )
    assert decided.json()["state"] == "approved"
    again = sponsor.post(f"{base}/document-versions/{number}/decide", {"do": "approve"}, "application/json")
    assert again.status_code == 422
    listed = {one["key"]: one["state"] for one in manager.get(f"{base}/documents").json()}
    assert listed["charter"] == "approved"
    written = manager.post(f"{base}/documents/end-report/generate", {"language": "fr"}, "application/json")
    assert written.status_code == 201
    assert manager.get(f"{base}/document-versions/{number}/file")["X-Content-Type-Options"] == "nosniff"
    told = {"kind": "lesson", "title": "Order steel early", "cause": "It came late", "advice": "At once"}
    lesson = manager.post(f"{base}/entries", told, "application/json").json()["id"]
    office = cast.client(cast.pmo_officer)
    helped = office.post(
        f"/api/v1/entries/{lesson}/helped", {"initiative": cast.other_project.slug}, "application/json"
    )
    assert helped.json() == 1
    near = f"/api/v1/initiatives/{cast.other_project.slug}/similar-lessons"
    (offered,) = office.get(near, {"q": "steel order late"}).json()
    assert (offered["id"], offered["used"], offered["helped_here"]) == (lesson, 1, True)
    assert office.get(f"{base}/similar-lessons", {"q": "steel order late"}).json() == []
    assert manager.post(f"{base}/closing", {"version": 1}, "application/json").status_code == 422
    closed = manager.post(
        f"{base}/closing", {"version": project.version, "reason": "Enough"}, "application/json"
    )
    assert closed.json()["closed_at"]


def test_a_later_turn_of_a_stage_is_shown_the_documents_of_the_other_stages(
    cast: Cast, project: Initiative
) -> None:
    Initiative.objects.filter(pk=project.pk).update(stage="delivery")
    project.refresh_from_db()
    life = governance.choose_method(by=cast.project_manager, initiative=project, key="prince2")
    first = life.stages.select_related("life__initiative__organisation", "life__text").get(
        key="delivery", round=1
    )
    second = governance.add_round(by=cast.project_manager, stage=first, version=first.version)
    last = life.stages.get(key="closing")
    for key in ("business-case", "end-stage-report"):
        _hand_in(cast, project, key, f"{key}.pdf")

    def shown(stage: Any, document: str) -> proofs.Shown | None:
        proof = Proof("document", document=document)
        return provided(project, stage, "gate-any", proof)

    # the business case is the initiation's: every turn is shown the one there is
    assert shown(first, "business-case") == shown(second, "business-case") is not None
    # the report at the end of a stage is each turn's own; what comes after asks for the last one begun
    assert shown(first, "end-stage-report") is not None
    assert shown(second, "end-stage-report") is None
    assert shown(last, "end-stage-report") is not None
    life.stages.filter(pk=second.pk).update(state="under_way")
    assert shown(last, "end-stage-report") is None
