"""Rules of the critical path that a plan of two or three rows shows."""

from __future__ import annotations

from datetime import datetime

from jalon.engine import (
    OFFICE,
    PRIMAVERA,
    Activity,
    ActivityKind,
    Calendar,
    Duration,
    Link,
    LinkKind,
    Plan,
    schedule,
    standard_calendar,
)


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
