"""XER files we write: read back, and sound enough for P6."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from jalon.engine import schedule
from jalon.engine.model import (
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    BaselineValues,
    Calendar,
    Constraint,
    ConstraintKind,
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
from jalon.exchange.xer import write
from tests.strategies import plans

PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
START = datetime(2026, 1, 5, 8)
SPAN = Window(20_290, 700)
"""Days from July 2025 on: within what a written calendar spells out."""


def again(plan: Plan) -> Plan:
    return read(write(plan), "plan.xer").plan


def small(*activities: Activity, **values: object) -> Plan:
    root = Activity(900, "Root", Duration(0), ActivityKind.SUMMARY, wbs="R", code="R")
    rows = tuple(replace(a, parent=900) if a.parent is None else a for a in activities)
    return Plan("Root", START, (root, *rows), rules=PRIMAVERA, **values)  # type: ignore[arg-type]


def task(uid: int, minutes: int = 480, **values: object) -> Activity:
    return Activity(
        uid, f"T{uid}", Duration(minutes), code=f"A{uid:04}", ignore_resource_calendars=True, **values
    )  # type: ignore[arg-type]


@pytest.mark.skipif(not PLANS.is_dir(), reason=f"the shared plan files are absent: {PLANS}")
@pytest.mark.parametrize("path", sorted(PLANS.glob("*.xer")), ids=lambda p: p.stem)
def test_real_plans_survive_a_round_trip(path: Path) -> None:
    plan = read(path).plan
    assert again(plan) == plan


@given(plans(with_manual=False, with_rare=True))
@settings(max_examples=60, deadline=None)
def test_what_p6_can_hold_survives(plan: Plan) -> None:
    kept = {a.uid: a for a in plan.activities if a.active and not a.is_summary}
    found = {a.uid: a for a in again(plan).activities}
    assert kept.keys() <= found.keys()
    for uid, a in kept.items():
        b = found[uid]
        assert b.name == a.name
        assert b.duration.minutes == a.duration.minutes
        assert b.progress.actual_start == a.progress.actual_start
        assert b.progress.actual_finish == a.progress.actual_finish
        assert b.constraint == a.constraint
        assert b.second_constraint == a.second_constraint
        assert b.progress.expected_finish == a.progress.expected_finish
        if a.duration.minutes:
            assert b.kind == a.kind
        assert (b.fixed_cost, b.note) == (
            a.fixed_cost,
            "\n".join(x.strip() for x in a.note.splitlines()).strip(),
        )
        assert b.progress.physical_percent == a.progress.physical_percent


@given(plans(with_manual=False, summaries=False, with_progress=False))
@settings(max_examples=40, deadline=None)
def test_working_time_survives(plan: Plan) -> None:
    found = again(plan)
    assert found.calendar == plan.calendar
    for calendar in plan.calendars:
        ours = WorkCalendar.of(plan.calendars, calendar.uid, SPAN)
        theirs = WorkCalendar.of(found.calendars, calendar.uid, SPAN)
        for minute in range(20_301 * 1440, 20_950 * 1440, 9_973):
            assert ours.next_work(minute) == theirs.next_work(minute)
    kept = {a.uid for a in plan.activities if a.active}
    assert {(k.predecessor, k.successor, k.kind) for k in found.links} == {
        (k.predecessor, k.successor, k.kind)
        for k in plan.links
        if k.predecessor in kept and k.successor in kept
    }


def test_everything_p6_has_a_word_for_is_identical() -> None:
    plan = small(
        task(1, constraint=Constraint(ConstraintKind.SNET, START), priority=900),
        task(
            2,
            note='He said "now"\nthen left',
            fields={"Zone": "Nord", "Rank": 3, "Ratio": 0.5, "Seen": START},
        ),
        task(3, progress=Progress(50.0, actual_start=START, remaining_minutes=240)),
        links=(Link(1, 2, LinkKind.SS, Lag(-480)), Link(2, 3)),
        resources=(Resource(5, "Crane", group="Equipment", initials="C", standard_rate=90.0),),
        assignments=(Assignment(1, 5, 2.0, 960, actual_work=0, remaining_work=960, actual_cost=0.0, uid=1),),
        calendars=(standard_calendar(7),),
        data_date=START,
        currency="EUR",
        key="ROOT",
    )
    found = again(plan)
    for a, b in zip(plan.activities, found.activities, strict=True):
        same = {"stored": None, "wbs": a.wbs, "work_type": a.work_type, "calendar": a.calendar}
        assert replace(b, **same) == a
    assert (found.links, found.resources, found.assignments) == (plan.links, plan.resources, plan.assignments)
    assert (found.rules.family, found.key, found.currency) == ("primavera", "ROOT", "EUR")


@pytest.mark.parametrize(
    "name", ["Tâche n° 1 – “guillemets” à l’œuvre", "Задача 1", "東京 😀", "tab\tand\nbreak", 'a "quote"']
)
def test_names_survive_in_whatever_code_page_they_fit(name: str) -> None:
    plan = again(small(replace(task(1), name=name)))
    assert plan.activities[1].name == name.replace("\t", " ").replace("\n", " ")


def test_a_manual_task_is_held_by_a_mandatory_start() -> None:
    plan = again(small(task(1, manual=True, manual_start=START)))
    assert plan.activities[1].constraint == Constraint(ConstraintKind.MANDATORY_START, START)


def test_elapsed_time_runs_around_the_clock() -> None:
    plan = again(small(replace(task(1), duration=Duration(2880, elapsed=True))))
    calendar = next(c for c in plan.calendars if c.uid == plan.activities[1].calendar)
    assert calendar.days == (((0, 1440),),) * 7


def test_links_on_summaries_reach_what_is_below() -> None:
    rows = [Activity(10, "S", Duration(0), ActivityKind.SUMMARY, parent=900)]
    rows += [task(uid, parent=10) for uid in (11, 12)]
    plan = again(small(*rows, task(20), task(21), links=(Link(10, 20), Link(21, 10, LinkKind.FF))))
    assert {(k.predecessor, k.successor) for k in plan.links} == {(11, 20), (12, 20), (21, 11)}


def test_big_summaries_meet_in_a_milestone() -> None:
    rows = []
    for uid in (100, 200):
        rows.append(Activity(uid, f"S{uid}", Duration(0), ActivityKind.SUMMARY, parent=900))
        rows += [task(uid + n, parent=uid) for n in range(1, 31)]
    plan = again(small(*rows, links=(Link(100, 200, lag=Lag(480)),)))
    assert len(plan.links) == 60
    assert sum(a.milestone for a in plan.activities) == 1


def test_links_from_other_projects_keep_their_key() -> None:
    plan = again(small(task(1), links=(Link(77, 1, predecessor_plan="BRIDGE"),)))
    assert plan.links == (Link(77, 1, predecessor_plan="BRIDGE"),)


def test_an_empty_calendar_week_is_never_written_for_night_shifts() -> None:
    night = Calendar(3, "Night", (((1320, 1800),),) * 5 + ((),) * 2)
    found = again(small(task(1), calendars=(night,)))
    hours = found.calendars[0].days
    assert hours[0] == ((1320, 1440),)
    assert hours[1] == ((0, 360), (1320, 1440))
    assert hours[5] == ((0, 360),)


def test_tables_stand_in_the_order_p6_asks_for() -> None:
    text = write(small(task(1))).decode("cp1252")
    tables = [line.split("\t")[1] for line in text.split("\r\n") if line.startswith("%T")]
    order = ["CURRTYPE", "OBS", "PROJECT", "CALENDAR", "SCHEDOPTIONS", "PROJWBS", "TASK"]
    assert [t for t in tables if t in order] == order
    assert text.startswith("ERMHDR\t")
    assert text.endswith("%E\r\n")


def test_baselines_come_back_as_baselines() -> None:
    kept = (
        BaselineValues(0, START, datetime(2026, 1, 6, 17), 960, 480),
        BaselineValues(1, START, datetime(2026, 1, 7, 17), 1440),
    )
    plan = again(small(task(1, baselines=kept), task(2)))
    assert [a.baselines for a in plan.activities] == [(), kept, ()]


def test_names_p6_looks_things_up_by_are_unique() -> None:
    plan = small(
        task(1),
        calendars=(standard_calendar(7, "Site"), standard_calendar(8, "Site")),
        resources=(Resource(1, "Ann", initials="A"), Resource(2, "Abe", initials="A"), Resource(3, "Eve")),
        assignments=tuple(Assignment(1, uid) for uid in (1, 2, 3)),
    )
    found = again(plan)
    assert [c.name for c in found.calendars] == ["Site", "Site (2)"]
    assert len({r.initials for r in found.resources}) == 3
    assert found.resources[2].initials == ""


def test_a_manual_task_on_a_sunday_keeps_its_dates() -> None:
    """Its length is then of the clock: P6 would start it on the Monday."""
    sunday = datetime(2026, 1, 11, 8)
    plan = small(task(1, manual=True, manual_start=sunday, manual_finish=datetime(2026, 1, 11, 17)))
    back = again(plan)
    row = next(r for r in schedule(back).rows() if r.uid == 1)
    assert (row.start, row.finish) == (sunday, datetime(2026, 1, 11, 17))


def test_what_a_summary_waits_for_holds_what_is_below_it() -> None:
    """P6 has no constraint on a WBS element."""
    wait = Constraint(ConstraintKind.SNET, datetime(2026, 2, 2, 8))
    own = Constraint(ConstraintKind.FNLT, datetime(2026, 6, 1, 17))
    summary = Activity(50, "Phase", Duration(0), ActivityKind.SUMMARY, code="P", constraint=wait)
    later = Constraint(ConstraintKind.SNET, datetime(2026, 3, 2, 8))
    below = (task(1), task(2, constraint=own), task(3, constraint=later))
    plan = small(summary, *(replace(a, parent=50) for a in below))
    back = {a.uid: (a.constraint, a.second_constraint) for a in again(plan).activities}
    assert (back[1], back[2], back[3]) == ((wait, None), (own, wait), (later, None))
