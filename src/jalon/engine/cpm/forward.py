"""The forward pass: the earliest every activity can be."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from jalon.engine.cpm.network import (
    ALAP,
    FF,
    FINISH_MILESTONE,
    FINISHED,
    FNET,
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
    SNET,
    SNLT,
    SUMMARY,
    Activities,
    Ints,
    Links,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.kernel import add, finish_at, last_work, next_work, start_at, work_at
from jalon.engine.worktime.table import Table

(PROJECT_START, LINK, CONSTRAINT, ACTUAL, FIXED, DATA_DATE, SUMMARY_LINK, MANUAL_SUMMARY, CHILDREN) = range(9)
AS_LATE, EXTERNAL, LEVELLING = 9, 11, 12
FOREVER = 2**61
RETAINED_LOGIC, PROGRESS_OVERRIDE, ACTUAL_DATES = range(3)


class Switches(NamedTuple):
    """``SchedulingRules`` as numbers."""

    primavera: bool
    honour: bool
    open_ends: bool
    data_date: bool
    progress: int
    start_lag_from_actual: bool
    expected_finish: bool


class Dates(NamedTuple):
    """What the passes write; (n,) each.

    ``asked`` is the start the links ask for where a constraint holds the activity earlier.
    """

    early_start: Ints
    early_finish: Ints
    start: Ints
    finish: Ints
    late_start: Ints
    late_finish: Ints
    asked: Ints
    driver: NDArray[np.int8]
    driving: NDArray[np.bool_]


@njit(cache=True, inline="always")
def _back(table: Table, c: int, t: int, span: int) -> int:
    """Where ``span`` minutes must start to be done by ``t``."""
    return start_at(table, c, work_at(table, c, t) - span) if span > 0 else t


@njit(cache=True)
def _settle(a: Activities, table: Table, i: int, t: int, span: int, primavera: bool) -> int:
    """Move a start forward to working time; milestones stay where they are put."""
    if span > 0 or (primavera and a.kind[i] != FINISH_MILESTONE):
        return next_work(table, a.calendar[i], t)
    if primavera:
        return last_work(table, a.calendar[i], t)
    return t


@njit(cache=True)
def _bound(links: Links, k: int, start: Ints, finish: Ints, table: Table) -> int:
    """The instant link ``k`` asks for: of the successor's start (FS, SS) or finish (FF, SF)."""
    p = links.predecessor[k]
    kind = links.kind[k]
    t = finish[p] if kind in (FS, FF) else start[p]
    lag = links.lag[k]
    if lag != 0:
        t = add(table, links.calendar[k], t, lag)
    return t


@njit(cache=True)
def _constrained(
    a: Activities, table: Table, i: int, b: int, span: int, kind: int, date: int, s: Switches
) -> int:
    """``b`` after one constraint of row ``i``."""
    c = a.calendar[i]
    if kind == SNET:
        return max(b, _settle(a, table, i, date, span, s.primavera))
    if kind == FNET:
        return max(b, _settle(a, table, i, _back(table, c, date, span), span, s.primavera))
    if kind == MANDATORY_START:
        return _settle(a, table, i, date, span, s.primavera)
    if kind == MANDATORY_FINISH:
        return _settle(a, table, i, _back(table, c, date, span), span, s.primavera)
    if kind == MSO:
        t = _settle(a, table, i, date, span, s.primavera)
        return t if s.honour else max(b, t)
    if kind == MFO:
        t = _settle(a, table, i, _back(table, c, date, span), span, s.primavera)
        return t if s.honour else max(b, t)
    if s.honour and not s.primavera:
        if kind == SNLT:
            return min(b, _settle(a, table, i, date, span, False))
        if kind == FNLT:
            return min(b, _settle(a, table, i, _back(table, c, date, span), span, False))
    return b


@njit(cache=True)
def forward(
    order: Ints,
    a: Activities,
    links: Links,
    table: Table,
    span: Ints,
    project_start: Ints,
    data_date: Ints,
    s: Switches,
    as_late: bool,
    d: Dates,
) -> None:
    """Fill the early and scheduled dates of ``d``.

    With ``as_late`` the late dates are known and as-late-as-possible activities take them.
    """
    n = len(a.parent)
    early, done = d.early_start, d.early_finish
    floor = np.empty(n, dtype=np.int64)
    opens = np.full(n, NEVER, dtype=np.int64)
    bound_above = np.zeros(n, dtype=np.bool_)
    pinned = np.zeros(n, dtype=np.bool_)
    for node in order:
        if node >= n:
            i = node - n
            p = a.parent[i]
            early[i], done[i] = FOREVER, NEVER
            if a.mode[i] == MANUAL:
                floor[i] = a.fixed_start[i] if a.fixed_start[i] != NEVER else project_start[i]
                pinned[i] = True
                continue
            if p >= 0:
                floor[i], opens[i], bound_above[i], pinned[i] = floor[p], opens[p], bound_above[p], pinned[p]
            else:
                floor[i] = project_start[i]
            for at in range(links.into_first[i], links.into_first[i + 1]):
                t = _bound(links, links.into[at], d.start, d.finish, table)
                opens[i] = max(opens[i], t)
                bound_above[i] = True
            if a.constraint[i] == SNET:
                floor[i] = max(floor[i], a.constraint_date[i])
            continue
        i = node
        p = a.parent[i]
        if a.kind[i] == SUMMARY:
            if done[i] == NEVER:
                early[i] = done[i] = max(floor[i], opens[i])
            d.start[i], d.finish[i] = early[i], done[i]
            d.driver[i] = CHILDREN
            if a.mode[i] == MANUAL and a.fixed_start[i] != NEVER and a.fixed_finish[i] != NEVER:
                d.start[i], d.finish[i] = a.fixed_start[i], a.fixed_finish[i]
                early[i], done[i] = d.start[i], d.finish[i]
                d.driver[i] = FIXED
            if p >= 0 and a.active[i]:
                early[p], done[p] = min(early[p], early[i]), max(done[p], done[i])
            continue
        if a.kind[i] == LEVEL_OF_EFFORT:
            continue
        _leaf(
            a,
            links,
            table,
            span,
            project_start,
            data_date,
            s,
            as_late,
            d,
            i,
            floor,
            opens,
            bound_above,
            pinned,
        )
        if p >= 0 and a.active[i]:
            early[p], done[p] = min(early[p], d.start[i]), max(done[p], d.finish[i])


@njit(cache=True)
def _leaf(
    a: Activities,
    links: Links,
    table: Table,
    span: Ints,
    project_start: Ints,
    data_date: Ints,
    s: Switches,
    as_late: bool,
    d: Dates,
    i: int,
    floor: Ints,
    opens: Ints,
    bound_above: NDArray[np.bool_],
    pinned: NDArray[np.bool_],
) -> None:
    c = a.calendar[i]
    length = span[i]
    if a.mode[i] != 0:
        start = a.fixed_start[i] if a.fixed_start[i] != NEVER else project_start[i]
        finish = a.fixed_finish[i]
        if finish == NEVER:
            finish = add(table, c, start, length)
        _write(d, i, start, finish, FIXED if a.mode[i] == MANUAL else EXTERNAL)
        return
    if a.state[i] == FINISHED:
        _write(d, i, a.actual_start[i], a.actual_finish[i], ACTUAL)
        if s.primavera and data_date[i] != NEVER:
            d.early_start[i] = d.early_finish[i] = data_date[i]
        return
    started = a.state[i] != NOT_STARTED
    first, last = links.into_first[i], links.into_first[i + 1]
    b = np.int64(NEVER)
    ends = np.int64(NEVER)
    driver = PROJECT_START
    bound = False
    if not started or (s.primavera and s.progress == RETAINED_LOGIC):
        for at in range(first, last):
            k = links.into[at]
            t = _bound(links, k, d.start, d.finish, table)
            if links.kind[k] in (FF, SF):
                ends = max(ends, t)
                t = _back(table, c, t, length)
            t = _settle(a, table, i, t, length, s.primavera)
            bound = True
            if t > b:
                b = t
        driver = LINK
        p = a.parent[i]
        if p >= 0 and bound_above[p]:
            bound = True
            t = _settle(a, table, i, opens[p], length, s.primavera)
            if t > b:
                b, driver = t, SUMMARY_LINK
    if started:
        _started(a, table, data_date, s, d, i, b, length)
        return
    if not bound:
        p = a.parent[i]
        base = floor[p] if p >= 0 else project_start[i]
        driver = MANUAL_SUMMARY if p >= 0 and pinned[p] else PROJECT_START
        if (
            not s.primavera
            and a.constraint[i] == SNET
            and a.constraint_date[i] < base
            and not (p >= 0 and pinned[p])
        ):
            base, driver = a.constraint_date[i], CONSTRAINT
        b = _settle(a, table, i, base, length, s.primavera)
    if s.data_date and data_date[i] != NEVER:
        t = (
            next_work(table, c, data_date[i])
            if s.primavera
            else _settle(a, table, i, data_date[i], length, False)
        )
        if t > b:
            b, driver = t, DATA_DATE
    free = b
    b = _constrained(a, table, i, b, length, a.constraint[i], a.constraint_date[i], s)
    b = _constrained(a, table, i, b, length, a.constraint2[i], a.constraint2_date[i], s)
    if b != free:
        driver = CONSTRAINT
        if b < free and bound:
            d.asked[i] = free
    if a.delay[i] > 0:
        b = _settle(a, table, i, b + a.delay[i], length, s.primavera)
        driver = LEVELLING
    if as_late and a.constraint[i] == ALAP and d.late_start[i] > b:
        b, driver = d.late_start[i], AS_LATE
    finish = finish_at(table, c, work_at(table, c, b) + length) if length > 0 else b
    if ends > finish and not s.primavera and work_at(table, c, ends) == work_at(table, c, finish):
        # Held by its finish, an activity ends where the link says: 8:00, not the 17:00 before.
        finish = ends
    _write(d, i, b, finish, driver)
    for at in range(first, last):
        k = links.into[at]
        t = _bound(links, k, d.start, d.finish, table)
        if links.kind[k] in (FF, SF):
            t = _back(table, c, t, length)
        d.driving[k] = driver == LINK and _settle(a, table, i, t, length, s.primavera) == b


@njit(cache=True)
def _started(
    a: Activities, table: Table, data_date: Ints, s: Switches, d: Dates, i: int, bound: int, length: int
) -> None:
    """A started activity: its start is a fact, the rest goes on from where it stopped."""
    c = a.calendar[i]
    left = a.remaining[i]
    resume = a.resume[i]
    if resume == NEVER:
        resume = a.stop[i] if a.stop[i] != NEVER else a.actual_start[i]
        if a.stop[i] == NEVER and not s.primavera:
            resume = add(table, c, a.actual_start[i], max(a.duration[i] - left, 0))
    if s.data_date and data_date[i] != NEVER:
        resume = max(resume, data_date[i])
    resume = max(resume, bound)
    if length == 0 and left == 0 and not s.primavera:
        _write(d, i, a.actual_start[i], a.actual_start[i], ACTUAL)
        return
    if left > 0:
        resume = next_work(table, c, resume)
    finish = finish_at(table, c, work_at(table, c, resume) + left) if left > 0 else resume
    if s.primavera and s.expected_finish and a.expected_finish[i] != NEVER:
        finish = max(finish, a.expected_finish[i])
    _write(d, i, a.actual_start[i], finish, ACTUAL)
    if s.primavera:
        d.early_start[i] = resume


@njit(cache=True, inline="always")
def _write(d: Dates, i: int, start: int, finish: int, driver: int) -> None:
    d.early_start[i] = d.start[i] = start
    d.early_finish[i] = d.finish[i] = finish
    d.driver[i] = driver
