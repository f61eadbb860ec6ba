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
    IS_DELAYED,
    IS_EFFORT,
    IS_FINISHED,
    IS_FIXED,
    IS_HELD,
    IS_INSTANT,
    IS_STARTED,
    IS_SUMMARY,
    KIND,
    LAG,
    LAG_CALENDAR,
    LATE_FINISH,
    LATE_START,
    LINK_KIND,
    MANDATORY_FINISH,
    MANDATORY_START,
    MANUAL,
    MFO,
    MODE,
    MSO,
    OPEN_ENDS,
    PRIMAVERA,
    REMAINING,
    RESUME,
    SF,
    SNLT,
    SPAN,
    SS,
    START,
    START_MILESTONE,
    STARTED,
    STATE,
    STOP,
    SUCCESSOR,
    SUMMARY,
    TRAIT_CALENDAR,
    TRAIT_PARENT,
    TRAIT_SPAN,
    TRAITS,
    WORK_FINISH,
    WORK_LATE_FINISH,
    WORK_LATE_START,
    WORK_START,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled, part
from jalon.engine.worktime.kernel import Records, add, finish_at, last_work, next_work, start_at, work_at

Ints = NDArray[np.int32]


@part
def ahead(days: Records, steps: Records, origin: int, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes started at ``t`` are done."""
    if span > 0:
        return finish_at(days, steps, origin, c, work_at(days, origin, c, t) + span)
    return int(t)


@part
def _start_held(
    rows: Ints,
    dates: Ints,
    worked: Ints,
    days: Records,
    steps: Records,
    origin: int,
    j: int,
    primavera: bool,
) -> int:
    """What a successor's start holds: its late start, or where its remaining work goes on."""
    t = int(dates[j, LATE_START])
    if rows[j, STATE] == STARTED and rows[j, KIND] != SUMMARY and not primavera:
        if rows[j, SPAN] == 0:
            return int(dates[j, LATE_FINISH])
        if rows[j, RESUME] == NEVER and rows[j, STOP] == NEVER:
            return t
        resume = int(rows[j, RESUME] if rows[j, RESUME] != NEVER else rows[j, STOP])
        left = rows[j, REMAINING]
        if left > 0 and work_at(days, origin, rows[j, CALENDAR], resume) + left < worked[j, WORK_FINISH]:
            # Its predecessors moved what remains.
            resume = start_at(days, steps, origin, rows[j, CALENDAR], worked[j, WORK_FINISH] - left)
        return resume
    return t - int(rows[j, DELAY])


@part
def capped(
    days: Records, steps: Records, origin: int, c: int, t: int, span: int, kind: int, date: int, honour: bool
) -> int:
    """Late finish ``t`` after one constraint."""
    if kind in (SNLT, MSO, MANDATORY_START):
        date = ahead(days, steps, origin, c, date, span)
    if kind in (MANDATORY_START, MANDATORY_FINISH) or (honour and kind in (MSO, MFO)):
        return date
    if kind in (SNLT, FNLT, MSO, MFO):
        return min(t, date)
    return t


@part
def _free(rows: Ints, i: int, j: int, lk: int, primavera: bool, manual: bool) -> bool:
    """Whether a link from ``i`` to ``j`` leaves the finish of ``i`` alone."""
    if rows[j, STATE] == FINISHED:
        return True
    from_start = lk in (SS, SF)
    if primavera:
        return (from_start and rows[i, STATE] == STARTED) or (lk == SS and rows[j, STATE] == STARTED)
    # What starts a milestone or a manual activity does not hold its finish.
    return from_start and rows[i, KIND] != SUMMARY and (manual or rows[i, SPAN] == 0)


@compiled
def backward(
    order: Ints,
    rows: Ints,
    traits: Ints,
    links: Ints,
    first_link: Ints,
    mixed: NDArray[np.bool_],
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    end: Ints,
    dates: Ints,
    worked: Ints,
    total: Ints,
    free: Ints,
) -> None:
    """Fill the late dates. ``links`` are in the order of their predecessors.

    ``end`` is the late finish of open ends, one a row. Where the links are sums of minutes of
    work, so are the floats: they are written here, and the total float is NEVER elsewhere.
    """
    n = len(rows)
    primavera = switches[PRIMAVERA] != 0
    honour = switches[HONOUR] != 0
    late = np.full(n, FOREVER, dtype=np.int32)
    late_open = np.full(n, FOREVER, dtype=np.int32)
    # The latest instant a row may end at, of those between two minutes of its work.
    ends_by = np.full(n, FOREVER, dtype=np.int32)
    open_ends = switches[OPEN_ENDS] != 0
    last_end, last_calendar, work_end = int(NEVER), -1, 0
    for position in range(len(order) - 1, -1, -1):
        node = order[position]
        opening = node >= n
        i = node - n if opening else node
        p = traits[i, TRAIT_PARENT]
        mark = traits[i, TRAITS]
        if opening:
            if dates[i, LATE_FINISH] == NEVER:
                dates[i, LATE_START] = dates[i, LATE_FINISH] = end[i]
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        total[i] = NEVER
        if mark & IS_EFFORT:
            continue
        c = traits[i, TRAIT_CALENDAR]
        span = traits[i, TRAIT_SPAN]
        if mark == 0 and not mixed[i] and (p < 0 or (late[p] == FOREVER and late_open[p] == FOREVER)):
            if end[i] != last_end or c != last_calendar:
                last_end, last_calendar = int(end[i]), c
                work_end = work_at(days, origin, c, last_end)
            if _precede(
                traits,
                links,
                first_link[i],
                first_link[i + 1],
                days,
                steps,
                origin,
                open_ends,
                work_end,
                dates,
                worked,
                total,
                free,
                i,
                c,
                span,
            ):
                if p >= 0:
                    _widen(rows, dates, i, p)
                continue
        manual = rows[i, MODE] == MANUAL if mark & IS_FIXED else False
        if mark & IS_FINISHED and not mark & IS_SUMMARY:
            dates[i, LATE_START], dates[i, LATE_FINISH] = dates[i, START], dates[i, FINISH]
            if primavera:
                dates[i, LATE_START] = dates[i, LATE_FINISH] = end[i]
            _count(days, origin, dates, worked, i, c)
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        plain = not mark & (IS_INSTANT | IS_SUMMARY) and not manual
        t = int(late[p]) if p >= 0 else FOREVER
        b = FOREVER
        literal = FOREVER
        # What starts with its summary opens it, and may start no later than the summary may.
        o = FOREVER
        if p >= 0 and dates[i, START] == dates[p, START]:
            o = int(late_open[p])
        for k in range(first_link[i], first_link[i + 1]):
            j = links[k, SUCCESSOR]
            kind = links[k, LINK_KIND]
            lag = links[k, LAG]
            if (
                plain
                and traits[j, TRAIT_CALENDAR] == c
                and not traits[j, TRAITS] & (IS_STARTED | IS_FINISHED | IS_SUMMARY | IS_DELAYED)
                and (lag == 0 or links[k, LAG_CALENDAR] == c)
                and not (primavera and mark & IS_STARTED)
            ):
                w = int(worked[j, WORK_LATE_START if kind in (FS, SS) else WORK_LATE_FINISH]) - lag
                b = min(b, w + span if kind in (SS, SF) else w)
                if kind == FF and lag == 0:
                    literal = min(literal, int(ends_by[j]), int(end[j]))
            elif not _free(rows, i, j, kind, primavera, manual):
                if kind in (FS, SS):
                    u = _start_held(rows, dates, worked, days, steps, origin, j, primavera)
                else:
                    u = int(dates[j, LATE_FINISH])
                    if not traits[j, TRAITS] & (IS_INSTANT | IS_SUMMARY):
                        own = traits[j, TRAIT_CALENDAR]
                        idle = start_at(days, steps, origin, own, worked[j, WORK_LATE_FINISH])
                        idle = min(idle, int(ends_by[j]), int(end[j]))
                        if own == c and lag == 0:
                            # Neither works there: as far as the predecessor is already.
                            idle = min(idle, int(dates[i, FINISH if kind == FF else START]))
                        u = max(u, idle)
                if lag != 0:
                    u = add(days, steps, origin, links[k, LAG_CALENDAR], u, -lag)
                if kind not in (SS, SF):
                    t = min(t, u)
                elif mark & IS_SUMMARY:
                    o = min(o, u)
                elif plain:
                    b = min(b, work_at(days, origin, c, u) + span)
                else:
                    t = min(t, ahead(days, steps, origin, c, u, span))
        if mark & IS_SUMMARY:
            late[i], late_open[i] = t, o
            dates[i, LATE_START], dates[i, LATE_FINISH] = FOREVER, NEVER
            continue
        if o < FOREVER:
            t = min(t, ahead(days, steps, origin, c, o, span))
        if t >= FOREVER and b >= FOREVER and switches[OPEN_ENDS] != 0:
            t = int(dates[i, EARLY_FINISH])
        if plain:
            if end[i] != last_end or c != last_calendar:
                last_end, last_calendar = int(end[i]), c
                work_end = work_at(days, origin, c, last_end)
            w = min(b, work_end)
            if t < FOREVER:
                w = min(w, work_at(days, origin, c, t))
            literal = min(literal, t, int(end[i]))
            finish = finish_at(days, steps, origin, c, w)
            if mark & IS_HELD:
                u = _least(rows, days, steps, origin, i, c, span, finish, honour)
                if u != finish:
                    literal = u
                    w = work_at(days, origin, c, u)
                    finish = finish_at(days, steps, origin, c, w)
            ends_by[i] = literal
            if w == worked[i, WORK_FINISH]:
                finish = max(finish, int(dates[i, FINISH]))
            left = rows[i, REMAINING] if primavera and mark & IS_STARTED else span
            start = start_at(days, steps, origin, c, w - left) if left > 0 else finish
            if mark & IS_STARTED and not primavera:
                start = int(dates[i, START])
            dates[i, LATE_START] = start
            dates[i, LATE_FINISH] = finish
            worked[i, WORK_LATE_START] = w - left
            worked[i, WORK_LATE_FINISH] = w
        else:
            t = _least(rows, days, steps, origin, i, c, span, min(t, int(end[i])), honour)
            start = t
            if span > 0:
                start = start_at(days, steps, origin, c, work_at(days, origin, c, t) - span)
            elif primavera and rows[i, KIND] in (START_MILESTONE, FINISH_MILESTONE):
                settled = settled_late(days, steps, origin, c, t, rows[i, KIND] == FINISH_MILESTONE)
                # Forward it stays where its links put it: not back from there through idle time.
                t = max(settled, min(t, int(dates[i, EARLY_FINISH])))
                start = t
            if mark & IS_STARTED and not primavera and not manual:
                start = int(dates[i, START])
            dates[i, LATE_START], dates[i, LATE_FINISH] = start, t
            ends_by[i] = t
            _count(days, origin, dates, worked, i, c)
        if p >= 0:
            _widen(rows, dates, i, p)


@part
def _precede(
    traits: Ints,
    links: Ints,
    first: int,
    last: int,
    days: Records,
    steps: Records,
    origin: int,
    open_ends: bool,
    work_end: int,
    dates: Ints,
    worked: Ints,
    total: Ints,
    free: Ints,
    i: int,
    c: int,
    span: int,
) -> bool:
    """Late dates and floats of an activity that only its links hold; False where more does."""
    if open_ends and first == last:
        return False
    row = np.uintp(i)
    begun = int(worked[row, WORK_START])
    w = work_end
    room = FOREVER
    marks = 0
    for number in range(first, last):
        k = np.uintp(number)
        j = np.uintp(links[k, SUCCESSOR])
        kind = links[k, LINK_KIND]
        to_finish, own = kind >> 1, span * (kind & 1)
        marks |= traits[j, TRAITS]
        w = min(w, int(worked[j, np.uintp(WORK_LATE_START + to_finish)]) - links[k, LAG] + own)
        room = min(room, int(worked[j, np.uintp(WORK_START + to_finish)]) - links[k, LAG] + own)
    if marks & (IS_STARTED | IS_FINISHED | IS_SUMMARY | IS_DELAYED):
        return False
    finish = finish_at(days, steps, origin, c, w)
    if w - span == begun:
        finish = max(finish, int(dates[row, FINISH]))
    dates[row, LATE_START] = start_at(days, steps, origin, c, w - span)
    dates[row, LATE_FINISH] = finish
    worked[row, WORK_LATE_START] = w - span
    worked[row, WORK_LATE_FINISH] = w
    total[row] = w - span - begun
    free[row] = min(w - span - begun, max(room - begun - span, 0))
    return True


@part
def settled_late(days: Records, steps: Records, origin: int, c: int, t: int, finishes: bool) -> int:
    """A Primavera milestone's late date: at the end of work, or at its beginning."""
    if finishes:
        return last_work(days, steps, origin, c, t)
    return next_work(days, steps, origin, c, t)


@part
def _least(
    rows: Ints, days: Records, steps: Records, origin: int, i: int, c: int, span: int, t: int, honour: bool
) -> int:
    """Late finish ``t`` after the constraints and the deadline."""
    if rows[i, CONSTRAINT] > ALAP:
        t = capped(days, steps, origin, c, t, span, rows[i, CONSTRAINT], rows[i, CONSTRAINT_DATE], honour)
    if rows[i, CONSTRAINT2] > ALAP:
        t = capped(days, steps, origin, c, t, span, rows[i, CONSTRAINT2], rows[i, CONSTRAINT2_DATE], honour)
    if rows[i, DEADLINE] != NEVER:
        t = min(t, int(rows[i, DEADLINE]))
    return t


@part
def _count(days: Records, origin: int, dates: Ints, worked: Ints, i: int, c: int) -> None:
    worked[i, WORK_LATE_START] = work_at(days, origin, c, dates[i, LATE_START])
    worked[i, WORK_LATE_FINISH] = work_at(days, origin, c, dates[i, LATE_FINISH])


@part
def _widen(rows: Ints, dates: Ints, i: int, p: int) -> None:
    if rows[i, ACTIVE]:
        dates[p, LATE_START] = min(dates[p, LATE_START], dates[i, LATE_START])
        dates[p, LATE_FINISH] = max(dates[p, LATE_FINISH], dates[i, LATE_FINISH])


@compiled
def floats(
    rows: Ints,
    traits: Ints,
    links: Ints,
    first_link: Ints,
    days: Records,
    steps: Records,
    origin: int,
    which: int,
    dates: Ints,
    worked: Ints,
    total: Ints,
    free: Ints,
    anew: bool,
) -> tuple[int, int]:
    """Total and free float of each row, in working minutes on its calendar.

    ``which``: 0 start float, 1 finish float, 2 the smaller. ``anew``: also where the backward
    pass wrote them. Returns the first and the last
    of all dates, so that the caller knows whether the window held them.
    """
    low, high = 2**31 - 1, -(2**31)
    for i in range(len(rows)):
        mark = traits[i, TRAITS]
        if not mark & IS_EFFORT:
            low = min(low, dates[i, START], dates[i, LATE_START])
            high = max(high, dates[i, FINISH], dates[i, LATE_FINISH])
        if total[i] != NEVER and not anew:
            continue
        total[i] = free[i] = 0
        summary = mark & IS_SUMMARY != 0
        if mark & IS_FINISHED and not summary:
            continue
        c = rows[i, FLOAT_CALENDAR]
        fresh = not mark & IS_STARTED and rows[i, MODE] != MANUAL
        if (
            not mark & (IS_STARTED | IS_FIXED | IS_SUMMARY | IS_HELD | IS_EFFORT)
            and c == traits[i, TRAIT_CALENDAR]
        ):
            begun, done = int(worked[i, WORK_START]), int(worked[i, WORK_FINISH])
            by_start = int(worked[i, WORK_LATE_START]) - begun
            by_finish = int(worked[i, WORK_LATE_FINISH]) - done
        else:
            begun = work_at(days, origin, c, dates[i, START])
            done = work_at(days, origin, c, dates[i, EARLY_FINISH])
            asked = dates[i, EARLY_START] if dates[i, ASKED] == NEVER else dates[i, ASKED]
            by_start = work_at(days, origin, c, dates[i, LATE_START]) - work_at(days, origin, c, asked)
            by_finish = work_at(days, origin, c, dates[i, LATE_FINISH]) - done
        room = by_finish
        if which != 1 and (summary or fresh):
            room = by_start if which == 0 else min(by_start, by_finish)
        total[i] = room
        if summary:
            free[i] = room
            continue
        for k in range(first_link[i], first_link[i + 1]):
            j = links[k, SUCCESSOR]
            mark = traits[j, TRAITS]
            if mark & IS_FINISHED:
                continue
            kind = links[k, LINK_KIND]
            lag = links[k, LAG]
            to_start = kind in (FS, SS)
            if (
                traits[j, TRAIT_CALENDAR] == c
                and not mark & IS_SUMMARY
                and (lag == 0 or links[k, LAG_CALENDAR] == c)
            ):
                w = int(worked[j, WORK_START if to_start else WORK_FINISH]) - lag
            else:
                t = int(dates[j, START] if to_start else dates[j, FINISH])
                if lag != 0:
                    t = add(days, steps, origin, links[k, LAG_CALENDAR], t, -lag)
                w = work_at(days, origin, c, t)
            room = min(room, max(w - (done if kind in (FS, FF) else begun), 0))
        free[i] = room
    return low, high
