"""A state -> the engine -> what it found: alone, or together with the plans it is linked to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from jalon.engine import schedule_together
from jalon.engine.cpm import prepare
from jalon.engine.model import Activity, Duration, Link, Plan, Schedule
from jalon.engine.model.clock import EPOCH, NEVER
from jalon.engine.worktime import WorkCalendar
from jalon.pmo.planning import outline
from jalon.pmo.planning.bridge.rows import minute_of
from jalon.pmo.planning.bridge.state import PlanState, Snapshot

SHOWN = [
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float",
    "free_float",
    "critical",
    "duration",
    "percent",
]
"""Columns of a schedule that a page shows: a row has changed where one of them has."""


def compute(state: PlanState) -> Schedule:
    """The schedule of a plan that waits for no other; of an edited one, only the edit is read."""
    before = state.memo.get("prepared")
    prepared = before.again([state.plan]) if before else prepare([state.plan])
    state.memo["prepared"] = prepared
    return prepared.schedules()[0]


@cache
def warm_up() -> None:
    """Load the engine's kernels (compile them, on a machine that never did) before anything is locked."""
    two = (Activity(1, "", Duration(480)), Activity(2, "", Duration(480)))
    prepare([Plan("", EPOCH, two, (Link(1, 2),))]).schedules()


def compute_together(states: Sequence[PlanState]) -> tuple[Schedule, ...]:
    """The schedules of plans that wait for each other."""
    return schedule_together([state.plan for state in states])


def moved_uids(old: Schedule | None, new: Schedule) -> set[int]:
    """uids whose shown values differ between two schedules, new rows included."""
    if old is None:
        return set(new.uid.tolist())
    if len(old) == len(new) and np.array_equal(old.uid, new.uid):
        changed = np.zeros(len(new), dtype=bool)
        for name in SHOWN:
            changed |= getattr(old, name) != getattr(new, name)
        changed |= old.driver != new.driver
        return set(new.uid[changed].tolist())
    places = {uid: i for i, uid in enumerate(old.uid.tolist())}
    at = np.array([places.get(uid, -1) for uid in new.uid.tolist()], dtype=np.int64)
    changed = at < 0
    for name in (*SHOWN, "driver"):
        before = getattr(old, name)
        if len(before):
            changed |= before[np.maximum(at, 0)] != getattr(new, name)
    return set(new.uid[changed].tolist())


def displaced(old: Schedule, new: Schedule) -> int:
    """How many rows present in both have other dates."""
    if np.array_equal(old.uid, new.uid):
        return int(((old.start != new.start) | (old.finish != new.finish)).sum())
    places = {uid: i for i, uid in enumerate(old.uid.tolist())}
    at = np.array([places.get(uid, -1) for uid in new.uid.tolist()], dtype=np.int64)
    if not len(old):
        return 0
    both = at >= 0
    at = np.maximum(at, 0)
    return int((both & ((old.start[at] != new.start) | (old.finish[at] != new.finish))).sum())


def moved_milestones(before: Snapshot, after: Snapshot) -> list[dict[str, Any]]:
    """Milestones that moved, with how many working minutes, largest first."""
    old, new = before.schedule, after.schedule
    places = before.state.index()
    found = []
    for i in Marks.of(after.state).milestones:
        row = after.state.rows[int(new.uid[i])]
        at = places.get(row.uid)
        if at is None:
            continue
        was, now = int(old.finish[at]), int(new.finish[i])
        if was != now:
            delta = work_of(after.state).between(was, now)
            found.append({"uid": row.uid, "name": row.name, "delta_minutes": delta})
    return sorted(found, key=lambda one: -abs(one["delta_minutes"]))


def finish_change(before: Snapshot, after: Snapshot) -> int:
    """Working minutes between the old and the new finish of the plan, on its own calendar."""
    was, now = minute_of(before.schedule.project_finish), minute_of(after.schedule.project_finish)
    return 0 if was == now else work_of(after.state).between(was, now)


def work_of(state: PlanState, calendar: int | None = None) -> WorkCalendar:
    """A calendar of the plan to count with: the plan's own where none is named."""
    uid = state.calendar if calendar is None else calendar
    laid_out = state.memo.setdefault("work", {})
    if uid not in laid_out:
        laid_out[uid] = WorkCalendar.of(state.calendars, uid)
    return laid_out[uid]


def codes(state: PlanState) -> dict[int, str]:
    """The WBS code of every row: its own, else its number in the outline."""
    if "codes" not in state.memo:
        rows = state.rows.values()
        found = outline.codes((row.uid, row.parent_uid) for row in rows)
        found.update((row.uid, row.wbs) for row in rows if row.wbs)
        state.memo["codes"] = found
    return state.memo["codes"]


def renumbered(before: PlanState, after: PlanState) -> set[int]:
    """Rows whose shown WBS code is not what it was."""
    old = codes(before)
    return {uid for uid, code in codes(after).items() if old.get(uid) != code}


def _is_milestone(row: Any) -> bool:
    return bool(row.milestone) or row.kind.endswith("milestone") or (row.duration == 0 and row.kind == "task")


@dataclass(frozen=True, slots=True, eq=False)
class Marks:
    """What sums and milestones ask of every row, kept from one edit to the next."""

    leaf: Any
    done: Any
    milestones: tuple[int, ...]
    """Row indices."""

    @classmethod
    def of(cls, state: PlanState) -> Marks:
        if "marks" not in state.memo:
            rows = list(state.rows.values())
            state.memo["marks"] = cls(
                np.array([_is_leaf(row) for row in rows], bool),
                np.array([_is_done(row) for row in rows], bool),
                tuple(i for i, row in enumerate(rows) if _is_milestone(row)),
            )
        return state.memo["marks"]

    def with_rows(self, state: PlanState, changed: Iterable[Any]) -> Marks:
        """The marks after these rows changed, order kept."""
        leaf, done, milestones = self.leaf.copy(), self.done.copy(), set(self.milestones)
        index = state.index()
        for row in changed:
            i = index[row.uid]
            leaf[i], done[i] = _is_leaf(row), _is_done(row)
            (milestones.add if _is_milestone(row) else milestones.discard)(i)
        return Marks(leaf, done, tuple(sorted(milestones)))


def _is_leaf(row: Any) -> bool:
    return row.kind != "summary" and bool(row.active) and not row.external


def _is_done(row: Any) -> bool:
    return row.actual_finish is not None or row.percent >= 100


def summary_of(
    state: PlanState, found: Schedule, baseline: Mapping[int, tuple[int, int]] | None = None
) -> dict[str, Any]:
    """What pages above ask of a plan: ends, percent, floats, milestones. Minutes since 1970 throughout.

    ``baseline`` gives (start, finish) by uid of the baseline in force.
    """
    marks = Marks.of(state)
    leaf, done = marks.leaf, marks.done
    length = found.duration.astype(np.float64)
    weight = float(length[leaf].sum())
    if weight > 0:
        percent = float((length * found.percent)[leaf].sum() / weight)
    else:
        percent = float(found.percent[leaf].mean()) if leaf.any() else 0.0
    open_floats = found.total_float[leaf & ~done & (found.total_float != NEVER)]
    planned = baseline or {}
    milestones = [
        _milestone(state.rows[int(found.uid[i])], found, i, planned) for i in marks.milestones if leaf[i]
    ]
    return {
        "start": minute_of(found.project_start),
        "finish": minute_of(found.project_finish),
        "percent": round(percent, 2),
        "min_float": int(open_floats.min()) if len(open_floats) else None,
        "activities": int(leaf.sum()),
        "critical": int((found.critical & leaf & ~done).sum()),
        "baseline_finish": max((finish for _start, finish in planned.values()), default=None),
        "late_milestones": sum(1 for m in milestones if m["late"]),
        "milestones": milestones[:200],
    }


def _milestone(row: Any, found: Schedule, i: int, planned: Mapping[int, tuple[int, int]]) -> dict[str, Any]:
    finish = int(found.finish[i])
    before = planned.get(row.uid)
    reached = row.actual_finish is not None or row.percent >= 100
    late = not reached and (
        (before is not None and finish > before[1]) or (row.deadline is not None and finish > row.deadline)
    )
    return {
        "uid": row.uid,
        "name": row.name,
        "finish": finish,
        "baseline": before[1] if before else None,
        "deadline": row.deadline,
        "critical": bool(found.critical[i]),
        "reached": reached,
        "late": bool(late),
    }
