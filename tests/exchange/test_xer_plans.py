"""XER files of real projects, read against the values that P6 had stored in them."""

from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jalon.engine.model import ActivityKind, Plan
from jalon.exchange import read
from jalon.exchange.xer import read_all

PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
NAMES = (
    "SuccessorCalendar",
    "TwentyFourHourCalendar",
    "ashspace-sample",
    "encoding1251",
    "multiproject-external",
    "xernative-sample",
)
KINDS = {
    "LEVEL_OF_EFFORT": ActivityKind.LEVEL_OF_EFFORT,
    "START_MILESTONE": ActivityKind.START_MILESTONE,
    "FINISH_MILESTONE": ActivityKind.FINISH_MILESTONE,
}
CONSTRAINTS = {"START_NO_EARLIER_THAN": "SNET"}
LAGS = {"PREDECESSOR": "predecessor", "SUCCESSOR": "successor", "TWENTY_FOUR_HOUR": "continuous"}

pytestmark = pytest.mark.skipif(not PLANS.is_dir(), reason=f"the shared plan files are absent: {PLANS}")


def expected_of(name: str) -> dict[str, Any]:
    return json.loads((PLANS / f"{name}.xer.expected.json").read_text("utf-8"))


def plan_of(name: str) -> Plan:
    return read(PLANS / f"{name}.xer").plan


def when(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_the_files_own_in_outline_order(name: str) -> None:
    plan, tasks = plan_of(name), expected_of(name)["tasks"]
    assert [a.uid for a in plan.activities] == [t["uid"] for t in tasks]
    assert [a.parent for a in plan.activities] == [t.get("parent") for t in tasks]
    if name != "encoding1251":  # the reference read that file in the wrong code page
        assert [a.name for a in plan.activities] == [t["name"] for t in tasks]


@pytest.mark.parametrize("name", NAMES)
def test_inputs_are_those_of_the_file(name: str) -> None:
    plan = plan_of(name)
    for a, t in zip(plan.activities, expected_of(name)["tasks"], strict=True):
        assert a.is_summary == t["summary"]
        if a.is_summary:
            continue
        assert a.duration.minutes == t["planned_duration_min"], a.name
        assert a.milestone == t["milestone"]
        assert a.kind == KINDS.get(t["activity_type"], ActivityKind.TASK)
        assert a.calendar == t["calendar_uid"]
        assert a.ignore_resource_calendars == t["ignore_resource_calendar"]
        assert a.progress.actual_start == when(t.get("actual_start"))
        assert a.progress.actual_finish == when(t.get("actual_finish"))
        remaining = a.progress.remaining_minutes
        assert (a.duration.minutes if remaining is None else remaining) == t["remaining_duration_min"]
        constraint = t.get("constraint_type")
        if constraint:
            assert a.constraint is not None
            assert a.constraint.kind.name == CONSTRAINTS[constraint]
            assert a.constraint.date == when(t["constraint_date"])
        else:
            assert a.constraint is None


@pytest.mark.parametrize("name", NAMES)
def test_stored_dates_are_the_oracle(name: str) -> None:
    plan = plan_of(name)
    for a, t in zip(plan.activities, expected_of(name)["tasks"], strict=True):
        if a.is_summary:
            assert a.stored is None
            continue
        s = a.stored
        assert s is not None
        for ours, theirs in (
            (s.start, "start"),
            (s.finish, "finish"),
            (s.early_start, "early_start"),
            (s.early_finish, "early_finish"),
            (s.late_start, "late_start"),
            (s.late_finish, "late_finish"),
        ):
            assert ours == when(t.get(theirs)), (a.name, theirs)
        if t.get("total_slack_stored"):
            assert s.total_float == t["total_slack_min"]
        assert bool(s.critical) == bool(t["critical"]), a.name


@pytest.mark.parametrize("name", NAMES)
def test_links_are_the_files(name: str) -> None:
    plan = plan_of(name)
    ours = {(k.predecessor, k.successor, k.kind.name, k.lag.minutes) for k in plan.links}
    theirs = {
        (p[0], t["uid"], p[1], p[2] or 0) for t in expected_of(name)["tasks"] for p in t["predecessors"]
    }
    external = {
        (k.predecessor, k.successor, k.kind.name, k.lag.minutes) for k in plan.links if k.predecessor_plan
    }
    assert ours - external == theirs - external


@pytest.mark.parametrize("name", NAMES)
def test_project_and_rules(name: str) -> None:
    plan, project = plan_of(name), expected_of(name)["project"]
    assert plan.start == when(project["planned_start"])
    assert plan.data_date == when(project["status_date"])
    assert plan.finish == when(project["must_finish_by"])
    assert plan.calendar == project["default_calendar"]
    assert plan.minutes_per_day == project["minutes_per_day"]
    assert plan.minutes_per_week == project["minutes_per_week"]
    rules = plan.rules
    assert rules.family == "primavera"
    assert rules.critical_float == project["critical_slack_limit_min"]
    assert rules.progress == project["p6"]["progressed"].lower()
    assert rules.lag_calendar == LAGS[project["p6"]["lag_calendar"]]
    assert rules.use_expected_finish == project["p6"]["expected_finish"]
    assert rules.multiple_critical_paths == project["p6"]["open_ended_critical"]
    assert rules.ignore_external_links == project["p6"]["ignore_external"]


@pytest.mark.parametrize("name", NAMES)
def test_calendars_have_the_files_hours(name: str) -> None:
    days = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")

    def shifts(hours: Any) -> list[list[str]]:
        return [[f"{m % 1440 // 60:02d}:{m % 60:02d}" for m in shift] for shift in hours]

    ours = {c.uid: c for c in plan_of(name).calendars}
    for theirs in expected_of(name)["calendars"]:
        calendar = ours[theirs["uid"]]
        assert calendar.name == theirs["name"]
        assert calendar.parent == theirs["parent"]
        assert {d: shifts(h or ()) for d, h in zip(days, calendar.days, strict=True)} == theirs["days"]
        assert [
            [e.first.isoformat(), e.last.isoformat(), shifts(e.hours)] for e in calendar.exceptions
        ] == theirs.get("exceptions", [])


def test_cyrillic_names_are_read_in_their_code_page() -> None:
    names = [a.name for a in plan_of("encoding1251").activities]
    assert names[1:] == ["Задача 1", "Тест2"]


def test_assignments_and_resources() -> None:
    plan = plan_of("encoding1251")
    tasks = {t["uid"]: t for t in expected_of("encoding1251")["tasks"]}
    for a in plan.assignments:
        theirs = next(x for x in tasks[a.activity]["assignments"] if x["resource"] == a.resource)
        assert a.units * 100 == theirs["units"]
        assert a.work == theirs["work_min"]
        assert a.actual_work == theirs["actual_work_min"]
        assert a.remaining_work == theirs["remaining_work_min"]
    assert len(plan.assignments) == 4
    assert {r.uid for r in plan.resources} == {a.resource for a in plan.assignments}


def test_projects_of_one_file_become_plans_linked_by_key() -> None:
    readings = read_all((PLANS / "multiproject-external.xer").read_bytes(), "multiproject-external.xer")
    assert [r.plan.key for r in readings] == ["TestProject2", "TestProject"]
    (link,) = readings[0].plan.links
    assert (link.predecessor, link.successor, link.predecessor_plan) == (133031, 133086, "TestProject")
    assert 133031 in {a.uid for a in readings[1].plan.activities}
    report = read(PLANS / "multiproject-external.xer").report
    assert "project “TestProject”" in report.unsupported
