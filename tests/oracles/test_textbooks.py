"""Worked examples printed in textbooks: the source and its numbers side by side."""

from __future__ import annotations

from datetime import datetime

from jalon.engine import Activity, Duration, Link, Plan, schedule, standard_calendar
from jalon.engine.worktime import WorkCalendar

WEEK = 5 * 480

# F. S. Hillier and G. J. Lieberman, "Introduction to Operations Research", 7th edition (2001), chapter 10,
# project management with PERT/CPM: the plant that the Reliable Construction Co. builds. Weeks: duration,
# immediate predecessors, earliest start and finish, latest start and finish, slack.
RELIABLE = {
    "A": (2, "", 0, 2, 0, 2, 0),
    "B": (4, "A", 2, 6, 2, 6, 0),
    "C": (10, "B", 6, 16, 6, 16, 0),
    "D": (6, "C", 16, 22, 20, 26, 4),
    "E": (4, "C", 16, 20, 16, 20, 0),
    "F": (5, "E", 20, 25, 20, 25, 0),
    "G": (7, "D", 22, 29, 26, 33, 4),
    "H": (9, "EG", 29, 38, 33, 42, 4),
    "I": (7, "C", 16, 23, 18, 25, 2),
    "J": (8, "FI", 25, 33, 25, 33, 0),
    "K": (4, "J", 33, 37, 34, 38, 1),
    "L": (5, "J", 33, 38, 33, 38, 0),
    "M": (2, "H", 38, 40, 42, 44, 4),
    "N": (6, "KL", 38, 44, 38, 44, 0),
}


def test_the_reliable_construction_company() -> None:
    start = datetime(2026, 1, 5, 8)
    number = {name: place for place, name in enumerate(RELIABLE, 1)}
    plan = Plan(
        "Plant",
        start,
        tuple(Activity(number[name], name, Duration(row[0] * WEEK)) for name, row in RELIABLE.items()),
        tuple(Link(number[before], number[name]) for name, row in RELIABLE.items() for before in row[1]),
        (standard_calendar(),),
    )
    answer = schedule(plan)
    office = WorkCalendar.of(plan.calendars, 1)
    begin = int(answer.early_start[0])
    found = {}
    for place, (name, row) in enumerate(RELIABLE.items()):
        dates = (answer.early_start, answer.early_finish, answer.late_start, answer.late_finish)
        weeks = [office.between(begin, int(values[place])) / WEEK for values in dates]
        found[name] = (*row[:2], *weeks, answer.total_float[place] / WEEK)
    assert found == RELIABLE
    critical = "".join(name for place, name in enumerate(RELIABLE) if answer.critical[place])
    assert critical == "ABCEFJLN"
    assert office.between(begin, int(answer.early_finish.max())) == 44 * WEEK
