"""What the plan page reads: a snapshot as columns of plain numbers and texts, whole or some rows of it."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import numpy as np

from jalon.engine.model.clock import NEVER
from jalon.pmo.planning.bridge import calendars as working
from jalon.pmo.planning.bridge.compute import codes, work_of
from jalon.pmo.planning.bridge.rows import ActivityRow, when
from jalon.pmo.planning.bridge.state import PlanState, Snapshot, load_calendars

_COMPUTED = (
    "start", "finish", "early_start", "early_finish", "late_start", "late_finish", "total_float",
    "free_float", "duration",
)  # fmt: skip
_FLAGS = {
    "milestone": "milestone",
    "elapsed": "duration_elapsed",
    "estimated": "estimated",
    "manual": "manual",
    "active": "active",
    "external": "external",
}
_PLAIN = {
    "uid": "uid",
    "name": "name",
    "kind": "kind",
    "duration_unit": "duration_unit",
    "constraint_date": "constraint_date",
    "deadline": "deadline",
    "calendar": "calendar_uid",
    "actual_start": "actual_start",
    "actual_finish": "actual_finish",
    "priority": "priority",
    "version": "version",
}


_NOTHING: dict[str, tuple[Any, ...]] = dict.fromkeys(ActivityRow._fields, ())


def columns(snapshot: Snapshot, uids: Collection[int] | None = None) -> dict[str, list[Any]]:
    """Columns of every row, or of ``uids`` in outline order.

    ``parent`` is a row index in a whole sheet and comes with ``parent_uid`` where only some rows are sent.
    ``duration`` is what people typed; of a summary, what was computed.
    """
    state, found = snapshot.state, snapshot.schedule
    index = state.index()
    if uids is None:
        at: Any = slice(None)
        rows = list(state.rows.values())
    else:
        places = sorted(index[uid] for uid in uids if uid in index)
        at = np.array(places, dtype=np.int64)
        order = list(state.rows) if len(places) > 1 else None
        rows = [state.rows[order[i] if order else int(found.uid[i])] for i in places]
    held = dict(zip(rows[0]._fields, zip(*rows, strict=True), strict=True)) if rows else _NOTHING
    sheet: dict[str, list[Any]] = {name: list(held[column]) for name, column in _PLAIN.items()}
    sheet.update({name: [int(flag) for flag in held[column]] for name, column in _FLAGS.items()})
    sheet["parent"] = [-1 if uid is None else index[uid] for uid in held["parent_uid"]]
    if uids is not None:
        sheet["parent_uid"] = list(held["parent_uid"])
    code = codes(state)
    sheet["wbs"] = [code[uid] for uid in held["uid"]]
    sheet["constraint"] = [kind or None for kind in held["constraint_kind"]]
    sheet["note"] = [1 if note else 0 for note in held["note"]]
    for name in _COMPUTED:
        sheet[name] = _whole(getattr(found, name)[at])
    sheet["duration"] = [
        computed if kind in ("summary", "level_of_effort") else typed
        for kind, typed, computed in zip(held["kind"], held["duration"], sheet["duration"], strict=True)
    ]
    sheet["critical"] = found.critical[at].astype(np.int8).tolist()
    sheet["percent"] = np.round(found.percent[at], 2).tolist()
    sheet["splits"] = [
        _pieces(state, row, start, finish) if row.splits else None
        for row, start, finish in zip(rows, sheet["start"], sheet["finish"], strict=True)
    ]
    return sheet


def _pieces(state: PlanState, row: Any, start: int | None, finish: int | None) -> list[list[int]] | None:
    """The worked pieces of an interrupted activity where it stands now: their shape is kept."""
    typed = json.loads(row.splits)
    if len(typed) < 2 or start is None or finish is None:
        return None
    work = work_of(state, row.calendar_uid)
    begin = typed[0][0]
    pieces = [
        [work.add(start, work.between(begin, a)), work.add(start, work.between(begin, b))] for a, b in typed
    ]
    pieces = [[work.next_work(a), min(b, finish)] for a, b in pieces if a < finish]
    if pieces:
        pieces[-1][1] = finish
    return pieces if len(pieces) > 1 else None


def _whole(values: Any) -> list[Any]:
    plain = values.tolist()
    if (values == NEVER).any():
        return [None if value == NEVER else value for value in plain]
    return plain


def links(snapshot: Snapshot, plan_names: dict[int, str]) -> dict[str, list[Any]]:
    """Columns of every link; ``driving`` marks those that set a date."""
    state, found = snapshot.state, snapshot.schedule
    rows = list(state.links.values())
    driving = np.zeros(len(rows), dtype=np.int8)
    inside = found.driver_link[(found.driver_link >= 0) & (found.driver_link < len(rows))]
    driving[inside] = 1
    return {
        "id": [r.id for r in rows],
        "from": [r.predecessor_uid for r in rows],
        "to": [r.successor_uid for r in rows],
        "kind": [r.kind for r in rows],
        "lag": [r.lag_minutes for r in rows],
        "lag_elapsed": [int(r.lag_elapsed) for r in rows],
        "lag_percent": [r.lag_percent for r in rows],
        "lag_unit": [r.lag_unit for r in rows],
        "driving": driving.tolist(),
        "from_plan": [plan_names.get(r.predecessor_plan_id) for r in rows],
    }


def resources(state: PlanState) -> dict[str, Any]:
    """The plan's resources and who works on what."""
    assigned = list(state.assignments.values())
    return {
        "resources": [
            {
                "uid": r.uid,
                "name": r.name,
                "kind": r.kind,
                "max_units": r.max_units,
                "calendar": r.calendar_uid,
                **({"availability": json.loads(r.availability)} if r.availability else {}),
            }
            for r in state.resources.values()
        ],
        "assignments": {
            "activity": [a.activity_uid for a in assigned],
            "resource": [a.resource_uid for a in assigned],
            "units": [a.units for a in assigned],
        },
    }


def shading(snapshot: Snapshot, names: dict[int, str]) -> list[dict[str, Any]]:
    """The calendars the plan may use, with their days laid out around its dates."""
    state, found = snapshot.state, snapshot.schedule
    first = min(found.project_start, when(state.head.start_minute)).date().replace(month=1, day=1)
    last = max(found.project_finish, found.project_start).date() + timedelta(days=2 * 366)
    calendars = {c.uid: c for c in state.calendars}
    calendars |= {c.uid: c for c in load_calendars(names.keys() - calendars.keys())}
    laid_out = state.memo.setdefault("shading", {})
    entries: list[dict[str, Any]] = []
    for uid in {**names, **{c.uid: c.name for c in state.calendars}}:
        calendar = calendars[uid]
        key = (uid, first, last.year)
        if laid_out.get(key, (None,))[0] != calendar:
            until = last.replace(month=12, day=31)
            laid_out[key] = (calendar, working.expanded(calendars.values(), uid, first, until))
        entries.append({"uid": uid, "name": names.get(uid, calendar.name), **laid_out[key][1]})
    return entries


def baseline_columns(state: PlanState, dates: dict[int, tuple[int, int]]) -> dict[str, list[Any]]:
    """A baseline's start and finish, row by row of the plan as it is now."""
    none = (None, None)
    pairs = [dates.get(uid, none) for uid in state.rows]
    return {"start": [p[0] for p in pairs], "finish": [p[1] for p in pairs]}
