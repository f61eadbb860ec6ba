"""Rows that live by the clock: milestones, started work, facts, and what may take no time."""

from __future__ import annotations

from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.cells import Cells, began, ended, worked
from jalon.engine.simulation.ground import (
    BEGIN_CLOCK,
    BEGIN_WORK,
    DELAY,
    EXPECTED,
    FINISHES,
    HELD_CLOCK,
    HELD_WORK,
    HOLD,
    INSTANT,
    KIND,
    LEFT,
    LINE,
    MOVES,
    OF_FINISH,
    OPENS,
    OWN,
    PARENT,
    PULL,
    PUSH,
    SLOT,
    SPAN,
    STARTS,
    TO_FINISH,
    WORK_FINISHES,
    WORK_STARTS,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.worktime.compiled import inlined


@inlined
def place_by_clock(g: Ground, cell: Cells, r: Room, i: int) -> None:
    """A milestone, or what may take no time: one iteration after the other."""
    c, p, s = g.rows[i, OWN], g.rows[i, PARENT], g.rows[i, LINE]
    w, f = r.start[i], r.finish[i]
    begin, end = r.lines[s], r.lines[s + 1]
    low, high = g.first_link[i], g.first_link[i + 1]
    opened = p >= 0 and g.rows[p, OPENS] >= 0
    for b in range(len(w)):
        length = max(g.rows[i, SPAN] + w[b], 0)
        if g.rows[i, KIND] == INSTANT or length == 0:
            most = g.rows[i, BEGIN_CLOCK]
            if low < high or opened:
                most = asked_most(g, r, i, b, opened)
            t = place_instant(g, cell, i, most)
            begin[b] = end[b] = t
            w[b] = f[b] = worked(cell, c, t)
            continue
        x = place_span(g, cell, r, i, b, opened, length)
        t = ended(cell, c, x + length)
        for k in range(low, high):
            link = g.links[k]
            if link[TO_FINISH]:
                ask = r.lines[link[SLOT], b]
                if drives_span(g, cell, r, i, b, opened, length, x, k) and worked(cell, c, ask) == x + length:
                    t = max(t, int(ask))
        w[b], f[b] = x, x + length
        begin[b], end[b] = began(cell, c, x), t


@inlined
def asked_most(g: Ground, r: Room, i: int, b: int, opened: bool) -> int:
    """The latest instant asked of a row, by links or by the summary above."""
    most = int(NEVER)
    for k in range(g.first_link[i], g.first_link[i + 1]):
        most = max(most, int(r.lines[g.links[k, SLOT], b]))
    if opened:
        most = max(most, int(r.lines[g.rows[g.rows[i, PARENT], OPENS], b]))
    return most


@inlined
def place_instant(g: Ground, cell: Cells, i: int, most: int) -> int:
    """A milestone after what holds it."""
    c = g.rows[i, OWN]
    t = max(most, began(cell, c, worked(cell, c, most))) if g.rows[i, MOVES] else most
    for h in range(3):
        hold = g.hold[i, h]
        date = int(hold[HELD_CLOCK])
        if hold[HOLD] == PUSH:
            t = max(t, date)
        elif hold[HOLD] == PULL:
            t = min(t, date)
        elif hold[HOLD] != 0:
            t = date
    if g.rows[i, DELAY] > 0:
        t += g.rows[i, DELAY]
        if g.rows[i, MOVES]:
            t = max(t, began(cell, c, worked(cell, c, t)))
    return t


@inlined
def span_asked(g: Ground, cell: Cells, r: Room, i: int, b: int, length: int) -> int:
    """The greatest start, in minutes worked, that links ask of a row that takes time."""
    c = g.rows[i, OWN]
    most = int(NEVER)
    for k in range(g.first_link[i], g.first_link[i + 1]):
        link = g.links[k]
        most = max(most, worked(cell, c, r.lines[link[SLOT], b]) - length * link[TO_FINISH])
    return most


@inlined
def place_span(g: Ground, cell: Cells, r: Room, i: int, b: int, opened: bool, length: int) -> int:
    """A row that takes time in this iteration: its start in minutes worked."""
    c = g.rows[i, OWN]
    x = span_asked(g, cell, r, i, b, length)
    if opened:
        x = max(x, worked(cell, c, r.lines[g.rows[g.rows[i, PARENT], OPENS], b]))
    if x == NEVER:
        x = int(g.rows[i, BEGIN_WORK])
    for h in range(3):
        hold = g.hold[i, h]
        date = int(hold[HELD_WORK] - length * hold[OF_FINISH])
        if hold[HOLD] == PUSH:
            x = max(x, date)
        elif hold[HOLD] == PULL:
            x = min(x, date)
        elif hold[HOLD] != 0:
            x = date
    if g.rows[i, DELAY] > 0:
        x = worked(cell, c, began(cell, c, x) + g.rows[i, DELAY])
    return x


@inlined
def drives_span(
    g: Ground, cell: Cells, r: Room, i: int, b: int, opened: bool, length: int, x: int, k: int
) -> bool:
    """Whether link ``k`` sets the start ``x`` of a row that takes time."""
    c = g.rows[i, OWN]
    most = span_asked(g, cell, r, i, b, length)
    link = g.links[k]
    if worked(cell, c, r.lines[link[SLOT], b]) - length * link[TO_FINISH] != most or most != x:
        return False
    return not (opened and worked(cell, c, r.lines[g.rows[g.rows[i, PARENT], OPENS], b]) > most)


@inlined
def place_under_way(g: Ground, cell: Cells, r: Room, i: int) -> None:
    """A started activity: its start is a fact, the rest goes on from where it stopped."""
    c, p, s = g.rows[i, OWN], g.rows[i, PARENT], g.rows[i, LINE]
    w, f = r.start[i], r.finish[i]
    begin, end = r.lines[s], r.lines[s + 1]
    fact = g.rows[i]
    low, high = g.first_link[i], g.first_link[i + 1]
    waits = g.retained and low < high
    opened = p >= 0 and g.rows[p, OPENS] >= 0 and g.retained
    for b in range(len(w)):
        span, left = max(g.rows[i, SPAN] + w[b], 0), max(g.rows[i, LEFT] + w[b], 0)
        w[b] = fact[WORK_STARTS]
        begin[b] = fact[STARTS]
        if span == 0 and left == 0 and not g.primavera:
            f[b], end[b] = fact[WORK_STARTS], fact[STARTS]
            continue
        resume = int(fact[FINISHES])
        if waits:
            for k in range(low, high):
                t = int(r.lines[g.links[k, SLOT], b])
                if g.links[k, TO_FINISH] and left > 0:
                    t = began(cell, c, worked(cell, c, t) - left)
                resume = max(resume, t)
        if opened:
            resume = max(resume, int(r.lines[g.rows[p, OPENS], b]))
        t = ended(cell, c, worked(cell, c, resume) + left) if left > 0 else resume
        t = max(t, int(fact[EXPECTED]))
        end[b] = t
        f[b] = worked(cell, c, t)


@inlined
def place_fact(g: Ground, r: Room, i: int) -> None:
    w, f = r.start[i], r.finish[i]
    begin, end = r.lines[g.rows[i, LINE]], r.lines[g.rows[i, LINE] + 1]
    fact = g.rows[i]
    for b in range(len(w)):
        w[b], f[b] = fact[WORK_STARTS], fact[WORK_FINISHES]
        begin[b], end[b] = fact[STARTS], fact[FINISHES]
