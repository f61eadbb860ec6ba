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
    FINISHED,
    FIXED_FINISH,
    FIXED_START,
    FNET,
    FNLT,
    FOREVER,
    FS,
    HONOUR,
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
    LATE_START,
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
    START_MILESTONE,
    STATE,
    STOP,
    TRAIT_CALENDAR,
    TRAIT_PARENT,
    TRAIT_SPAN,
    TRAITS,
    WORK_FINISH,
    WORK_START,
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
def back(days: Records, steps: Records, origin: int, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes must start to be done by ``t``."""
    if span > 0:
        return start_at(days, steps, origin, c, work_at(days, origin, c, t) - span)
    return int(t)


@part
def settle(days: Records, steps: Records, origin: int, c: int, t: int, moved: int) -> int:
    """A start moved to working time: forward (1), back (-1), or left where it is put (0)."""
    if moved > 0:
        return next_work(days, steps, origin, c, t)
    if moved < 0:
        return last_work(days, steps, origin, c, t)
    return int(t)


@part
def constrained(
    days: Records,
    steps: Records,
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
        date = back(days, steps, origin, c, date, span)
    t = settle(days, steps, origin, c, date, moved)
    if kind in (SNET, FNET):
        return max(b, t)
    if kind in (MANDATORY_START, MANDATORY_FINISH):
        return t
    if kind in (MSO, MFO):
        return t if honour else max(b, t)
    # Start or finish no later than: only Microsoft, and only where constraints are honoured.
    return min(b, t) if honour and not primavera else b


@part
def instant_asked(links: Ints, link: int, dates: Ints, days: Records, steps: Records, origin: int) -> int:
    """The instant a link asks for: of its successor's start (FS, SS) or finish (FF, SF)."""
    q = links[link, PREDECESSOR]
    t = int(dates[q, FINISH] if links[link, LINK_KIND] in (FS, FF) else dates[q, START])
    if links[link, LAG] != 0:
        t = add(days, steps, origin, links[link, LAG_CALENDAR], t, links[link, LAG])
    return t


@compiled
def forward(
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
    dates: Ints,
    worked: Ints,
    driving: NDArray[np.bool_],
) -> None:
    """Fill the early and scheduled dates. ``links`` are in the order of their successors.

    With the switch AS_LATE the late dates are known, and as-late-as-possible activities take
    them. An activity with a duration is placed in minutes worked on its calendar: what lies
    between 17:00 and next 8:00 makes no difference to it.
    """
    n = len(rows)
    primavera = switches[PRIMAVERA] != 0
    floor = np.empty(n, dtype=np.int32)
    opens = np.full(n, NEVER, dtype=np.int32)
    above = np.zeros(n, dtype=np.bool_)
    pinned = np.zeros(n, dtype=np.bool_)
    asks = np.empty(len(links), dtype=np.int32)
    to_data_date = switches[AFTER_DATA_DATE] != 0
    for node in order:
        opening = node >= n
        i = node - n if opening else node
        p = traits[i, TRAIT_PARENT]
        mark = traits[i, TRAITS]
        first, last = first_link[i], first_link[i + 1]
        if mark == 0 and last > first and not (to_data_date or mixed[i] or (p >= 0 and above[p])):
            _follow(
                links,
                first,
                last,
                days,
                steps,
                origin,
                dates,
                worked,
                driving,
                asks,
                i,
                traits[i, TRAIT_CALENDAR],
                traits[i, TRAIT_SPAN],
            )
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        if mark & IS_SUMMARY:
            if opening:
                b = int(NEVER)
                for k in range(first, last):
                    b = max(b, instant_asked(links, k, dates, days, steps, origin))
                _open(rows, dates, i, p, b, last > first, floor, opens, above, pinned)
            else:
                _close(rows, dates, i, p, max(floor[i], opens[i]))
            continue
        if mark & IS_EFFORT:
            continue
        c = traits[i, TRAIT_CALENDAR]
        if mark & (IS_STARTED | IS_FINISHED | IS_FIXED | IS_INSTANT):
            _place_other(
                rows,
                links,
                first,
                last,
                days,
                steps,
                origin,
                switches,
                dates,
                worked,
                driving,
                i,
                floor,
                opens,
                above,
                pinned,
            )
            if p >= 0:
                _widen(rows, dates, i, p)
            continue
        span = traits[i, TRAIT_SPAN]
        b = int(NEVER)
        for k in range(first, last):
            q = links[k, PREDECESSOR]
            lag = links[k, LAG]
            kind = links[k, LINK_KIND]
            if (
                traits[q, TRAIT_CALENDAR] == c
                and not traits[q, TRAITS] & IS_SUMMARY
                and (lag == 0 or links[k, LAG_CALENDAR] == c)
            ):
                w = int(worked[q, WORK_FINISH if kind in (FS, FF) else WORK_START] + lag)
            else:
                w = work_at(days, origin, c, instant_asked(links, k, dates, days, steps, origin))
            if kind in (FF, SF):
                w -= span
            asks[k] = w
            b = max(b, w)
        driver = BY_LINK
        if p >= 0 and above[p]:
            w = work_at(days, origin, c, opens[p])
            if w > b:
                b, driver = w, BY_SUMMARY_LINK
        if b == NEVER:
            t, driver = _begin(rows, i, p, floor, pinned, primavera)
            b = work_at(days, origin, c, t)
        w = b
        start = start_at(days, steps, origin, c, w)
        dates[i, ASKED] = NEVER
        if mark & IS_HELD or switches[AFTER_DATA_DATE] != 0:
            t, by = _held(rows, days, steps, origin, switches, dates, i, c, span, 1, start, last > first)
            if t != start:
                start, driver = t, by
                w = work_at(days, origin, c, start)
        finish = finish_at(days, steps, origin, c, w + span)
        for k in range(first, last):
            drives = driver == BY_LINK and asks[k] == b
            driving[k] = drives
            if drives and links[k, LINK_KIND] in (FF, SF):
                # Held by its finish, it ends where the link says: 8:00, not the 17:00 before.
                t = instant_asked(links, k, dates, days, steps, origin)
                if work_at(days, origin, c, t) == w + span:
                    finish = max(finish, t)
        worked[i, WORK_START] = w
        worked[i, WORK_FINISH] = w + span
        dates[i, START] = start
        dates[i, EARLY_START] = start
        dates[i, FINISH] = finish
        dates[i, EARLY_FINISH] = finish
        dates[i, DRIVER] = driver
        if p >= 0:
            _widen(rows, dates, i, p)


@compiled
def in_place(arriving: NDArray[np.bool_], into: Ints) -> NDArray[np.bool_]:
    """What the pass found of each link, in the network's order of links."""
    found = np.empty_like(arriving)
    for k in range(len(into)):
        found[into[k]] = arriving[k]
    return found


@part
def _follow(
    links: Ints,
    first: int,
    last: int,
    days: Records,
    steps: Records,
    origin: int,
    dates: Ints,
    worked: Ints,
    driving: NDArray[np.bool_],
    asks: Ints,
    i: int,
    c: int,
    span: int,
) -> None:
    """An activity that only its links place, all on its own calendar: sums of minutes of work."""
    b = int(NEVER)
    to_finish = 0
    for k in range(first, last):
        kind = links[k, LINK_KIND]
        w = int(worked[np.uintp(links[k, PREDECESSOR]), (kind & 1) ^ WORK_FINISH]) + links[k, LAG]
        w -= span * (kind >> 1)
        to_finish |= kind
        asks[k] = w
        b = max(b, w)
    start = start_at(days, steps, origin, c, b)
    finish = finish_at(days, steps, origin, c, b + span)
    for k in range(first, last):
        driving[k] = asks[k] == b
    if to_finish >= FF:
        for k in range(first, last):
            if driving[k] and links[k, LINK_KIND] >= FF and links[k, LAG] <= 0:
                # Held by its finish, it ends where the link says: 8:00, not the 17:00 before.
                finish = max(finish, instant_asked(links, k, dates, days, steps, origin))
    worked[i, WORK_START] = b
    worked[i, WORK_FINISH] = b + span
    dates[i, START] = start
    dates[i, EARLY_START] = start
    dates[i, FINISH] = finish
    dates[i, EARLY_FINISH] = finish
    dates[i, ASKED] = NEVER
    dates[i, DRIVER] = BY_LINK


@part
def _place_other(
    rows: Ints,
    links: Ints,
    first: int,
    last: int,
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    worked: Ints,
    driving: NDArray[np.bool_],
    i: int,
    floor: Ints,
    opens: Ints,
    above: NDArray[np.bool_],
    pinned: NDArray[np.bool_],
) -> None:
    """Facts, started activities and milestones: they live by the clock."""
    primavera = switches[PRIMAVERA] != 0
    c, span, p = rows[i, CALENDAR], rows[i, SPAN], rows[i, PARENT]
    if rows[i, MODE] == AUTO and rows[i, STATE] == NOT_STARTED:
        _place_milestone(
            rows,
            links,
            first,
            last,
            days,
            steps,
            origin,
            switches,
            dates,
            worked,
            driving,
            i,
            floor,
            opens,
            above,
            pinned,
        )
        return
    for k in range(first, last):
        driving[k] = False
    if rows[i, MODE] != AUTO or rows[i, STATE] == FINISHED:
        _write_fact(rows, days, steps, origin, dates, worked, i, c, span, primavera)
        return
    held = int(NEVER)
    if primavera and switches[PROGRESS] == RETAINED_LOGIC:
        for k in range(first, last):
            t = instant_asked(links, k, dates, days, steps, origin)
            if links[k, LINK_KIND] in (FF, SF):
                t = back(days, steps, origin, c, t, rows[i, REMAINING])
            held = max(held, t)
        if p >= 0 and above[p]:
            held = max(held, int(opens[p]))
    _write_started(rows, days, steps, origin, switches, dates, worked, i, c, span, held)


@part
def _begin(
    rows: Ints, i: int, p: int, floor: Ints, pinned: NDArray[np.bool_], primavera: bool
) -> tuple[int, int]:
    """Where an activity without predecessors starts, and why."""
    t = int(floor[p] if p >= 0 else rows[i, PLAN_START])
    if p >= 0 and pinned[p]:
        return t, BY_MANUAL_SUMMARY
    if not primavera and rows[i, CONSTRAINT] == SNET and rows[i, CONSTRAINT_DATE] < t:
        return int(rows[i, CONSTRAINT_DATE]), BY_CONSTRAINT
    return t, BY_PROJECT_START


@part
def _held(
    rows: Ints,
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    i: int,
    c: int,
    span: int,
    moved: int,
    b: int,
    bound: bool,
) -> tuple[int, int]:
    """Start ``b`` after the data date, constraints, levelling and late dates; what moved it last."""
    primavera = switches[PRIMAVERA] != 0
    honour = switches[HONOUR] != 0
    asked = b
    driver = BY_LINK
    if switches[AFTER_DATA_DATE] != 0 and rows[i, DATA_DATE] != NEVER:
        t = settle(days, steps, origin, c, rows[i, DATA_DATE], 1 if primavera else moved)
        if t > b:
            b, driver = t, BY_DATA_DATE
    for column in (CONSTRAINT, CONSTRAINT2):
        kind = rows[i, column]
        if kind > ALAP:
            date = int(rows[i, CONSTRAINT_DATE if column == CONSTRAINT else CONSTRAINT2_DATE])
            t = constrained(days, steps, origin, c, b, span, moved, kind, date, honour, primavera)
            if t != b:
                b, driver = t, BY_CONSTRAINT
    dates[i, ASKED] = asked if bound and b < asked else NEVER
    if rows[i, DELAY] > 0:
        b = settle(days, steps, origin, c, b + rows[i, DELAY], moved)
        driver = BY_LEVELLING
    if switches[AS_LATE] != 0 and rows[i, CONSTRAINT] == ALAP and dates[i, LATE_START] > b:
        b, driver = int(dates[i, LATE_START]), BY_LATE_DATES
    return b, driver


@part
def _place_milestone(
    rows: Ints,
    links: Ints,
    first: int,
    last: int,
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    worked: Ints,
    driving: NDArray[np.bool_],
    i: int,
    floor: Ints,
    opens: Ints,
    above: NDArray[np.bool_],
    pinned: NDArray[np.bool_],
) -> None:
    """A milestone stays at the instant it is asked for, 17:00 or 8:00; Primavera moves it."""
    primavera = switches[PRIMAVERA] != 0
    c, p = rows[i, CALENDAR], rows[i, PARENT]
    moved = 1 if primavera and rows[i, KIND] == START_MILESTONE else 0
    b = int(NEVER)
    for k in range(first, last):
        b = max(b, instant_asked(links, k, dates, days, steps, origin))
    driver = BY_LINK
    if p >= 0 and above[p] and opens[p] > b:
        b, driver = int(opens[p]), BY_SUMMARY_LINK
    if b == NEVER:
        b, driver = _begin(rows, i, p, floor, pinned, primavera)
    asked = b
    b = settle(days, steps, origin, c, b, moved)
    t, by = _held(rows, days, steps, origin, switches, dates, i, c, 0, moved, b, last > first)
    if t != b:
        b, driver = t, by
    for k in range(first, last):
        asks = instant_asked(links, k, dates, days, steps, origin)
        driving[k] = driver == BY_LINK and (asks == asked or settle(days, steps, origin, c, asks, moved) == b)
    dates[i, START] = dates[i, EARLY_START] = b
    dates[i, FINISH] = dates[i, EARLY_FINISH] = b
    dates[i, DRIVER] = driver
    worked[i, WORK_START] = worked[i, WORK_FINISH] = work_at(days, origin, c, b)


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
def _count(days: Records, origin: int, dates: Ints, worked: Ints, i: int, c: int) -> None:
    worked[i, WORK_START] = work_at(days, origin, c, dates[i, START])
    worked[i, WORK_FINISH] = work_at(days, origin, c, dates[i, FINISH])


@part
def _write_fact(
    rows: Ints,
    days: Records,
    steps: Records,
    origin: int,
    dates: Ints,
    worked: Ints,
    i: int,
    c: int,
    span: int,
    primavera: bool,
) -> None:
    """Finished, manual and external activities: their dates are known."""
    if rows[i, MODE] == AUTO:
        _write(dates, i, rows[i, ACTUAL_START], rows[i, ACTUAL_FINISH], BY_ACTUAL)
        _count(days, origin, dates, worked, i, c)
        if primavera and rows[i, DATA_DATE] != NEVER:
            dates[i, EARLY_START] = dates[i, EARLY_FINISH] = rows[i, DATA_DATE]
        return
    start = rows[i, FIXED_START] if rows[i, FIXED_START] != NEVER else rows[i, PLAN_START]
    finish = rows[i, FIXED_FINISH]
    if finish == NEVER:
        finish = add(days, steps, origin, c, start, span)
    _write(dates, i, start, finish, BY_HAND if rows[i, MODE] == MANUAL else BY_EXTERNAL)
    _count(days, origin, dates, worked, i, c)


@part
def _write_started(
    rows: Ints,
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    dates: Ints,
    worked: Ints,
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
        _count(days, origin, dates, worked, i, c)
        return
    if resume == NEVER:
        resume = rows[i, STOP]
    if resume == NEVER:
        resume = start
        if not primavera:
            resume = add(days, steps, origin, c, start, max(rows[i, DURATION] - left, 0))
    if switches[AFTER_DATA_DATE] != 0 and rows[i, DATA_DATE] != NEVER:
        resume = max(resume, rows[i, DATA_DATE])
    resume = max(resume, held)
    finish = resume
    if left > 0:
        resume = next_work(days, steps, origin, c, resume)
        finish = finish_at(days, steps, origin, c, work_at(days, origin, c, resume) + left)
    if switches[EXPECTED] != 0 and rows[i, EXPECTED_FINISH] != NEVER:
        finish = max(finish, rows[i, EXPECTED_FINISH])
    _write(dates, i, start, finish, BY_ACTUAL)
    _count(days, origin, dates, worked, i, c)
    if primavera:
        dates[i, EARLY_START] = resume
