"""Facts, started activities and milestones on the way forward: they live by the clock."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.asking import (
    BY_ACTUAL,
    BY_EXTERNAL,
    BY_HAND,
    BY_LINK,
    BY_SUMMARY_LINK,
    back,
    begin,
    held_start,
    instant_asked,
    settle,
)
from jalon.engine.cpm.columns import (
    ACTUAL_FINISH,
    ACTUAL_START,
    AFTER_DATA_DATE,
    ASKED,
    AUTO,
    CALENDAR,
    DATA_DATE,
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
    KIND,
    LINK_KIND,
    MANUAL,
    MODE,
    NOT_STARTED,
    PARENT,
    PLAN_START,
    PRIMAVERA,
    PROGRESS,
    REMAINING,
    RESUME,
    RETAINED_LOGIC,
    SF,
    SPAN,
    START,
    START_MILESTONE,
    STATE,
    STOP,
    WORK_FINISH,
    WORK_START,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import part
from jalon.engine.worktime.kernel import Records, add, finish_at, next_work, work_at

Ints = NDArray[np.int32]


@part
def place_other(
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
    if switches[PROGRESS] == RETAINED_LOGIC:
        for k in range(first, last):
            t = instant_asked(links, k, dates, days, steps, origin)
            if links[k, LINK_KIND] in (FF, SF):
                t = back(days, steps, origin, c, t, rows[i, REMAINING])
            held = max(held, t)
        if p >= 0 and above[p]:
            held = max(held, int(opens[p]))
    _write_started(rows, days, steps, origin, switches, dates, worked, i, c, span, held)


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
        b, driver = begin(rows, i, p, floor, pinned, primavera)
    asked = b
    b = settle(days, steps, origin, c, b, moved)
    t, by = held_start(rows, days, steps, origin, switches, dates, i, c, 0, moved, b, last > first)
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
