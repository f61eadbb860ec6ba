"""iCalendar: events others can subscribe to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from icalendar import Calendar

from jalon.engine.model import Activity, ActivityKind, Duration, Plan, Stored
from jalon.exchange import write
from jalon.exchange.calendar_ics import uid_of
from tests.strategies import plans

START = datetime(2026, 1, 5, 8)


def events(plan: Plan) -> list[Calendar]:
    return list(Calendar.from_ical(write(plan, None, "plan.ics")).walk("VEVENT"))


def dated(activity: Activity, start: datetime, finish: datetime) -> Activity:
    return replace(activity, stored=Stored(start, finish))


def a_plan(*activities: Activity, key: str = "P") -> Plan:
    return Plan("Pont de l’Ill", START, activities, key=key)


def test_days_are_all_day_and_end_the_day_after() -> None:
    (event,) = events(a_plan(dated(Activity(1, "Dig"), START, datetime(2026, 1, 9, 17))))
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 1, 5), date(2026, 1, 10))


def test_a_milestone_is_an_instant() -> None:
    milestone = Activity(2, "Done", Duration(0), milestone=True)
    (event,) = events(a_plan(dated(milestone, datetime(2026, 1, 9, 17), datetime(2026, 1, 9, 17))))
    assert event["dtstart"].dt == datetime(2026, 1, 9, 17)
    assert "dtend" not in event


def test_a_part_of_a_day_keeps_its_times() -> None:
    (event,) = events(a_plan(dated(Activity(3, "Meet"), datetime(2026, 1, 5, 14), datetime(2026, 1, 5, 16))))
    assert (event["dtstart"].dt, event["dtend"].dt) == (datetime(2026, 1, 5, 14), datetime(2026, 1, 5, 16))


def test_an_end_at_midnight_is_the_day_before() -> None:
    (event,) = events(a_plan(dated(Activity(1, "Dig"), datetime(2026, 1, 5), datetime(2026, 1, 7))))
    assert event["dtend"].dt == date(2026, 1, 7)


def test_identifiers_are_stable_and_differ_between_plans() -> None:
    task = dated(Activity(4, "x"), START, START)
    one, moved, other = a_plan(task), a_plan(replace(task, name="y")), a_plan(task, key="Q")
    assert uid_of(one, task) == uid_of(moved, task) != uid_of(other, task)
    assert str(events(one)[0]["uid"]) == uid_of(one, task)


def test_summaries_inactive_and_undated_rows_stay_out() -> None:
    summary = dated(Activity(1, "S", kind=ActivityKind.SUMMARY), START, START)
    inactive = dated(Activity(2, "off", active=False), START, START)
    assert events(a_plan(summary, inactive, Activity(3, "undated"))) == []


def test_long_and_hostile_names_are_folded_and_escaped() -> None:
    name = "Réception; partie 1, suite\\fin\nEND:VEVENT " + "é" * 200
    data = write(a_plan(dated(Activity(1, name), START, START)), None, "plan.ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\r\nEND:VEVENT") == 1
    (event,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(event["summary"]) == name


@given(plans(most=6))
@settings(max_examples=30, deadline=None)
def test_any_plan_makes_a_calendar(plan: Plan) -> None:
    with_dates = [a for a in plan.activities if a.active and not a.is_summary and (a.manual or a.stored)]
    found = events(plan)
    assert len(found) <= len(with_dates)
    assert len({str(e["uid"]) for e in found}) == len(found)


def test_dates_at_the_end_of_time_stay_out() -> None:
    far = dated(Activity(1, "x"), datetime(9999, 12, 31), datetime(9999, 12, 31, 23, 59))
    assert events(a_plan(far)) == []
