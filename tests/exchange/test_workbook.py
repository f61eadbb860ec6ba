"""The workbook: round trips, the template people fill in by hand, bad files."""

from __future__ import annotations

import importlib
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings

from jalon.engine.model import (
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    Availability,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Progress,
    Resource,
    Skill,
    Stored,
)
from jalon.engine.worktime import WorkCalendar
from jalon.engine.worktime.table import Window
from jalon.exchange import FileRefused, Reading
from jalon.exchange import read as read_any
from jalon.exchange import write as write_any
from jalon.exchange.sandbox import private_folder
from jalon.exchange.workbook import child, read, write
from tests.strategies import plans

workbook_read = importlib.import_module("jalon.exchange.workbook.read")
CELLS_OF_CHILD = workbook_read.cells_of
PLANS = Path(os.environ.get("JALON_SHARED") or Path(__file__).parents[3] / "shared") / "data" / "plans"
START = datetime(2026, 1, 5, 8)
SPAN = Window(20_290, 700)


def book(sheets: dict[str, list[list[Any]]]) -> bytes:
    """A workbook as a person would fill it in: dates without hours, numbers, text."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = made.add_format({"num_format": "dd/mm/yyyy"})
    for title, rows in sheets.items():
        sheet = made.add_worksheet(title)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(r, c, value, day)
                elif value is not None:
                    sheet.write(r, c, value)
    made.close()
    return out.getvalue()


def reading(sheets: dict[str, list[list[Any]]]) -> Reading:
    return read(book(sheets), "plan.xlsx")


def again(plan: Plan, language: str = "en") -> Plan:
    return read(write(plan, None, language), "plan.xlsx").plan


def comparable(plan: Plan) -> Plan:
    """What the workbook keeps: of stored dates only start and finish, of calendars their days."""

    def kept(a: Activity) -> Activity:
        stored = Stored(a.stored.start, a.stored.finish) if a.stored else None
        if a.manual or stored == Stored():
            stored = None
        return replace(
            a,
            stored=stored,
            duration=Duration(0) if a.is_summary else a.duration,
            baselines=tuple(replace(b, minutes=None, work_minutes=None) for b in a.baselines),
            wbs=a.wbs.strip(),
            note=a.note.strip(),
            code=a.code.strip(),
            progress=replace(a.progress, actual_minutes=None),
            fields={},
        )

    return replace(plan, activities=tuple(map(kept, plan.activities)))


@pytest.mark.skipif(not PLANS.is_dir(), reason=f"the shared plan files are absent: {PLANS}")
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("name", ["encoding1251.xer", "xernative-sample.xer", "SuccessorCalendar.xer"])
def test_real_plans_survive(name: str, language: str) -> None:
    plan = read_any(PLANS / name).plan
    found = again(plan, language)
    assert comparable(found).activities == comparable(plan).activities
    assert set(found.links) == set(plan.links)
    assert (found.calendars, found.resources, found.rules) == (plan.calendars, plan.resources, plan.rules)


def cells_here(data: bytes, name: str) -> dict[str, Any]:
    """The child's work in this process: a property tries many books."""
    with private_folder() as folder:
        book_path, out = folder / "book.xlsx", folder / "cells.json"
        book_path.write_bytes(data)
        status = child.convert(book_path, out)
        if status:
            raise workbook_read._refusal(status, name)
        return workbook_read.grids_of(out)


@pytest.fixture(autouse=True, scope="module")
def _no_child() -> Iterator[None]:
    """A child a book is slow; the tests that are about the child start it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workbook_read, "cells_of", cells_here)
        yield


@pytest.fixture
def the_child(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_read, "cells_of", CELLS_OF_CHILD)


@given(plans(most=6))
@settings(max_examples=30, deadline=None)
def test_any_plan_survives(plan: Plan) -> None:
    found = again(plan, "fr")
    ours, theirs = comparable(plan), comparable(found)
    for a, b in zip(ours.activities, theirs.activities, strict=True):
        assert b == a
    key = [(k.predecessor, k.successor, k.kind) for k in plan.links]
    back = [(k.predecessor, k.successor, k.kind) for k in found.links]
    assert sorted(key, key=str) == sorted(back, key=str)
    assert (found.start, found.data_date, found.finish) == (plan.start, plan.data_date, plan.finish)
    assert found.rules == plan.rules
    for calendar in plan.calendars:
        before = WorkCalendar.of(plan.calendars, calendar.uid, SPAN)
        after = WorkCalendar.of(found.calendars, calendar.uid, SPAN)
        for minute in range(20_301 * 1440, 20_950 * 1440, 19_973):
            assert before.next_work(minute) == after.next_work(minute)


PIECES = ((START, datetime(2026, 1, 7, 17)), (datetime(2026, 1, 12, 8, 30), datetime(2026, 1, 13, 17)))


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("format", ["xlsx", "csv"])
def test_interruptions_and_levelling_delays_come_back(format: str, language: str) -> None:
    tasks = (Activity(1, "Dig", Duration(2400), splits=PIECES, levelling_delay=2881), Activity(2, "Pour"))
    data = write_any(Plan("Site", START, tasks), None, f"site.{format}", language)
    found = read_any(data, f"site.{format}").plan.activities
    assert [(a.splits, a.levelling_delay) for a in found] == [(PIECES, 2881), ((), 0)]


@pytest.mark.parametrize(
    "text", ["yesterday", "2026-01-05", "2026-01-05/2026-01-06/2026-01-07", "2026-13-05/2026-01-07"]
)
def test_stretches_that_are_none_are_named_by_their_cell(text: str) -> None:
    rows = [["Name", "Worked in pieces"], ["Dig", text]]
    with pytest.raises(PlanError, match="row 2, “Worked in pieces”"):
        read(book({"Tasks": rows}), "plan.xlsx")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    hostile = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "http://example.org", "12"]
    plan = Plan("=HYPERLINK(1)", START, tuple(Activity(n, name) for n, name in enumerate(hostile, 1)))
    data = write(plan)
    assert [a.name for a in read(data, "plan.xlsx").plan.activities] == hostile
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Tasks"]
    assert {sheet.cell(row, 5).data_type for row in range(2, 8)} == {"s"}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tasks = archive.read("xl/worksheets/sheet2.xml").decode()
    assert "<f>" not in tasks
    assert "hyperlink" not in tasks.lower()


def test_dates_and_durations_are_live() -> None:
    plan = Plan(
        "Live", START, (Activity(1, "a", Duration(2400), stored=Stored(START, datetime(2026, 1, 9, 17))),)
    )
    opened = openpyxl.load_workbook(io.BytesIO(write(plan)))
    titles = {c.value: c.column for c in opened["Tasks"][1]}
    row = opened["Tasks"][2]
    assert row[titles["Duration"] - 1].value == 5
    assert row[titles["Finish"] - 1].value == datetime(2026, 1, 9, 17)
    totals = {r[0].value: r[1].value for r in opened["Plan"].iter_rows(max_col=2)}
    assert str(totals["Last finish"]).startswith("=MAX('Tasks'!")
    assert opened["Tasks"].freeze_panes == "F2"
    assert "Gantt" in opened.sheetnames


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = Plan("Same", START, (Activity(1, "a"),))
    assert write(plan) == write(plan)


def test_a_small_book_in_french() -> None:
    found = reading(
        {
            "Plan": [["Nom", "Chantier"], ["Début", date(2026, 1, 5)], ["Heures par jour", 7]],
            "Tâches": [
                ["Nom", "N°", "Durée", "Prédécesseurs", "Ressources", "% achevé", "Zone"],
                ["Terrassement", 1, "12j", None, "Anna; Grue [50%]", 0.5, "Nord"],
                ["Fondations", 2, 3, "1FD+2j", None, None, None],
                ["Réception", 3, "0j", "2DD; 1FF-3h", None, None, "Sud"],
            ],
        }
    )
    plan = found.plan
    assert (plan.name, plan.start, plan.minutes_per_day) == ("Chantier", START, 420)
    assert [a.duration.minutes for a in plan.activities] == [12 * 420, 3 * 420, 0]
    assert plan.links == (
        Link(1, 2, LinkKind.FS, Lag(840)),
        Link(2, 3, LinkKind.SS),
        Link(1, 3, LinkKind.FF, Lag(-180, unit="h")),
    )
    assert [(r.name, a.units) for r, a in zip(plan.resources, plan.assignments, strict=True)] == [
        ("Anna", 1.0),
        ("Grue", 0.5),
    ]
    assert plan.activities[0].progress.percent_complete == 50
    assert plan.activities[2].fields == {"Zone": "Sud"}


def test_columns_stand_in_any_order_and_case_below_a_title() -> None:
    rows = [
        ["My beautiful plan"],
        [],
        ["PREDECESSORS", "duration", "  name ", "Level"],
        [None, None, "Phase", 1],
        [None, "2w", "Dig", 2],
        ["2", "1mo", "Build", 2],
    ]
    plan = reading({"Activities": rows}).plan
    assert [(a.name, a.kind, a.parent) for a in plan.activities] == [
        ("Phase", ActivityKind.SUMMARY, None),
        ("Dig", ActivityKind.TASK, 1),
        ("Build", ActivityKind.TASK, 1),
    ]
    assert plan.links == (Link(2, 3),)


def test_a_row_put_in_stands_beside_the_row_before_it() -> None:
    rows = [["Name", "Level"], ["Phase", 1], ["Dig", 2], ["New", None], ["Build", 2]]
    assert [a.parent for a in reading({"Tasks": rows}).plan.activities] == [None, 1, 1, 1]


def test_depth_from_wbs_codes_or_indents() -> None:
    by_code = reading({"Tasks": [["Name", "WBS"], ["A", "1"], ["B", "1.1"], ["C", "1.1.1"], ["D", "2"]]}).plan
    assert [a.parent for a in by_code.activities] == [None, 1, 2, None]
    by_indent = reading(
        {"Tasks": [["Name", "Duration"], ["A", None], ["  B", 1], ["    C", 1], ["D", 1]]}
    ).plan
    assert [a.parent for a in by_indent.activities] == [None, 1, 2, None]


def test_a_list_of_dated_tasks_keeps_its_dates() -> None:
    plan = reading({"Tasks": [["Name", "Start", "Duration"], ["Visit", date(2026, 3, 2), "1d"]]}).plan
    assert plan.activities[0].constraint == Constraint(ConstraintKind.SNET, datetime(2026, 3, 2, 8))
    assert plan.start == datetime(2026, 3, 2, 8)


def test_links_calendars_and_exceptions_on_their_sheets() -> None:
    plan = reading(
        {
            "Tasks": [["Name", "No.", "Calendar"], ["A", 10, "Night"], ["B", 20, None]],
            "Links": [["From", "To", "Kind", "Lag"], [10, 20, "SS", "50%"]],
            "Calendars": [
                ["Calendar", "Monday", "Tuesday", "Starts from"],
                ["Site", "8:00-12:00, 13:00-17:00", "off", None],
                ["Night", "22:00-06:00", None, "Site"],
            ],
            "Exceptions": [
                ["Calendar", "First day", "Last day", "Hours"],
                ["Site", date(2026, 5, 1), None, None],
            ],
        }
    ).plan
    assert plan.links == (Link(1, 2, LinkKind.SS, Lag(percent=50.0)),)
    site, night = plan.calendars
    assert site.days[:2] == (((480, 720), (780, 1020)), ())
    assert (night.days[0], night.days[1], night.parent) == (((1320, 1800),), None, site.uid)
    assert site.exceptions == (CalendarException(date(2026, 5, 1), date(2026, 5, 1)),)
    assert plan.activities[0].calendar == night.uid


def test_rules_and_constraints_come_back_in_french() -> None:
    rules = replace(PRIMAVERA, critical_float=60, lag_calendar="continuous", critical_by="longest_path")
    a = Activity(1, "a", constraint=Constraint(ConstraintKind.MANDATORY_FINISH, START))
    b = Activity(
        2, "b", Duration(4800, unit="w", estimated=True), progress=Progress(25.0, actual_start=START)
    )
    c = Activity(3, "c", Duration(2880, elapsed=True))
    calendar = Calendar(9, "Équipe", parent=None)
    plan = Plan("p", START, (a, b, c), calendars=(calendar,), rules=rules, resources=(Resource(4, "X"),))
    found = again(plan, "fr")
    assert found == replace(plan, activities=found.activities)
    assert comparable(found).activities == comparable(plan).activities


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([["Name", "Duration"], ["A", "12x"]], "“Tasks”, row 2, “Duration”"),
        ([["Name", "Duration"], ["A", -5]], "“Tasks”, row 2, “Duration”"),
        ([["Name", "Predecessors"], ["A", "2XX"]], "“Tasks”, row 2, “Predecessors”"),
        ([["Name", "Constraint"], ["A", "whenever"]], "“Tasks”, row 2, “Constraint”"),
        ([["Name", "Deadline"], ["A", "soon"]], "“Tasks”, row 2, “Deadline”"),
        ([["Name", "Priority"], ["A", "high"]], "“Tasks”, row 2, “Priority”"),
        ([["Name", "Manual"], ["A", "perhaps"]], "“Tasks”, row 2, “Manual”"),
        ([["Name", "Duration"], ["A", "99999w"]], "century|duration"),
        ([["Name", "Duration"], ["A", 10**8]], "36 525"),
        ([["Name", "Predecessors"], ["A", "2"], ["B", "1"]], "loop"),
    ],
)
def test_cells_that_make_no_sense_are_named(rows: list[list[Any]], sentence: str) -> None:
    with pytest.raises(PlanError, match=sentence):
        reading({"Tasks": rows})


def test_every_bad_cell_is_said_at_once() -> None:
    rows = [["Name", "Duration", "Deadline"], ["A", "x", "y"], ["B", "z", None]]
    with pytest.raises(PlanError) as caught:
        reading({"Tasks": rows})
    assert len(caught.value.faults) == 3


def test_links_to_rows_that_are_not_there_are_mended() -> None:
    found = reading({"Tasks": [["Name", "Predecessors"], ["A", "99"], ["B", "1; 1"[:1]]]})
    assert found.plan.links == (Link(1, 2),)
    assert len(found.report.repaired) == 2  # the link, and the start that nobody gave


def test_the_same_number_twice_is_mended() -> None:
    found = reading({"Plan": [["Start", date(2026, 1, 5)]], "Tasks": [["Name", "UID"], ["A", 5], ["B", 5]]})
    assert [a.uid for a in found.plan.activities] == [5, 6]
    assert "number 5" in str(found.report.repaired[0])


@pytest.mark.usefixtures("the_child")
def test_a_formula_counts_for_its_value() -> None:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out)
    sheet = made.add_worksheet("Tasks")
    sheet.write_row(0, 0, ["Name", "Duration"])
    sheet.write_string(1, 0, "A")
    sheet.write_formula(1, 1, "=2+3", None, 5)
    made.close()
    assert read(out.getvalue(), "plan.xlsx").plan.activities[0].duration.minutes == 2400


def zipped(entries: dict[str, bytes], repeat: int = 1) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            for n in range(repeat):
                archive.writestr(f"{name}{n or ''}", content)
    return out.getvalue()


@pytest.mark.usefixtures("the_child")
@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 and then nothing", "zip_damaged"),
        (book({"Tasks": [["Name"], ["A"]]})[:-200], "zip_damaged"),
        (zipped({"bomb": b"0" * 300_000_000}), "zip_bomb"),
        (zipped({"bomb": b"0" * 20_000_000}), "zip_bomb"),
        (zipped({"part": b"x"}, 1001), "zip_bomb"),
        (zipped({"readme.txt": b"hello"}), "zip_no_workbook"),
        (zipped({"[Content_Types].xml": b"<not a workbook"}), "workbook_damaged"),
        (book({"Shopping": [["Milk", "Bread"]]}), "workbook_no_tasks"),
        (book({"Tasks": []}), "workbook_no_tasks"),
    ],
)
def test_bad_files_are_refused_with_a_reason(data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as caught:
        read(data, "plan.xlsx")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


def test_odd_characters_are_kept_or_replaced() -> None:
    names = ["\u202eright to left", "東京 😀", "a\tb", "line\nbreak"]
    plan = Plan("odd", START, tuple(Activity(n, name) for n, name in enumerate(names, 1)))
    assert [a.name for a in again(plan).activities] == names
    lone = Plan("lone \ud800", START, (Activity(1, "nul \x00 \ud800"),))
    assert again(lone).activities[0].name == "nul  ?"


def test_a_row_too_many_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "MOST_ROWS", 10)
    with pytest.raises(FileRefused, match="rows"):
        reading({"Tasks": [["Name"], *([f"T{n}"] for n in range(10))]})


@pytest.mark.usefixtures("the_child")
def test_a_hundred_thousand_rows() -> None:
    rows = [["Name", "Duration"], *([f"Task {n}", 1] for n in range(100_000))]
    assert reading({"Tasks": rows}).report.activities == 100_000


@pytest.mark.parametrize("moment", [datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59, 999_999)])
def test_stored_dates_beyond_reason_do_no_harm(moment: datetime) -> None:
    night = Calendar(1, "Night", (((1320, 1800),),) * 7)
    plan = Plan("far", START, (Activity(1, "a", stored=Stored(moment, moment)),), calendars=(night,))
    for name in ("workbook", "csv", "ical", "xer", "jalon_json"):
        assert write_any(plan, None, name)
    assert again(plan).activities[0].name == "a"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_costs_capacity_and_skills_come_back(language: str) -> None:
    half = datetime(2026, 3, 2, 8)
    ana = Resource(
        1,
        "Ana",
        availability=(Availability(None, half, 1.0), Availability(half, None, 0.5)),
        skills=(Skill("Welding", 5), Skill("Rigging")),
        overtime_rate=80.0,
        cost_per_use=12.5,
        generic=True,
    )
    dig = Activity(1, "Dig", cost=900.0, actual_cost=0.0, remaining_cost=900.0, earned_value_method="50_50")
    work = Assignment(1, 1, 0.5, remaining_cost=450.0, skill="Welding", level=4, uid=7)
    plan = Plan("Costs", START, (dig,), resources=(ana,), assignments=(work,))
    back = again(plan, language)
    assert (back.activities, back.resources, back.assignments) == (
        plan.activities,
        plan.resources,
        plan.assignments,
    )


def test_a_step_of_availability_that_is_none_is_named_with_its_cell() -> None:
    sheets = {
        "Tasks": [["Name", "Duration"], ["Dig", 1]],
        "Resources": [["Name", "Availability"], ["Ana", "half the summer"]],
    }
    with pytest.raises(PlanError) as refused:
        reading(sheets)
    assert "row 2, “Availability”" in str(refused.value.faults[0])
