"""The plan page's data, where it takes some thought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jalon.engine import Activity, Availability, Duration, Plan, Resource
from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.actions import plans

DAY = 480


def _at(day: int, hour: int) -> int:
    return bridge.minute_of(datetime(2026, 3, day, hour))


def test_an_interrupted_task_keeps_its_shape_where_it_stands_now(cast: Any) -> None:
    pieces = (
        (datetime(2026, 3, 2, 8), datetime(2026, 3, 3, 17)),
        (datetime(2026, 3, 9, 8), datetime(2026, 3, 10, 17)),
    )
    made = Plan(
        "Cable",
        datetime(2026, 3, 3, 8),
        activities=(
            Activity(1, "Laying", Duration(4 * DAY), splits=pieces),
            Activity(2, "Tests", Duration(DAY)),
        ),
    )
    stored = plans.store_plan(by=cast.pmo_officer, initiative=cast.project, engine_plan=made)
    columns = bridge.sheet.columns(queries.snapshot(stored.pk))
    assert columns["splits"] == [[[_at(3, 8), _at(4, 17)], [_at(10, 8), _at(11, 17)]], None]
    assert columns["finish"][0] == _at(11, 17)


def test_a_resource_comes_with_its_calendar_and_its_capacity_over_time(cast: Any) -> None:
    plan = plans.store_plan(
        by=cast.pmo_officer,
        initiative=cast.project,
        engine_plan=Plan(
            "Cable",
            datetime(2026, 3, 3, 8),
            activities=(Activity(1, "Laying", Duration(DAY)),),
            resources=(
                Resource(1, "Crew", availability=(Availability(None, datetime(2026, 3, 9), 2.0),)),
                Resource(2, "Crane"),
            ),
        ),
    )
    crew, crane = bridge.sheet.resources(queries.snapshot(plan.pk).state)["resources"]
    assert crew["availability"] == [[None, _at(9, 0), 2.0]]
    assert "availability" not in crane
    assert crane["calendar"] is None
