"""The printed Gantt: the right marks in the right places, on as many pages as it needs."""

from __future__ import annotations

import contextlib
import re
import zlib
from datetime import date, datetime
from itertools import pairwise
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from lxml import etree

from jalon.engine import Activity, ActivityKind, Duration, Link
from jalon.exchange.sandbox import Outcome
from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import actions as planning
from jalon.pmo.transfer.bridge import drawing, press, printing
from jalon.pmo.transfer.gantt import layout, marks, paper, svg
from jalon.pmo.transfer.gantt import type as letters
from jalon.pmo.transfer.gantt.chart import Chart, Row, Tie
from jalon.pmo.transfer.gantt.scale import DAY, Scale, moment
from tests.cast import Cast
from tests.pmo.transfer.conftest import MONDAY, works

SVG = "{http://www.w3.org/2000/svg}"
ZERO = int((datetime(2026, 1, 5) - datetime(1970, 1, 1)).total_seconds()) // 60


def row(uid: int, begin: int, days: int, **more: Any) -> Row:
    """A row that begins ``begin`` days after Monday 5 January 2026."""
    start = ZERO + begin * DAY
    texts = {"name": f"Task {uid}", "duration": f"{days} d", "start_text": "5 Jan", "finish_text": "6 Jan"}
    values: dict[str, Any] = {
        "uid": uid, "number": uid, "level": 0, "predecessors": "", "label": "",
        "start": start, "finish": start + days * DAY, **texts, **more,
    }  # fmt: skip
    return Row(**values)


def chart(*rows: Row, ties: tuple[Tie, ...] = (), **more: Any) -> Chart:
    values: dict[str, Any] = {
        "title": "Quay", "head": "Norvalie", "note": "", "printed": "Printed today",
        "rows": rows, "ties": ties,
        "start": min(r.start for r in rows), "finish": max(r.finish for r in rows), **more,
    }  # fmt: skip
    return Chart(**values)


def drawn(plan: Chart) -> etree._Element:
    return etree.fromstring(svg.document(layout.whole(plan, layout.A4), plan.title).encode())


def count(picture: etree._Element, kind: str) -> int:
    return len(picture.findall(f"{SVG}g[@class='{kind}']/{SVG}path"))


def test_each_mark_is_there() -> None:
    picture = drawn(
        chart(
            row(1, 0, 10, summary=True),
            row(2, 0, 4, critical=True, percent=50.0, base_start=ZERO, base_finish=ZERO + 3 * DAY),
            row(3, 4, 3, manual=True),
            row(4, 7, 3, near=True, constraint="SNET", deadline=ZERO + 8 * DAY),
            row(5, 10, 0, point=True, base_start=ZERO + 9 * DAY, base_finish=ZERO + 9 * DAY),
            row(6, 0, 10, level_of_effort=True),
            row(7, 0, 2, active=False),
            ties=(Tie(1, 2, "FS", True), Tie(2, 3, "SS", False)),
            data_date=ZERO + 2 * DAY,
            data_date_text="7 Jan",
        )
    )
    found = {
        kind: count(picture, kind)
        for kind in (
            "sum", "bar crit", "done crit", "base", "bar", "hatch", "bar near", "pin", "dead late", "ms",
            "basepoint", "loe", "bar off", "link", "link crit", "arrow", "arrow crit",
            "date line", "date flag",
        )
    }  # fmt: skip
    assert set(found.values()) == {1}, found
    words = [text.text for text in picture.iter(f"{SVG}text")]
    assert "7 Jan" in words
    assert {"Quay", "Norvalie", "Printed today · Page 1 of 1"} <= set(words)


def test_hostile_names_stay_text() -> None:
    name = '<script>alert("1")</script>\x00\ud800 & "x"'
    picture = drawn(chart(row(1, 0, 3, name=name)))
    assert picture.find(f".//{SVG}script") is None
    assert any((text.text or "").startswith("<script>") for text in picture.iter(f"{SVG}text"))


def test_nothing_foreign_is_named() -> None:
    plan = chart(row(1, 0, 3))
    text = svg.document(layout.whole(plan, layout.A4), plan.title)
    html = paper.document(layout.pages(plan, layout.A4), plan.title, "en")
    for made in (text, html):
        assert not re.findall(r"(?:href|src)=", made)
        assert set(re.findall(r"https?://[^\"' ]+", made)) == {"http://www.w3.org/2000/svg"}
        assert set(re.findall(r"url\(([^)]*)\)", made)) <= {"#c", "#c0", paper.FONT_ADDRESS}


def test_off_days_are_shaded_where_a_day_has_room() -> None:
    weekend = frozenset({date(2026, 1, 10), date(2026, 1, 11), date(2026, 1, 17), date(2026, 1, 18)})
    assert count(drawn(chart(row(1, 0, 14), off=weekend)), "off") == 2
    assert count(drawn(chart(row(1, 0, 3000), off=weekend)), "off") == 0


def test_rows_are_shared_out_over_pages() -> None:
    rows = tuple(row(i, i, 3) for i in range(1, 101))
    ties = tuple(Tie(i, i + 1, "FS", False) for i in range(99))
    pages = layout.pages(chart(*rows, ties=ties), layout.A4)
    assert len(pages) == 4
    shown = [line.text for page in pages for line in page.columns[2].lines]
    assert shown == [r.name for r in rows]
    # a link over the end of a page is on both, its arrow on the page of its later end
    assert sum(len(page.shapes["link"]) for page in pages) == 99 + 3
    assert sum(len(page.shapes["arrow"]) for page in pages) == 99
    assert "Page 4 of 4" in pages[3].texts[-len(layout._key(chart(*rows))) - 1].text
    assert len(layout.pages(chart(*rows), layout.A3)) < 4


@pytest.mark.parametrize(
    ("days", "units"),
    [(10, ("week", "day")), (120, ("month", "week")), (700, ("year", "month")), (2000, ("year", "quarter"))],
)
def test_the_scale_follows_the_length(days: int, units: tuple[str, str]) -> None:
    assert Scale.around(ZERO, ZERO + days * DAY, 0, 560).units == units


def test_ticks_cover_the_chart() -> None:
    scale = Scale.around(ZERO, ZERO + 200 * DAY, 100, 500)
    for unit in scale.units:
        ticks = scale.ticks(unit, 8.5, False)
        assert ticks[0].left == 100
        assert ticks[-1].right == 600
        assert all(a.right == b.left for a, b in pairwise(ticks))
    assert moment(scale.first) < moment(ZERO)


def test_ticks_speak_the_readers_language() -> None:
    scale = Scale.around(ZERO, ZERO + 300 * DAY, 0, 800)
    with translation.override("fr"):
        assert "Août" in [tick.text for tick in scale.ticks("month", 8.5, False)]
    with translation.override("en"):
        assert "Aug" in [tick.text for tick in scale.ticks("month", 8.5, False)]


def test_a_link_never_leaves_the_plane() -> None:
    place = [marks.Box(10, 30, 0, False), marks.Box(20, 40, 18, False), marks.Box(25, 25, 36, True)]
    for before in place:
        for after in place:
            if before is not after:
                for kind in ("FS", "SS", "FF", "SF"):
                    line, head = marks.of_link(before, after, kind)
                    assert "nan" not in line + head
                    assert head.endswith("z")


def test_long_names_are_cut_where_the_column_ends() -> None:
    long = "Dossier des ouvrages exécutés et levée des réserves"
    cut = letters.fitted(long, 100, 9.5)
    assert cut.endswith("…")
    assert letters.width(cut, 9.5) <= 100
    assert letters.fitted("Court", 100, 9.5) == "Court"


@pytest.mark.django_db
class TestOfAPlan:
    """From the database to paper."""

    @pytest.fixture
    def plan(self, cast: Cast) -> Any:
        return planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=works())

    def test_the_chart_says_what_the_plan_says(self, plan: Any) -> None:
        made = drawing.chart_of(plan)
        assert [r.name for r in made.rows] == ["Works", "Dig", "Pour", "Cure", "Done"]
        assert [r.level for r in made.rows] == [0, 1, 1, 1, 0]
        assert made.rows[2].predecessors == "2"
        assert made.rows[3].predecessors == "3SS"
        assert made.rows[1].duration == "2\u00a0d"
        assert made.rows[4].point
        assert made.rows[1].critical
        assert made.start == ZERO + 8 * 60
        assert date(2026, 1, 10) in made.off
        assert date(2026, 1, 9) not in made.off

    def test_levels_fold(self, plan: Any) -> None:
        made = drawing.chart_of(plan, levels=1)
        assert [r.name for r in made.rows] == ["Works", "Done"]
        assert made.rows[1].number == 5
        assert made.ties == ()

    def test_the_picture_downloads(self, plan: Any, cast: Cast) -> None:
        address = reverse("plan_gantt_svg", args=[cast.project.slug])
        answer = cast.client(cast.viewer).get(address, {"paper": "a3"})
        assert answer["Content-Type"] == "image/svg+xml"
        assert answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        picture = etree.fromstring(answer.content)
        assert count(picture, "bar crit") + count(picture, "bar") == 3
        assert count(picture, "ms crit") == 1

    def test_the_print_has_its_pages(self, cast: Cast) -> None:
        phases = tuple(Activity(i, f"Étape {i}", Duration(480), ActivityKind.TASK) for i in range(1, 81))
        links = tuple(Link(i, i + 1) for i in range(1, 80))
        planning.store_plan(
            by=cast.project_manager,
            initiative=cast.project,
            engine_plan=works(name="Écluse", start=MONDAY, activities=phases, links=links),
        )
        address = reverse("plan_gantt_pdf", args=[cast.project.slug])
        answer = cast.client(cast.viewer).get(address)
        if answer.status_code == 422:
            pytest.skip(answer.content.decode()[:200])
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert len(re.findall(rb"/Type */Page\b(?!s)", _plain(answer.content))) == 3

    def test_without_a_press_the_line_to_type_is_said(
        self, plan: Any, cast: Cast, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = reverse("plan_gantt_pdf", args=[cast.project.slug])
        for status, line in (
            (press.NO_LIBRARY, "apt-get install libpango"),
            (press.NO_PROGRAM, "weasyprint"),
        ):
            outcome = Outcome(status, "")
            monkeypatch.setattr(printing, "run_module", lambda *_a, outcome=outcome: outcome)
            answer = cast.client(cast.viewer).get(address)
            assert answer.status_code == 422
            assert line in answer.content.decode()

    def test_a_press_that_takes_too_long_is_stopped(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(printing, "run_module", lambda *_a: Outcome(None, ""))
        with pytest.raises(Refused, match="too long"):
            printing.pdf("<p>")


def test_the_press_fetches_nothing() -> None:
    assert press.only_our_font(paper.FONT_ADDRESS)["mime_type"] == "font/woff2"
    for address in ("http://127.0.0.1/", "file:///etc/passwd", "data:text/plain,x"):
        with pytest.raises(ValueError, match="Nothing is fetched"):
            press.only_our_font(address)


def _plain(pdf: bytes) -> bytes:
    """The document with its compressed objects opened."""
    opened = [pdf]
    for held in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        with contextlib.suppress(zlib.error):
            opened.append(zlib.decompress(held))
    return b"\n".join(opened)


def test_a_print_is_set_in_our_own_font() -> None:
    face = (
        f'@font-face{{font-family:Inter;font-weight:100 900;src:url({paper.FONT_ADDRESS}) format("woff2")}}'
    )
    made = printing.pdf(f"<style>{face}body{{font:14px Inter}}</style><p>Tramway <b>line</b></p>")
    assert b"+Inter" in _plain(made)
