"""Whether a network is plain enough for :mod:`sweep`, and what that way needs of it.

Plain: one calendar, no summary that waits or is waited for, no constraint that pulls an
activity back, nothing as late as possible, no weather. Facts (started, finished) and floors
(start or finish no earlier than, the data date) are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.kernel import added, settled, worked_at

if TYPE_CHECKING:
    from jalon.engine.simulation.problem import Net

Ints = NDArray[np.int32]
FORWARD = (at.ASAP, at.SNET, at.FNET)


class Plain(NamedTuple):
    """``order`` without summaries, the links in the order of their successors, floors and facts."""

    order: Ints
    base: Ints
    links: Ints
    first_link: Ints
    floors: Ints
    facts: NDArray[np.bool_]
    done: NDArray[np.bool_]
    days: Ints
    steps: Ints
    origin: int
    calendar: int


def plain(net: Net) -> Plain | None:
    """What :mod:`sweep` reads, or None where the network needs every rule."""
    rows, flags = net.rows, net.switches
    if not len(rows) or net.backward or net.from_finish or len(net.effort_links) or not net.counted.all():
        return None
    summary = rows[:, at.KIND] == at.SUMMARY
    leaf = ~summary
    ends = net.arriving[:, [at.PREDECESSOR, at.SUCCESSOR]]
    calendar = int(rows[leaf, at.CALENDAR][0]) if leaf.any() else 0
    lagged = net.arriving[:, at.LAG] != 0
    if (
        not leaf.any()
        or calendar == 0
        or (rows[leaf, at.CALENDAR] != calendar).any()
        or summary[ends].any()
        or (net.arriving[lagged, at.LAG_CALENDAR] != calendar).any()
        or (rows[:, at.MODE] != at.AUTO).any()
        or (rows[:, at.DELAY] != 0).any()
        or not np.isin(rows[leaf, at.CONSTRAINT], FORWARD).all()
        or (rows[leaf, at.CONSTRAINT2] > at.ALAP).any()
        or (rows[summary, at.CONSTRAINT] != at.ASAP).any()
        or (rows[:, at.KIND] == at.LEVEL_OF_EFFORT).any()
    ):
        return None
    if flags[at.PRIMAVERA] and (
        (rows[leaf, at.STATE] == at.STARTED).any() or (rows[leaf, at.SPAN] == 0).any()
    ):
        return None
    waiting = leaf & (rows[:, at.STATE] == at.STARTED) & (np.diff(net.into_first) > 0)
    if flags[at.PROGRESS] == at.RETAINED_LOGIC and waiting.any():
        return None
    if flags[at.EXPECTED] and (rows[:, at.EXPECTED_FINISH] != NEVER).any():
        return None
    if _late_instants(net):
        return None
    facts = leaf & (rows[:, at.STATE] != at.NOT_STARTED)
    floors = np.zeros((len(rows), 3), dtype=np.int32)
    for i in np.flatnonzero(leaf):
        floors[i] = _floors(net, int(i), calendar)
    nodes = net.order[net.order < len(rows)]
    return Plain(
        np.ascontiguousarray(nodes[leaf[nodes]]),
        rows,
        net.arriving,
        net.into_first,
        floors,
        facts,
        rows[:, at.STATE] == at.FINISHED,
        net.days,
        net.steps,
        net.origin,
        calendar,
    )


def _late_instants(net: Net) -> bool:
    """Whether a milestone may stand at 8:00 where a sum of minutes would say 17:00."""
    rows, links = net.rows, net.arriving
    instant = (rows[:, at.SPAN] == 0) & (rows[:, at.KIND] != at.SUMMARY)
    into = links[instant[links[:, at.SUCCESSOR]]]
    held = instant & (rows[:, at.CONSTRAINT] != at.ASAP)
    early = ~np.isin(into[:, at.LINK_KIND], (at.FS, at.FF)) | (into[:, at.LAG] < 0)
    first = instant & (np.diff(net.into_first) == 0)
    return bool(
        early.any() or held.any() or first.any() or (instant & (rows[:, at.STATE] == at.STARTED)).any()
    )


def _floors(net: Net, i: int, calendar: int) -> tuple[int, int, int]:
    """Least start, least finish, and for a fact its start and its finish, in minutes worked."""
    row, flags = net.rows[i], net.switches

    def work(t: int) -> int:
        return int(worked_at(net.days, net.origin, calendar, t))

    if row[at.STATE] == at.FINISHED:
        return work(int(row[at.ACTUAL_START])), 0, work(int(row[at.ACTUAL_FINISH]))
    after = bool(flags[at.AFTER_DATA_DATE]) and row[at.DATA_DATE] != NEVER
    if row[at.STATE] == at.STARTED:
        resume = int(row[at.RESUME] if row[at.RESUME] != NEVER else row[at.STOP])
        if resume == NEVER:
            done = max(int(row[at.DURATION] - row[at.REMAINING]), 0)
            resume = int(added(net.days, net.steps, net.origin, calendar, int(row[at.ACTUAL_START]), done))
        if after:
            resume = max(resume, int(row[at.DATA_DATE]))
        resume = int(settled(net.days, net.steps, net.origin, calendar, resume, True))
        return work(int(row[at.ACTUAL_START])), 0, work(resume) + int(row[at.REMAINING])
    least = end = 0
    if net.into_first[i] == net.into_first[i + 1]:
        begin = int(row[at.PLAN_START])
        if not flags[at.PRIMAVERA] and row[at.CONSTRAINT] == at.SNET:
            begin = min(begin, int(row[at.CONSTRAINT_DATE]))
        least = work(begin)
    if after:
        least = max(least, work(int(row[at.DATA_DATE])))
    if row[at.CONSTRAINT] == at.SNET:
        least = max(least, work(int(row[at.CONSTRAINT_DATE])))
    if row[at.CONSTRAINT] == at.FNET:
        end = work(int(row[at.CONSTRAINT_DATE]))
    return least, end, 0
