"""What sets a date: the engine's chain of causes, met with the rows it is about."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from jalon.engine import explain
from jalon.pmo.planning.bridge.state import Snapshot

MOST_STEPS = 40


@dataclass(frozen=True, slots=True)
class Reason:
    """One step: ``cause`` is a driver's name in lower case."""

    uid: int
    cause: str
    start: int
    finish: int
    link: Any = None
    """The link row through which the next step pushes this one."""


def reasons(snapshot: Snapshot, uid: int) -> list[Reason]:
    """The driving chain of a row, newest cause first; the empty list for an unknown row."""
    state, found = snapshot.state, snapshot.schedule
    index = state.index()
    if uid not in index:
        return []
    steps = []
    for step in explain(state.plan, found, uid, MOST_STEPS):
        at = index[step.uid]
        link = None if step.link is None else next(islice(state.links.values(), step.link, None))
        steps.append(
            Reason(step.uid, step.driver.name.lower(), int(found.start[at]), int(found.finish[at]), link)
        )
    return steps
