"""What links ask of a row, in every iteration of a block."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.simulation.cells import Cells, began, ended, moved, to_finish, to_start, to_work
from jalon.engine.simulation.ground import (
    BEFORE,
    BY_INSTANT,
    CALENDAR,
    FROM_FINISH,
    KIND,
    LAG,
    LINE,
    OWN,
    SLOT,
    TASK,
    WAY,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.worktime.compiled import inlined

Ints = NDArray[np.int32]


@inlined
def asked_clock(g: Ground, cell: Cells, r: Room, k: int, out: Ints) -> None:
    """The instants link ``k`` asks for."""
    link = g.links[k]
    q, lag, c = link[BEFORE], link[LAG], link[CALENDAR]
    if link[WAY] != BY_INSTANT and lag != 0:
        source = r.finish[q] if link[FROM_FINISH] else r.start[q]
        if lag > 0:
            to_finish(cell, c, source, lag, out)
        else:
            to_start(cell, c, source, lag, out)
        return
    t = r.lines[g.rows[q, LINE] + link[FROM_FINISH]]
    for b in range(len(out)):
        out[b] = t[b]
    if lag != 0:
        to_work(cell, c, t, lag, out)
        if lag > 0:
            to_finish(cell, c, out, 0, out)
        else:
            to_start(cell, c, out, 0, out)


@inlined
def ask(g: Ground, cell: Cells, r: Room, i: int) -> None:
    """What the links into a row ask for, kept: as instants, or in minutes worked for a task."""
    own = g.rows[i, OWN]
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        if link[SLOT] < 0:
            continue
        out = r.lines[link[SLOT]]
        if g.rows[i, KIND] != TASK:
            asked_clock(g, cell, r, k, out)
        elif link[WAY] == BY_INSTANT and (link[LAG] == 0 or link[CALENDAR] == own):
            to_work(cell, own, r.lines[g.rows[link[BEFORE], LINE] + link[FROM_FINISH]], link[LAG], out)
        else:
            asked_clock(g, cell, r, k, out)
            to_work(cell, own, out, 0, out)


@inlined
def asked_at(g: Ground, cell: Cells, r: Room, k: int, b: int) -> int:
    """The instant link ``k`` asks for in one iteration."""
    link = g.links[k]
    q, lag, c = link[BEFORE], int(link[LAG]), link[CALENDAR]
    if link[WAY] != BY_INSTANT and lag != 0:
        w = int(r.finish[q, b] if link[FROM_FINISH] else r.start[q, b]) + lag
        return ended(cell, c, w) if lag > 0 else began(cell, c, w)
    return moved(cell, c, int(r.lines[g.rows[q, LINE] + link[FROM_FINISH], b]), lag)
