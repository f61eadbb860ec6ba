"""Work that comes back into a plan: tasks made longer, or a further task after one that is finished.

What was cut and is wanted again, or was made and rejected, takes time where it was made. It is told as
operations of the plan, so that what is computed is what will be done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jalon.engine.model.clock import instant, minutes
from jalon.pmo.governance.bridge import recovery
from jalon.pmo.planning import bridge as planning

WHOLE = 100
MINUTES_A_DAY = 1440


@dataclass(frozen=True, slots=True)
class Growth:
    """So many minutes of work more at a task; `name` is what it is called as a task of its own."""

    uid: int
    minutes: int
    name: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a change of the plan takes: its finish, the days lost, the money where the plan has costs."""

    finish: int
    days: float
    money: float | None


def able(snapshot: planning.Snapshot, uid: int | None) -> bool:
    """Whether work can come back at this task: it is in the plan, and no summary, milestone or stranger."""
    row = snapshot.state.rows.get(uid) if uid is not None else None
    return bool(row and row.active and not row.external and row.kind != "summary" and not row.milestone)


def worked(snapshot: planning.Snapshot, uid: int) -> float:
    """The length of a task in working minutes; of what takes the time of the clock, a day for a day."""
    row = snapshot.state.rows[uid]
    if not row.duration_elapsed:
        return float(row.duration)
    return float(row.duration) * snapshot.state.plan.minutes_per_day / MINUTES_A_DAY


def operations(snapshot: planning.Snapshot, growths: Iterable[Growth]) -> list[dict[str, Any]]:
    """The operations of the plan that make room for this work."""
    longer: dict[int, int] = {}
    further: list[Growth] = []
    for one in growths:
        if not able(snapshot, one.uid):
            continue
        row = snapshot.state.rows[one.uid]
        # work is not added to what takes the time of the clock: it comes after it
        if row.actual_finish is not None or row.percent >= WHOLE or row.duration_elapsed:
            further.append(one)
        else:
            longer[one.uid] = longer.get(one.uid, row.duration) + one.minutes
    found: list[dict[str, Any]] = [
        {
            "op": "set",
            "uid": uid,
            "version": snapshot.state.rows[uid].version,
            "fields": {"duration": duration},
        }
        for uid, duration in longer.items()
    ]
    for place, one in enumerate(further):
        found += _further(snapshot, one, snapshot.state.head.next_uid + place)
    return found


def _further(snapshot: planning.Snapshot, one: Growth, uid: int) -> list[dict[str, Any]]:
    """A task after a finished one: the same people, its share of the fixed cost; what waited waits on."""
    state = snapshot.state
    done = state.rows[one.uid]
    length = worked(snapshot, one.uid)
    share = one.minutes / length if length else 0
    fields: dict[str, Any] = {"name": one.name[:200], "duration": one.minutes}
    hands = [
        {"uid": held.resource_uid, "units": held.units}
        for held in state.assignments.values()
        if held.activity_uid == one.uid
    ]
    if hands:
        fields["resources"] = hands
    if done.fixed_cost:
        fields["fixed_cost"] = round(float(done.fixed_cost) * share, 2)
    if state.head.data_date_minute is not None:
        fields["constraint_date"] = instant(state.head.data_date_minute).date().isoformat()
    followers = sorted(
        {
            link.successor_uid
            for link in state.links.values()
            if link.predecessor_uid == one.uid
            and link.predecessor_plan_id is None
            and link.kind == "FS"
            and _is_ahead(state.rows.get(link.successor_uid))
        }
    )
    return [
        {"op": "insert", "after": one.uid, "rows": [fields]},
        {"op": "link", "from": one.uid, "to": uid},
        *({"op": "link", "from": uid, "to": follower} for follower in followers),
    ]


def _is_ahead(row: Any) -> bool:
    return row is not None and row.actual_start is None and not row.percent


def price(before: planning.Snapshot, after: planning.Snapshot) -> Price:
    """What a change takes, from the plan computed before and after it."""
    was, now = minutes(before.schedule.project_finish), minutes(after.schedule.project_finish)
    work = planning.work_of(before.state)
    days = work.between(was, now) if now >= was else -work.between(now, was)
    money = recovery.cost_of(after) - recovery.cost_of(before)
    priced = recovery.is_priced(before)
    return Price(now, round(days / before.state.plan.minutes_per_day, 2), round(money, 2) if priced else None)


__all__ = ["Growth", "Price", "able", "operations", "price"]
