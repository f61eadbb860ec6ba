"""Calendars: who may change which, what the year shows, and that plans follow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from jalon.engine.worktime import WorkCalendar
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.organisation.models import WorkingCalendar
from jalon.pmo.planning import actions, bridge, calendars, forms, queries
from jalon.pmo.planning.models import Plan
from tests.cast import ROLES, Cast
from tests.pmo.planning.conftest import Hand


@pytest.fixture
def own(plan: Plan) -> WorkingCalendar:
    """The calendar that came with the plan."""
    return WorkingCalendar.objects.get(pk=plan.calendar_id)


def at(calendar: WorkingCalendar) -> str:
    return reverse("calendar", args=[calendar.pk])


def test_an_exception_moves_the_plan(cast: Cast, plan: Plan, own: WorkingCalendar, hand: Hand) -> None:
    response = cast.client(cast.project_manager).post(
        at(own),
        {"part": "exception", "version": "1", "first": "2026-01-06", "last": "2026-01-07", "name": "Strike"},
    )
    assert response.status_code == 302
    assert hand.dates()[2] == ("01-05 08:00", "01-08 17:00")
    plan.refresh_from_db()
    assert plan.revision == 2
    own.refresh_from_db()
    assert own.exceptions[0]["name"] == "Strike"
    assert ChangeSet.objects.filter(verb="calendar.change").count() == 1
    assert queries.changed_since(plan.pk, 1, 2).everything


def test_an_edit_after_a_calendar_change_keeps_it(cast: Cast, own: WorkingCalendar, hand: Hand) -> None:
    actions.change_calendar(by=cast.project_manager, pk=own.pk, version=1, days=[[[480, 720]]] * 7)
    hand.set(3, duration="2d")
    assert hand.dates()[2] == ("01-05 08:00", "01-08 12:00")


def test_the_year_shows_exceptions_and_holidays(cast: Cast, own: WorkingCalendar) -> None:
    actions.change_calendar(
        by=cast.project_manager,
        pk=own.pk,
        version=1,
        holidays_country="FR",
        exceptions=[
            {"first": "2026-12-28", "last": "2026-12-31", "name": "Closed"},
            {"first": "2026-03-07", "last": "2026-03-07", "hours": [[480, 720]], "name": "Worked Saturday"},
        ],
    )
    own.refresh_from_db()
    days = {
        cell["date"]: cell
        for month in calendars.months(own, 2026)
        for week in month["weeks"]
        for cell in week
        if cell
    }
    assert len(days) == 365
    assert days[date(2026, 7, 14)]["kind"] == "closed"
    assert days[date(2026, 12, 29)]["name"] == "Closed"
    assert (days[date(2026, 3, 7)]["kind"], days[date(2026, 3, 7)]["hours"]) == ("other", "8:00-12:00")
    assert days[date(2026, 3, 8)]["kind"] == "off"
    text = cast.client(cast.viewer).get(f"{at(own)}?year=2026").content.decode()
    assert "Worked Saturday" in text


@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_a_calendar_of_a_project(cast: Cast, own: WorkingCalendar, role: str) -> None:
    client = cast.client(cast.by_role()[role])
    assert client.get(at(own)).status_code == 200
    status = client.post(at(own), _week(1)).status_code
    assert status == (302 if role in ("pmo_officer", "portfolio_manager", "project_manager") else 403)


def _week(version: int) -> dict[str, Any]:
    return {"part": "week", "version": str(version), **{f"day{i}": "8:00-16:00" for i in range(5)}}


def test_a_stranger_sees_no_calendar_of_the_project(cast: Cast, own: WorkingCalendar) -> None:
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        client = cast.client(user)
        assert client.get(at(own)).status_code == 404
        assert client.post(at(own), _week(1)).status_code == 404
        assert client.post(reverse("calendar_delete", args=[own.pk]), {"version": "1"}).status_code == 404


def test_the_organisation_s_calendar_is_the_office_s(cast: Cast) -> None:
    address = at(cast.calendar)
    assert cast.client(cast.project_manager).get(address).status_code == 200
    assert cast.client(cast.project_manager).post(address, _week(1)).status_code == 403
    assert cast.client(cast.pmo_officer).post(address, _week(1)).status_code == 302
    assert cast.client(cast.foreigner).get(address).status_code == 404


def test_stale_and_missing_versions(cast: Cast, own: WorkingCalendar) -> None:
    client = cast.client(cast.project_manager)
    assert client.post(at(own), {**_week(1), "version": ""}).status_code == 428
    assert client.post(at(own), _week(1)).status_code == 302
    assert client.post(at(own), _week(1)).status_code == 409


BAD = [
    {"part": "week", "day0": "8:00-25:00"},
    {"part": "week", "day0": "morning"},
    {"part": "week"},
    {"part": "week", "day0": "8:00-12:00, 11:00-15:00"},
    {"part": "exception", "first": "2026-02-31"},
    {"part": "exception", "first": "2026-03-02", "last": "2026-03-01"},
    {"part": "exception", "first": "0001-01-01"},
    {"part": "identity", "name": ""},
    {"part": "identity", "name": "X", "country": "XX"},
    {"part": "identity", "name": "X", "parent": "987654"},
    {"part": "nothing"},
    {"part": "exception-gone", "index": "9"},
]


@pytest.mark.parametrize("data", BAD)
def test_a_bad_value_gets_a_sentence(cast: Cast, own: WorkingCalendar, data: dict[str, str]) -> None:
    response = cast.client(cast.project_manager).post(at(own), {"version": "1", **data})
    assert response.status_code == 422
    own.refresh_from_db()
    assert own.version == 1


def test_a_calendar_that_starts_from_another(cast: Cast, plan: Plan, own: WorkingCalendar) -> None:
    made = actions.create_calendar(
        by=cast.project_manager,
        organisation=cast.organisation,
        initiative=cast.project,
        name="Nights",
        parent_id=cast.calendar.pk,
    )
    assert made.days == [None] * 7
    with pytest.raises(Refused, match="starts from a calendar"):
        actions.change_calendar(by=cast.pmo_officer, pk=cast.calendar.pk, version=1, parent_id=made.pk)
    client = cast.client(cast.project_manager)
    assert client.post(reverse("calendar_delete", args=[own.pk]), {"version": "1"}).status_code == 422
    assert client.post(reverse("calendar_delete", args=[made.pk]), {"version": "1"}).status_code == 302


def test_night_shifts_in_a_plan(cast: Cast, plan: Plan, hand: Hand) -> None:
    night = actions.create_calendar(
        by=cast.project_manager, organisation=cast.organisation, initiative=cast.project, name="Nights"
    )
    actions.change_calendar(
        by=cast.project_manager,
        pk=night.pk,
        version=1,
        days=[forms.hours_of("22:00-6:00", "d")] * 5 + [[], []],
    )
    hand.set(2, calendar=night.pk)
    assert hand.dates()[2] == ("01-05 22:00", "01-07 06:00")


def test_hours_are_read_as_they_are_written() -> None:
    for text in ("8:00-12:00, 13:00-17:00", "22:00-6:00", "0:00-24:00", ""):
        assert forms.hours_text(forms.hours_of(text, "d")) == text
    assert forms.hours_of("8h-12h; 13h30–17h", "d") == [[480, 720], [810, 1020]]


def test_the_list_groups_calendars(cast: Cast, plan: Plan) -> None:
    text = cast.client(cast.project_manager).get(reverse("calendars")).content.decode()
    assert "Norvalie" in text
    assert "Substation" in text
    hidden = cast.client(cast.stranger).get(reverse("calendars")).content.decode()
    assert "Substation" not in hidden


def test_a_day_of_the_year_has_the_hours_the_engine_counts(cast: Cast, own: WorkingCalendar) -> None:
    """Two ways to the same day: what the page shows, and what the engine laid out."""
    child = actions.create_calendar(
        by=cast.project_manager,
        organisation=cast.organisation,
        initiative=cast.project,
        name="Child",
        parent_id=cast.calendar.pk,
    )
    actions.change_calendar(
        by=cast.pmo_officer, pk=cast.calendar.pk, version=1, holidays_country="FR",
        work_weeks=[{"first": "2026-07-06", "last": "2026-07-31", "days": [[[420, 840]]] * 5 + [None, None]}],
    )  # fmt: skip
    actions.change_calendar(
        by=cast.project_manager,
        pk=child.pk,
        version=1,
        exceptions=[{"first": "2026-07-14", "last": "2026-07-14", "hours": [[480, 600]], "name": "Worked"}],
    )
    known = bridge.load_calendars({child.pk})
    laid_out = WorkCalendar.of(known, child.pk)
    for day in bridge.year(known, child.pk, 2026):
        assert tuple(day.hours) == laid_out.shifts(day.date), day.date
