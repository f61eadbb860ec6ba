"""An independent judge of schedules: it shares nothing with what makes them."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from jalon.engine import Activity, Plan, ResourceKind, schedule_together
from jalon.engine.model.clock import minutes


def fault(
    durations: Sequence[int],
    demands: Sequence[Sequence[int]],
    capacities: Sequence[int],
    followers: Sequence[Sequence[int]],
    starts: Sequence[int],
) -> str | None:
    """What is wrong with a schedule of unit times, or None."""
    load: dict[tuple[int, int], int] = defaultdict(int)
    for i, start in enumerate(starts):
        if start < 0:
            return f"{i} starts before 0"
        for j in followers[i]:
            if starts[j] < start + durations[i]:
                return f"{j} starts before {i} ends"
        for r, need in enumerate(demands[i]):
            for t in range(start, start + durations[i]):
                load[r, t] += need
    over = [key for key, used in load.items() if used > capacities[key[0]]]
    return f"overload at {over[0]}" if over else None


def _at_work(activity: Activity, start: int, finish: int) -> list[tuple[int, int]]:
    """When an activity works: in its pieces, which must stand where its dates are."""
    if not activity.splits:
        return [(start, finish)]
    pieces = [(minutes(a), minutes(b)) for a, b in activity.splits]
    assert pieces[0][0] == start
    assert pieces[-1][1] == finish
    assert all(a < b for a, b in pieces)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(pieces))
    return pieces


def overloaded(plans: Sequence[Plan], step: int = 30) -> list[tuple[str, datetime]]:
    """Where, counted every half hour on the dates the critical path gives, a resource does too much."""
    load: dict[tuple[str, int], float] = defaultdict(float)
    room: dict[str, float] = {}
    for plan, dates in zip(plans, schedule_together(plans), strict=True):
        at = {int(uid): i for i, uid in enumerate(dates.uid)}
        names = {r.uid: r for r in plan.resources if r.kind is ResourceKind.WORK}
        for given in plan.assignments:
            if given.resource not in names:
                continue
            resource, i = names[given.resource], at[given.activity]
            room.setdefault(resource.name, resource.max_units)
            for begin, end in _at_work(
                plan.activity(given.activity), int(dates.start[i]), int(dates.finish[i])
            ):
                for t in range(begin, end, step):
                    load[resource.name, t] += given.units
    origin = datetime(1970, 1, 1)
    assert minutes(origin) == 0
    return [
        (name, origin + timedelta(minutes=t)) for (name, t), used in load.items() if used > room[name] + 1e-9
    ]
