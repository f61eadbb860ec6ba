"""What sets a date, as steps from the row asked about back to the first cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jalon.engine.model.result import Driver
from jalon.pmo.planning.bridge.state import Snapshot

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: ``cause`` is a driver's name in lower case; a link step names the link's row."""

    uid: int
    cause: str
    start: int
    finish: int
    link: Any = None
    """The link row through which the next step pushes this one."""
    constraint: str = ""
    milestone: bool = False


def reasons(snapshot: Snapshot, uid: int) -> list[Reason]:
    """The driving chain of a row, newest cause first; the empty list for an unknown row."""
    state, found = snapshot.state, snapshot.schedule
    index = state.index()
    if uid not in index:
        return []
    links = list(state.links.values())
    steps: list[Reason] = []
    seen: set[int] = set()
    step: int | None = uid
    while step is not None and step not in seen and len(steps) < MOST_STEPS:
        seen.add(step)
        at = index[step]
        row = state.rows[step]
        driving = found.driver_link[found.driver_first[at] : found.driver_first[at + 1]]
        link = next((links[i] for i in driving if 0 <= i < len(links)), None)
        cause = Driver(int(found.driver[at])).name.lower()
        following: int | None = None
        if cause == "children":
            link, following = None, _last_child(snapshot, step)
        elif cause == "manual_summary":
            link, following = None, row.parent_uid
        elif cause in ("link", "summary_link") and link is not None:
            following = link.predecessor_uid if link.predecessor_plan_id is None else None
        else:
            link = None
        steps.append(
            Reason(
                step,
                cause,
                int(found.start[at]),
                int(found.finish[at]),
                link,
                row.constraint_kind,
                row.kind != "summary" and row.duration == 0,
            )
        )
        step = following
    return steps


def _last_child(snapshot: Snapshot, uid: int) -> int | None:
    """The row below that finishes last: it gives the summary its finish."""
    index, finish = snapshot.state.index(), snapshot.schedule.finish
    rows = snapshot.state.rows
    below = [one for one in snapshot.state.children().get(uid, ()) if rows[one].active]
    return max(below, key=lambda one: int(finish[index[one]]), default=None)
