"""A block of iterations placed at once: rows one after the other, all iterations of a row together.

What it finds is what :mod:`exact` finds, to the minute. An activity with a duration is placed in
minutes worked on its own calendar, where links, floors and constraints are sums and greatest
values; instants are looked up only where a link crosses to another calendar, or where a row lives
by the clock.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import FF, FS, LAG_CALENDAR, LINK_KIND, PREDECESSOR, SS, SUCCESSOR
from jalon.engine.cpm.columns import LAG as LINK_LAG
from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.asking import ask
from jalon.engine.simulation.cells import Cells, ended, moved
from jalon.engine.simulation.clocks import place_by_clock, place_fact, place_under_way
from jalon.engine.simulation.ground import (
    APART,
    ASKED,
    BEGIN_CLOCK,
    COUNTED,
    FACT,
    FINISHES,
    INNER,
    KEPT,
    KIND,
    LAST,
    LATE_END,
    LATEST,
    LINE,
    OPENS,
    OWN,
    PARENT,
    SIMPLE,
    SLOT,
    STARTS,
    SUMMARY,
    TASK,
    UNDER_WAY,
    WIDENS,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.simulation.tasks import place_simple, place_task
from jalon.engine.worktime.compiled import inlined

Ints = NDArray[np.int32]
FOREVER = 2**31 - 1


@inlined
def open_summary(g: Ground, r: Room, i: int) -> None:
    """Where the activities below a summary may start."""
    p = g.rows[i, PARENT]
    if g.rows[i, OPENS] >= 0:
        o = r.lines[g.rows[i, OPENS]]
        upper = p >= 0 and g.rows[p, OPENS] >= 0
        for b in range(len(o)):
            o[b] = r.lines[g.rows[p, OPENS], b] if upper else np.int32(NEVER)
        for k in range(g.first_link[i], g.first_link[i + 1]):
            a = r.lines[g.links[k, SLOT]]
            for b in range(len(o)):
                o[b] = max(o[b], a[b])
    if g.rows[i, LINE] >= 0:
        begin, end = r.lines[g.rows[i, LINE]], r.lines[g.rows[i, LINE] + 1]
        for b in range(len(begin)):
            begin[b], end[b] = np.int32(FOREVER), np.int32(NEVER)


@inlined
def close_summary(g: Ground, r: Room, i: int) -> None:
    """A summary takes the dates of what is below it; a manual one has its own."""
    begin, end = r.lines[g.rows[i, LINE]], r.lines[g.rows[i, LINE] + 1]
    known = g.rows[i, STARTS] != NEVER
    for b in range(len(begin)):
        if known:
            begin[b], end[b] = g.rows[i, STARTS], g.rows[i, FINISHES]
        elif end[b] == NEVER:
            t = g.rows[i, BEGIN_CLOCK]
            if g.rows[i, OPENS] >= 0:
                t = max(t, r.lines[g.rows[i, OPENS], b])
            begin[b] = end[b] = t


@inlined
def forward_block(g: Ground, cell: Cells, r: Room) -> None:
    """Every row of a block; the latest finish by calendar, and of the rows that live by the clock."""
    n = len(g.rows)
    for node in g.order:
        i = node - n if node >= n else node
        if g.rows[i, ASKED] and (node >= n or g.rows[i, KIND] != SUMMARY):
            ask(g, cell, r, i)
        if node >= n:
            open_summary(g, r, i)
            continue
        kind = g.rows[i, KIND]
        if kind == APART:
            continue
        if g.rows[i, KEPT] >= 0:
            kept, more = r.lines[g.rows[i, KEPT]], r.start[i]
            for b in range(len(kept)):
                kept[b] = more[b]
        if kind == TASK:
            if g.rows[i, SIMPLE]:
                place_simple(g, r, i)
            else:
                place_task(g, cell, r, i)
            if g.rows[i, COUNTED] and not g.rows[i, INNER] and not g.rows[i, LATE_END]:
                last, f = r.lines[LAST + g.rows[i, OWN]], r.finish[i]
                for b in range(len(last)):
                    last[b] = max(last[b], f[b])
            if g.rows[i, LINE] < 0:
                continue
        elif kind == FACT:
            place_fact(g, r, i)
        elif kind == UNDER_WAY:
            place_under_way(g, cell, r, i)
        elif kind == SUMMARY:
            if g.rows[i, LINE] < 0:
                continue
            close_summary(g, r, i)
        else:
            place_by_clock(g, cell, r, i)
        s = g.rows[i, LINE]
        begin, end = r.lines[s], r.lines[s + 1]
        if g.rows[i, COUNTED] and kind != FACT and (kind != TASK or g.rows[i, LATE_END]):
            for b in range(len(end)):
                r.lines[LATEST, b] = max(r.lines[LATEST, b], end[b])
        if g.rows[i, WIDENS]:
            o = g.rows[g.rows[i, PARENT], LINE]
            for b in range(len(end)):
                r.lines[o, b] = min(r.lines[o, b], begin[b])
                r.lines[o + 1, b] = max(r.lines[o + 1, b], end[b])


@inlined
def finishes(g: Ground, cell: Cells, r: Room, out: Ints) -> None:
    """The finish of each iteration."""
    for b in range(len(out)):
        finish = int(r.lines[LATEST, b])
        for c in range(len(cell.clock)):
            if r.lines[LAST + c, b] > NEVER:
                finish = max(finish, ended(cell, c, r.lines[LAST + c, b]))
        end = max(finish, g.last_end)
        finish = max(finish, g.last_fact)
        if len(g.efforts):
            finish = max(finish, effort_finish(g, cell, r, b, end))
        out[b] = finish


@inlined
def effort_finish(g: Ground, cell: Cells, r: Room, b: int, end: int) -> int:
    """The latest finish of the levels of effort, from what they follow and serve."""
    last = int(NEVER)
    links = g.effort_links
    for i in g.efforts:
        start, finish = FOREVER, int(NEVER)
        for k in range(len(links)):
            kind, c, lag = links[k, LINK_KIND], links[k, LAG_CALENDAR], links[k, LINK_LAG]
            if links[k, SUCCESSOR] == i:
                s = g.rows[links[k, PREDECESSOR], LINE]
                t = moved(cell, c, r.lines[s + 1 if kind in (FS, FF) else s, b], lag)
                if kind in (FS, SS):
                    start = min(start, t)
                else:
                    finish = max(finish, t)
            elif links[k, PREDECESSOR] == i:
                s = g.rows[links[k, SUCCESSOR], LINE]
                t = moved(cell, c, r.lines[s if kind in (FS, SS) else s + 1, b], -lag)
                if kind in (FS, FF):
                    finish = max(finish, t)
                else:
                    start = min(start, t)
        if finish == NEVER:
            finish = end
        if start != FOREVER:
            finish = max(finish, start)
        last = max(last, finish)
    return last
