"""A register's workbook comes back: what each line would do is shown, then all is written or nothing."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from jalon.pmo.common.errors import NotVisible, Refused, TooLarge
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.registers import access, actions, queries, reading, table
from jalon.pmo.registers.actions import imports
from jalon.pmo.registers.models import Entry, EntryImport
from tests.cast import Cast

HEADS = ["No.", "Kind", "Title", "State", "Owner", "Due", "Initiative"]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """A page that was read in French leaves its language behind."""
    with translation.override("en"):
        yield


def book(*rows: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def hand_in(cast: Cast, *rows: list[Any], by: Any = None, **more: Any) -> EntryImport:
    return actions.hand_in(
        by=by or cast.project_manager,
        organisation=cast.organisation,
        **{"initiative": cast.project, "kind": "risk", "name": "r.xlsx", "chunks": [book(*rows)]} | more,
    )


def outcomes(cast: Cast, row: EntryImport) -> list[str]:
    return [line.outcome for line in reading.lines(cast.project_manager, row)]


@pytest.fixture
def risk(cast: Cast) -> Entry:
    made = actions.create(
        by=cast.project_manager, initiative=cast.project, kind="risk", title="Late steel",
        text="Two mills", cause="Strike", impact=4, percent=35, minutes=720, cost="1250.50",
    )  # fmt: skip
    return access.entry(cast.project_manager, made.pk)


def sent(client: Client, data: bytes, query: str = "") -> Any:
    address = reverse("register_hand_in") + query
    return client.post(address, {"file": SimpleUploadedFile("r.xlsx", data)}, follow=True)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_export_comes_back_as_it_left(cast: Cast, risk: Entry, language: str) -> None:
    client = cast.client(cast.project_manager)
    client.cookies["django_language"] = language
    cast.project_manager.language = language
    cast.project_manager.save()
    actions.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="=SUM(A1)")
    exported = client.get(reverse("registers_export", args=["xlsx"]) + "?register=risk").content
    titles = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(exported)).active[1]]
    with translation.override(language):
        assert titles == table.titles()
    page = sent(client, exported)
    assert page.context["counts"] == {"refused": 0, "created": 0, "changed": 0, "same": 2}


def test_lines_add_change_and_are_refused_with_their_reason(cast: Cast, risk: Entry) -> None:
    actions.create(by=cast.stranger, initiative=cast.other_project, kind="risk", title="Theirs")
    row = hand_in(
        cast,
        ["Risks of the month"],
        HEADS,
        ["R-1", "", "Steel comes late", "closed", "", "2026-03-02", ""],
        ["", "Risk", "Crane breaks", "", cast.contributor.name, "", ""],
        ["R-2", "", "Mine now", "", "", "", ""],
        ["R-1", "", "Again", "", "", "", ""],
        ["", "", "", "", "", "", ""],
        ["", "riddle", "X", "", "", "", ""],
        ["", "", "X", "", "Nobody Known", "", ""],
        ["", "", "X", "", "", "soon", ""],
        ["", "", "X", "", "", "", cast.other_project.name],
        ["", "", "X", "half open", "", "", ""],
    )
    found = reading.lines(cast.project_manager, row)
    assert [(line.number, line.outcome) for line in found] == [
        (3, "changed"), (4, "created"), (5, "refused"), (6, "refused"), (8, "refused"), (9, "refused"),
        (10, "refused"), (11, "refused"), (12, "refused"),
    ]  # fmt: skip
    assert found[0].differences == [
        ("Title", "Late steel", "Steel comes late"), ("State", "Open", "Closed"), ("Due", "–", "2026-03-02"),
    ]  # fmt: skip
    reasons = " ".join(line.why for line in found)
    for part in ("not for you", "stands twice", "riddle", "Nobody Known", "soon", "half open"):
        assert part in reasons
    assert Entry.objects.get(pk=risk.pk).title == "Late steel"
    done = actions.apply_import(by=cast.project_manager, row=row, expected=reading.counts(found))
    assert done == {"refused": 7, "created": 1, "changed": 1, "same": 0}
    risk.refresh_from_db()
    assert (risk.title, risk.state, str(risk.due)) == ("Steel comes late", "closed", "2026-03-02")
    made = Entry.objects.get(title="Crane breaks")
    assert (made.owner.user, made.initiative) == (cast.contributor, cast.project)
    assert ChangeSet.objects.filter(verb="register.import").count() == 1
    with pytest.raises(Refused, match="already"):
        actions.apply_import(by=cast.project_manager, row=row, expected=done)


def test_an_empty_cell_keeps_and_a_dash_empties(cast: Cast, risk: Entry) -> None:
    row = hand_in(cast, ["No.", "Description", "Cause", "Own cost", "Title"], ["R-1", "", "–", "-", ""])
    (line,) = reading.lines(cast.project_manager, row)
    actions.apply_import(by=cast.project_manager, row=row, expected=reading.counts([line]))
    now = access.entry(cast.project_manager, risk.pk)
    assert (now.title, now.text, now.cause, now.risk.cost) == ("Late steel", "Two mills", "", None)
    (refused,) = reading.lines(cast.project_manager, hand_in(cast, ["No.", "Title"], ["R-1", "-"]))
    assert "cannot be empty" in refused.why


def test_figures_are_read_as_people_write_them(cast: Cast, risk: Entry) -> None:
    heads = ["No.", "Title", "Own delay, days", "Own cost", "Probability"]
    row = hand_in(cast, heads, ["R-1", "", "2,5", "1 300,20", 4.0], ["", "X", "", "", 9])
    changed, refused = reading.lines(cast.project_manager, row)
    assert changed.why == ""
    assert changed.fields == {"minutes": 1200, "cost": Decimal("1300.2"), "probability": 4}
    assert "robability" in refused.why


def test_what_moved_since_the_preview_is_shown_again_and_nothing_is_written(cast: Cast, risk: Entry) -> None:
    row = hand_in(cast, HEADS, ["R-1", "", "Steel comes late"], ["", "", "New one"])
    seen = reading.counts(reading.lines(cast.project_manager, row))
    actions.change(by=cast.project_manager, entry=risk, version=1, title="Steel comes late")
    with pytest.raises(Refused, match="changed since"):
        actions.apply_import(by=cast.project_manager, row=row, expected=seen)
    assert not Entry.objects.filter(title="New one").exists()
    client = cast.client(cast.project_manager)
    page = client.post(reverse("register_import", args=[row.pk]), seen)
    assert page.status_code == 422
    assert page.context["counts"]["same"] == 1


def test_a_fault_half_way_leaves_nothing(cast: Cast, risk: Entry, monkeypatch: pytest.MonkeyPatch) -> None:
    row = hand_in(cast, HEADS, ["", "", "First"], ["", "", "Second"])
    seen = reading.counts(reading.lines(cast.project_manager, row))
    real = imports.create

    def failing(**fields: Any) -> Any:
        if fields["title"] == "Second":
            raise RuntimeError
        return real(**fields)

    monkeypatch.setattr(imports, "create", failing)
    with pytest.raises(RuntimeError):
        actions.apply_import(by=cast.project_manager, row=row, expected=seen)
    assert list(queries.entries(cast.project_manager).values_list("title", flat=True)) == ["Late steel"]
    row.refresh_from_db()
    assert row.applied is None


def test_the_page_shows_then_writes_then_is_done(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.project_manager)
    query = f"?kind=risk&initiative={cast.project.slug}"
    page = sent(client, book([*HEADS, "Weather"], ["R-1", "", "<b>Steel</b>"], ["", "", "New"]), query)
    text = page.content.decode()
    assert "&lt;b&gt;Steel" in text
    assert "Weather" in text
    assert not Entry.objects.filter(title="New").exists()
    shown = page.context["counts"]
    listed = client.post(page.request["PATH_INFO"], shown, follow=True)
    assert "1 entry added, 1 changed." in listed.content.decode()
    assert Entry.objects.filter(title="New").exists()


def test_a_file_belongs_to_who_sent_it(cast: Cast) -> None:
    row = hand_in(cast, HEADS, ["", "", "New"])
    with pytest.raises(NotVisible):
        access.entry_import(cast.pmo_officer, row.pk)
    client = cast.client(cast.project_manager)
    client.post(reverse("register_import", args=[row.pk]), {"do": "drop"})
    assert not EntryImport.objects.exists()
    assert not Entry.objects.exists()


def test_who_only_reads_hands_nothing_in(cast: Cast) -> None:
    page = sent(cast.client(cast.viewer), book(HEADS, ["", "", "New"]))
    assert page.status_code == 403


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "no Excel workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"<html>", "no Excel workbook"),
        (book(["Anything"], ["x"]), "no column"),
        (book(HEADS), "no line"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(cast: Cast, data: bytes, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        hand_in(cast, chunks=[data])
    assert not EntryImport.objects.exists()


def test_too_many_lines_and_too_many_bytes_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="split it"):
        hand_in(cast, HEADS, *(["", "", f"Risk {n}"] for n in range(imports.MOST_LINES + 1)))
    with pytest.raises(TooLarge):
        hand_in(cast, chunks=[b"PK" + bytes(imports.MOST)])
    page = cast.client(cast.project_manager).post(
        reverse("register_hand_in"), b"x", content_type="application/octet-stream",
        headers={"Content-Length": str(2 * 1024**3)},
    )  # fmt: skip
    assert page.status_code == 413


def test_a_workbook_by_api(cast: Cast, risk: Entry) -> None:
    client = cast.client(cast.project_manager)
    file = SimpleUploadedFile("r.xlsx", book(HEADS, ["R-1", "", "Steel comes late"], ["", "", "X", "half"]))
    address = f"/api/v1/initiatives/{cast.project.slug}/entry-imports"
    made = client.post(address, {"file": file, "kind": "risk"})
    assert made.status_code == 201
    shown = made.json()
    assert [(one["line"], one["outcome"], one["code"]) for one in shown["lines"]] == [
        (2, "changed", "R-1"), (3, "refused", None),
    ]  # fmt: skip
    one = f"/api/v1/entry-imports/{shown['id']}"
    assert client.get(one).json() == shown
    assert cast.client(cast.pmo_officer).get(one).status_code == 404
    apply = {"content_type": "application/json"}
    assert client.post(f"{one}/apply", shown["counts"] | {"changed": 2}, **apply).status_code == 422
    assert client.post(f"{one}/apply", shown["counts"], **apply).json() == shown["counts"]
    risk.refresh_from_db()
    assert risk.title == "Steel comes late"
