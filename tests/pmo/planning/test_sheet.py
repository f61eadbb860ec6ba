"""The plan page's data, where it takes some thought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from jalon.engine import Activity, Duration, Plan
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
