"""The forward pass: the earliest every activity can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import (
    ACTIVE,
    ACTUAL_FINISH,
    ACTUAL_START,
    AFTER_DATA_DATE,
    ALAP,
    AS_LATE,
    ASKED,
    AUTO,
    CALENDAR,
    CONSTRAINT,
    CONSTRAINT2,
    CONSTRAINT2_DATE,
    CONSTRAINT_DATE,
    DATA_DATE,
    DELAY,
    DRIVER,
    DURATION,
    EARLY_FINISH,
    EARLY_START,
    EXPECTED,
    EXPECTED_FINISH,
    FF,
    FINISH,
    FINISH_MILESTONE,
    FINISHED,
    FIXED_FINISH,
    FIXED_START,
    FNET,
    FNLT,
    FOREVER,
    FS,
    HONOUR,
    KIND,
    LAG,
    LAG_CALENDAR,
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
    PARENT,
    PLAN_START,
    PREDECESSOR,
    PRIMAVERA,
    PROGRESS,
    REMAINING,
    RESUME,
    RETAINED_LOGIC,
    SF,
    SNET,
    SPAN,
    START,
    STATE,
    STOP,
    SUMMARY,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled, part
from jalon.engine.worktime.kernel import Records, add, finish_at, last_work, next_work, start_at, work_at

Ints = NDArray[np.int32]
(
    BY_PROJECT_START,
    BY_LINK,
    BY_CONSTRAINT,
    BY_ACTUAL,
    BY_HAND,
    BY_DATA_DATE,
    BY_SUMMARY_LINK,
    BY_MANUAL_SUMMARY,
    BY_CHILDREN,
    BY_LATE_DATES,
) = range(10)
BY_EXTERNAL, BY_LEVELLING = 11, 12


@part
def back(days: Records, guess: Records, origin: int, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes must start to be done by ``t``."""
    if span > 0:
        return start_at(days, guess, origin, c, work_at(days, origin, c, t) - span)
    return np.int64(t)


@part
def settle(days: Records, guess: Records, origin: int, c: int, t: int, moved: int) -> int:
    """A start moved to working time: forward (1), back (-1), or left where it is put (0)."""
    if moved > 0:
        return next_work(days, guess, origin, c, t)
    if moved < 0:
        return last_work(days, guess, origin, c, t)
    return np.int64(t)


@part
def constrained(
    days: Records,
    guess: Records,
    origin: int,
    c: int,
    b: int,
    span: int,
    moved: int,
    kind: int,
    date: int,
    honour: bool,
    primavera: bool,
) -> int:
    """Start ``b`` after one constraint."""
    if kind in (FNET, FNLT, MFO, MANDATORY_FINISH):
        date = back(days, guess, origin, c, date, span)
    t = settle(days, guess, origin, c, date, moved)
    if kind in (SNET, FNET):
        return max(b, t)
    if kind in (MANDATORY_START, MANDATORY_FINISH):
        return t
    if kind in (MSO, MFO):
        return t if honour else max(b, t)
    # Start or finish no later than: only Microsoft, and only where constraints are honoured.
    return min(b, t) if honour and not primavera else b


@compiled
def forward(
    order: Ints,
    rows: Ints,
    links: Ints,
    into_first: Ints,
    into: Ints,
    days: Records,
    guess: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    driving: NDArray[np.bool_],
) -> None:
    """Fill the early and scheduled dates.

    With the switch AS_LATE the late dates are known, and as-late-as-possible activities take
    them.
    """
    n = len(rows)
    primavera = switches[PRIMAVERA] != 0
    honour = switches[HONOUR] != 0
    floor = np.empty(n, dtype=np.int32)
    opens = np.full(n, NEVER, dtype=np.int32)
    above = np.zeros(n, dtype=np.bool_)
    pinned = np.zeros(n, dtype=np.bool_)
    asks = np.empty(len(links), dtype=np.int64)
    for node in order:
        opening = node >= n
        i = node - n if opening else node
        p = rows[i, PARENT]
        kind = rows[i, KIND]
        first, last = into_first[i], into_first[i + 1]
        if kind == SUMMARY and not opening:
            _close(rows, dates, i, p, max(floor[i], opens[i]))
            continue
        if kind == LEVEL_OF_EFFORT:
            continue
        c = rows[i, CALENDAR]
        span = rows[i, SPAN]
        moved = 1 if span > 0 else 0
        if primavera and span == 0:
            moved = -1 if kind == FINISH_MILESTONE else 1
        started = rows[i, STATE] != NOT_STARTED
        b = np.int64(NEVER)
        ends = np.int64(NEVER)
        bound = last > first
        # What each link asks of the start, before it is moved to working time.
        for k in range(first, last):
            link = into[k]
            q = links[link, PREDECESSOR]
            lk = links[link, LINK_KIND]
            t = dates[q, FINISH] if lk in (FS, FF) else dates[q, START]
            if links[link, LAG] != 0:
                t = add(days, guess, origin, links[link, LAG_CALENDAR], t, links[link, LAG])
            if lk in (FF, SF) and not opening:
                ends = max(ends, t)
                t = back(days, guess, origin, c, t, span)
            asks[link] = t
            b = max(b, t)
        if opening:
            _open(rows, dates, i, p, b, bound, floor, opens, above, pinned)
            continue
        if rows[i, MODE] != AUTO or rows[i, STATE] == FINISHED:
            _write_fact(rows, days, guess, origin, dates, i, c, span, primavera)
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        if started:
            held = b if primavera and switches[PROGRESS] == RETAINED_LOGIC else NEVER
            _write_started(rows, days, guess, origin, switches, dates, i, c, span, held)
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        driver = BY_LINK
        if p >= 0 and above[p] and opens[p] > b:
            b, bound, driver = opens[p], True, BY_SUMMARY_LINK
        if not bound:
            b = floor[p] if p >= 0 else rows[i, PLAN_START]
            manual = p >= 0 and pinned[p]
            driver = BY_MANUAL_SUMMARY if manual else BY_PROJECT_START
            date = rows[i, CONSTRAINT_DATE]
            if not primavera and not manual and rows[i, CONSTRAINT] == SNET and date < b:
                b, driver = date, BY_CONSTRAINT
        w = work_at(days, origin, c, b)
        raw = b
        if moved > 0:
            b = max(b, start_at(days, guess, origin, c, w))
        elif moved < 0:
            b = last_work(days, guess, origin, c, b)
        asked = b
        if switches[AFTER_DATA_DATE] != 0 and rows[i, DATA_DATE] != NEVER:
            t = settle(days, guess, origin, c, rows[i, DATA_DATE], 1 if primavera else moved)
            if t > b:
                b, driver = t, BY_DATA_DATE
        if rows[i, CONSTRAINT] > ALAP:
            t = constrained(
                days,
                guess,
                origin,
                c,
                b,
                span,
                moved,
                rows[i, CONSTRAINT],
                rows[i, CONSTRAINT_DATE],
                honour,
                primavera,
            )
            if t != b:
                b, driver = t, BY_CONSTRAINT
        if rows[i, CONSTRAINT2] > ALAP:
            t = constrained(
                days,
                guess,
                origin,
                c,
                b,
                span,
                moved,
                rows[i, CONSTRAINT2],
                rows[i, CONSTRAINT2_DATE],
                honour,
                primavera,
            )
            if t != b:
                b, driver = t, BY_CONSTRAINT
        dates[i, ASKED] = asked if bound and b < asked else NEVER
        if rows[i, DELAY] > 0:
            b = settle(days, guess, origin, c, b + rows[i, DELAY], moved)
            driver = BY_LEVELLING
        if switches[AS_LATE] != 0 and rows[i, CONSTRAINT] == ALAP and dates[i, LATE_START] > b:
            b, driver = dates[i, LATE_START], BY_LATE_DATES
        if b != asked:
            w = work_at(days, origin, c, b)
        finish = finish_at(days, guess, origin, c, w + span) if span > 0 else b
        if ends > finish and not primavera and work_at(days, origin, c, ends) == w + span:
            # Held by its finish, an activity ends where the link says: 8:00, not the 17:00 before.
            finish = ends
        dates[i, START] = dates[i, EARLY_START] = b
        dates[i, FINISH] = dates[i, EARLY_FINISH] = finish
        dates[i, DRIVER] = driver
        if driver == BY_LINK:
            # A link drives if no work lies between what it asks and what was granted.
            least = min(raw, finish_at(days, guess, origin, c, w)) if moved != 0 else raw
            for k in range(first, last):
                driving[into[k]] = asks[into[k]] >= least
        else:
            for k in range(first, last):
                driving[into[k]] = False
        if p >= 0:
            _widen(rows, dates, i, p)


@part
def _open(
    rows: Ints,
    dates: Ints,
    i: int,
    p: int,
    b: int,
    bound: bool,
    floor: Ints,
    opens: Ints,
    above: NDArray[np.bool_],
    pinned: NDArray[np.bool_],
) -> None:
    """A summary hands down where its activities may start."""
    dates[i, EARLY_START], dates[i, EARLY_FINISH] = FOREVER, NEVER
    if rows[i, MODE] == MANUAL:
        floor[i] = rows[i, FIXED_START] if rows[i, FIXED_START] != NEVER else rows[i, PLAN_START]
        opens[i] = NEVER
        pinned[i] = True
        return
    floor[i] = rows[i, PLAN_START]
    if p >= 0:
        floor[i], opens[i], above[i], pinned[i] = floor[p], opens[p], above[p], pinned[p]
    if bound:
        opens[i] = max(opens[i], b)
        above[i] = True
    if rows[i, CONSTRAINT] == SNET:
        floor[i] = max(floor[i], rows[i, CONSTRAINT_DATE])


@part
def _close(rows: Ints, dates: Ints, i: int, p: int, empty: int) -> None:
    """A summary takes the dates of what is below it; a manual one has its own."""
    if dates[i, EARLY_FINISH] == NEVER:
        dates[i, EARLY_START] = dates[i, EARLY_FINISH] = empty
    dates[i, DRIVER] = BY_CHILDREN
    if rows[i, MODE] == MANUAL and rows[i, FIXED_START] != NEVER and rows[i, FIXED_FINISH] != NEVER:
        dates[i, EARLY_START], dates[i, EARLY_FINISH] = rows[i, FIXED_START], rows[i, FIXED_FINISH]
        dates[i, DRIVER] = BY_HAND
    dates[i, START], dates[i, FINISH] = dates[i, EARLY_START], dates[i, EARLY_FINISH]
    dates[i, ASKED] = NEVER
    if p >= 0:
        _widen(rows, dates, i, p)


@part
def _widen(rows: Ints, dates: Ints, i: int, p: int) -> None:
    if rows[i, ACTIVE]:
        dates[p, EARLY_START] = min(dates[p, EARLY_START], dates[i, START])
        dates[p, EARLY_FINISH] = max(dates[p, EARLY_FINISH], dates[i, FINISH])


@part
def _write(dates: Ints, i: int, start: int, finish: int, driver: int) -> None:
    dates[i, START] = dates[i, EARLY_START] = start
    dates[i, FINISH] = dates[i, EARLY_FINISH] = finish
    dates[i, DRIVER] = driver
    dates[i, ASKED] = NEVER


@part
def _write_fact(
    rows: Ints,
    days: Records,
    guess: Records,
    origin: int,
    dates: Ints,
    i: int,
    c: int,
    span: int,
    primavera: bool,
) -> None:
    """Finished, manual and external activities: their dates are known."""
    if rows[i, MODE] == AUTO:
        _write(dates, i, rows[i, ACTUAL_START], rows[i, ACTUAL_FINISH], BY_ACTUAL)
        if primavera and rows[i, DATA_DATE] != NEVER:
            dates[i, EARLY_START] = dates[i, EARLY_FINISH] = rows[i, DATA_DATE]
        return
    start = rows[i, FIXED_START] if rows[i, FIXED_START] != NEVER else rows[i, PLAN_START]
    finish = rows[i, FIXED_FINISH]
    if finish == NEVER:
        finish = add(days, guess, origin, c, start, span)
    _write(dates, i, start, finish, BY_HAND if rows[i, MODE] == MANUAL else BY_EXTERNAL)


@part
def _write_started(
    rows: Ints,
    days: Records,
    guess: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    i: int,
    c: int,
    span: int,
    held: int,
) -> None:
    """A started activity: its start is a fact, the rest goes on from where it stopped."""
    primavera = switches[PRIMAVERA] != 0
    start, left, resume = rows[i, ACTUAL_START], rows[i, REMAINING], rows[i, RESUME]
    if span == 0 and left == 0 and not primavera:
        _write(dates, i, start, start, BY_ACTUAL)
        return
    if resume == NEVER:
        resume = rows[i, STOP]
    if resume == NEVER:
        resume = start
        if not primavera:
            resume = add(days, guess, origin, c, start, max(rows[i, DURATION] - left, 0))
    if switches[AFTER_DATA_DATE] != 0 and rows[i, DATA_DATE] != NEVER:
        resume = max(resume, rows[i, DATA_DATE])
    resume = max(resume, held)
    finish = resume
    if left > 0:
        resume = next_work(days, guess, origin, c, resume)
        finish = finish_at(days, guess, origin, c, work_at(days, origin, c, resume) + left)
    if switches[EXPECTED] != 0 and rows[i, EXPECTED_FINISH] != NEVER:
        finish = max(finish, rows[i, EXPECTED_FINISH])
    _write(dates, i, start, finish, BY_ACTUAL)
    if primavera:
        dates[i, EARLY_START] = resume
