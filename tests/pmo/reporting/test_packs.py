"""The steering pack: figures of the frozen report, native charts and tables, templates, jobs."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation
from pptx import Presentation
from pptx.util import Inches

from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import actions as registers
from jalon.pmo.reporting import actions
from jalon.pmo.reporting.models import Pack, PackTemplate, StatusReport
from jalon.pmo.reporting.pack import build, paper, pptx, template
from tests.pmo.reporting.conftest import lengthen


@pytest.fixture
def measured(planned: Any) -> Any:
    """A plan with costs and a data date, so that there is earned value; its report is signed."""
    state = plans.snapshot(planned.plan.pk).state
    rows = {row.name: row for row in state.rows.values()}
    fields = {"percent": 100.0, "actual_cost": 6_000}
    operations: list[dict[str, Any]] = [
        {"op": "plan", "version": state.head.version, "fields": {"data_date": "2026-01-19T17:00"}},
        {"op": "set", "uid": rows["Survey"].uid, "version": rows["Survey"].version, "fields": fields},
    ]
    planning.change_plan(
        by=planned.pmo_officer, plan_id=planned.plan.pk, revision=state.revision, operations=operations
    )
    planned.report = sign(planned, planned.project)
    return planned


def sign(cast: Any, initiative: Any, declared: str = "ok", today: date | None = None) -> StatusReport:
    report = actions.prepare(by=cast.pmo_officer, initiative=initiative, today=today)
    texts = {
        "note": "The works wait for the supplier.",
        "done": "Survey done\nGround bought",
        "asked": "A second crew",
    }
    report = actions.change(
        by=cast.pmo_officer, report=report, version=report.version, declared=declared, **texts
    )
    return actions.sign(by=cast.pmo_officer, report=report, version=report.version)


def opened(data: bytes) -> Any:
    return Presentation(BytesIO(data))


def texts(deck: Any) -> list[str]:
    found = []
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return found


def charts(deck: Any) -> list[Any]:
    return [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def test_the_pack_opens_with_native_tables_and_charts(measured: Any) -> None:
    deck = opened(pptx.made(build.of_report(measured.report, short=False)))
    assert [slide.slide_layout.name for slide in deck.slides][:2] == ["Jalon title", "Jalon page"]
    said = texts(deck)
    assert "Substation" in said
    assert any(text.startswith("The works wait for the supplier.") for text in said)
    assert {"Declared", "On track", "Computed"} <= set(said)
    (chart,) = charts(deck)
    assert [series.name for series in chart.plots[0].series][:3] == ["Planned", "Earned", "Spent"]


def test_the_figures_of_the_pack_are_those_of_the_frozen_report(measured: Any) -> None:
    before = pptx.made(build.of_report(measured.report, short=False))
    lengthen(measured, measured.plan.pk, "Works", "60d")
    again = StatusReport.objects.select_related("organisation").get(pk=measured.report.pk)
    after = pptx.made(build.of_report(again, short=False))
    assert texts(opened(after)) == texts(opened(before))
    value = again.facts["value"]
    (chart,) = charts(opened(after))
    for series, name in zip(chart.plots[0].series, ("pv", "ev", "ac"), strict=False):
        divisor = 1000 if value["bac"] >= 10_000 else 1
        kept = [None if v is None else pytest.approx(v / divisor, abs=1e-3) for v in value["curve"][name]]
        assert list(series.values)[: len(kept)] == kept
    assert any(f"{again.slip_days:+d}\u00a0d on the baseline" == text for text in texts(opened(after)))


def test_a_pack_is_made_in_either_language(measured: Any) -> None:
    with translation.override("fr"):
        said = texts(opened(pptx.made(build.of_report(measured.report, short=False))))
    assert "Déclaré" in said
    assert any("6 jours" in text or "dépasse la référence" in text for text in said)


def test_the_flash_report_is_one_slide_and_one_sheet(measured: Any) -> None:
    deck = build.of_report(measured.report, short=True)
    assert len(opened(pptx.made(deck)).slides) == 1
    (document,) = paper.documents(deck)
    assert document.count('<section class="slide') == 1
    assert "currentColor" not in document


def test_user_text_is_escaped_on_paper_and_page(measured: Any) -> None:
    report = actions.correct(by=measured.pmo_officer, report=measured.report, reason="A name")
    note = "<script>alert(1)</script> =1+1"
    report = actions.change(by=measured.pmo_officer, report=report, version=report.version, note=note)
    report = actions.sign(by=measured.pmo_officer, report=report, version=report.version)
    assert "<script>" not in paper.documents(build.of_report(report, short=True))[0]
    page = measured.client(measured.viewer).get("/i/substation/pack/?form=flash").content.decode()
    assert "<script>alert" not in page
    said = texts(opened(pptx.made(build.of_report(report, short=True))))
    assert any(text.startswith(note) for text in said)


def test_a_portfolio_pack_holds_one_page_a_project_and_names_what_is_missing(measured: Any) -> None:
    actions.set_rhythm(
        by=measured.pmo_officer,
        organisation=measured.organisation,
        every="week",
        day=1,
        since=date(2026, 1, 1),
    )
    tomorrow = timezone.localdate() + timedelta(days=30)
    deck = build.of_node(
        measured.portfolio_manager, measured.organisation, measured.portfolio, short=False, today=tomorrow
    )
    titles = [slide.title for slide in deck.slides]
    assert titles[0] == "Networks"
    assert titles[-1] == "Substation"
    said = texts(opened(pptx.made(deck)))
    assert {"Missing reports", "Declared better than computed"} <= set(said)
    assert "A second crew" in said


def test_the_overview_names_the_heaviest_risks_as_the_reports_froze_them(planned: Any) -> None:
    raised = {"by": planned.project_manager, "initiative": planned.project, "kind": "risk"}
    for title, percent in (("The derogation is late", 30), ("The grid is closed", 80), ("Opportunity", 90)):
        direction = "opportunity" if title == "Opportunity" else "threat"
        registers.create(**raised, title=title, percent=percent, cost=100_000, direction=direction)
    sign(planned, planned.project)
    registers.create(**raised, title="Raised after the report", percent=99, cost=900_000)
    deck = build.of_node(planned.portfolio_manager, planned.organisation, planned.portfolio, short=False)
    tables = [
        (part.block.title or slide.title, part.block)
        for slide in deck.slides
        for row in slide.rows
        for part in row.parts
        if part.block.kind == "table"
    ]
    rows = next(one for title, one in tables if title == "Risks that weigh most").rows
    assert [(row[0].text, row[2].text) for row in rows] == [
        ("Substation", "The grid is closed"),
        ("Substation", "The derogation is late"),
    ]
    assert rows[0][5].text.startswith("80")
    assert "The grid is closed" in texts(opened(pptx.made(deck)))


def test_a_portfolios_own_report_opens_its_pack(measured: Any) -> None:
    actions.set_rhythm(
        by=measured.pmo_officer,
        organisation=measured.organisation,
        initiative=measured.portfolio,
        every="month",
        who="all",
    )
    report = actions.prepare(by=measured.pmo_officer, initiative=measured.portfolio)
    report = actions.change(
        by=measured.pmo_officer, report=report, version=report.version, declared="watch", note="One supplier."
    )
    actions.sign(by=measured.pmo_officer, report=report, version=report.version)
    deck = build.of_node(measured.viewer, measured.organisation, measured.portfolio, short=False)
    assert [slide.title for slide in deck.slides[:2]] == ["Networks", "Networks"]
    own = texts(opened(pptx.made(deck)))
    assert any(text.startswith("One supplier.") for text in own)
    stacks = [part.block for row in deck.slides[1].rows for part in row.parts if part.block.kind == "stack"]
    assert all(
        sum(values) <= 1 for one in stacks for values in zip(*(s.values for s in one.series), strict=True)
    )


def test_sentences_take_the_lines_they_need(measured: Any) -> None:
    report = actions.correct(by=measured.pmo_officer, report=measured.report, reason="Longer")
    long = "Approve a second crew from January to March, " * 6
    report = actions.change(by=measured.pmo_officer, report=report, version=report.version, asked=long)
    actions.sign(by=measured.pmo_officer, report=report, version=report.version)
    deck = build.of_node(measured.portfolio_manager, measured.organisation, measured.portfolio, short=False)
    file = opened(pptx.made(deck))
    tables = [shape.table for slide in file.slides for shape in slide.shapes if shape.has_table]
    grid = next(one for one in tables if one.cell(0, 1).text == "Decision")
    assert grid.cell(1, 1).text == long.strip()
    assert grid.rows[1].height > 2 * grid.rows[0].height


def test_a_pack_needs_a_signed_report(planned: Any) -> None:
    with pytest.raises(Refused, match="No report of Substation is signed yet"):
        build.of_node(planned.viewer, planned.organisation, planned.project, short=False)
    page = planned.client(planned.viewer).get("/i/substation/pack/")
    assert page.status_code == 200
    assert b"is signed yet" in page.content


def test_the_file_comes_at_once_and_is_kept(measured: Any) -> None:
    client = measured.client(measured.viewer)
    answer = client.post("/i/substation/pack/", {"kind": "pptx", "form": "full", "language": "fr"})
    assert answer["Content-Disposition"] == 'attachment; filename="substation-fr.pptx"'
    assert "Substation" in texts(opened(answer.content))
    row = Pack.objects.get()
    again = client.get(f"/packs/{row.pk}/file/")
    assert again.content == answer.content
    assert measured.client(measured.pmo_officer).get(f"/packs/{row.pk}/file/").status_code == 404


def test_a_pdf_is_a_pdf(measured: Any) -> None:
    answer = measured.client(measured.viewer).get("/i/substation/reports/1/pdf/?form=flash")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF")


def test_a_big_pack_is_made_by_the_worker_and_stopped(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jalon.pmo.reporting.actions import packs

    monkeypatch.setattr(packs, "AT_ONCE", {"pptx": 0, "pdf": 0})
    monkeypatch.setattr(packs, "_enqueue", lambda pk: None)
    asked = {"by": measured.viewer, "organisation": measured.organisation, "initiative": measured.project}
    row = actions.ask_pack(**asked, kind="pptx", language="en")
    assert row.state == "waiting"
    page = measured.client(measured.viewer).get("/i/substation/pack/").content.decode()
    assert f"/packs/{row.pk}/stop/" in page
    assert measured.client(measured.viewer).post(f"/packs/{row.pk}/stop/").status_code == 302
    actions.make_pack(row.pk)
    row.refresh_from_db()
    assert (row.state, row.data) == ("stopped", None)

    row = actions.ask_pack(**asked, kind="pptx", language="en")
    actions.make_pack(row.pk)
    actions.make_pack(row.pk)
    row.refresh_from_db()
    assert (row.state, row.total) == ("ready", len(opened(bytes(row.data)).slides))


def test_a_pack_asked_to_stop_while_it_is_made_leaves_no_file(
    measured: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jalon.pmo.reporting.actions import packs

    monkeypatch.setattr(packs, "_enqueue", lambda pk: None)
    monkeypatch.setattr(packs, "AT_ONCE", {"pptx": 0, "pdf": 0})
    row = actions.ask_pack(
        by=measured.viewer,
        organisation=measured.organisation,
        initiative=measured.project,
        kind="pptx",
        language="en",
    )
    made = packs._made

    def stopped_meanwhile(pack: Pack) -> bytes:
        data = made(pack)
        actions.stop_pack(pack=pack)
        return data

    monkeypatch.setattr(packs, "_made", stopped_meanwhile)
    actions.make_pack(row.pk)
    row.refresh_from_db()
    assert (row.state, row.data) == ("stopped", None)


def test_a_pdf_that_is_wanted_no_longer_ends_at_once(measured: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from jalon.pmo.reporting.actions import packs

    monkeypatch.setattr(packs, "_enqueue", lambda pk: None)
    monkeypatch.setattr(packs, "AT_ONCE", {"pptx": 0, "pdf": 0})
    row = actions.ask_pack(
        by=measured.viewer,
        organisation=measured.organisation,
        initiative=measured.project,
        kind="pdf",
        language="en",
    )

    def pressed(parts: list[str], told: Any) -> bytes:
        told(0)
        actions.stop_pack(pack=row)
        told(1)
        raise AssertionError("the press went on")

    monkeypatch.setattr(packs.printing, "pdf_of_parts", pressed)
    actions.make_pack(row.pk)
    row.refresh_from_db()
    assert (row.state, row.data) == ("stopped", None)


def own_template(change: Any = None) -> bytes:
    """An organisation's template: ours, larger, changed."""
    file = Presentation(BytesIO(template.ours()))
    file.slide_width = Inches(10)
    if change:
        change(file)
    held = BytesIO()
    file.save(held)
    return held.getvalue()


def layout(file: Any, name: str) -> Any:
    return next(one for one in file.slide_master.slide_layouts if one.name == name)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    held = BytesIO(data)
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return held.getvalue()


def add(cast: Any, data: bytes, file_name: str = "ours.pptx") -> PackTemplate:
    return actions.add_template(
        by=cast.pmo_officer, organisation=cast.organisation, name="", file_name=file_name, data=data
    )


def test_an_own_template_is_used_with_its_layouts_and_fields(measured: Any) -> None:
    def branded(file: Any) -> None:
        file.slides.add_slide(layout(file, "Jalon title")).shapes.title.text = "Example slide"
        box = file.slide_master.slide_layouts[1].placeholders[0]
        box.text_frame.text = "{{ organisation }} {{about}}"

    row = add(measured, own_template(branded))
    made = actions.ask_pack(
        by=measured.pmo_officer,
        organisation=measured.organisation,
        initiative=measured.project,
        kind="pptx",
        language="en",
        own=row,
    )
    deck = opened(bytes(made.data))
    assert deck.slide_width == Inches(10)
    assert "Example slide" not in texts(deck)
    held = [p for one in deck.slide_master.slide_layouts for p in one.placeholders]
    assert any("Norvalie Report 1" in place.text_frame.text for place in held)


def _unnamed(file: Any) -> None:
    layout(file, "Jalon page").name = "Content"


def _no_title(file: Any) -> None:
    place = layout(file, "Jalon page").placeholders[0]
    place._element.getparent().remove(place._element)


def _unknown_field(file: Any) -> None:
    layout(file, "Jalon page").placeholders[0].text_frame.text = "{{ budget }}"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_unnamed, "has no layout called “Jalon page”"),
        (_no_title, "has no title placeholder"),
        (_unknown_field, "asks for “budget”, which a pack does not have"),
    ],
)
def test_what_a_template_lacks_is_named(cast: Any, change: Any, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        add(cast, own_template(change))
    assert not PackTemplate.objects.exists()


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"PK no zip at all", "ours.pptx", "could not be read"),
        (b"", "ours.pptx", "could not be read"),
        (b"%PDF-1.7", "ours.pdf", "is not a .pptx file"),
        (own_template(), "ours.pptm", "carries macros"),
        (with_part(own_template(), "ppt/vbaProject.bin", b"\0"), "ours.pptx", "carries macros"),
        (with_part(own_template(), "ppt/media/bomb.xml", b"\0" * 50_000_000), "ours.pptx", "unpacks to more"),
        (
            with_part(own_template(), "ppt/x.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>'),
            "ours.pptx",
            "could not be read",
        ),
        (
            with_part(
                own_template(),
                "ppt/slideMasters/_rels/more.rels",
                b'<Relationships><Relationship Id="r" Type="http://x/image" Target="http://x/a.png"'
                b' TargetMode="External"/></Relationships>',
            ),
            "ours.pptx",
            "linked to files outside",
        ),
    ],
)
def test_bad_templates_get_a_clear_sentence(cast: Any, data: bytes, name: str, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        add(cast, data, name)
    assert not PackTemplate.objects.exists()


def test_templates_are_handed_in_on_their_page_by_those_who_manage(cast: Any) -> None:
    client = cast.client(cast.pmo_officer)
    sent = SimpleUploadedFile("House.pptx", own_template())
    assert client.post("/pack/templates/", {"file": sent}).status_code == 302
    assert b"House" in client.get("/pack/templates/").content
    twice = client.post("/pack/templates/", {"file": SimpleUploadedFile("House.pptx", own_template())})
    assert twice.status_code == 422
    assert b"choose another name" in twice.content
    with pytest.raises(NotAllowed):
        actions.add_template(
            by=cast.viewer, organisation=cast.organisation, name="", file_name="a.pptx", data=own_template()
        )
    row = PackTemplate.objects.get()
    assert cast.client(cast.foreigner).post(f"/pack/templates/{row.pk}/delete/").status_code == 404
    assert client.post(f"/pack/templates/{row.pk}/delete/").status_code == 302
    assert not PackTemplate.objects.exists()


def test_a_foreign_template_is_not_used(measured: Any) -> None:
    row = PackTemplate.objects.create(
        organisation=measured.other_organisation, name="Theirs", data=own_template(), size=1
    )
    with pytest.raises(NotVisible):
        actions.ask_pack(
            by=measured.pmo_officer, organisation=measured.organisation, kind="pptx", language="en", own=row
        )


def test_reports_from_elsewhere_come_in_order(planned: Any) -> None:
    facts = actions.prepare(by=planned.pmo_officer, initiative=planned.other_project).facts
    at = timezone.make_aware(datetime(2026, 2, 1, 12))
    brought = {"by": planned.pmo_officer, "initiative": planned.project, "facts": facts, "signed_at": at}
    first = actions.bring(**brought, period=(date(2026, 1, 1), date(2026, 1, 31)), declared="ok", note="Fine")
    assert (first.number, first.state) == (1, "signed")
    with pytest.raises(Refused, match="older ones come first"):
        actions.bring(**brought, period=(date(2026, 1, 1), date(2026, 1, 31)), declared="ok")
