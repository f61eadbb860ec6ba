"""Levels of effort: they span from what they follow to what they serve, and drive nothing.

A WBS summary is a level of effort too: it spans what stands under its summary, whatever its links.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.network import Ints, Network
from jalon.engine.model.activity import WBS_SUMMARY
from jalon.engine.model.plan import Plan
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import added, worked_at

BY_SPAN = 13


_SPANS = (
    (at.START, at.FINISH),
    (at.EARLY_START, at.EARLY_FINISH),
    (at.LATE_START, at.LATE_FINISH),
)


def span_efforts(
    plans: Sequence[Plan],
    network: Network,
    table: Table,
    dates: Ints,
    total: Ints,
    free: Ints,
    end: Ints,
) -> None:
    """Write the dates and floats of every level of effort, then of the summaries above.

    It starts with the first of what it follows and lasts until the last of what it serves
    (Primavera P6 Professional Help, "Level of effort activities").
    """
    rows = network.rows
    efforts = np.flatnonzero(rows[:, at.KIND] == at.LEVEL_OF_EFFORT)
    spanning = _wbs_summaries(plans, rows)
    for i in efforts[~spanning[efforts]]:
        for start, finish in ((at.EARLY_START, at.EARLY_FINISH), (at.LATE_START, at.LATE_FINISH)):
            starts, finishes = _ends(network, int(i), table, dates[:, start], dates[:, finish])
            first = min(starts) if starts else (min(finishes) if finishes else int(end[i]))
            last = max(finishes) if finishes else int(end[i])
            dates[i, start], dates[i, finish] = first, max(first, last)
        dates[i, at.START], dates[i, at.FINISH] = dates[i, at.EARLY_START], dates[i, at.EARLY_FINISH]
    if spanning.any():
        _span_wbs(plans, rows, spanning, dates, end)
    for i in efforts:
        dates[i, at.DRIVER] = BY_SPAN
        c = rows[i, at.FLOAT_CALENDAR]
        late = worked_at(table.days, table.origin, c, dates[i, at.LATE_FINISH])
        total[i] = free[i] = late - worked_at(table.days, table.origin, c, dates[i, at.EARLY_FINISH])
    if len(efforts):
        _roll_up(rows, dates)


def _wbs_summaries(plans: Sequence[Plan], rows: Ints) -> NDArray[np.bool_]:
    """The rows that span what stands under their summary."""
    if not plans:
        return np.zeros(len(rows), dtype=np.bool_)
    kinds = [a.work_type == WBS_SUMMARY for plan in plans for a in plan.activities]
    found: NDArray[np.bool_] = np.array(kinds, dtype=np.bool_) & (rows[:, at.KIND] == at.LEVEL_OF_EFFORT)
    return found


def _span_wbs(plans: Sequence[Plan], rows: Ints, spanning: NDArray[np.bool_], dates: Ints, end: Ints) -> None:
    """Every WBS summary from the first to the last date under its summary, or of its plan."""
    first = 0
    for plan in plans:
        own = range(first, first + len(plan.activities))
        first = own.stop
        # The dates under each row; under -1, of the whole plan.
        under: dict[int, Ints] = {}
        for i in reversed(own):
            found = under.get(i)
            if rows[i, at.KIND] != at.SUMMARY:
                found = None if spanning[i] or not rows[i, at.ACTIVE] else dates[i].copy()
            if found is None:
                continue
            above = under.setdefault(int(rows[i, at.PARENT]), found.copy())
            for start, finish in _SPANS:
                above[start] = min(above[start], found[start])
                above[finish] = max(above[finish], found[finish])
        for i in own:
            if spanning[i]:
                found = under.get(int(rows[i, at.PARENT]))
                for start, finish in _SPANS:
                    dates[i, start] = end[i] if found is None else found[start]
                    dates[i, finish] = end[i] if found is None else found[finish]


def _ends(network: Network, i: int, table: Table, start: Ints, finish: Ints) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    finishes: list[int] = []

    def asked(link: Ints, t: int, sign: int) -> int:
        lag = sign * int(link[at.LAG])
        return added(table.days, table.steps, table.origin, int(link[at.LAG_CALENDAR]), int(t), lag)

    for k in network.into[network.into_first[i] : network.into_first[i + 1]]:
        link = network.links[k]
        other, kind = link[at.PREDECESSOR], link[at.LINK_KIND]
        t = asked(link, finish[other] if kind in (at.FS, at.FF) else start[other], 1)
        (starts if kind in (at.FS, at.SS) else finishes).append(t)
    for k in network.out[network.out_first[i] : network.out_first[i + 1]]:
        link = network.links[k]
        other, kind = link[at.SUCCESSOR], link[at.LINK_KIND]
        t = asked(link, start[other] if kind in (at.FS, at.SS) else finish[other], -1)
        (finishes if kind in (at.FS, at.FF) else starts).append(t)
    return starts, finishes


def _roll_up(rows: Ints, dates: Ints) -> None:
    """Widen every automatic summary to what is below it, deepest first."""
    for i in range(len(rows) - 1, -1, -1):
        p = rows[i, at.PARENT]
        if p < 0 or rows[p, at.MODE] != at.AUTO or not rows[i, at.ACTIVE]:
            continue
        for column, source in (
            (at.START, at.START),
            (at.EARLY_START, at.START),
            (at.LATE_START, at.LATE_START),
        ):
            dates[p, column] = min(dates[p, column], dates[i, source])
        for column, source in (
            (at.FINISH, at.FINISH),
            (at.EARLY_FINISH, at.FINISH),
            (at.LATE_FINISH, at.LATE_FINISH),
        ):
            dates[p, column] = max(dates[p, column], dates[i, source])
