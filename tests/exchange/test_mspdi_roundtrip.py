"""MSPDI written and read back: what Microsoft Project has a word for comes back the same."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import schedule
from jalon.engine.model import (
    AROUND_THE_CLOCK,
    MICROSOFT,
    OFFICE,
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Progress,
    Resource,
    standard_calendar,
)
from jalon.engine.worktime import WorkCalendar
from jalon.engine.worktime.table import Window
from jalon.exchange import read
from jalon.exchange.mspdi import write
from tests.strategies import plans

PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
REAL = [p for p in sorted(PLANS.glob("*")) if p.suffix in (".mpp", ".mpx", ".xml")]
START = datetime(2026, 1, 5, 8)
SPAN = Window(20_290, 700)


def again(plan: Plan) -> Plan:
    return read(write(plan), "plan.xml").plan


def comparable(plan: Plan) -> Plan:
    """The plan without what Project has no word for, or says in another way."""
    mixed = {
        name
        for name in {n for a in plan.activities for n in a.fields}
        if len({_kind(a.fields[name]) for a in plan.activities if name in a.fields}) > 1
    }
    rows = {a.uid: row for row, a in enumerate(plan.activities)}
    return replace(
        plan,
        activities=tuple(_comparable(a, mixed) for a in plan.activities),
        calendars=(standard_calendar(plan.calendar or 1),),
        resources=tuple(replace(r, calendar=None) for r in plan.resources),
        # Project keeps links with the task that waits.
        links=tuple(sorted(plan.links, key=lambda link: rows[link.successor])),
        key="",
    )


def _kind(value: object) -> type:
    return float if type(value) is int else type(value)


def _comparable(a: Activity, mixed: set[str]) -> Activity:
    return replace(
        a,
        calendar=None,
        note=a.note.strip(),
        progress=replace(a.progress, physical_percent=a.progress.physical_percent or None),
        fields={name: value for name, value in a.fields.items() if name not in mixed},
        # The dates of a manual task are its decisions; Project shows them as its dates too.
        stored=None if a.manual or a.stored == type(a.stored)() else a.stored,  # type: ignore[misc]
    )


@given(plans(rules=st.sampled_from((MICROSOFT,))))
@settings(max_examples=60, deadline=None)
def test_what_project_can_hold_survives(plan: Plan) -> None:
    assert comparable(again(plan)) == comparable(plan)


@given(plans(rules=st.sampled_from((MICROSOFT,)), most=2))
@settings(max_examples=25, deadline=None)
def test_working_time_survives(plan: Plan) -> None:
    found = again(plan)
    assert [c.name for c in found.calendars] == [c.name for c in plan.calendars]
    for calendar in plan.calendars:
        ours = WorkCalendar.of(plan.calendars, calendar.uid, SPAN)
        theirs = WorkCalendar.of(found.calendars, calendar.uid, SPAN)
        for minute in range(20_301 * 1440, 20_950 * 1440, 9_973):
            assert ours.next_work(minute) == theirs.next_work(minute)


@given(plans(rules=st.sampled_from((MICROSOFT,)), with_progress=False))
@settings(max_examples=30, deadline=None)
def test_the_schedule_written_is_the_schedule_read(plan: Plan) -> None:
    computed = schedule(plan)
    found = read(write(plan, computed), "plan.xml").plan
    for activity, row in zip(found.activities, computed.rows(), strict=True):
        assert activity.stored is not None
        assert (activity.stored.early_start, activity.stored.late_finish) == (
            row.early_start,
            row.late_finish,
        )
        assert activity.stored.total_float == row.total_float
        assert activity.stored.critical == row.critical


@pytest.mark.skipif(not REAL, reason=f"the shared plan files are absent: {PLANS}")
@pytest.mark.parametrize("path", REAL, ids=lambda p: p.name)
def test_real_plans_are_identical(path: Path) -> None:
    plan = read(path).plan
    found = read(write(plan), path.name).plan
    assert found == plan


def test_links_calendars_and_people_are_identical() -> None:
    plan = Plan(
        "Three",
        START,
        (
            Activity(1, "Dig", Duration(960, unit="h", estimated=True)),
            Activity(2, "Cure", Duration(4320, elapsed=True), calendar=7),
            Activity(3, "Pay", Duration(0), milestone=True, progress=Progress(0.0)),
        ),
        (
            Link(1, 2, LinkKind.SS, Lag(percent=50.0)),
            Link(2, 3, LinkKind.FS, Lag(2880, elapsed=True, unit="d")),
            Link(12, 3, LinkKind.FF, Lag(-480, unit="w"), "Other.mpp"),
        ),
        (
            standard_calendar(3),
            Calendar(7, "24 h", (AROUND_THE_CLOCK,) * 7),
            Calendar(8, "Ann", (None,) * 7, parent=3),
        ),
        (Resource(5, "Ann", calendar=8, max_units=0.5, standard_rate=62.35),),
        (Assignment(1, 5, 0.5, 480, contour="bell", uid=9, cost=1234.56),),
    )
    assert again(plan) == plan


def test_an_interrupted_task_keeps_its_pieces() -> None:
    pieces = (
        (datetime(2026, 1, 5, 8), datetime(2026, 1, 6, 12)),
        (datetime(2026, 1, 12, 13), datetime(2026, 1, 13, 17)),
    )
    plan = Plan("Split", START, (Activity(1, "Dig", Duration(1440), splits=pieces),))
    assert again(plan).activities[0].splits == pieces
    staffed = replace(plan, resources=(Resource(2, "Ann"),), assignments=(Assignment(1, 2, 0.5, uid=1),))
    assert again(staffed) == staffed


def test_night_shifts_are_cut_at_midnight() -> None:
    night = Calendar(1, "Night", ((((1320, 1800),)),) * 5 + ((),) * 2)
    text = write(Plan("Night", START, (Activity(1, "Watch"),), calendars=(night,))).decode()
    assert "<FromTime>22:00:00</FromTime>\n<ToTime>00:00:00</ToTime>" in text
    assert "<FromTime>00:00:00</FromTime>\n<ToTime>06:00:00</ToTime>" in text


def test_what_xml_cannot_carry_is_dropped_and_the_rest_kept() -> None:
    plan = Plan("P", START, (Activity(1, "a\x00b\ud800c\u202etxt <&> \r\n"),))
    assert again(plan).activities[0].name == "abc\u202etxt <&> \r\n"


def test_elements_stand_in_the_order_of_the_schema() -> None:
    """Project refuses a file whose elements are out of order."""
    plan = Plan(
        "P",
        START,
        (
            Activity(1, "S", kind=ActivityKind.SUMMARY),
            Activity(2, "A", parent=1, manual=True, manual_start=START, manual_finish=START, note="n"),
        ),
        (),
        (Calendar(1, "C", (OFFICE,) * 7),),
    )
    text = write(plan, schedule(plan)).decode()
    task = text[text.index("<UID>2</UID>") :]
    names = ["UID", "ID", "Name", "Type", "Start", "Duration", "Milestone", "EarlyStart", "TotalSlack"]
    names += ["PercentComplete", "ConstraintType", "Notes", "ManualStart", "ManualDuration"]
    places = [task.index(f"<{name}>") for name in names]
    assert places == sorted(places)
