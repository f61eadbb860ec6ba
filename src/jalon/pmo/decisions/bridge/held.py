"""Who is held longer when a decision waits, and what they cost meanwhile. See docs/methods/decisions.md.

A person or team is held until the end of their last task. What they work more in the later plan is already
in its cost; the rest of the time between the two ends is paid and brings nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from jalon.engine.earned_value.costs import Costs
from jalon.pmo.planning import bridge as planning

MOST_NAMES = 5


def held(at_once: planning.Snapshot, then: planning.Snapshot) -> dict[str, Any]:
    """Money, and who they are, the dearest first: working minutes held and their cost."""
    rows = sorted(_each(at_once, then), key=lambda one: -one["money"])
    return {"money": round(sum(one["money"] for one in rows), 2), "people": rows[:MOST_NAMES]}


def _each(at_once: planning.Snapshot, then: planning.Snapshot) -> Iterator[dict[str, Any]]:
    before, after = _ends(at_once), _ends(then)
    worked, works = _hours(at_once), _hours(then)
    for uid, (until, units) in after.items():
        resource = then.state.resources[uid]
        if (
            uid not in before
            or until <= before[uid][0]
            or resource.kind != "work"
            or not resource.standard_rate
        ):
            continue
        calendar = planning.work_of(then.state, resource.calendar_uid)
        longer = calendar.between(before[uid][0], until) * units
        idle = longer - max(works[uid] - worked[uid], 0.0) * 60
        if idle > 0:
            money = idle / 60 * resource.standard_rate
            yield {"name": resource.name, "minutes": round(idle), "money": round(money, 2)}


def _ends(snapshot: planning.Snapshot) -> dict[int, tuple[int, float]]:
    """By resource, when their last task ends, a minute since 1970, and their share of a full time on it."""
    index, state = snapshot.state.index(), snapshot.state
    found: dict[int, tuple[int, float]] = {}
    for one in state.assignments.values():
        row = state.rows.get(one.activity_uid)
        if row is None or not row.active or row.percent >= 100:
            continue
        end = (int(snapshot.schedule.finish[index[one.activity_uid]]), one.units)
        found[one.resource_uid] = max(found.get(one.resource_uid, end), end)
    return found


def _hours(snapshot: planning.Snapshot) -> dict[int, float]:
    """By resource, the hours it works in all."""
    plan = snapshot.state.plan
    active = np.array([one.active for one in plan.activities], dtype=bool)
    found: dict[int, float] = defaultdict(float)
    for at, shares in Costs.of(plan).hours.items():
        for uid, hours in shares.items() if active[at] else ():
            found[uid] += hours
    return found
