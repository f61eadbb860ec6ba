"""Levels of effort: they span from what they follow to what they serve, and drive nothing."""

from __future__ import annotations

import numpy as np

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.network import Ints, Network
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import added, worked_at

BY_SPAN = 13


def span_efforts(network: Network, table: Table, dates: Ints, total: Ints, free: Ints, end: Ints) -> None:
    """Write the dates and floats of every level of effort, then of the summaries above.

    It starts with the first of what it follows and lasts until the last of what it serves
    (Primavera P6 Professional Help, "Level of effort activities").
    """
    rows = network.rows
    efforts = np.flatnonzero(rows[:, at.KIND] == at.LEVEL_OF_EFFORT)
    for i in efforts:
        for start, finish in ((at.EARLY_START, at.EARLY_FINISH), (at.LATE_START, at.LATE_FINISH)):
            starts, finishes = _ends(network, int(i), table, dates[:, start], dates[:, finish])
            first = min(starts) if starts else (min(finishes) if finishes else int(end[i]))
            last = max(finishes) if finishes else int(end[i])
            dates[i, start], dates[i, finish] = first, max(first, last)
        dates[i, at.START], dates[i, at.FINISH] = dates[i, at.EARLY_START], dates[i, at.EARLY_FINISH]
        dates[i, at.DRIVER] = BY_SPAN
        c = rows[i, at.FLOAT_CALENDAR]
        late = worked_at(table.days, table.origin, c, dates[i, at.LATE_FINISH])
        total[i] = free[i] = late - worked_at(table.days, table.origin, c, dates[i, at.EARLY_FINISH])
    if len(efforts):
        _roll_up(rows, dates)


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
