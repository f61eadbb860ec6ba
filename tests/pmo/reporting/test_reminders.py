"""Who is told of a report that is due or late, and that nobody is told twice."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import translation

from jalon.pmo.accounts.models import Membership, User
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.notices import kinds
from jalon.pmo.notices.models import Notice
from jalon.pmo.reporting import actions, asks, queries, reminders
from jalon.pmo.reporting.models import ReportEscalation
from tests.pmo.reporting.test_packs import sign


@pytest.fixture
def monthly(planned: Any) -> Any:
    actions.set_rhythm(
        by=planned.pmo_officer,
        organisation=planned.organisation,
        every="month",
        day=20,
        since=date(2026, 1, 1),
    )
    sign(planned, planned.project, "ok", date(2026, 8, 20))
    return planned


def told(kind: str) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return [(str(one.user), one.params["name"]) for one in rows]


def test_a_reminder_goes_out_three_days_before_and_once(monthly: Any) -> None:
    reminders.run(date(2026, 9, 16))
    assert told("report.due") == []
    for day in (17, 17, 18, 20):
        reminders.run(date(2026, 9, day))
    assert ("Project Manager", "Substation") in told("report.due")
    assert told("report.due").count(("Project Manager", "Substation")) == 1
    assert told("report.late") == []
    kept = Notice.objects.filter(kind="report.due").first()
    assert kept is not None
    assert kinds.sentence(kept.kind, kept.params).endswith("is due on 20\u00a0Sep\u00a02026.")
    with translation.override("fr"):
        assert "20\u00a0sept.\u00a02026" in kinds.sentence(kept.kind, kept.params)


def test_a_late_report_is_told_to_the_manager_and_where_the_office_requires_to_the_office(
    monthly: Any,
) -> None:
    reminders.run(date(2026, 9, 21))
    assert told("report.late") == [("Project Manager", "Substation")]
    assert told("report.escalated") == []
    initiatives.change(
        by=monthly.pmo_officer, initiative=monthly.portfolio, version=1, engagement="controlling"
    )
    reminders.run(date(2026, 9, 22))
    reminders.run(date(2026, 9, 22))
    assert told("report.late") == [("Project Manager", "Substation")]
    up = [("Portfolio Manager", "Substation"), ("Pmo Officer", "Substation")]
    assert told("report.escalated") == up


def test_a_late_report_goes_one_level_up_once_and_is_seen_on_the_cockpit(monthly: Any) -> None:
    initiatives.change(
        by=monthly.pmo_officer, initiative=monthly.portfolio, version=1, engagement="controlling"
    )
    add_manager(monthly, monthly.programme)
    for _twice in range(2):
        reminders.run(date(2026, 9, 22))
    row = ReportEscalation.objects.get()
    assert (row.initiative, row.level, row.due) == (monthly.project, monthly.programme, date(2026, 9, 20))
    assert ChangeSet.objects.filter(verb="report.escalate", initiative=monthly.project).count() == 1
    assert sorted(told("report.escalated")) == [("Above", "Substation"), ("Pmo Officer", "Substation")]
    nodes = tree.nodes(monthly.pmo_officer, monthly.organisation)
    found = queries.late(monthly.pmo_officer, monthly.organisation, nodes, date(2026, 9, 25))
    assert [one.escalated for one in found if one.node.pk == monthly.project.pk] == [str(monthly.programme)]
    scope = SimpleNamespace(late=found)
    (ask,) = asks.escalated_reports(scope)
    assert str(monthly.programme) in ask.detail
    hidden = queries.late(monthly.project_manager, monthly.organisation, nodes, date(2026, 9, 25))
    assert [one.escalated for one in hidden if one.node.pk == monthly.project.pk] == ["the level above"]


def add_manager(cast: Any, programme: Any) -> None:
    user = User.objects.create_user(email="above@norvalie.example", name="Above")
    Membership.objects.create(
        user=user, organisation=cast.organisation, initiative=programme, role="project_manager"
    )


def test_who_reported_is_left_in_peace(monthly: Any) -> None:
    sign(monthly, monthly.project, "ok", date(2026, 9, 18))
    Notice.objects.all().delete()
    reminders.run(date(2026, 9, 19))
    reminders.run(date(2026, 9, 21))
    assert [one for one in told("report.due") + told("report.late") if one[1] == "Substation"] == []
