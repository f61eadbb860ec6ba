"""Two computations of one plan side by side: what moved, by how much, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jalon.engine.model import Activity, Link, Plan, Schedule
from jalon.engine.worktime import WorkCalendar


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: its results, and its inputs where they were kept."""

    schedule: Schedule
    plan: Plan | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a row is not where it was: a code and what fills its sentence."""

    code: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """One row that differs. Dates in minutes since 1970, None on the side that lacks the row."""

    uid: int
    name: str
    summary: bool
    start: tuple[int | None, int | None]
    finish: tuple[int | None, int | None]
    duration: tuple[int | None, int | None]
    delta: int
    """Working minutes between the two finishes, on the plan's calendar."""
    critical: bool
    causes: tuple[Cause, ...]


def compare(old: Side, new: Side, named: Plan) -> list[Moved]:
    """Rows that differ from ``old`` to ``new``, in the order of ``named``, then those that are gone.

    ``named`` is the plan whose names and calendar are used where a side kept no inputs.
    """
    before, after = _rows(old.schedule), _rows(new.schedule)
    calendar = WorkCalendar.of(named.calendars, named.calendar or named.calendars[0].uid)
    was = {a.uid: a for a in old.plan.activities} if old.plan else {}
    now = {a.uid: a for a in (new.plan or named).activities}
    links = _by_successor(old.plan), _by_successor(new.plan)
    places = {uid: i for i, uid in enumerate(new.schedule.uid.tolist())}
    found: list[Moved] = []
    for uid in [*after, *(uid for uid in before if uid not in after)]:
        one, other = before.get(uid), after.get(uid)
        if one is not None and other is not None and one[:3] == other[:3]:
            continue
        activity = now.get(uid) or was.get(uid)
        moved = one is not None and other is not None
        found.append(
            Moved(
                uid,
                activity.name if activity else f"#{uid}",
                bool(activity and activity.is_summary),
                (one and one[0], other and other[0]),
                (one and one[1], other and other[1]),
                (one and one[2], other and other[2]),
                calendar.between(one[1], other[1]) if moved else 0,
                bool(other and other[3]),
                _causes(uid, one, other, was, now, links, new, before, after, places),
            )
        )
    return found


def _rows(schedule: Schedule) -> dict[int, tuple[int, int, int, bool]]:
    columns = zip(
        schedule.start.tolist(),
        schedule.finish.tolist(),
        schedule.duration.tolist(),
        schedule.critical.tolist(),
        strict=True,
    )
    return dict(zip(schedule.uid.tolist(), columns, strict=True))


def _by_successor(plan: Plan | None) -> dict[int, list[Link]] | None:
    if plan is None:
        return None
    found: dict[int, list[Link]] = {}
    for link in plan.links:
        found.setdefault(link.successor, []).append(link)
    return found


def _causes(
    uid: int,
    one: Any,
    other: Any,
    was: Mapping[int, Activity],
    now: Mapping[int, Activity],
    links: tuple[dict[int, list[Link]] | None, dict[int, list[Link]] | None],
    new: Side,
    before: Mapping[int, Any],
    after: Mapping[int, Any],
    places: Mapping[int, int],
) -> tuple[Cause, ...]:
    if one is None:
        return (Cause("new", {}),)
    if other is None:
        return (Cause("gone", {}),)
    causes = _own(was[uid], now[uid]) if uid in was and uid in now else []
    if uid in now and now[uid].is_summary:
        return (Cause("below", {}),)
    if links[0] is not None and links[1] is not None:
        causes += _linked(links[0].get(uid, []), links[1].get(uid, []), {**was, **now})
    for driver in () if causes else new.schedule.drivers(places[uid]):
        if driver in before and driver in after and before[driver][:2] != after[driver][:2]:
            name = now[driver].name if driver in now else f"#{driver}"
            return (Cause("pushed", {"name": name}),)
    if not causes and was:
        return (Cause("plan", {}),)
    return tuple(causes)


def _own(was: Activity, now: Activity) -> list[Cause]:
    causes = []
    if was.duration != now.duration and not now.is_summary:
        causes.append(Cause("duration", {"old": was.duration, "new": now.duration}))
    if was.constraint != now.constraint:
        held = now.constraint
        causes.append(
            Cause("constraint", {"kind": held.kind.name if held else "", "date": held.date if held else None})
        )
    if was.progress.actual_finish != now.progress.actual_finish:
        causes.append(Cause("finished", {}))
    elif was.progress.actual_start != now.progress.actual_start:
        causes.append(Cause("started", {}))
    elif was.progress != now.progress:
        causes.append(Cause("progress", {}))
    if was.calendar != now.calendar:
        causes.append(Cause("calendar", {}))
    if was.manual != now.manual or was.manual_start != now.manual_start:
        causes.append(Cause("manual", {}))
    if was.active != now.active:
        causes.append(Cause("active", {}))
    return causes


def _linked(old: list[Link], new: list[Link], known: Mapping[int, Activity]) -> list[Cause]:
    causes = []
    held, wanted = set(old), set(new)
    for link in sorted(wanted - held, key=lambda one: one.predecessor):
        name = known[link.predecessor].name if link.predecessor in known else f"#{link.predecessor}"
        code = "relinked" if any(_same_ends(link, one) for one in held) else "linked"
        causes.append(Cause(code, {"name": name}))
    for link in sorted(held - wanted, key=lambda one: one.predecessor):
        if not any(_same_ends(link, one) for one in wanted):
            name = known[link.predecessor].name if link.predecessor in known else f"#{link.predecessor}"
            causes.append(Cause("unlinked", {"name": name}))
    return causes


def _same_ends(one: Link, other: Link) -> bool:
    return one.predecessor == other.predecessor and one.predecessor_plan == other.predecessor_plan
