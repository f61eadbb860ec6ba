"""The cockpit, the dashboard, what is declared beside what is computed, the late reports."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import actions as registers
from jalon.pmo.reporting import actions, proofs
from jalon.pmo.reporting.export import safe
from jalon.pmo.reporting.pack.many import state_stack
from jalon.pmo.reporting.queries.reports import Trend
from tests.cast import ROLES
from tests.pmo.reporting.conftest import lengthen
from tests.pmo.reporting.test_packs import sign

PAGES = ("/cockpit/", "/portfolio/dashboard/", "/portfolio/declared/", "/portfolio/late-reports/", "/pack/")


@pytest.fixture
def melon(planned: Any) -> Any:
    """Substation is declared on track, and 36 days late; its report was signed two months ago."""
    lengthen(planned, planned.plan.pk, "Works", "30d")
    actions.set_rhythm(
        by=planned.pmo_officer,
        organisation=planned.organisation,
        every="month",
        day=20,
        since=date(2026, 1, 1),
    )
    sign(planned, planned.project, "ok", timezone.localdate() - timedelta(days=80))
    return planned


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_everyone_sees_their_part_and_nothing_of_the_others(melon: Any, page: str, role: str) -> None:
    response = melon.client(melon.by_role()[role]).get(page)
    assert response.status_code == 200
    assert b"Substation" in response.content or page == "/portfolio/dashboard/"
    for user in (melon.stranger, melon.foreigner):
        assert b"Substation" not in melon.client(user).get(page).content
    assert melon.client(melon.nobody).get(page).status_code == 404


def test_what_needs_the_office_today_is_named_with_its_figures(melon: Any) -> None:
    page = melon.client(melon.pmo_officer).get("/cockpit/").content.decode()
    assert "Substation is declared on track, the computation says off track" in page
    assert "late report" in page
    assert "The finish, " in page
    found = melon.client(melon.pmo_officer).get("/cockpit/").context["found"]
    assert (found.contradicted, found.late) == (1, 1)
    assert [ask.kind for ask in found.asks] == ["melon", "late"]


def test_a_quiet_office_is_told_so(cast: Any) -> None:
    page = cast.client(cast.pmo_officer).get("/cockpit/").content.decode()
    assert "Nothing waits for you." in page


def test_the_officer_lands_on_the_cockpit_and_others_on_the_portfolio(cast: Any) -> None:
    assert cast.client(cast.pmo_officer).get("/").url == "/cockpit/"
    assert cast.client(cast.project_manager).get("/").url == "/portfolio/"
    menu = cast.client(cast.project_manager).get("/portfolio/").content.decode()
    assert 'href="/cockpit/"' not in menu
    assert 'href="/cockpit/"' in cast.client(cast.portfolio_manager).get("/portfolio/").content.decode()


def test_gaps_come_first_and_say_for_how_long(melon: Any) -> None:
    response = melon.client(melon.pmo_officer).get("/portfolio/declared/")
    (row,) = response.context["rows"]
    assert (row.line.node.name, row.gap, row.reports) == ("Substation", 2, 1)
    melon.project.refresh_from_db()
    initiatives.change(
        by=melon.pmo_officer, initiative=melon.project, version=melon.project.version, status_declared="bad"
    )
    assert (
        b"The reports and the figures agree."
        in melon.client(melon.pmo_officer).get("/portfolio/declared/").content
    )
    every = melon.client(melon.pmo_officer).get("/portfolio/declared/?all=1")
    assert [one.line.node.name for one in every.context["rows"]] == ["Substation"]


def test_late_reports_are_listed_with_what_is_missing(melon: Any) -> None:
    (row,) = melon.client(melon.pmo_officer).get("/portfolio/late-reports/").context["rows"]
    told = proofs.report_late(melon.project)
    assert (told.value or 0) > 0
    assert told.words.startswith("Due on ")
    assert row.node.name == "Substation"
    assert row.missing >= 2
    assert row.days > 30


def test_a_dashboard_block_goes_out_as_a_table(melon: Any) -> None:
    client = melon.client(melon.pmo_officer)
    page = client.get("/portfolio/dashboard/")
    keys = [key for key, _block in page.context["keys"]]
    assert {"slips", "finish", "float"} <= set(keys)
    lines = client.get("/portfolio/dashboard/slips/").content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Project,Baseline,Forecast,Variance"
    assert lines[1].startswith("Substation,")
    told = {one["key"]: one for one in client.get("/api/v1/organisations/norvalie/dashboard").json()}
    assert list(told) == list(dict(page.context["keys"]))
    # a file guards what a spreadsheet would compute, a program reads it as it is
    guarded = [[safe(cell) for cell in line] for line in told["slips"]["lines"]]
    assert guarded == list(csv.reader(lines))
    assert client.get("/api/v1/organisations/norvalie/dashboard?under=elsewhere").status_code == 404
    assert client.get("/portfolio/dashboard/nothing/").status_code == 404
    assert client.get("/portfolio/dashboard/slips/?under=elsewhere").status_code == 404


def test_who_is_closed_is_no_missing_report_on_the_dashboard(melon: Any) -> None:
    sign(melon, melon.project, "ok", timezone.localdate() - timedelta(days=20))
    client = melon.client(melon.pmo_officer)
    assert "declared" in dict(client.get("/portfolio/dashboard/").context["keys"])
    Initiative.objects.filter(pk=melon.project.pk).update(stage="closed")
    assert "declared" not in dict(client.get("/portfolio/dashboard/").context["keys"])


def test_overdue_work_is_named_and_leads_to_its_list(melon: Any) -> None:
    for title, days in (("Choose the crane", 12), ("Order the cables", 3)):
        registers.create(
            by=melon.project_manager,
            initiative=melon.project,
            kind="decision",
            title=title,
            due=timezone.localdate() - timedelta(days=days),
        )
    client = melon.client(melon.pmo_officer)
    found = {ask.kind: ask for ask in client.get("/cockpit/").context["found"].asks}
    ask = found["decision"]
    assert (ask.title, ask.url) == ("2 overdue decisions", "/registers/?kind=decision&show=late")
    assert ask.detail == "Choose the crane (12\u00a0d) · Order the cables (3\u00a0d)"
    assert client.get(ask.url).status_code == 200


def test_the_dashboard_names_the_heaviest_risks_and_leads_to_them(melon: Any) -> None:
    entry = registers.create(
        by=melon.project_manager,
        initiative=melon.project,
        kind="risk",
        title="Late transformer",
        percent=50,
        cost=40_000,
    )
    registers.create(
        by=melon.project_manager,
        initiative=melon.project,
        kind="risk",
        title="Frost",
        percent=50,
        cost=90_000,
    )
    client = melon.client(melon.pmo_officer)
    page = client.get("/portfolio/dashboard/")
    table = dict(page.context["keys"])["risks"]
    assert [row[1].text for row in table.rows] == ["Frost", "Late transformer"]
    assert table.rows[1][1].url == f"/i/substation/registers/{entry.pk}/"
    assert f'href="{table.rows[1][1].url}"' in page.content.decode()
    assert "risks" not in dict(melon.client(melon.stranger).get("/portfolio/dashboard/").context["keys"])


def test_a_missing_report_shows_as_none_where_states_are_counted() -> None:
    def trend(*ends: date) -> Trend:
        codes = ("ok",) * len(ends)
        return Trend((), ends, codes, codes, (), None, None, "")

    march, april, may = date(2026, 3, 20), date(2026, 4, 20), date(2026, 5, 20)
    weekly = tuple(march + timedelta(days=7 * n) for n in range(10))
    block = state_stack(
        [trend(march, april, may), trend(march, april, may), trend(march, may), trend(may)], "T", "computed"
    )
    assert block is not None
    assert {one.role: one.values for one in block.series} == {
        "ok": (3.0, 2.0, 4.0), "watch": (0.0,) * 3, "bad": (0.0,) * 3, "none": (0.0, 1.0, 0.0),
    }  # fmt: skip
    mixed = state_stack([trend(march, april, may), trend(*weekly)], "T", "computed")
    assert mixed is not None
    assert "none" not in {one.role for one in mixed.series}


@pytest.mark.parametrize("page", PAGES[:4])
def test_pages_ask_the_database_a_fixed_number_of_times(melon: Any, page: str) -> None:
    client = melon.client(melon.pmo_officer)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page)
        return len(captured)

    for kind in ("risk", "decision", "action"):
        registers.create(
            by=melon.pmo_officer, initiative=melon.project, kind=kind, title="One", due=date(2026, 1, 5)
        )
    count()
    before = count()
    for number in range(12):
        node = melon.node(f"More {number}", "project", melon.portfolio)
        for kind in ("risk", "decision", "action"):
            registers.create(
                by=melon.pmo_officer, initiative=node, kind=kind, title="More", due=date(2026, 1, number + 1)
            )
        sign(melon, node, "ok", timezone.localdate() - timedelta(days=70))
    assert count() == before <= 26
