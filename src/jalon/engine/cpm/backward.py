"""The backward pass: the latest every activity can be without moving the end."""

from __future__ import annotations

import numpy as np
from numba import njit

from jalon.engine.cpm.forward import FOREVER, Dates, Switches
from jalon.engine.cpm.network import (
    FF,
    FINISH_MILESTONE,
    FINISHED,
    FNLT,
    FS,
    LEVEL_OF_EFFORT,
    MANDATORY_FINISH,
    MANDATORY_START,
    MANUAL,
    MFO,
    MSO,
    NOT_STARTED,
    SF,
    SNLT,
    SS,
    STARTED,
    SUMMARY,
    Activities,
    Ints,
    Links,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.kernel import add, finish_at, last_work, next_work, start_at, work_at
from jalon.engine.worktime.table import Table


@njit(cache=True, inline="always")
def _ahead(table: Table, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes started at ``t`` are done."""
    return finish_at(table, c, work_at(table, c, t) + span) if span > 0 else t


@njit(cache=True)
def _bound(a: Activities, links: Links, k: int, table: Table, span: Ints, s: Switches, d: Dates) -> int:
    """The latest finish link ``k`` leaves its predecessor; FOREVER where it leaves it free."""
    j = links.successor[k]
    kind = links.kind[k]
    if kind in (SS, SF) and not s.primavera:
        # What starts a milestone or a manual activity does not hold its finish (stored values).
        i = links.predecessor[k]
        if a.mode[i] == MANUAL or (span[i] == 0 and a.kind[i] != SUMMARY):
            return FOREVER
    to_start = kind in (FS, SS)
    if a.state[j] == FINISHED:
        return FOREVER
    if to_start:
        t = d.late_start[j]
        if a.state[j] == STARTED and a.kind[j] != SUMMARY:
            if s.primavera:
                if kind == SS:
                    return FOREVER
            elif span[j] == 0:
                t = d.late_finish[j]
            elif a.resume[j] != NEVER:
                t = a.resume[j]
            elif a.stop[j] != NEVER:
                t = a.stop[j]
        elif a.delay[j] > 0:
            t -= a.delay[j]
    else:
        t = d.late_finish[j]
    lag = links.lag[k]
    if lag != 0:
        t = add(table, links.calendar[k], t, -lag)
    if kind in (SS, SF):
        i = links.predecessor[k]
        if s.primavera and a.state[i] == STARTED:
            return FOREVER
        if span[i] > 0:
            t = _ahead(table, a.calendar[i], t, span[i])
    return t


@njit(cache=True)
def _capped(a: Activities, table: Table, i: int, t: int, span: int, kind: int, date: int, s: Switches) -> int:
    c = a.calendar[i]
    if kind == SNLT:
        return min(t, _ahead(table, c, date, span))
    if kind == FNLT:
        return min(t, date)
    if kind == MANDATORY_START:
        return _ahead(table, c, date, span)
    if kind == MANDATORY_FINISH:
        return date
    if kind == MSO:
        return _ahead(table, c, date, span) if s.honour else min(t, _ahead(table, c, date, span))
    if kind == MFO:
        return date if s.honour else min(t, date)
    return t


@njit(cache=True)
def backward(
    order: Ints,
    a: Activities,
    links: Links,
    table: Table,
    span: Ints,
    end: Ints,
    s: Switches,
    d: Dates,
) -> None:
    """Fill the late dates of ``d``. ``end`` is the late finish of open ends, a row each."""
    n = len(a.parent)
    late = np.full(n, FOREVER, dtype=np.int64)
    for at in range(len(order) - 1, -1, -1):
        node = order[at]
        i = node - n if node >= n else node
        p = a.parent[i]
        if node >= n:
            if d.late_finish[i] == NEVER:
                d.late_start[i] = d.late_finish[i] = end[i]
            if p >= 0 and a.active[i]:
                d.late_start[p] = min(d.late_start[p], d.late_start[i])
                d.late_finish[p] = max(d.late_finish[p], d.late_finish[i])
            continue
        t = late[p] if p >= 0 else FOREVER
        for at_link in range(links.out_first[i], links.out_first[i + 1]):
            t = min(t, _bound(a, links, links.out[at_link], table, span, s, d))
        if a.kind[i] == SUMMARY:
            late[i] = t
            d.late_start[i], d.late_finish[i] = FOREVER, NEVER
            continue
        if a.kind[i] == LEVEL_OF_EFFORT:
            continue
        _leaf(a, table, span, end, s, d, i, t)
        if p >= 0 and a.active[i]:
            d.late_start[p] = min(d.late_start[p], d.late_start[i])
            d.late_finish[p] = max(d.late_finish[p], d.late_finish[i])


@njit(cache=True)
def _leaf(a: Activities, table: Table, span: Ints, end: Ints, s: Switches, d: Dates, i: int, t: int) -> None:
    c = a.calendar[i]
    length = span[i]
    if a.state[i] == FINISHED:
        d.late_start[i], d.late_finish[i] = d.start[i], d.finish[i]
        if s.primavera:
            d.late_start[i] = d.late_finish[i] = end[i]
        return
    if t >= FOREVER:
        t = d.early_finish[i] if s.open_ends else end[i]
    t = min(t, end[i])
    t = _capped(a, table, i, t, length, a.constraint[i], a.constraint_date[i], s)
    t = _capped(a, table, i, t, length, a.constraint2[i], a.constraint2_date[i], s)
    if a.deadline[i] != NEVER:
        t = min(t, a.deadline[i])
    if a.mode[i] == MANUAL:
        d.late_finish[i] = t
        d.late_start[i] = start_at(table, c, work_at(table, c, t) - length) if length > 0 else t
        return
    if length > 0 or (s.primavera and a.kind[i] == FINISH_MILESTONE):
        t = last_work(table, c, t)
    elif s.primavera:
        t = next_work(table, c, t)
    d.late_finish[i] = t
    if a.state[i] != NOT_STARTED and not s.primavera:
        d.late_start[i] = d.start[i]
    else:
        left = a.remaining[i] if a.state[i] != NOT_STARTED else length
        d.late_start[i] = start_at(table, c, work_at(table, c, t) - left) if left > 0 else t


@njit(cache=True)
def floats(
    a: Activities, links: Links, table: Table, span: Ints, s: Switches, which: int, d: Dates
) -> tuple[Ints, Ints]:
    """Total and free float of each row, in working minutes on its calendar.

    ``which``: 0 start float, 1 finish float, 2 the smaller.
    """
    n = len(a.parent)
    total = np.zeros(n, dtype=np.int64)
    free = np.zeros(n, dtype=np.int64)
    for i in range(n):
        c = a.float_calendar[i]
        if a.state[i] == FINISHED:
            continue
        asked = d.early_start[i] if d.asked[i] == NEVER else d.asked[i]
        by_start = work_at(table, c, d.late_start[i]) - work_at(table, c, asked)
        done = work_at(table, c, d.early_finish[i])
        by_finish = work_at(table, c, d.late_finish[i]) - done
        if (a.state[i] != NOT_STARTED or a.mode[i] == MANUAL) and a.kind[i] != SUMMARY:
            total[i] = by_finish
        elif which == 0:
            total[i] = by_start
        elif which == 1:
            total[i] = by_finish
        else:
            total[i] = min(by_start, by_finish)
        free[i] = total[i]
        if a.kind[i] != SUMMARY:
            for at in range(links.out_first[i], links.out_first[i + 1]):
                room = _room(a, links, links.out[at], table, span, d)
                free[i] = min(free[i], max(room, 0))
    return total, free


@njit(cache=True)
def _room(a: Activities, links: Links, k: int, table: Table, span: Ints, d: Dates) -> int:
    """Working minutes the predecessor of ``k`` may slip before its successor's early dates do."""
    i, j = links.predecessor[k], links.successor[k]
    if a.state[j] == FINISHED:
        return FOREVER
    kind = links.kind[k]
    t = d.start[j] if kind in (FS, SS) else d.finish[j]
    if links.lag[k] != 0:
        t = add(table, links.calendar[k], t, -links.lag[k])
    c = a.float_calendar[i]
    mine = d.finish[i] if kind in (FS, FF) else d.start[i]
    return work_at(table, c, t) - work_at(table, c, mine)
