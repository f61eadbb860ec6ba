"""Levels of effort: they span from what they follow to what they serve, and drive nothing."""

from __future__ import annotations

import numpy as np

from jalon.engine.cpm.forward import Dates
from jalon.engine.cpm.network import FF, FS, LEVEL_OF_EFFORT, SS, SUMMARY, Activities, Ints, Links
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import add, between

SPAN = 13


def span_efforts(
    a: Activities, links: Links, table: Table, d: Dates, total: Ints, free: Ints, end: Ints
) -> None:
    """Write the dates and floats of every level of effort, then of the summaries above.

    Its start is the earliest its predecessors (SS, FS) and start-bound successors allow, its
    finish the latest of what it must last until; Primavera P6 Professional Help, "Level of
    effort".
    """
    rows = np.flatnonzero(a.kind == LEVEL_OF_EFFORT)
    for i in rows:
        for start, finish in ((d.early_start, d.early_finish), (d.late_start, d.late_finish)):
            starts, finishes = _ends(int(i), links, table, start, finish)
            first = min(starts) if starts else (min(finishes) if finishes else int(end[i]))
            last = max(finishes) if finishes else int(end[i])
            start[i], finish[i] = first, max(first, last)
        d.start[i], d.finish[i] = d.early_start[i], d.early_finish[i]
        d.driver[i] = SPAN
        total[i] = free[i] = between(table, a.calendar[i], d.early_finish[i], d.late_finish[i])
    if len(rows):
        _roll_up(a, d)


def _ends(i: int, links: Links, table: Table, start: Ints, finish: Ints) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    finishes: list[int] = []
    for k in links.into[links.into_first[i] : links.into_first[i + 1]]:
        p, kind = links.predecessor[k], links.kind[k]
        t = add(table, links.calendar[k], finish[p] if kind in (FS, FF) else start[p], links.lag[k])
        (starts if kind in (FS, SS) else finishes).append(int(t))
    for k in links.out[links.out_first[i] : links.out_first[i + 1]]:
        j, kind = links.successor[k], links.kind[k]
        t = add(table, links.calendar[k], start[j] if kind in (FS, SS) else finish[j], -links.lag[k])
        (finishes if kind in (FS, FF) else starts).append(int(t))
    return starts, finishes


def _roll_up(a: Activities, d: Dates) -> None:
    """Widen every automatic summary to what is below it, deepest first."""
    for i in range(len(a.parent) - 1, -1, -1):
        p = a.parent[i]
        if p < 0 or a.mode[p] != 0 or not a.active[i] or a.kind[p] != SUMMARY:
            continue
        d.start[p], d.early_start[p] = min(d.start[p], d.start[i]), min(d.early_start[p], d.start[i])
        d.finish[p], d.early_finish[p] = max(d.finish[p], d.finish[i]), max(d.early_finish[p], d.finish[i])
        d.late_start[p] = min(d.late_start[p], d.late_start[i])
        d.late_finish[p] = max(d.late_finish[p], d.late_finish[i])
