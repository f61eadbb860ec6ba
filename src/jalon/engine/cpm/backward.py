"""The backward pass: the latest every activity can be without moving the end; then floats."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import (
    ACTIVE,
    ALAP,
    ASKED,
    CALENDAR,
    CONSTRAINT,
    CONSTRAINT2,
    CONSTRAINT2_DATE,
    CONSTRAINT_DATE,
    DEADLINE,
    DELAY,
    EARLY_FINISH,
    EARLY_START,
    FF,
    FINISH,
    FINISH_MILESTONE,
    FINISHED,
    FLOAT_CALENDAR,
    FNLT,
    FOREVER,
    FS,
    HONOUR,
    KIND,
    LAG,
    LAG_CALENDAR,
    LATE_FINISH,
    LATE_START,
    LEVEL_OF_EFFORT,
    LINK_KIND,
    MANDATORY_FINISH,
    MANDATORY_START,
    MANUAL,
    MFO,
    MODE,
    MSO,
    NOT_STARTED,
    OPEN_ENDS,
    PARENT,
    PRIMAVERA,
    REMAINING,
    RESUME,
    SF,
    SNLT,
    SPAN,
    SS,
    START,
    STARTED,
    STATE,
    STOP,
    SUCCESSOR,
    SUMMARY,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled, part
from jalon.engine.worktime.kernel import Records, add, finish_at, last_work, next_work, start_at, work_at

Ints = NDArray[np.int32]


@part
def ahead(days: Records, guess: Records, origin: int, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes started at ``t`` are done."""
    if span > 0:
        return finish_at(days, guess, origin, c, work_at(days, origin, c, t) + span)
    return np.int64(t)


@part
def _start_held(rows: Ints, dates: Ints, j: int, primavera: bool) -> int:
    """What a successor's start holds: its late start, or where its remaining work goes on."""
    t = dates[j, LATE_START]
    if rows[j, STATE] == STARTED and rows[j, KIND] != SUMMARY and not primavera:
        if rows[j, SPAN] == 0:
            return dates[j, LATE_FINISH]
        if rows[j, RESUME] != NEVER:
            return rows[j, RESUME]
        return rows[j, STOP] if rows[j, STOP] != NEVER else t
    return t - rows[j, DELAY]


@part
def capped(
    days: Records, guess: Records, origin: int, c: int, t: int, span: int, kind: int, date: int, honour: bool
) -> int:
    """Late finish ``t`` after one constraint."""
    if kind in (SNLT, MSO, MANDATORY_START):
        date = ahead(days, guess, origin, c, date, span)
    if kind in (MANDATORY_START, MANDATORY_FINISH) or (honour and kind in (MSO, MFO)):
        return date
    if kind in (SNLT, FNLT, MSO, MFO):
        return min(t, date)
    return t


@compiled
def backward(
    order: Ints,
    rows: Ints,
    links: Ints,
    out_first: Ints,
    out: Ints,
    days: Records,
    guess: Records,
    origin: int,
    switches: Ints,
    end: Ints,
    dates: Ints,
) -> None:
    """Fill the late dates. ``end`` is the late finish of open ends, one a row."""
    n = len(rows)
    primavera = switches[PRIMAVERA] != 0
    honour = switches[HONOUR] != 0
    late = np.full(n, FOREVER, dtype=np.int32)
    for position in range(len(order) - 1, -1, -1):
        node = order[position]
        opening = node >= n
        i = node - n if opening else node
        p = rows[i, PARENT]
        kind = rows[i, KIND]
        if opening:
            if dates[i, LATE_FINISH] == NEVER:
                dates[i, LATE_START] = dates[i, LATE_FINISH] = end[i]
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        if kind == LEVEL_OF_EFFORT:
            continue
        c = rows[i, CALENDAR]
        span = rows[i, SPAN]
        manual = rows[i, MODE] == MANUAL
        t = late[p] if p >= 0 else np.int64(FOREVER)
        for k in range(out_first[i], out_first[i + 1]):
            link = out[k]
            j = links[link, SUCCESSOR]
            lk = links[link, LINK_KIND]
            from_start = lk in (SS, SF)
            if rows[j, STATE] == FINISHED:
                continue
            if primavera:
                if (from_start and rows[i, STATE] == STARTED) or (lk == SS and rows[j, STATE] == STARTED):
                    continue
            elif from_start and kind != SUMMARY and (manual or span == 0):
                # What starts a milestone or a manual activity does not hold its finish.
                continue
            u = _start_held(rows, dates, j, primavera) if lk in (FS, SS) else dates[j, LATE_FINISH]
            if links[link, LAG] != 0:
                u = add(days, guess, origin, links[link, LAG_CALENDAR], u, -links[link, LAG])
            if from_start:
                u = ahead(days, guess, origin, c, u, span)
            t = min(t, u)
        if kind == SUMMARY:
            late[i] = t
            dates[i, LATE_START], dates[i, LATE_FINISH] = FOREVER, NEVER
            continue
        if rows[i, STATE] == FINISHED:
            dates[i, LATE_START], dates[i, LATE_FINISH] = dates[i, START], dates[i, FINISH]
            if primavera:
                dates[i, LATE_START] = dates[i, LATE_FINISH] = end[i]
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        if t >= FOREVER and switches[OPEN_ENDS] != 0:
            t = dates[i, EARLY_FINISH]
        t = min(t, end[i])
        if rows[i, CONSTRAINT] > ALAP:
            t = capped(days, guess, origin, c, t, span, rows[i, CONSTRAINT], rows[i, CONSTRAINT_DATE], honour)
        if rows[i, CONSTRAINT2] > ALAP:
            t = capped(
                days, guess, origin, c, t, span, rows[i, CONSTRAINT2], rows[i, CONSTRAINT2_DATE], honour
            )
        if rows[i, DEADLINE] != NEVER:
            t = min(t, rows[i, DEADLINE])
        left = span
        if primavera and rows[i, STATE] == STARTED:
            left = rows[i, REMAINING]
        start = t
        if span > 0:
            w = work_at(days, origin, c, t)
            if not manual:
                t = min(t, finish_at(days, guess, origin, c, w))
            start = start_at(days, guess, origin, c, w - left) if left > 0 else t
        elif primavera:
            if kind == FINISH_MILESTONE:
                t = last_work(days, guess, origin, c, t)
            else:
                t = next_work(days, guess, origin, c, t)
            start = t
        if rows[i, STATE] == STARTED and not primavera and not manual:
            start = dates[i, START]
        dates[i, LATE_START], dates[i, LATE_FINISH] = start, t
        if p >= 0:
            _widen(rows, dates, i, p)


@part
def _widen(rows: Ints, dates: Ints, i: int, p: int) -> None:
    if rows[i, ACTIVE]:
        dates[p, LATE_START] = min(dates[p, LATE_START], dates[i, LATE_START])
        dates[p, LATE_FINISH] = max(dates[p, LATE_FINISH], dates[i, LATE_FINISH])


@compiled
def floats(
    rows: Ints,
    links: Ints,
    out_first: Ints,
    out: Ints,
    days: Records,
    guess: Records,
    origin: int,
    which: int,
    dates: Ints,
    total: Ints,
    free: Ints,
) -> None:
    """Total and free float of each row, in working minutes on its calendar.

    ``which``: 0 start float, 1 finish float, 2 the smaller.
    """
    for i in range(len(rows)):
        total[i] = free[i] = 0
        if rows[i, STATE] == FINISHED and rows[i, KIND] != SUMMARY:
            continue
        c = rows[i, FLOAT_CALENDAR]
        summary = rows[i, KIND] == SUMMARY
        done = work_at(days, origin, c, dates[i, EARLY_FINISH])
        by_finish = work_at(days, origin, c, dates[i, LATE_FINISH]) - done
        room = by_finish
        if which != 1 and (summary or (rows[i, STATE] == NOT_STARTED and rows[i, MODE] != MANUAL)):
            asked = dates[i, EARLY_START] if dates[i, ASKED] == NEVER else dates[i, ASKED]
            by_start = work_at(days, origin, c, dates[i, LATE_START]) - work_at(days, origin, c, asked)
            room = by_start if which == 0 else min(by_start, by_finish)
        total[i] = room
        if summary:
            free[i] = room
            continue
        for k in range(out_first[i], out_first[i + 1]):
            link = out[k]
            j = links[link, SUCCESSOR]
            if rows[j, STATE] == FINISHED:
                continue
            lk = links[link, LINK_KIND]
            t = dates[j, START] if lk in (FS, SS) else dates[j, FINISH]
            if links[link, LAG] != 0:
                t = add(days, guess, origin, links[link, LAG_CALENDAR], t, -links[link, LAG])
            mine = done if lk in (FS, FF) else work_at(days, origin, c, dates[i, START])
            room = min(room, max(work_at(days, origin, c, t) - mine, 0))
        free[i] = room
