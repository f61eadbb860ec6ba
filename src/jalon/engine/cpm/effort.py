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
from jalon.engine.model.clock import NEVER
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
    (Primavera P6 Professional Help, "Level of effort activities"). Among themselves they are
    spanned in the order of their links, each from what has dates by then; one that only others
    without dates hold stands at the plan's finish, as one without links does.
    """
    rows = network.rows
    efforts = np.flatnonzero(rows[:, at.KIND] == at.LEVEL_OF_EFFORT)
    spanning = _wbs_summaries(plans, rows)
    waiting = _sweep(network, table, dates, end, by_links(network, efforts[~spanning[efforts]].tolist()))
    if spanning.any():
        _span_wbs(plans, rows, spanning, dates, end)
        # Some may hang on a WBS summary, which has its dates only now.
        waiting = _sweep(network, table, dates, end, waiting)
    for alone in waiting:
        _span(network, table, dates, end, alone)
    if waiting and spanning.any():
        _span_wbs(plans, rows, spanning, dates, end)
    for i in efforts:
        dates[i, at.DRIVER] = BY_SPAN
        c = rows[i, at.FLOAT_CALENDAR]
        late = worked_at(table.days, table.origin, c, dates[i, at.LATE_FINISH])
        total[i] = free[i] = late - worked_at(table.days, table.origin, c, dates[i, at.EARLY_FINISH])
    if len(efforts):
        _roll_up(rows, dates)


def by_links(network: Network, efforts: list[int]) -> list[int]:
    """Efforts, each after those it follows; those that follow one another in a ring come last."""
    among = set(efforts)
    before = {i: [j for j in _others(network, i)[0] if j in among] for i in among}
    after: dict[int, list[int]] = {i: [] for i in among}
    for i in sorted(among):
        for j in before[i]:
            after[j].append(i)
    open_links = {i: len(before[i]) for i in among}
    found = [i for i in sorted(among) if not open_links[i]]
    for i in found:
        for k in after[i]:
            open_links[k] -= 1
            if not open_links[k]:
                found.append(k)
    return found + sorted(among.difference(found))


def _others(network: Network, i: int) -> tuple[list[int], list[int]]:
    """The rows that row ``i`` follows, and those it serves."""
    into = network.into[network.into_first[i] : network.into_first[i + 1]]
    out = network.out[network.out_first[i] : network.out_first[i + 1]]
    return network.links[into, at.PREDECESSOR].tolist(), network.links[out, at.SUCCESSOR].tolist()


def _sweep(network: Network, table: Table, dates: Ints, end: Ints, order: list[int]) -> list[int]:
    """Span all that something with dates holds, along the links and back; the answer is the rest."""
    left, moved = order, True
    while left and moved:
        rest = []
        for i in left:
            followed, served = _others(network, i)
            if (dates[followed + served, at.EARLY_START] != NEVER).any():
                _span(network, table, dates, end, i)
            else:
                rest.append(i)
        moved = len(rest) < len(left)
        left = rest[::-1]
    return left


def _span(network: Network, table: Table, dates: Ints, end: Ints, i: int) -> None:
    """The dates of one, from what is linked to it and has dates, or else from the plan's finish."""
    for start, finish in ((at.EARLY_START, at.EARLY_FINISH), (at.LATE_START, at.LATE_FINISH)):
        starts, finishes = _ends(network, i, table, dates[:, start], dates[:, finish])
        first = min(starts) if starts else (min(finishes) if finishes else int(end[i]))
        last = max(finishes) if finishes else int(end[i])
        dates[i, start], dates[i, finish] = first, max(first, last)
    dates[i, at.START], dates[i, at.FINISH] = dates[i, at.EARLY_START], dates[i, at.EARLY_FINISH]


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
                undated = spanning[i] or dates[i, at.EARLY_START] == NEVER
                found = None if undated or not rows[i, at.ACTIVE] else dates[i].copy()
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
        if start[other] == NEVER:
            continue
        t = asked(link, finish[other] if kind in (at.FS, at.FF) else start[other], 1)
        (starts if kind in (at.FS, at.SS) else finishes).append(t)
    for k in network.out[network.out_first[i] : network.out_first[i + 1]]:
        link = network.links[k]
        other, kind = link[at.SUCCESSOR], link[at.LINK_KIND]
        if start[other] == NEVER:
            continue
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
