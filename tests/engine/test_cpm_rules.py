"""Rules of the critical path that a plan of two or three rows shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jalon.engine import (
    OFFICE,
    PRIMAVERA,
    Activity,
    ActivityKind,
    Calendar,
    Driver,
    Duration,
    Link,
    LinkKind,
    Plan,
    Progress,
    SchedulingRules,
    schedule,
    standard_calendar,
)
from jalon.engine.model.activity import WBS_SUMMARY


def test_a_finish_milestone_in_idle_time_leaves_its_predecessor_its_float() -> None:
    """Forward it stays where its link puts it; so it does back, where it may be no later."""
    early = Calendar(1, "Early", (((0, 15),),) * 7)
    night = Calendar(2, "Night", (((0, 30), (1320, 1440)),) * 7)
    activities = (
        Activity(1, "Done", Duration(0), ActivityKind.FINISH_MILESTONE),
        Activity(2, "Told", Duration(0), ActivityKind.FINISH_MILESTONE, calendar=1),
    )
    plan = Plan(
        "Two",
        datetime(2026, 1, 5, 23),
        activities,
        (Link(1, 2),),
        (early, night),
        calendar=2,
        rules=PRIMAVERA,
    )
    answer = schedule(plan)
    assert answer.total_float.tolist() == answer.free_float.tolist() == [0, 0]
    assert answer.late_finish.tolist() == answer.early_finish.tolist()


def test_what_must_end_by_another_may_use_the_idle_time_after_it() -> None:
    """The site works on weekends, the office does not: both end the office's task alike."""
    site = Calendar(2, "Site", (OFFICE,) * 7)
    activities = (
        Activity(1, "Dig", Duration(480), calendar=2),
        Activity(2, "Note", Duration(480)),
        Activity(3, "Guard", Duration(14 * 480), calendar=2),
    )
    start = datetime(2026, 1, 5, 8)
    plan = Plan("Site", start, activities, (Link(1, 2, LinkKind.FF),), (standard_calendar(1), site))
    dig, note, guard = schedule(plan).rows()
    assert guard.late_finish == datetime(2026, 1, 18, 17)  # a Sunday
    assert note.late_finish == datetime(2026, 1, 16, 17)
    assert dig.late_finish == datetime(2026, 1, 18, 17)
    assert dig.total_float == 13 * 480


def test_a_wbs_summary_spans_what_stands_under_its_summary() -> None:
    activities = (
        Activity(1, "Building", kind=ActivityKind.SUMMARY),
        Activity(2, "Management", kind=ActivityKind.LEVEL_OF_EFFORT, parent=1, work_type=WBS_SUMMARY),
        Activity(3, "Shell", kind=ActivityKind.SUMMARY, parent=1),
        Activity(4, "Shell in all", kind=ActivityKind.LEVEL_OF_EFFORT, parent=3, work_type=WBS_SUMMARY),
        Activity(5, "Walls", Duration(2 * 480), parent=3),
        Activity(6, "Roof", Duration(480), parent=3),
        Activity(7, "Paint", Duration(2 * 480), parent=1),
        Activity(8, "Garden", Duration(480)),
    )
    links = (Link(5, 6), Link(6, 7))
    plan = Plan("House", datetime(2026, 1, 5, 8), activities, links, rules=PRIMAVERA)
    building, management, shell, shell_in_all, *_ = schedule(plan).rows()
    assert (management.start, management.finish) == (building.start, building.finish)
    assert (management.late_start, management.late_finish) == (building.late_start, building.late_finish)
    assert management.finish == datetime(2026, 1, 9, 17)
    assert (shell_in_all.start, shell_in_all.finish) == (shell.start, shell.finish)
    assert shell_in_all.finish == datetime(2026, 1, 7, 17)
    assert (management.total_float, shell_in_all.total_float) == (0, 0)
    assert management.driver is Driver.SPAN


def test_what_remains_of_a_started_task_waits_for_a_late_predecessor() -> None:
    """Poured for a day before the formwork slipped: the rest goes on when that is done."""
    start = datetime(2026, 1, 5, 8)
    done = Progress(50.0, actual_start=start, stop=datetime(2026, 1, 5, 17), remaining_minutes=480)
    activities = (
        Activity(1, "Formwork", Duration(3 * 480)),
        Activity(2, "Pour", Duration(2 * 480), progress=done),
    )
    plan = Plan("Slip", start, activities, (Link(1, 2),))
    formwork, pour = schedule(plan).rows()
    assert (pour.start, pour.finish) == (start, datetime(2026, 1, 8, 17))
    assert (formwork.total_float, pour.total_float) == (0, 0)
    assert formwork.late_finish == datetime(2026, 1, 7, 17)
    whole = replace(plan, rules=SchedulingRules(split_in_progress=False))
    assert schedule(whole).row(1).finish == datetime(2026, 1, 6, 17)


def efforts(*links: Link, wbs: bool = False) -> list[tuple[datetime, datetime]]:
    """The dates of levels of effort 1 and 2 beside 3, five days of work, then 4, two days."""
    kind = ActivityKind.LEVEL_OF_EFFORT
    activities = (
        Activity(1, "Steering", kind=kind),
        Activity(2, "Site office", kind=kind, work_type=WBS_SUMMARY if wbs else ""),
        Activity(3, "Build", Duration(5 * 480)),
        Activity(4, "Hand over", Duration(2 * 480)),
    )
    plan = Plan("Site", datetime(2026, 1, 5, 8), activities, (Link(3, 4), *links), rules=PRIMAVERA)
    return [(row.start, row.finish) for row in schedule(plan).rows()][:2]


BUILD = (datetime(2026, 1, 5, 8), datetime(2026, 1, 9, 17))
PLAN_FINISH = datetime(2026, 1, 13, 17)
SS, FF = LinkKind.SS, LinkKind.FF


def test_a_level_of_effort_spans_another_that_stands_after_it_in_the_plan() -> None:
    assert efforts(Link(3, 2, SS), Link(3, 2, FF), Link(2, 1, SS), Link(2, 1, FF)) == [BUILD, BUILD]


def test_a_level_of_effort_spans_another_that_it_serves() -> None:
    """What is held by dates comes first: the second, though it follows."""
    assert efforts(Link(1, 2, SS), Link(1, 2, FF), Link(3, 2, SS), Link(3, 2, FF)) == [BUILD, BUILD]


def test_a_level_of_effort_may_be_linked_to_a_wbs_summary() -> None:
    whole = (datetime(2026, 1, 5, 8), PLAN_FINISH)
    assert efforts(Link(2, 1, SS), Link(2, 1, FF), wbs=True) == [whole, whole]


def test_levels_of_effort_that_hold_only_each_other_stand_as_one_without_links() -> None:
    alone = efforts()
    assert alone == [(PLAN_FINISH, PLAN_FINISH)] * 2
    assert efforts(Link(1, 2, SS)) == efforts(Link(2, 1, FF)) == alone
