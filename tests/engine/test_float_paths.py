"""Float paths, on a plan small enough to find them by hand.

A to E in a row, five days each, lead to Finish; one day each, A1 and B1 follow A and B, and
C1, C2, C3 follow one another after both: C3 is driven by B1, though A to E is critical.
"""

from __future__ import annotations

from datetime import datetime

import pytest

from jalon.engine import (
    Activity,
    ActivityKind,
    Constraint,
    ConstraintKind,
    Duration,
    Link,
    Plan,
    float_paths,
    schedule,
)

DAY = 480
NAMES = ("A", "B", "C", "D", "E", "Finish", "A1", "B1", "C1", "C2", "C3")
UID = {name: n for n, name in enumerate(NAMES, start=1)}
LENGTH = dict.fromkeys("ABCDE", 5) | {"Finish": 0}
LINKS = [
    "A-B",
    "B-C",
    "C-D",
    "D-E",
    "E-Finish",
    "A-A1",
    "B-B1",
    "A1-C1",
    "B1-C1",
    "C1-C2",
    "C2-C3",
    "C3-Finish",
]
PLAN = Plan(
    "Branches",
    datetime(2026, 1, 5, 8),
    tuple(Activity(UID[name], name, Duration(LENGTH.get(name, 1) * DAY)) for name in NAMES),
    tuple(Link(UID[a], UID[b]) for a, b in (link.split("-") for link in LINKS)),
)


def named(uids: tuple[int, ...]) -> str:
    return " ".join(NAMES[uid - 1] for uid in uids)


def test_the_first_path_drives_though_its_total_float_changes() -> None:
    first, second = float_paths(PLAN, schedule(PLAN), UID["C3"])
    assert named(first.uids) == "A B B1 C1 C2 C3"
    assert (first.number, first.float_minutes, first.joins) == (1, 0, None)
    # A1 is done on day 6, B1 on day 11: five days of play before C1.
    assert named(second.uids) == "A1"
    assert (second.number, second.float_minutes, second.joins) == (2, 5 * DAY, UID["C1"])


def test_the_paths_to_the_finish_come_by_their_play() -> None:
    paths = float_paths(PLAN, schedule(PLAN), UID["Finish"])
    assert [(named(p.uids), p.float_minutes // DAY) for p in paths] == [
        ("A B C D E Finish", 0),
        # Day 14 to day 25, then A1's five days more.
        ("B1 C1 C2 C3", 11),
        ("A1", 16),
    ]
    assert len(float_paths(PLAN, schedule(PLAN), UID["Finish"], most=2)) == 2


def test_by_total_float_each_path_starts_at_the_beginning() -> None:
    paths = float_paths(PLAN, schedule(PLAN), UID["C3"], by="total")
    assert [(named(p.uids), p.float_minutes // DAY) for p in paths] == [("A B B1 C1 C2 C3", 11), ("A1", 16)]


def test_a_date_that_holds_an_activity_ends_its_path() -> None:
    held = Constraint(ConstraintKind.SNET, datetime(2026, 1, 8, 8))
    activities = (Activity(1, "Order"), Activity(2, "Deliver", constraint=held))
    plan = Plan("Late", datetime(2026, 1, 5, 8), activities, (Link(1, 2),))
    first, second = float_paths(plan, schedule(plan), 2)
    assert (first.uids, first.float_minutes) == ((2,), 0)
    assert (second.uids, second.float_minutes, second.joins) == ((1,), 2 * DAY, 2)


def test_a_path_goes_through_summaries() -> None:
    activities = (
        Activity(1, "Design"),
        Activity(2, "Works", kind=ActivityKind.SUMMARY),
        Activity(3, "Walls", Duration(3 * DAY), parent=2),
        Activity(4, "Fence", parent=2),
        Activity(5, "Paint"),
    )
    plan = Plan("House", datetime(2026, 1, 5, 8), activities, (Link(1, 2), Link(2, 5)))
    first, second = float_paths(plan, schedule(plan), 5)
    assert first.uids == (1, 3, 2, 5)
    assert (second.uids, second.float_minutes, second.joins) == ((4,), 2 * DAY, 2)


def test_an_unknown_activity_has_no_paths() -> None:
    with pytest.raises(KeyError):
        float_paths(PLAN, schedule(PLAN), 99)
