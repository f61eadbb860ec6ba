"""What was critical in each iteration of a block: marks spread back along the driving links.

The rules are those of :mod:`exact`; what links asked for was kept on the way forward.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.cells import Cells, began, ended, worked
from jalon.engine.simulation.clocks import drives_span
from jalon.engine.simulation.ground import (
    APART,
    BEFORE,
    COUNTED,
    EITHER,
    FACT,
    FINISHED,
    FROM_FINISH,
    INNER,
    KIND,
    LAG,
    LATE_END,
    LINE,
    MARKED,
    MOVES,
    OPENING,
    OPENS,
    OWN,
    PARENT,
    PULLS,
    RANK,
    SLOT,
    SUMMARY,
    TASK,
    TO_FINISH,
    UNDER_WAY,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.simulation.tasks import greatest
from jalon.engine.worktime.compiled import inlined

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
ENDS, BEGINS, WAITS = range(3)


@inlined
def target(g: Ground, k: int) -> int:
    """Where a mark on the predecessor of link ``k`` goes: of a summary, to its start or finish."""
    q = g.links[k, BEFORE]
    if g.rows[q, KIND] != SUMMARY:
        return int(q)
    return int(above(g, q) + (ENDS if g.links[k, FROM_FINISH] else BEGINS))


@inlined
def above(g: Ground, i: int) -> int:
    """The first of a summary's three rows of marks, behind those of the plan's rows."""
    return int(len(g.rows) + 3 * g.rows[i, RANK])


@inlined
def first_marks(g: Ground, cell: Cells, r: Room, finish: Ints, last: Ints) -> None:
    """Marks on the rows that finish with everything; ``last`` gets that finish by calendar."""
    n, width = len(g.rows), len(finish)
    for c in range(len(last)):
        for b in range(width):
            w = worked(cell, c, finish[b])
            last[c, b] = w if ended(cell, c, w) == finish[b] else int(NEVER)
    for i in range(n):
        mark = r.marks[i]
        for b in range(r.words.shape[1]):
            r.words[i, b] = 0
        kind = g.rows[i, KIND]
        if not g.rows[i, COUNTED] or g.rows[i, INNER] or kind in (SUMMARY, APART):
            continue
        if kind == TASK and not g.rows[i, LATE_END]:
            f, most = r.finish[i], last[g.rows[i, OWN]]
            for b in range(width):
                mark[b] = np.int8(f[b] == most[b])
        elif kind != FACT or not g.rows[i, FINISHED]:
            end = r.lines[g.rows[i, LINE] + 1]
            for b in range(width):
                mark[b] = np.int8(end[b] == finish[b])


@inlined
def back_simple(g: Ground, r: Room, i: int) -> None:
    """Marks of a task without pulls, whose links are all sums or kept."""
    mark, w, f = r.marks[i], r.start[i], r.finish[i]
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        q, lag = link[BEFORE], link[LAG]
        if link[SLOT] >= 0:
            source = r.lines[link[SLOT]]
            lag = np.int32(0)
        else:
            source = r.finish[q] if link[FROM_FINISH] else r.start[q]
        to = r.marks[target(g, k)]
        own = f if link[TO_FINISH] else w
        for b in range(len(mark)):
            to[b] |= mark[b] & np.int8(np.int32(source[b] + lag) == own[b])


@inlined
def back_task(g: Ground, r: Room, i: int) -> None:
    """Marks of a task that a constraint may pull back, or that a summary's links hold."""
    mark, w, f = r.marks[i], r.start[i], r.finish[i]
    width = len(mark)
    most, length, free = r.lines[0], r.lines[1], r.lines[2]
    for b in range(width):
        length[b] = np.int32(f[b] - w[b])
    if not greatest(g, r, i, length, most):
        for b in range(width):
            most[b] = np.int32(NEVER)
    for b in range(width):
        free[b] = np.int32(mark[b] != 0 and most[b] == w[b])
    if g.rows[i, OPENING] >= 0:
        a = r.lines[g.rows[i, OPENING]]
        waits = r.marks[above(g, g.rows[i, PARENT]) + WAITS]
        for b in range(width):
            if mark[b] and a[b] == w[b] and a[b] > most[b]:
                waits[b] = 1
            if a[b] > most[b]:
                free[b] = 0
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        q, lag = link[BEFORE], link[LAG]
        if link[SLOT] >= 0:
            source = r.lines[link[SLOT]]
            lag = np.int32(0)
        else:
            source = r.finish[q] if link[FROM_FINISH] else r.start[q]
        to = r.marks[target(g, k)]
        own = f if link[TO_FINISH] else w
        for b in range(width):
            if free[b] and np.int32(source[b] + lag) == own[b]:
                to[b] = 1


@inlined
def back_by_clock(g: Ground, cell: Cells, r: Room, i: int) -> None:
    """Marks of a milestone, or of what may take no time."""
    c, p, s = g.rows[i, OWN], g.rows[i, PARENT], g.rows[i, LINE]
    mark, w, f, begin = r.marks[i], r.start[i], r.finish[i], r.lines[s]
    opened = p >= 0 and g.rows[p, OPENS] >= 0
    low, high = g.first_link[i], g.first_link[i + 1]
    for b in range(len(mark)):
        if not mark[b]:
            continue
        if g.rows[i, KIND] == EITHER and f[b] > w[b]:
            length = int(f[b] - w[b])
            for k in range(low, high):
                if drives_span(g, cell, r, i, b, opened, length, int(w[b]), k):
                    r.marks[target(g, k), b] = 1
            if opened:
                a = worked(cell, c, r.lines[g.rows[p, OPENS], b])
                if a == w[b] and a > most_span(g, cell, r, i, b, length):
                    r.marks[above(g, p) + WAITS, b] = 1
            continue
        most = int(NEVER)
        for k in range(low, high):
            most = max(most, int(r.lines[g.links[k, SLOT], b]))
        if opened and r.lines[g.rows[p, OPENS], b] > most:
            if settled(g, cell, i, int(r.lines[g.rows[p, OPENS], b])) == begin[b]:
                r.marks[above(g, p) + WAITS, b] = 1
            continue
        if settled(g, cell, i, most) != begin[b]:
            continue
        for k in range(low, high):
            if settled(g, cell, i, int(r.lines[g.links[k, SLOT], b])) == begin[b]:
                r.marks[target(g, k), b] = 1


@inlined
def most_span(g: Ground, cell: Cells, r: Room, i: int, b: int, length: int) -> int:
    most = int(NEVER)
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        ask = worked(cell, g.rows[i, OWN], r.lines[link[SLOT], b])
        most = max(most, ask - length * link[TO_FINISH])
    return most


@inlined
def settled(g: Ground, cell: Cells, i: int, t: int) -> int:
    """A milestone's instant: Primavera moves the start of work to working time."""
    c = g.rows[i, OWN]
    return max(t, began(cell, c, worked(cell, c, t))) if g.rows[i, MOVES] else t


@inlined
def back_opening(g: Ground, r: Room, i: int) -> None:
    """What holds back a summary holds back whoever waits below it."""
    waits = r.marks[above(g, i) + WAITS]
    p = g.rows[i, PARENT]
    low, high = g.first_link[i], g.first_link[i + 1]
    for b in range(len(waits)):
        if not waits[b]:
            continue
        most = int(NEVER)
        for k in range(low, high):
            most = max(most, int(r.lines[g.links[k, SLOT], b]))
        for k in range(low, high):
            if r.lines[g.links[k, SLOT], b] == most:
                r.marks[target(g, k), b] = 1
        if p >= 0:
            r.marks[above(g, p) + WAITS, b] = 1


@inlined
def from_above(g: Ground, r: Room, i: int) -> None:
    """A row takes the marks on the start or the finish of the summary above that it makes."""
    p, s = g.rows[i, PARENT], g.rows[i, LINE]
    begin, end = r.lines[s], r.lines[s + 1]
    first, last = r.lines[g.rows[p, LINE]], r.lines[g.rows[p, LINE] + 1]
    ends, begins = r.marks[above(g, p) + ENDS], r.marks[above(g, p) + BEGINS]
    if g.rows[i, KIND] == SUMMARY:
        own_ends, own_begins = r.marks[above(g, i) + ENDS], r.marks[above(g, i) + BEGINS]
        for b in range(len(ends)):
            own_ends[b] |= ends[b] & np.int8(end[b] == last[b])
            own_begins[b] |= begins[b] & np.int8(begin[b] == first[b])
        return
    mark = r.marks[i]
    for b in range(len(ends)):
        mark[b] |= ends[b] & np.int8(end[b] == last[b])
        mark[b] |= begins[b] & np.int8(begin[b] == first[b])


@inlined
def critical_block(
    g: Ground, cell: Cells, r: Room, finish: Ints, last: Ints, count: int, critical: Longs
) -> None:
    """How often each row was on a driving chain to the finish, in the first ``count`` iterations."""
    n = len(g.rows)
    first_marks(g, cell, r, finish, last)
    for k in range(n, len(r.marks)):
        for b in range(r.words.shape[1]):
            r.words[k, b] = 0
    for place in range(len(g.order) - 1, -1, -1):
        node = g.order[place]
        if node >= n:
            i = node - n
            if g.rows[i, OPENS] >= 0:
                back_opening(g, r, i)
            continue
        i = node
        p = g.rows[i, PARENT]
        if (
            p >= 0
            and g.rows[p, MARKED]
            and g.rows[i, KIND] != APART
            and (g.rows[i, COUNTED] or g.rows[i, KIND] == SUMMARY)
        ):
            from_above(g, r, i)
        kind = g.rows[i, KIND]
        if kind in (SUMMARY, APART):
            continue
        some = np.int64(0)
        for b in range(r.words.shape[1]):
            some |= r.words[i, b]
        if some == 0:
            continue
        mark = r.marks[i]
        if g.rows[i, FINISHED]:
            for b in range(len(mark)):
                mark[b] = 0
            continue
        whole = np.int32(0)
        for b in range(count):
            whole += mark[b]
        critical[i] += whole
        if kind in (FACT, UNDER_WAY):
            continue
        if kind != TASK:
            back_by_clock(g, cell, r, i)
        elif g.rows[i, PULLS] or g.rows[i, OPENING] >= 0:
            back_task(g, r, i)
        else:
            back_simple(g, r, i)
    for i in range(n - 1, -1, -1):
        p = g.rows[i, PARENT]
        if g.rows[i, KIND] == SUMMARY:
            whole = np.int32(0)
            for b in range(count):
                whole += r.marks[i, b]
            critical[i] += whole
        if p >= 0:
            for b in range(r.words.shape[1]):
                r.words[p, b] |= r.words[i, b]
