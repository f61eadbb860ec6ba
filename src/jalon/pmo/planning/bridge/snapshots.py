"""A whole plan kept beside a run, and plans that come from files: inputs as one block, baselines as runs."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from jalon.engine.model import Plan, Schedule
from jalon.engine.model.clock import NEVER, minutes
from jalon.exchange import jalon_json


def pack_inputs(plan: Plan) -> bytes:
    """The plan as one block."""
    return zlib.compress(jalon_json.dumps(plan), 1)


def unpack_inputs(block: bytes | memoryview) -> Plan:
    """The plan of a block that ``pack_inputs`` wrote."""
    return jalon_json.loads(zlib.decompress(bytes(block)), trusted=True)


def with_calendars(plan: Plan, pks: dict[int, int]) -> Plan:
    """The plan with its calendars renamed to the ids of their rows."""

    def renamed(uid: int | None) -> int | None:
        return None if uid is None else pks[uid]

    return replace(
        plan,
        calendars=tuple(replace(c, uid=pks[c.uid], parent=renamed(c.parent)) for c in plan.calendars),
        calendar=renamed(plan.calendar),
        activities=tuple(
            a if a.calendar is None else replace(a, calendar=renamed(a.calendar)) for a in plan.activities
        ),
        resources=tuple(
            r if r.calendar is None else replace(r, calendar=renamed(r.calendar)) for r in plan.resources
        ),
    )


def file_baselines(plan: Plan) -> dict[int, Schedule]:
    """The baselines a file carried, each as a schedule of the activities that have dates in it."""
    found: dict[int, list[tuple[int, datetime, datetime, int]]] = {}
    for activity in plan.activities:
        for kept in activity.baselines:
            if kept.start is not None and kept.finish is not None:
                found.setdefault(kept.number, []).append(
                    (activity.uid, kept.start, kept.finish, kept.minutes or 0)
                )
    return {number: _schedule_of(rows) for number, rows in sorted(found.items())}


def _schedule_of(rows: Sequence[tuple[int, datetime, datetime, int]]) -> Schedule:
    count = len(rows)
    start = np.array([minutes(row[1]) for row in rows], dtype=np.int64)
    finish = np.array([minutes(row[2]) for row in rows], dtype=np.int64)
    never = np.full(count, NEVER, dtype=np.int64)
    nothing: Any = np.zeros(0, dtype=np.int64)
    return Schedule(
        uid=np.array([row[0] for row in rows], dtype=np.int64),
        start=start,
        finish=finish,
        early_start=start,
        early_finish=finish,
        late_start=start,
        late_finish=finish,
        total_float=never,
        free_float=never,
        critical=np.zeros(count, dtype=bool),
        duration=np.array([row[3] for row in rows], dtype=np.int64),
        percent=np.zeros(count),
        driver=np.zeros(count, dtype=np.int8),
        driver_first=np.zeros(count + 1, dtype=np.int64),
        driver_link=nothing,
        link_predecessor=nothing,
        project_start=min(row[1] for row in rows),
        project_finish=max(row[2] for row in rows),
    )
