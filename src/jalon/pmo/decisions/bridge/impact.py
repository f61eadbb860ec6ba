"""What a scenario does to dates, cost, float and milestones: before and after, as plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from jalon.engine.earned_value.costs import Costs
from jalon.pmo.planning import bridge as planning
from jalon.pmo.planning import queries as plans

MOST_MILESTONES = 60


def side(snapshot: planning.Snapshot) -> planning.Side:
    """One side of a comparison."""
    return planning.Side(snapshot.schedule, snapshot.state.plan)


def cost_of(snapshot: planning.Snapshot) -> float:
    """What the plan costs in all: fixed costs, assignments; switched-off tasks cost nothing."""
    memo = snapshot.state.memo
    if "planned cost" not in memo:
        plan = snapshot.state.plan
        active = np.array([a.active for a in plan.activities], dtype=bool)
        memo["planned cost"] = float(Costs.of(plan).planned[active].sum()) if len(active) else 0.0
    found: float = memo["planned cost"]
    return found


def impact(trial: Any, patch: Any) -> dict[str, Any]:
    """Both sides of a scenario. Dates in minutes since 1970, lengths in working minutes."""
    base, found = trial.base, trial.found
    planned = plans.baseline_dates(base.state.head)
    before = planning.summary_of(base.state, base.schedule, planned)
    after = planning.summary_of(found.state, found.schedule, planned)
    return {
        "cursor": trial.cursor,
        "revision": base.state.revision,
        "minutes_per_day": base.state.head.minutes_per_day,
        "currency": base.state.head.currency,
        "before": _one(before, cost_of(base)),
        "after": _one(after, cost_of(found)),
        "finish_delta": planning.finish_change(base, found),
        "baseline_finish": before["baseline_finish"],
        "milestones": _milestones(base, found, before, after),
        "moved": planning.displaced(base.schedule, found.schedule),
        "added": len(found.state.rows.keys() - base.state.rows.keys()),
        "removed": len(base.state.rows.keys() - found.state.rows.keys()),
        "conflicts": len(trial.conflicts),
    }


def _one(summary: dict[str, Any], cost: float) -> dict[str, Any]:
    names = ("start", "finish", "min_float", "critical", "late_milestones", "activities")
    return {**{name: summary[name] for name in names}, "cost": round(cost, 2)}


def _milestones(base: Any, found: Any, before: Any, after: Any) -> list[dict[str, Any]]:
    """Milestones still ahead that the scenario moves, adds or takes away, in the order of the plan."""
    was = {one["uid"]: one for one in before["milestones"]}
    now = {one["uid"]: one for one in after["milestones"]}
    calendar = planning.work_of(found.state)
    rows = []
    for uid in [*now, *(uid for uid in was if uid not in now)]:
        old, new = was.get(uid), now.get(uid)
        if old is not None and new is not None and old["finish"] == new["finish"]:
            continue
        told = new or old
        rows.append(
            {
                "uid": uid,
                "name": told["name"],
                "before": old and old["finish"],
                "after": new and new["finish"],
                "baseline": told["baseline"],
                "deadline": told["deadline"],
                "late": bool(new and new["late"]),
                "delta": calendar.between(old["finish"], new["finish"]) if old and new else 0,
            }
        )
    return rows[:MOST_MILESTONES]
