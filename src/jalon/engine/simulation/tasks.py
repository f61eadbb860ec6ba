"""Activities with a duration, placed in minutes worked on their own calendar."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.simulation.asking import asked_at
from jalon.engine.simulation.cells import Cells, to_finish, to_start, to_work, worked
from jalon.engine.simulation.ground import (
    BEFORE,
    BEGIN_WORK,
    DELAY,
    FROM_FINISH,
    HELD_WORK,
    HOLD,
    LAG,
    LATE_END,
    LEAST,
    LINE,
    OF_FINISH,
    OPENING,
    OPENS,
    OWN,
    PARENT,
    PULL,
    PUSH,
    SLOT,
    SPAN,
    TO_FINISH,
    WANTS_FINISH,
    WANTS_START,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.worktime.compiled import inlined

Ints = NDArray[np.int32]


@inlined
def place_simple(g: Ground, r: Room, i: int) -> None:
    """A task that only sums place."""
    low, high = g.first_link[i], g.first_link[i + 1]
    w, f = r.start[i], r.finish[i]
    width = len(w)
    span, least = g.rows[i, SPAN], g.rows[i, LEAST]
    one = g.links[low]
    first = r.finish[one[BEFORE]] if one[FROM_FINISH] else r.start[one[BEFORE]]
    lag = one[LAG]
    if high - low == 1:
        for b in range(width):
            x = max(np.int32(first[b] + lag), least)
            f[b] = np.int32(np.int32(w[b] + span) + x)
            w[b] = x
        return
    two = g.links[low + 1]
    second = r.finish[two[BEFORE]] if two[FROM_FINISH] else r.start[two[BEFORE]]
    other = two[LAG]
    if high - low == 2:
        for b in range(width):
            x = max(max(np.int32(first[b] + lag), least), np.int32(second[b] + other))
            f[b] = np.int32(np.int32(w[b] + span) + x)
            w[b] = x
        return
    z = r.lines[0]
    for b in range(width):
        z[b] = max(max(np.int32(first[b] + lag), least), np.int32(second[b] + other))
    for k in range(low + 2, high):
        link = g.links[k]
        more = r.finish[link[BEFORE]] if link[FROM_FINISH] else r.start[link[BEFORE]]
        lag = link[LAG]
        for b in range(width):
            z[b] = max(z[b], np.int32(more[b] + lag))
    for b in range(width):
        f[b] = np.int32(np.int32(w[b] + span) + z[b])
        w[b] = z[b]


@inlined
def greatest(g: Ground, r: Room, i: int, length: Ints, out: Ints) -> bool:
    """The greatest start that links ask of a task; False where none does."""
    found = False
    width = len(out)
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        lag = link[LAG]
        if link[SLOT] >= 0:
            source = r.lines[link[SLOT]]
            lag = np.int32(0)
        else:
            source = r.finish[link[BEFORE]] if link[FROM_FINISH] else r.start[link[BEFORE]]
        if link[TO_FINISH]:
            if found:
                for b in range(width):
                    out[b] = max(out[b], np.int32(np.int32(source[b] + lag) - length[b]))
            else:
                for b in range(width):
                    out[b] = np.int32(np.int32(source[b] + lag) - length[b])
        elif found:
            for b in range(width):
                out[b] = max(out[b], np.int32(source[b] + lag))
        else:
            for b in range(width):
                out[b] = np.int32(source[b] + lag)
        found = True
    return found


@inlined
def place_task(g: Ground, cell: Cells, r: Room, i: int) -> None:
    """A task under any rule."""
    c, span, p = g.rows[i, OWN], g.rows[i, SPAN], g.rows[i, PARENT]
    w, f = r.start[i], r.finish[i]
    width = len(w)
    x, length = r.lines[0], r.lines[1]
    for b in range(width):
        length[b] = np.int32(w[b] + span)
    found = greatest(g, r, i, length, x)
    if g.rows[i, OPENING] >= 0:
        a = r.lines[g.rows[i, OPENING]]
        to_work(cell, c, r.lines[g.rows[p, OPENS]], 0, a)
        for b in range(width):
            x[b] = max(x[b], a[b]) if found else a[b]
        found = True
    if not found:
        begin = g.rows[i, BEGIN_WORK]
        for b in range(width):
            x[b] = begin
    for h in range(3):
        hold = g.hold[i, h]
        if hold[HOLD] == 0:
            continue
        date = hold[HELD_WORK]
        back = np.int32(hold[OF_FINISH])
        if hold[HOLD] == PUSH:
            for b in range(width):
                x[b] = max(x[b], np.int32(date - back * length[b]))
        elif hold[HOLD] == PULL:
            for b in range(width):
                x[b] = min(x[b], np.int32(date - back * length[b]))
        else:
            for b in range(width):
                x[b] = np.int32(date - back * length[b])
    if g.rows[i, DELAY] > 0:
        to_start(cell, c, x, 0, f)
        for b in range(width):
            f[b] = np.int32(f[b] + g.rows[i, DELAY])
        to_work(cell, c, f, 0, x)
    for b in range(width):
        w[b] = x[b]
        f[b] = np.int32(x[b] + length[b])
    s = g.rows[i, LINE]
    if s >= 0 and g.rows[i, WANTS_START]:
        to_start(cell, c, w, 0, r.lines[s])
    if s >= 0 and g.rows[i, WANTS_FINISH]:
        to_finish(cell, c, f, 0, r.lines[s + 1])
        if g.rows[i, LATE_END]:
            end_late(g, cell, r, i, length)


@inlined
def end_late(g: Ground, cell: Cells, r: Room, i: int, length: Ints) -> None:
    """Held by its finish, it ends where the link says: 8:00, not the 17:00 before."""
    c = g.rows[i, OWN]
    w, f, t = r.start[i], r.finish[i], r.lines[g.rows[i, LINE] + 1]
    most = r.lines[2]
    greatest(g, r, i, length, most)
    opened = g.rows[i, OPENING] >= 0
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        if not link[TO_FINISH]:
            continue
        lag = link[LAG]
        if link[SLOT] >= 0:
            source = r.lines[link[SLOT]]
            lag = np.int32(0)
        else:
            source = r.finish[link[BEFORE]] if link[FROM_FINISH] else r.start[link[BEFORE]]
            if link[LAG] > 0:
                continue
            if link[LAG] == 0 and g.rows[link[BEFORE], LINE] < 0:
                continue
        for b in range(len(w)):
            ask = np.int32(source[b] + lag - length[b])
            drives = ask == most[b] and most[b] == w[b]
            if drives and opened and r.lines[g.rows[i, OPENING], b] > most[b]:
                drives = False
            if drives:
                clock = asked_at(g, cell, r, k, b)
                if worked(cell, c, clock) == f[b]:
                    t[b] = max(int(t[b]), clock)
