"""Status reports: prepared, written, signed, frozen, corrected; and which are late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import queries as initiatives
from jalon.pmo.reporting import actions, proofs, queries, signature
from jalon.pmo.reporting.models import Rhythm, StatusReport
from tests.pmo.reporting.conftest import lengthen

NOTE = "The supplier answers on Monday; the works wait."


def prepared(cast: Any, **options: Any) -> StatusReport:
    return actions.prepare(by=cast.project_manager, initiative=cast.project, **options)


def signed(cast: Any, declared: str = "ok", note: str = NOTE, **options: Any) -> StatusReport:
    report = prepared(cast, **options)
    report = actions.change(
        by=cast.project_manager, report=report, version=report.version, declared=declared, note=note
    )
    return actions.sign(by=cast.project_manager, report=report, version=report.version)


def test_the_facts_are_those_of_the_plan(planned: Any) -> None:
    report = prepared(planned)
    facts = report.facts
    assert facts["schema"] == 2
    assert (facts["plan"]["slip"], facts["plan"]["activities"], report.slip_days) == (6, 4, 6)
    assert facts["state"]["code"] == report.computed == "watch"
    assert "6 days after the baseline" in facts["state"]["sentence"]["en"]
    assert "6 jours" in facts["state"]["sentence"]["fr"]
    assert [one["name"] for one in facts["plan"]["milestones"]] == ["In service"]
    assert facts["value"]["refusal"]["en"]


def test_preparing_twice_gives_the_same_draft(planned: Any) -> None:
    assert prepared(planned).pk == prepared(planned).pk
    assert StatusReport.objects.count() == 1


def test_a_signed_report_declares_the_initiative(planned: Any) -> None:
    report = signed(planned, "watch")
    planned.project.refresh_from_db()
    assert (planned.project.status_declared, planned.project.status_note) == ("watch", NOTE)
    assert (report.number, report.signed_name, report.state) == (1, "Project Manager", "signed")
    verbs = list(
        ChangeSet.objects.filter(initiative=planned.project).order_by("pk").values_list("verb", flat=True)
    )
    assert verbs[-4:] == ["report.prepare", "report.change", "report.sign", "initiative.declare"]
    assert list(journal.verify()) == []


def test_a_signed_report_is_never_changed(planned: Any) -> None:
    report = signed(planned)
    for act in (
        lambda: actions.change(by=planned.project_manager, report=report, version=report.version, note="x"),
        lambda: actions.sign(by=planned.project_manager, report=report, version=report.version),
        lambda: actions.refresh(by=planned.project_manager, report=report, version=report.version),
        lambda: actions.discard(by=planned.project_manager, report=report, version=report.version),
    ):
        with pytest.raises(Refused, match="signed and stays as it is"):
            act()
    assert signature.holds(StatusReport.objects.get())


def test_a_change_behind_our_back_shows(planned: Any) -> None:
    report = signed(planned)
    StatusReport.objects.filter(pk=report.pk).update(declared="bad")
    assert not signature.holds(StatusReport.objects.get())


def test_a_report_says_nothing_without_colour_and_sentence(planned: Any) -> None:
    report = prepared(planned)
    with pytest.raises(Refused, match="Say first how you see it"):
        actions.sign(by=planned.project_manager, report=report, version=report.version)
    report = actions.change(
        by=planned.project_manager, report=report, version=report.version, declared="ok", note=" "
    )
    with pytest.raises(Refused, match="better than the figures say"):
        actions.sign(by=planned.project_manager, report=report, version=report.version)
    assert StatusReport.objects.get().is_draft


def test_old_figures_are_not_signed(planned: Any) -> None:
    report = prepared(planned)
    report = actions.change(
        by=planned.project_manager, report=report, version=report.version, declared="ok", note=NOTE
    )
    lengthen(planned, planned.plan.pk, "Works", "30d")
    with pytest.raises(Refused, match="take them again"):
        actions.sign(by=planned.project_manager, report=report, version=report.version)
    report = actions.refresh(by=planned.project_manager, report=report, version=report.version)
    assert report.computed == "bad"
    assert actions.sign(by=planned.project_manager, report=report, version=report.version).computed == "bad"


def test_two_people_writing_do_not_overwrite_each_other(planned: Any) -> None:
    report = prepared(planned)
    old = report.version
    actions.change(by=planned.project_manager, report=report, version=old, note="Mine")
    with pytest.raises(Stale):
        actions.change(by=planned.pmo_officer, report=report, version=old, note="Theirs")


@pytest.mark.parametrize("who", ["sponsor", "contributor", "viewer"])
def test_who_does_not_plan_does_not_report(planned: Any, who: str) -> None:
    with pytest.raises(NotAllowed):
        actions.prepare(by=getattr(planned, who), initiative=planned.project)


def test_the_next_report_says_what_changed(planned: Any) -> None:
    first = signed(planned, today=date(2026, 10, 1))
    lengthen(planned, planned.plan.pk, "Works", "30d")
    second = prepared(planned, today=date(2026, 11, 1))
    changed = {one["what"]: (one["before"], one["after"]) for one in second.facts["changes"]}
    assert changed["computed"] == ("watch", "bad")
    assert changed["finish"][0] == first.finish_minute
    assert "moved" in changed
    assert (second.number, second.period_start) == (2, date(2026, 10, 2))


def test_a_correction_is_a_new_edition_with_the_same_figures(planned: Any) -> None:
    report = signed(planned, "ok")
    lengthen(planned, planned.plan.pk, "Works", "30d")
    made = actions.correct(by=planned.project_manager, report=report, reason="The colour was mistyped.")
    assert (made.label, made.facts) == ("1.2", report.facts)
    with pytest.raises(Refused, match="keeps the figures of its day"):
        actions.refresh(by=planned.project_manager, report=made, version=made.version)
    made = actions.change(by=planned.project_manager, report=made, version=made.version, declared="bad")
    made = actions.sign(by=planned.project_manager, report=made, version=made.version)
    first = StatusReport.objects.get(edition=1)
    assert (first.declared, first.is_latest, made.is_latest) == ("ok", False, True)
    assert signature.holds(first)
    assert signature.holds(made)
    assert [one.label for one in queries.reports(planned.viewer, planned.project)] == ["1.2"]


def test_a_correction_says_why(planned: Any) -> None:
    report = signed(planned)
    with pytest.raises(Refused, match="why it is corrected"):
        actions.correct(by=planned.project_manager, report=report, reason="  ")


def test_a_draft_is_seen_by_those_who_plan_only(planned: Any) -> None:
    prepared(planned)
    assert list(queries.reports(planned.viewer, planned.project)) == []
    assert planned.client(planned.viewer).get("/i/substation/reports/1/").status_code == 404
    assert planned.client(planned.project_manager).get("/i/substation/reports/1/").status_code == 200


@pytest.fixture
def monthly(planned: Any) -> Any:
    actions.set_rhythm(
        by=planned.pmo_officer,
        organisation=planned.organisation,
        every="month",
        day=20,
        since=date(2026, 1, 1),
    )
    return planned


def _late(cast: Any, today: date) -> list[tuple[str, int, int]]:
    nodes = initiatives.nodes(cast.pmo_officer, cast.organisation)
    found = queries.late(cast.pmo_officer, cast.organisation, nodes, today)
    return [(one.node.name, one.days, one.missing) for one in found]


def test_late_reports_are_counted_from_the_first_missed(monthly: Any) -> None:
    signed(monthly, today=date(2026, 8, 20))
    assert _late(monthly, date(2026, 9, 20)) == []
    assert _late(monthly, date(2026, 9, 22)) == [("Substation", 2, 1)]
    assert _late(monthly, date(2026, 10, 22)) == [("Substation", 32, 2)]


def test_a_new_project_owes_nothing_yet(monthly: Any) -> None:
    assert _late(monthly, timezone.localdate()) == []


def test_the_nearest_rhythm_holds(monthly: Any) -> None:
    signed(monthly, today=date(2026, 8, 20))
    actions.set_rhythm(
        by=monthly.pmo_officer, organisation=monthly.organisation, initiative=monthly.programme, every="never"
    )
    assert _late(monthly, date(2026, 12, 1)) == []
    assert queries.rhythm_of(monthly.project) is None
    held = Rhythm.objects.get(initiative=monthly.programme)
    actions.set_rhythm(
        by=monthly.pmo_officer,
        organisation=monthly.organisation,
        initiative=monthly.programme,
        every="",
        version=held.version,
    )
    assert len(_late(monthly, date(2026, 12, 1))) == 1


def test_a_period_follows_the_rhythm(monthly: Any) -> None:
    report = signed(monthly, today=date(2026, 8, 18))
    assert (report.period_start, report.period_end) == (date(2026, 7, 21), date(2026, 8, 20))
    report = prepared(monthly, today=date(2026, 11, 25))
    assert (report.period_start, report.period_end) == (date(2026, 8, 21), date(2026, 11, 20))


def test_a_rhythm_with_a_day_there_is_not_is_refused(cast: Any) -> None:
    with pytest.raises(Refused, match="between 1 and 7"):
        actions.set_rhythm(by=cast.pmo_officer, organisation=cast.organisation, every="week", day=9)
    assert not Rhythm.objects.exists()


def test_a_report_written_and_signed_on_its_page(monthly: Any) -> None:
    client = monthly.client(monthly.project_manager)
    assert client.post("/i/substation/reports/prepare/").url == "/i/substation/reports/1/"
    page = client.get("/i/substation/reports/1/")
    assert b"6 days after the baseline" in page.content
    version = page.context["form"]["version"].value()
    typed = {"version": version, "declared": "ok", "note": "", "done": "Survey", "do": "sign"}
    refused = client.post("/i/substation/reports/1/", typed)
    assert refused.status_code == 422
    assert b"better than the figures say" in refused.content
    version = refused.context["form"]["version"].value()
    done = client.post("/i/substation/reports/1/", {**typed, "version": version, "note": NOTE})
    assert done.status_code == 302
    page = client.get("/i/substation/reports/1/").content.decode()
    assert NOTE in page
    assert "Signed by Project Manager" in page
    assert "unchanged since" in page
    assert client.post("/i/substation/reports/1/", typed).status_code == 422


def test_a_report_of_a_portfolio_freezes_what_stands_below(planned: Any) -> None:
    signed(planned)
    type(planned.project).objects.filter(pk=planned.project.pk).update(name_alt="Poste")
    report = actions.prepare(by=planned.portfolio_manager, initiative=planned.portfolio)
    below = report.facts["below"]
    own, other = ("en", "fr") if planned.organisation.language == "en" else ("fr", "en")
    assert [one["name"][own] for one in below["initiatives"]] == ["Smart metering", "Substation"]
    assert [one["name"][other] for one in below["initiatives"]] == ["Smart metering", "Poste"]
    assert (below["projects"], below["watch"]) == (1, 1)
    page = planned.client(planned.portfolio_manager).get("/i/networks/reports/1/")
    assert b"Smart metering" in page.content


def test_a_plan_that_waited_keeps_its_period_in_order(planned: Any) -> None:
    report = signed(planned, today=date(2026, 9, 1))
    again = prepared(planned, today=report.period_end)
    assert again.period_start <= again.period_end
    assert again.period_end - again.period_start < timedelta(days=1)


def test_a_stage_that_asks_for_a_report_is_shown_the_last_one_or_how_late_it_is(planned: Any) -> None:
    assert proofs.report_late(planned.project).value is None
    signed(planned)
    found = proofs.report_late(planned.project)
    assert (found.value, found.page) == (0, "reports")
    assert found.words.startswith("Report 1, signed on ")
