"""Who is told of a report that is due or late, and that nobody is told twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.notices.models import Notice
from jalon.pmo.reporting import actions, reminders
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
    assert told("report.escalated") == [("Pmo Officer", "Substation")]


def test_who_reported_is_left_in_peace(monthly: Any) -> None:
    sign(monthly, monthly.project, "ok", date(2026, 9, 18))
    Notice.objects.all().delete()
    reminders.run(date(2026, 9, 19))
    reminders.run(date(2026, 9, 21))
    assert [one for one in told("report.due") + told("report.late") if one[1] == "Substation"] == []
