"""Files of packs read back: the frozen figures in each of them, own templates, the journal."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pypdf import PdfReader

from jalon.exchange.process import OUT_OF_MEMORY
from jalon.exchange.sandbox import Outcome
from jalon.pmo.common import formats, journal
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.reporting import actions
from jalon.pmo.reporting.bridge import templates
from jalon.pmo.reporting.models import Pack, StatusReport
from jalon.pmo.reporting.pack import build, carried, paper, pptx, saying
from jalon.pmo.transfer.bridge import printing
from tests.pmo.reporting.conftest import lengthen
from tests.pmo.reporting.test_packs import add, charts, measured, opened, own_template, sign, texts

__all__ = ["measured"]


def printed(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words(reader: PdfReader) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def ask(cast: Any, kind: str, **more: Any) -> Pack:
    asked = {"by": cast.pmo_officer, "organisation": cast.organisation, "language": "en"}
    return actions.ask_pack(**asked, kind=kind, **more)


def test_every_file_says_the_frozen_figures_though_the_plan_moved(measured: Any) -> None:
    frozen = StatusReport.objects.get(pk=measured.report.pk)
    value, plan = frozen.facts["value"], frozen.facts["plan"]
    lengthen(measured, measured.plan.pk, "Works", "60d")
    now = actions.prepare(by=measured.pmo_officer, initiative=measured.project)
    assert now.facts["plan"]["finish"] != plan["finish"]
    expected = [
        formats.day(plan["finish"]),
        formats.percent(plan["percent"]),
        formats.number(value["cpi"], 2),
        formats.number(value["spi"], 2),
        frozen.signature[:12],
        *(formats.day(one["finish"], "short") for one in plan["milestones"]),
    ]
    assert len(expected) > 5
    slides = " ".join(texts(opened(bytes(ask(measured, "pptx", initiative=measured.project).data))))
    paper_words = words(printed(bytes(ask(measured, "pdf", initiative=measured.project).data)))
    page = measured.client(measured.viewer).get("/i/substation/pack/?language=en").content.decode()
    for text in expected:
        for told in (slides, paper_words, page):
            assert re.sub(r"\s+", " ", text) in re.sub(r"\s+", " ", told), text
    moved = formats.day(now.facts["plan"]["finish"])
    assert not any(moved in told for told in (slides, paper_words, page))


def test_a_print_of_many_parts_is_one_document(measured: Any) -> None:
    deck = build.of_report(measured.report, short=False)
    pages = [paper.documents(deck)[0].replace("Substation", f"Sheet {n}") for n in range(5)]
    told: list[int] = []
    reader = printed(printing.pdf_of_parts(pages, told.append))
    found = [page.extract_text() for page in reader.pages]
    assert len(found) == 5 * deck.count
    assert [re.search(r"Sheet (\d)", found[deck.count * n])[1] for n in range(5)] == list("01234")
    assert (reader.metadata.title, reader.trailer["/Root"]["/Lang"]) == ("Sheet 0", "en")


def test_a_part_that_cannot_be_laid_out_is_no_document_with_a_hole(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    laid = printing._lay

    def spoilt(folder: Any, parts: Any) -> None:
        laid(folder, parts)
        (folder / "part-00001.html").write_bytes(b"\xff\xfe\xff")

    monkeypatch.setattr(printing, "_lay", spoilt)
    with pytest.raises(Refused, match="the fault is ours"):
        printing.pdf_of_parts(["<p>one", "<p>two", "<p>three"], lambda _done: None)
    assert "The press failed" in caplog.text


def test_a_deck_travels_whole(measured: Any) -> None:
    nodes = (measured.project, measured.portfolio)
    for node in nodes:
        deck = build.of_node(measured.pmo_officer, measured.organisation, node, short=False)
        assert deck.slides
        assert carried.unpacked(carried.packed(deck)) == deck


def test_a_strangers_template_is_filled_behind_walls(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    data = own_template()
    deck = build.of_report(measured.report, short=False)
    here = opened(pptx.made(deck, data))
    row = add(measured, data)

    def never(*_any: Any, **_more: Any) -> bytes:
        raise AssertionError("a stranger's file was opened in the office's own process")

    monkeypatch.setattr(pptx, "made", never)
    made = ask(measured, "pptx", initiative=measured.project, own=row)
    there = opened(bytes(made.data))
    assert made.state == "ready"
    assert "Declared" in texts(there)
    assert texts(there) == texts(here)
    values = [[list(line.values) for line in one.plots[0].series] for one in charts(there)]
    assert values
    assert values == [[list(line.values) for line in one.plots[0].series] for one in charts(here)]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(1, "could not be filled"), (OUT_OF_MEMORY, "too heavy to fill"), (None, "too heavy to fill")],
)
def test_a_template_that_cannot_be_filled_is_named(
    measured: Any, monkeypatch: pytest.MonkeyPatch, status: int | None, sentence: str
) -> None:
    row = add(measured, own_template(), "House.pptx")
    monkeypatch.setattr(templates, "run_module", lambda *_a, **_k: Outcome(status, "Traceback"))
    made = ask(measured, "pptx", initiative=measured.project, own=row)
    assert made.state == "refused"
    assert "The template House" in made.refusal
    assert sentence in made.refusal


def test_the_journal_tells_of_a_pack_from_asking_to_its_end(
    measured: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jalon.pmo.reporting.actions import packs

    def told() -> list[tuple[str, Any]]:
        found = ChangeSet.objects.filter(verb__startswith="pack.").order_by("pk")
        return [(one.verb, one.actor) for one in found]

    by = measured.pmo_officer
    ready = ask(measured, "pptx", initiative=measured.project)
    assert told() == [("pack.ask", by), ("pack.ready", by)]
    entry = ChangeSet.objects.get(verb="pack.ready").changes.get()
    assert (entry.object_pk, entry.after) == (str(ready.pk), {"state": "ready", "size": ready.size})

    monkeypatch.setattr(packs, "AT_ONCE", {"pptx": 0, "pdf": 0})
    monkeypatch.setattr(packs, "_enqueue", lambda pk: None)
    waiting = ask(measured, "pptx", initiative=measured.project)
    actions.stop_pack(pack=waiting)
    actions.stop_pack(pack=waiting)
    actions.make_pack(waiting.pk)
    assert [verb for verb, _by in told()[2:]] == ["pack.ask", "pack.stopped"]

    begun = ask(measured, "pptx", initiative=measured.project)

    def stopped_meanwhile(pack: Pack) -> bytes:
        actions.stop_pack(pack=pack)
        actions.stop_pack(pack=pack)
        return b"made"

    monkeypatch.setattr(packs, "_made", stopped_meanwhile)
    actions.make_pack(begun.pk)
    assert [verb for verb, _by in told()[4:]] == ["pack.ask", "pack.stop", "pack.stopped"]

    refused = ask(measured, "pptx", initiative=measured.other_project)
    monkeypatch.setattr(packs, "_made", lambda _row: (_ for _ in ()).throw(Refused("No.", "no")))
    actions.make_pack(refused.pk)
    assert [verb for verb, _by in told()[7:]] == ["pack.ask", "pack.refused"]
    assert not list(journal.verify())
    page = measured.client(by).get("/i/substation/").content.decode()
    assert "Asked for the pack" not in page


def test_packs_that_are_forgotten_are_told_of(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jalon.pmo.reporting import queries
    from jalon.pmo.reporting.actions import packs

    monkeypatch.setattr(packs, "AT_ONCE", {"pptx": 0, "pdf": 0})
    monkeypatch.setattr(packs, "_enqueue", lambda pk: None)
    asked = [ask(measured, "pptx", initiative=measured.project) for _n in range(queries.KEPT + 1)]
    assert not Pack.objects.filter(pk=asked[0].pk).exists()
    last = ChangeSet.objects.filter(verb="pack.ask").order_by("-sequence")[0]
    assert [(one.kind, one.object_pk) for one in last.changes.order_by("pk")] == [
        ("create", str(asked[-1].pk)),
        ("delete", str(asked[0].pk)),
    ]


def test_a_second_report_leaves_the_file_of_the_first_as_it_was(measured: Any) -> None:
    client = measured.client(measured.viewer)
    address = "/i/substation/reports/1/pptx/?language=en"
    before = texts(opened(client.get(address).content))
    lengthen(measured, measured.plan.pk, "Works", "60d")
    sign(measured, measured.project)
    assert before
    assert texts(opened(client.get(address).content)) == before


def narrow_template() -> bytes:
    """PowerPoint's own 4:3 page with two of its layouts named, as most houses would begin."""
    file = Presentation()
    layouts = {one.name: one for one in file.slide_layouts}
    layouts["Title Slide"].name, layouts["Title and Content"].name = "Jalon title", "Jalon page"
    held = BytesIO()
    file.save(held)
    return held.getvalue()


def test_a_narrow_template_takes_the_blocks_smaller_within_its_place(measured: Any) -> None:
    row = add(measured, narrow_template(), "Old.pptx")
    deck = opened(bytes(ask(measured, "pptx", initiative=measured.portfolio, own=row).data))
    page = next(one for one in deck.slide_master.slide_layouts if one.name == "Jalon page")
    place = next(one for one in page.placeholders if one.placeholder_format.idx == 1)
    drawn = [one for slide in list(deck.slides)[1:] for one in slide.shapes if not one.is_placeholder]
    assert sum(one.has_table for one in drawn) > 2
    for one in drawn:
        assert one.left >= place.left
        assert one.left + one.width <= place.left + place.width + 10_000
        assert one.top + one.height <= place.top + place.height + 200_000
        if one.has_table:
            assert abs(sum(column.width for column in one.table.columns) - one.width) < 10_000
    sizes = {run.font.size.pt for one in drawn if one.has_text_frame for run in _runs(one)}
    assert max(sizes) < 17


def _runs(shape: Any) -> list[Any]:
    return [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs if run.font.size]


def test_headings_say_what_the_figures_come_to(measured: Any) -> None:
    frozen = measured.report.facts
    slides = build.of_report(measured.report, short=False).slides
    heads = {slide.title.rpartition(" – ")[2]: slide.heading for slide in slides}
    finish, slip = formats.day(frozen["plan"]["finish"]), frozen["plan"]["slip"]
    assert heads["Dates"].startswith(f"Finish {finish}, +{slip}")
    assert heads["Cost and earned value"].startswith(
        f"Cost index {formats.number(frozen['value']['cpi'], 2)}"
    )
    whole = build.of_node(measured.pmo_officer, measured.organisation, measured.portfolio, short=False)
    assert whole.slides[0].below.startswith("Networks · ")
    said = [text for slide in opened(pptx.made(whole)).slides for text in [slide.shapes.title.text]]
    assert said[1:] == [one.heading for one in whole.slides]
    assert "1 decision is asked of you" in said or "At a glance" in said


@pytest.mark.parametrize(
    ("eac", "words"),
    [(1_100_000, "€0.10M over the budget"), (900_000, "€0.10M under the budget"), (1_001_000, "on budget")],
)
def test_a_heading_tells_over_from_under(eac: float, words: str) -> None:
    said = saying.at_completion(eac, 1_000_000, "EUR")
    assert said.endswith(words), said


def test_the_flash_report_of_a_portfolio_is_one_page_too(measured: Any) -> None:
    client = measured.client(measured.portfolio_manager)
    for address in ("/i/networks/pack/", "/pack/"):
        asked = {"kind": "pptx", "form": "flash", "language": "en"}
        (slide,) = opened(client.post(address, asked).content).slides
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert "Substation: A second crew" in said
        assert any(shape.has_table for shape in slide.shapes)
