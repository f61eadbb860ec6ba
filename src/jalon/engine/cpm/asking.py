"""What holds a start: the instants links ask for, constraints, the data date, levelling."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import (
    AFTER_DATA_DATE,
    ALAP,
    AS_LATE,
    ASKED,
    CONSTRAINT,
    CONSTRAINT2,
    CONSTRAINT2_DATE,
    CONSTRAINT_DATE,
    DATA_DATE,
    DELAY,
    FF,
    FINISH,
    FNET,
    FNLT,
    FS,
    HONOUR,
    LAG,
    LAG_CALENDAR,
    LATE_START,
    LINK_KIND,
    MANDATORY_FINISH,
    MANDATORY_START,
    MFO,
    MSO,
    PLAN_START,
    PREDECESSOR,
    PRIMAVERA,
    SNET,
    START,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import part
from jalon.engine.worktime.kernel import Records, add, last_work, next_work, start_at, work_at

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


@part
def begin(
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
def held_start(
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
