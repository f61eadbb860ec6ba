"""A plan that makes no sense is refused with every reason, each in a whole sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from jalon.engine import (
    OFF,
    Activity,
    ActivityKind,
    Assignment,
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
    Recurrence,
    Repeat,
    Resource,
    Skill,
    WorkWeek,
    schedule,
    standard_calendar,
)
from jalon.engine.model.checks import MOST_SHOWN

START = datetime(2026, 1, 5, 8)
DIG, POUR = Activity(1, "Dig"), Activity(2, "Pour")
PHASE = Activity(10, "Phase", kind=ActivityKind.SUMMARY)


def refused(**parts: Any) -> PlanError:
    with pytest.raises(PlanError) as caught:
        Plan("Refused", parts.pop("start", START), **parts)
    return caught.value


def one(field: str, value: Any) -> tuple[Activity, ...]:
    return (replace(DIG, **{field: value}),)


def progress(**values: Any) -> tuple[Activity, ...]:
    return one("progress", Progress(**values))


def recurring(recurrence: Recurrence) -> Calendar:
    return Calendar(
        1,
        "C",
        exceptions=(CalendarException(date(2026, 1, 1), date(9999, 12, 31), recurrence=recurrence),),
    )


YEAR_1, YEAR_9999 = datetime(1, 1, 1), datetime(9999, 12, 31)
NOTHING = Calendar(1, "Never", (OFF,) * 7)
CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "start in year 1": ("plan_date", {"start": YEAR_1}, "start"),
    "start in year 9999": ("plan_date", {"start": YEAR_9999}, "9999"),
    "finish in year 9999": ("plan_date", {"finish": YEAR_9999}, "finish"),
    "data date in year 1": ("plan_date", {"data_date": YEAR_1}, "data date"),
    "a day without hours": ("plan_units", {"minutes_per_day": 0}, "day"),
    "a negative week": ("plan_units", {"minutes_per_week": -1}, "week"),
    "a month without days": ("plan_units", {"days_per_month": 0}, "month"),
    "two calendars of one number": (
        "calendar_twice",
        {"calendars": (standard_calendar(1, "A"), standard_calendar(1, "B"))},
        '"A" and "B"',
    ),
    "the plan's calendar is absent": (
        "calendar_unknown",
        {"calendars": (standard_calendar(),), "calendar": 9},
        "9",
    ),
    "a task's calendar is absent": ("calendar_unknown", {"activities": one("calendar", 9)}, '"Dig"'),
    "a resource's calendar is absent": (
        "calendar_unknown",
        {"resources": (Resource(1, "Crane", calendar=9),)},
        '"Crane"',
    ),
    "a week of six days": ("calendar_week", {"calendars": (Calendar(1, "Short", (OFF,) * 6),)}, '"Short"'),
    "a work week of one day": (
        "calendar_week",
        {
            "calendars": (
                Calendar(1, "C", work_weeks=(WorkWeek(date(2026, 1, 1), date(2026, 2, 1), (OFF,)),)),
            )
        },
        '"C"',
    ),
    "hours that overlap": (
        "calendar_hours",
        {"calendars": (Calendar(1, "C", (((480, 720), (700, 900)),) * 7),)},
        "overlap",
    ),
    "hours that run backwards": (
        "calendar_hours",
        {"calendars": (Calendar(1, "C", (((720, 480),),) * 7),)},
        "backwards",
    ),
    "hours before midnight": (
        "calendar_hours",
        {"calendars": (Calendar(1, "C", (((-60, 480),),) * 7),)},
        '"C"',
    ),
    "a calendar that starts from itself": (
        "calendar_parent",
        {"calendars": (Calendar(1, "C", (None,) * 7, parent=1),)},
        '"C"',
    ),
    "two calendars that start from each other": (
        "calendar_parent",
        {"calendars": (Calendar(1, "C", (None,) * 7, parent=2), Calendar(2, "D", (None,) * 7, parent=1))},
        '"C"',
    ),
    "no working time": ("calendar_empty", {"calendars": (NOTHING,)}, '"Never"'),
    "no working time, with a holiday": (
        "calendar_empty",
        {
            "calendars": (
                replace(NOTHING, exceptions=(CalendarException(date(2026, 1, 1), date(2026, 1, 1)),)),
            )
        },
        '"Never"',
    ),
    "no working time below a parent with a holiday": (
        "calendar_empty",
        {
            "calendars": (
                Calendar(1, "Above", exceptions=(CalendarException(date(2026, 1, 1), date(2026, 1, 1)),)),
                Calendar(2, "Never", (OFF,) * 7, parent=1),
            )
        },
        '"Never"',
    ),
    "two tasks of one number": (
        "activity_twice",
        {"activities": (DIG, replace(POUR, uid=1))},
        '"Dig" and "Pour"',
    ),
    "a task under one that is absent": ("parent_unknown", {"activities": one("parent", 9)}, "9"),
    "a task above its summary": (
        "parent_unknown",
        {"activities": (replace(DIG, parent=10), PHASE)},
        '"Dig"',
    ),
    "a task under a task": ("parent_not_summary", {"activities": (DIG, replace(POUR, parent=1))}, '"Dig"'),
    "a duration of -1": ("duration", {"activities": one("duration", Duration(-1))}, '"Dig"'),
    "a duration of 10^9 days": ("duration", {"activities": one("duration", Duration(480 * 10**9))}, "10"),
    "-1 %": ("percent", {"activities": progress(percent_complete=-1.0)}, "-1"),
    "101 %": ("percent", {"activities": progress(percent_complete=101.0)}, "101"),
    "NaN %": ("percent", {"activities": progress(percent_complete=float("nan"))}, "nan"),
    "infinite %": ("percent", {"activities": progress(percent_complete=float("inf"))}, "inf"),
    "a constraint without its date": (
        "constraint_date",
        {"activities": one("constraint", Constraint(ConstraintKind.MSO))},
        '"Dig"',
    ),
    "a constraint in year 1": (
        "activity_date",
        {"activities": one("constraint", Constraint(ConstraintKind.SNET, YEAR_1))},
        '"Dig"',
    ),
    "a deadline in year 9999": ("activity_date", {"activities": one("deadline", YEAR_9999)}, "9999"),
    "a manual start in year 1": ("activity_date", {"activities": one("manual_start", YEAR_1)}, '"Dig"'),
    "an actual start in year 9999": (
        "activity_date",
        {"activities": progress(actual_start=YEAR_9999)},
        '"Dig"',
    ),
    "an expected finish in year 9999": (
        "activity_date",
        {"activities": progress(expected_finish=YEAR_9999)},
        '"Dig"',
    ),
    "a suspension in year 9999": ("activity_date", {"activities": progress(suspend=YEAR_9999)}, '"Dig"'),
    "a split in year 9999": (
        "activity_date",
        {"activities": one("splits", ((START, YEAR_9999),))},
        '"Dig"',
    ),
    "a last finish in year 9999": ("plan_date", {"last_finish": YEAR_9999}, "9999"),
    "work of -5 minutes left": (
        "duration",
        {"activities": progress(percent_complete=10.0, actual_start=START, remaining_minutes=-5)},
        '"Dig"',
    ),
    "work of 10^12 minutes left": (
        "duration",
        {"activities": progress(percent_complete=10.0, actual_start=START, remaining_minutes=10**12)},
        '"Dig"',
    ),
    "a levelling delay of 10^12 minutes": (
        "duration",
        {"activities": one("levelling_delay", 10**12)},
        '"Dig"',
    ),
    "an exception in month 13": (
        "calendar_recurrence",
        {"calendars": (recurring(Recurrence(Repeat.YEARLY_BY_DAY, month=13, day=1)),)},
        '"C"',
    ),
    "a weekly exception without a weekday": (
        "calendar_recurrence",
        {"calendars": (recurring(Recurrence(Repeat.WEEKLY)),)},
        '"C"',
    ),
    "manual dates in the wrong order": (
        "manual_order",
        {
            "activities": (
                replace(
                    DIG, manual=True, manual_start=datetime(2026, 2, 1), manual_finish=datetime(2026, 1, 1)
                ),
            )
        },
        '"Dig"',
    ),
    "a zoned start": ("plan_date", {"start": datetime(2026, 1, 5, 8, tzinfo=UTC)}, "start"),
    "finished before it started": (
        "actual_order",
        {"activities": progress(actual_start=datetime(2026, 2, 1), actual_finish=datetime(2026, 1, 1))},
        '"Dig"',
    ),
    "a link from nowhere": ("link_unknown", {"activities": (DIG,), "links": (Link(9, 1),)}, "9"),
    "a link to nowhere": ("link_unknown", {"activities": (DIG,), "links": (Link(1, 9),)}, "9"),
    "a link on itself": ("link_self", {"activities": (DIG,), "links": (Link(1, 1),)}, '"Dig"'),
    "a link from a summary to its child": (
        "link_family",
        {"activities": (PHASE, replace(DIG, parent=10)), "links": (Link(10, 1),)},
        '"Phase" and "Dig"',
    ),
    "a link from a child to its summary": (
        "link_family",
        {"activities": (PHASE, replace(DIG, parent=10)), "links": (Link(1, 10),)},
        '"Dig" and "Phase"',
    ),
    "the same link twice": ("link_twice", {"activities": (DIG, POUR), "links": (Link(1, 2),) * 2}, '"Pour"'),
    "a lag beyond a century": (
        "lag",
        {"activities": (DIG, POUR), "links": (Link(1, 2, lag=Lag(480 * 10**9)),)},
        '"Pour"',
    ),
    "a lag of NaN %": (
        "lag",
        {"activities": (DIG, POUR), "links": (Link(1, 2, lag=Lag(percent=float("nan"))),)},
        '"Pour"',
    ),
    "an assignment of nobody": (
        "assignment_unknown",
        {"activities": (DIG,), "assignments": (Assignment(1, 9),)},
        "9",
    ),
    "steps of availability that overlap": (
        "availability",
        {"resources": (Resource(1, "Crane", availability=((START, None, 1.0), (START, None, 2.0))),)},
        '"Crane"',
    ),
    "a skill beyond mastery": (
        "skill_level",
        {"resources": (Resource(1, "Ada", skills=(Skill("Weld", 6),)),)},
        '"Weld"',
    ),
    "a cost that is no number": ("cost", {"activities": one("cost", float("nan"))}, '"Dig"'),
    "an unknown way to earn value": (
        "earned_value_method",
        {"activities": one("earned_value_method", "by magic")},
        "by magic",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_by_name_and_in_a_sentence(case: str) -> None:
    code, parts, said = CASES[case]
    faults = refused(**parts).faults
    assert code in [fault.code for fault in faults]
    sentence = next(str(fault) for fault in faults if fault.code == code)
    assert said in sentence
    assert sentence.endswith(".")
    assert "%(" not in sentence


@pytest.mark.parametrize(
    ("links", "loop"),
    [
        ([(1, 2), (2, 1)], "Dig → Pour → Dig"),
        ([(1, 2), (2, 3), (3, 1)], "Dig → Pour → Cure → Dig"),
        ([(3, 2), (2, 1), (1, 3)], "Cure → Pour → Dig → Cure"),
    ],
)
def test_a_loop_is_named_in_full_and_in_order(links: list[tuple[int, int]], loop: str) -> None:
    cure = Activity(3, "Cure")
    (fault,) = refused(activities=(DIG, POUR, cure), links=tuple(Link(a, b) for a, b in links)).faults
    assert fault.code == "cycle"
    found = str(fault.params["loop"]).split(" → ")
    named = loop.split(" → ")[:-1]
    # A loop has no first task: any of its turns tells it.
    turns = [named[i:] + named[: i + 1] for i in range(len(named))]
    assert found in turns


def test_a_loop_through_a_summary_is_found() -> None:
    activities = (PHASE, replace(DIG, parent=10), POUR)
    (fault,) = refused(activities=activities, links=(Link(10, 2), Link(2, 1))).faults
    assert fault.code == "cycle"
    assert {"Phase", "Pour", "Dig"} >= set(str(fault.params["loop"]).split(" → ")) >= {"Pour", "Dig"}


@pytest.mark.parametrize("kind", LinkKind)
def test_every_kind_of_link_makes_a_loop(kind: LinkKind) -> None:
    (fault,) = refused(activities=(DIG, POUR), links=(Link(1, 2, kind), Link(2, 1))).faults
    assert fault.code == "cycle"


def test_a_long_loop_is_named_without_recursion() -> None:
    count = 50_000
    activities = tuple(Activity(n, f"T{n}") for n in range(count))
    links = tuple(Link(n, (n + 1) % count) for n in range(count))
    (fault,) = refused(activities=activities, links=links).faults
    assert len(fault.params["uids"]) == count + 1  # type: ignore[arg-type]


def test_every_fault_is_told_at_once() -> None:
    activities = (replace(DIG, duration=Duration(-1), calendar=9), replace(POUR, uid=1))
    codes = {fault.code for fault in refused(activities=activities, links=(Link(1, 1), Link(1, 7))).faults}
    assert codes == {"duration", "calendar_unknown", "activity_twice", "link_self", "link_unknown"}


def test_a_flood_of_faults_is_cut() -> None:
    activities = tuple(Activity(n, "T", Duration(-1)) for n in range(1000))
    assert len(refused(activities=activities).faults) == MOST_SHOWN


SOUND: dict[str, Callable[[], Plan]] = {
    "empty": lambda: Plan("Empty", START),
    "no duration": lambda: Plan("Zero", START, one("duration", Duration(0))),
    "a century": lambda: Plan("Long", START, one("duration", Duration(36525 * 480))),
    "1900": lambda: Plan("Old", datetime(1900, 1, 1), (DIG,)),
    "2199": lambda: Plan("Late", datetime(2199, 12, 1, 8), (DIG,)),
    "odd names": lambda: Plan("‮", START, one("name", "a\x00b\u202e\ud800")),
    "a calendar that works by exception alone": lambda: Plan(
        "Rare",
        START,
        (DIG,),
        calendars=(
            replace(
                NOTHING, exceptions=(CalendarException(date(2026, 1, 1), date(2027, 1, 1), ((480, 960),)),)
            ),
        ),
    ),
}


@pytest.mark.parametrize("case", SOUND)
def test_what_is_odd_but_sound_is_scheduled(case: str) -> None:
    plan = SOUND[case]()
    answer = schedule(plan)
    assert len(answer) == len(plan.activities)
    assert all(row.start <= row.finish for row in answer.rows())


@pytest.mark.parametrize(
    "parts",
    [
        {"activities": tuple(Activity(n, "T", Duration(36525 * 1440, elapsed=True)) for n in (1, 2, 3, 4))},
        {
            "activities": tuple(Activity(n, "T", Duration(36525 * 480)) for n in (1, 2, 3, 4)),
            "lag": Lag(percent=100_000.0),
        },
    ],
    ids=["four centuries in a row", "a lag of a thousand centuries"],
)
def test_a_plan_that_runs_out_of_the_calendar_is_refused_when_computed(parts: dict[str, Any]) -> None:
    lag = parts.pop("lag", Lag())
    with pytest.raises(PlanError, match=r"shorten|shorter"):
        schedule(Plan("Endless", START, links=tuple(Link(n, n + 1, lag=lag) for n in (1, 2, 3)), **parts))
