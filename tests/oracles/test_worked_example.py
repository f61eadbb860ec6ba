"""The worked example of docs/methods/critical-path.md, computed by hand there."""

from datetime import datetime

from jalon.engine import (
    Activity,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    Plan,
    explain,
    schedule,
)

DAY = 480
PLAN = Plan(
    "Footings",
    datetime(2026, 3, 2, 8),
    activities=(
        Activity(1, "Dig", Duration(2 * DAY)),
        Activity(2, "Pour", Duration(DAY)),
        Activity(3, "Cure", Duration(3 * 1440, elapsed=True)),
        Activity(
            4,
            "Steel delivered",
            Duration(0),
            constraint=Constraint(ConstraintKind.SNET, datetime(2026, 3, 10, 8)),
        ),
        Activity(5, "Erect", Duration(3 * DAY)),
        Activity(6, "Handover", Duration(0), deadline=datetime(2026, 3, 16, 17)),
    ),
    links=(Link(1, 2), Link(2, 3), Link(3, 5, lag=Lag(DAY)), Link(4, 5), Link(5, 6)),
)
# day and hour in March 2026: early start, early finish, late start, late finish; then the floats
BY_HAND = {
    1: ((2, 8), (3, 17), (3, 8), (4, 17), DAY, 0),
    2: ((4, 8), (4, 17), (5, 8), (5, 17), DAY, 0),
    3: ((4, 17), (7, 17), (6, 8), (9, 8), 39 * 60, 39 * 60),
    4: ((10, 8), (10, 8), (10, 8), (10, 8), 0, 0),
    5: ((10, 8), (12, 17), (10, 8), (12, 17), 0, 0),
    6: ((12, 17), (12, 17), (12, 17), (12, 17), 0, 0),
}


def test_every_number_is_the_one_found_by_hand() -> None:
    found = {
        row.uid: (
            *(
                (date.day, date.hour)
                for date in (row.early_start, row.early_finish, row.late_start, row.late_finish)
            ),
            row.total_float,
            row.free_float,
        )
        for row in schedule(PLAN).rows()
    }
    assert found == BY_HAND


def test_critical_is_what_has_no_float() -> None:
    assert [row.uid for row in schedule(PLAN).rows() if row.critical] == [4, 5, 6]


def test_the_handover_is_explained_down_to_the_delivery() -> None:
    steps = explain(PLAN, schedule(PLAN), 6)
    assert [step.uid for step in steps] == [6, 5, 4]
    assert steps[-1].sentence == '"Steel delivered" may not start before 2026-03-10 08:00.'
