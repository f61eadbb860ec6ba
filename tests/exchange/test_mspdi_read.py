"""What Microsoft's XML says in numbers, and what we make of it."""

from __future__ import annotations

import ast
from datetime import date, datetime
from pathlib import Path

import pytest

from jalon.engine.model import (
    OFF,
    OFFICE,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    LinkKind,
    Recurrence,
    Repeat,
    ResourceKind,
    WorkWeek,
)
from jalon.exchange import Reading, mspdi, read
from jalon.exchange.mspdi.codes import FIELDS
from tests.exchange.test_mspdi_bad import link, project, task


def opened(tasks: str = "", more: str = "") -> Reading:
    return read(project(tasks, more), "plan.xml")


@pytest.mark.parametrize(
    ("code", "unit", "elapsed", "estimated"),
    [
        (3, "m", False, False),
        (5, "h", False, False),
        (7, "d", False, False),
        (8, "d", True, False),
        (10, "w", True, False),
        (11, "mo", False, False),
        (21, "d", False, False),
        (39, "d", False, True),
        (40, "d", True, True),
        (53, "d", False, True),
    ],
)
def test_duration_formats(code: int, unit: str, elapsed: bool, estimated: bool) -> None:
    row = task(1, f"<Estimated>{int(estimated)}</Estimated>").replace(
        "<DurationFormat>7<", f"<DurationFormat>{code}<"
    )
    assert opened(row).plan.activities[0].duration == Duration(480, elapsed, unit, estimated)


@pytest.mark.parametrize(
    ("lag", "code", "expected"),
    [
        (4800, 7, Lag(480)),
        (-24000, 9, Lag(-2400, unit="w")),
        (14400, 8, Lag(1440, elapsed=True)),
        (50, 19, Lag(percent=50.0)),
        (-25, 20, Lag(elapsed=True, percent=-25.0)),
        (0, 7, Lag()),
    ],
)
def test_lags_are_tenths_of_minutes_or_percent(lag: int, code: int, expected: Lag) -> None:
    row = task(
        2,
        f"<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type><LinkLag>{lag}</LinkLag>"
        f"<LagFormat>{code}</LagFormat></PredecessorLink>",
    )
    found = opened(task(1) + row).plan.links[0]
    assert (found.kind, found.lag) == (LinkKind.SS, expected)


@pytest.mark.parametrize(("code", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
def test_link_kinds(code: int, kind: str) -> None:
    assert opened(task(1) + task(2, link(1, code))).plan.links[0].kind.value == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [(1, "ALAP"), (2, "MSO"), (3, "MFO"), (4, "SNET"), (5, "SNLT"), (6, "FNET"), (7, "FNLT")],
)
def test_constraints(code: int, kind: str) -> None:
    inside = f"<ConstraintType>{code}</ConstraintType><ConstraintDate>2026-02-02T08:00:00</ConstraintDate>"
    when = datetime(2026, 2, 2, 8) if code > 1 else None
    assert opened(task(1, inside)).plan.activities[0].constraint == Constraint(ConstraintKind[kind], when)


def test_from_the_finish_late_is_usual_and_early_a_constraint() -> None:
    rows = task(1, "<ConstraintType>0</ConstraintType>") + task(2, "<ConstraintType>1</ConstraintType>")
    more = "<ScheduleFromStart>0</ScheduleFromStart><FinishDate>2026-06-30T17:00:00</FinishDate>"
    plan = opened(rows, more).plan
    assert (plan.from_finish, plan.finish) == (True, datetime(2026, 6, 30, 17))
    assert [a.constraint for a in plan.activities] == [Constraint(ConstraintKind.ASAP), None]


def test_levels_make_the_outline_even_where_one_is_skipped() -> None:
    plan = opened(task(1) + task(2, level=3) + task(3, level=2) + task(4)).plan
    assert [(a.uid, a.parent, a.is_summary) for a in plan.activities] == [
        (1, None, True),
        (2, 1, False),
        (3, 1, False),
        (4, None, False),
    ]


def test_the_project_row_names_the_plan_and_is_no_activity() -> None:
    row = (
        "<Task><UID>0</UID><Name>Bridge</Name><OutlineLevel>0</OutlineLevel><Notes> About it </Notes></Task>"
    )
    plan = opened(row + task(1)).plan
    assert (plan.name, plan.note, len(plan.activities)) == ("Bridge", "About it", 1)


def test_a_manual_task_keeps_its_own_dates() -> None:
    inside = (
        "<Manual>1</Manual><Start>2026-03-02T08:00:00</Start><Finish>2026-03-03T17:00:00</Finish>"
        "<ManualStart>2026-03-01T09:00:00</ManualStart>"
    )
    activity = opened(task(1, inside)).plan.activities[0]
    assert activity.manual_start == datetime(2026, 3, 1, 9)
    assert activity.manual_finish == datetime(2026, 3, 3, 17)


def test_a_link_from_another_project_names_it() -> None:
    inside = link(3).replace(
        "</PredecessorLink>",
        "<CrossProject>1</CrossProject>"
        "<CrossProjectName>C:\\plans\\Other.mpp\\17</CrossProjectName></PredecessorLink>",
    )
    found = opened(task(1, inside)).plan.links[0]
    assert (found.predecessor, found.predecessor_plan) == (17, "C:\\plans\\Other.mpp")


def test_custom_fields_are_typed_and_named_by_alias() -> None:
    more = (
        "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName>"
        "<Alias>Zone</Alias></ExtendedAttribute></ExtendedAttributes>"
    )
    values = [
        (188743731, "North"),
        (188743767, "3.5"),
        (188743752, "1"),
        (188743786, "12345"),
        (188743945, "2026-05-01T08:00:00"),
        (99, "unknown"),
    ]
    inside = "".join(
        f"<ExtendedAttribute><FieldID>{n}</FieldID><Value>{v}</Value></ExtendedAttribute>" for n, v in values
    )
    assert dict(opened(task(1, inside), more).plan.activities[0].fields) == {
        "Zone": "North",
        "Number1": 3.5,
        "Flag1": True,
        "Cost1": 123.45,
        "Date1": datetime(2026, 5, 1, 8),
    }


def exception(inside: str, hours: str = "<DayWorking>0</DayWorking>") -> CalendarException:
    more = (
        "<Calendars><Calendar><UID>1</UID><Name>C</Name><Exceptions><Exception><TimePeriod>"
        "<FromDate>2026-01-01T00:00:00</FromDate><ToDate>2027-12-31T23:59:00</ToDate></TimePeriod>"
        f"<Name>X</Name>{inside}{hours}</Exception></Exceptions></Calendar></Calendars>"
    )
    return opened(task(1), more).plan.calendars[0].exceptions[0]


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<Type>1</Type><Period>1</Period>", None),
        ("<Type>1</Type><Period>3</Period>", Recurrence(Repeat.DAILY, 3)),
        ("<Type>6</Type><Period>2</Period><DaysOfWeek>34</DaysOfWeek>", Recurrence(Repeat.WEEKLY, 2, (0, 4))),
        (
            "<EnteredByOccurrences>1</EnteredByOccurrences><Occurrences>5</Occurrences><Type>4</Type>"
            "<Period>1</Period><MonthDay>31</MonthDay>",
            Recurrence(Repeat.MONTHLY_BY_DAY, day=31, occurrences=5),
        ),
        (
            "<Type>5</Type><Period>3</Period><MonthItem>5</MonthItem><MonthPosition>4</MonthPosition>",
            Recurrence(Repeat.MONTHLY_BY_WEEKDAY, 3, (1,), position=5),
        ),
        (
            "<Type>2</Type><Month>6</Month><MonthDay>14</MonthDay>",
            Recurrence(Repeat.YEARLY_BY_DAY, day=14, month=7),
        ),
        (
            "<Type>3</Type><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition><Month>10</Month>",
            Recurrence(Repeat.YEARLY_BY_WEEKDAY, 1, (3,), position=4, month=11),
        ),
    ],
)
def test_recurring_exceptions(inside: str, expected: Recurrence | None) -> None:
    found = exception(inside)
    assert (found.first, found.last, found.name) == (date(2026, 1, 1), date(2027, 12, 31), "X")
    assert (found.hours, found.recurrence) == (OFF, expected)


def test_hours_to_midnight_and_around_the_clock() -> None:
    def hours(*times: str) -> str:
        rows = "".join(
            f"<WorkingTime><FromTime>{t[:5]}:00</FromTime><ToTime>{t[6:]}:00</ToTime></WorkingTime>"
            for t in times
        )
        return f"<DayWorking>1</DayWorking><WorkingTimes>{rows}</WorkingTimes>"

    assert exception("", hours("20:00-00:00")).hours == ((1200, 1440),)
    assert exception("", hours("00:00-00:00")).hours == ((0, 1440),)
    assert exception("", hours("13:00-17:00", "08:00-12:00", "11:00-12:30")).hours == (
        (480, 750),
        (780, 1020),
    )


def test_exceptions_in_the_manner_of_2003_work_weeks_and_parents() -> None:
    more = (
        "<Calendars><Calendar><UID>3</UID><Name>Base</Name><BaseCalendarUID>-1</BaseCalendarUID><WeekDays>"
        "<WeekDay><DayType>0</DayType><DayWorking>0</DayWorking><TimePeriod><FromDate>2026-05-01T00:00:00</FromDate>"
        "<ToDate>2026-05-02T00:00:00</ToDate></TimePeriod></WeekDay></WeekDays></Calendar>"
        "<Calendar><UID>4</UID><Name>Ann</Name><BaseCalendarUID>3</BaseCalendarUID><WeekDays><WeekDay>"
        "<DayType>1</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays><WorkWeeks><WorkWeek><TimePeriod>"
        "<FromDate>2026-08-01T00:00:00</FromDate><ToDate>2026-08-31T23:59:00</ToDate></TimePeriod><Name>Summer</Name>"
        "<WeekDays><WeekDay><DayType>6</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays></WorkWeek></WorkWeeks>"
        "</Calendar></Calendars>"
    )
    base, ann = opened(task(1), more).plan.calendars
    usual = (OFFICE,) * 5 + (OFF,) * 2
    holiday = CalendarException(date(2026, 5, 1), date(2026, 5, 1))
    assert base == Calendar(3, "Base", usual, (holiday,))
    summer = WorkWeek(
        date(2026, 8, 1), date(2026, 8, 31), (None, None, None, None, OFF, None, None), "Summer"
    )
    assert ann == Calendar(4, "Ann", (None,) * 6 + (OFF,), (), (summer,), 3)


def test_kinds_of_resources() -> None:
    more = (
        "<Resources>"
        + "".join(
            f"<Resource><UID>{n}</UID><Name>R{n}</Name>{inside}</Resource>"
            for n, inside in enumerate(
                ("<Type>1</Type>", "<Type>0</Type>", "<Type>0</Type><IsCostResource>1</IsCostResource>"), 1
            )
        )
        + "<Resource><UID>0</UID><Type>1</Type></Resource></Resources>"
    )
    kinds = [r.kind for r in opened(task(1), more).plan.resources]
    assert kinds == [ResourceKind.WORK, ResourceKind.MATERIAL, ResourceKind.COST]


def test_an_interruption_shows_in_the_work_over_time() -> None:
    """Spans of 24 hours from 8:00, as Project writes them; the weekend is no interruption."""
    spans = [
        ("2026-01-08", 8),
        ("2026-01-09", 8),
        ("2026-01-12", 4),
        ("2026-01-13", 0),
        ("2026-01-14", 4),
        ("2026-01-15", 8),
    ]
    inside = "".join(
        f"<TimephasedData><Type>1</Type><UID>1</UID><Start>{day}T08:00:00</Start>"
        f"<Finish>2026-01-{int(day[-2:]) + 1:02d}T08:00:00</Finish><Unit>2</Unit>"
        f"<Value>PT{hours}H0M0S</Value></TimephasedData>"
        for day, hours in spans
    )
    more = (
        "<Assignments><Assignment><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID><Units>1</Units>"
        f"{inside}</Assignment></Assignments>"
    )
    assert opened(task(1), more).plan.activities[0].splits == (
        (datetime(2026, 1, 8, 8), datetime(2026, 1, 12, 12)),
        (datetime(2026, 1, 14, 13), datetime(2026, 1, 15, 17)),
    )


def test_every_element_that_reading_asks_for_is_let_through() -> None:
    asked = set()
    for path in Path(mspdi.__path__[0]).glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id in ("cells", "row")
            ):
                asked |= {
                    a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                }
    assert len(asked) > 80
    assert asked - {""} <= FIELDS


def test_settings_become_rules() -> None:
    more = (
        "<HonorConstraints>0</HonorConstraints><MultipleCriticalPaths>1</MultipleCriticalPaths>"
        "<CriticalSlackLimit>2</CriticalSlackLimit><SplitsInProgressTasks>0</SplitsInProgressTasks>"
        "<MinutesPerDay>420</MinutesPerDay>"
    )
    rules = opened(task(1), more).plan.rules
    assert (rules.honour_constraints, rules.multiple_critical_paths) == (False, True)
    assert (rules.critical_float, rules.split_in_progress) == (840, False)
