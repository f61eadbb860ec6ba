"""Calendars cut into cells, so that a block of iterations reads them without a search.

A cell is ``1 << shift`` minutes wide, narrow enough to hold one stretch of work or of rest at
most: within it, minutes worked are a clipped sum, and the way back has two offsets at most.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.worktime import Table
from jalon.engine.worktime.compiled import compiled, inlined
from jalon.engine.worktime.kernel import DAY, work_at
from jalon.engine.worktime.table import CONTINUOUS, SEGMENTS, WORK

Ints = NDArray[np.int32]
WIDEST = 6
LEAST, MOST, OFFSET = range(3)
"""Of a cell of the clock: minutes worked are ``t + OFFSET``, kept between LEAST and MOST."""
LIMIT, BEFORE, AFTER = range(3)
"""Of a cell of work: the instant is ``w + BEFORE`` under LIMIT, ``w + AFTER`` from it."""
FARTHEST = 2**31 - 1


class Cells(NamedTuple):
    """``clock`` (calendars, cells, 4), ``work`` (calendars, cells, 4), the last cell of each."""

    clock: Ints
    work: Ints
    clock_top: Ints
    work_top: Ints
    clock_shift: int
    work_shift: int
    origin: int


def cells(table: Table) -> Cells:
    """The cells of every calendar of ``table``."""
    days, origin = table.days, int(table.origin)
    segments = _segments(days)
    minutes = (days.shape[1] - 1) * DAY
    shift, back = WIDEST, WIDEST
    for begin, length in segments:
        while shift and not _one_stretch(begin, begin + length, shift):
            shift -= 1
        bounds = np.cumsum(length)
        while back and not _apart(bounds, back):
            back -= 1
    total = int(days[:, -1, WORK].max())
    clock = np.zeros((len(days), (minutes >> shift) + 3, 4), dtype=np.int32)
    work = np.zeros((len(days), (total >> back) + 2, 4), dtype=np.int32)
    clock_top = np.full(len(days), clock.shape[1] - 1, dtype=np.int32)
    work_top = np.zeros(len(days), dtype=np.int32)
    for c, (begin, length) in enumerate(segments):
        if c == CONTINUOUS:
            clock[c, :, LEAST], clock[c, :, MOST], clock[c, :, OFFSET] = -FARTHEST, FARTHEST, -origin
            clock_top[c] = 0
            work[c, :, LIMIT], work[c, :, BEFORE] = FARTHEST, origin
            continue
        _cut_clock(clock[c], begin, length, np.cumsum(length), shift, origin, minutes)
        work_top[c] = _cut_work(work[c], begin, length, np.cumsum(length), back, origin)
    return Cells(clock, work, clock_top, work_top, shift, back, origin)


def _segments(days: Ints) -> list[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Begin (from the window's start) and length of every stretch of work, met ones joined."""
    found = []
    for record in days:
        begin = (record[:-1, SEGMENTS::2] + np.arange(len(record) - 1)[:, None] * DAY).ravel()
        length = record[:-1, SEGMENTS + 1 :: 2].ravel().astype(np.int64)
        begin, length = begin[length > 0].astype(np.int64), length[length > 0]
        ordered = np.argsort(begin, kind="stable")
        begin, length = begin[ordered], length[ordered]
        new = np.ones(len(begin), dtype=np.bool_)
        new[1:] = begin[1:] != begin[:-1] + length[:-1]
        group = np.cumsum(new) - 1
        joined = np.bincount(group, weights=length).astype(np.int64) if len(begin) else length
        found.append((begin[new], joined))
    return found


def _one_stretch(begin: NDArray[np.int64], end: NDArray[np.int64], shift: int) -> bool:
    """No cell holds the end of one stretch and the begin of the next."""
    return not ((end[:-1] - 1) >> shift == begin[1:] >> shift).any()


def _apart(bounds: NDArray[np.int64], shift: int) -> bool:
    return not (np.diff(bounds >> shift) == 0).any()


@compiled
def _cut_clock(
    cell: Ints,
    begin: NDArray[np.int64],
    length: NDArray[np.int64],
    done: NDArray[np.int64],
    shift: int,
    origin: int,
    minutes: int,
) -> None:
    """Cell ``k + 1`` holds the minutes from ``k << shift``; the first and the last, all beyond."""
    s = 0
    for k in range(len(cell) - 1):
        first, next_ = k << shift, (k + 1) << shift
        while s < len(begin) and begin[s] + length[s] <= first:
            s += 1
        before = done[s] - length[s] if s < len(begin) else (done[-1] if len(done) else 0)
        cell[k + 1, LEAST] = cell[k + 1, MOST] = before
        if s < len(begin) and begin[s] < next_ and first < minutes:
            cell[k + 1, MOST] = done[s]
            cell[k + 1, OFFSET] = before - begin[s] - origin


@compiled
def _cut_work(
    cell: Ints,
    begin: NDArray[np.int64],
    length: NDArray[np.int64],
    done: NDArray[np.int64],
    shift: int,
    origin: int,
) -> int:
    """The last cell with work in it."""
    s, k = 0, 0
    while s < len(begin):
        first = k << shift
        while s < len(begin) and done[s] <= first:
            s += 1
        if s == len(begin):
            break
        cell[k, LIMIT] = done[s]
        cell[k, BEFORE] = origin + begin[s] - (done[s] - length[s])
        if s + 1 < len(begin):
            cell[k, AFTER] = origin + begin[s + 1] - done[s]
        else:
            cell[k, AFTER] = cell[k, BEFORE]
        k += 1
    return k - 1


@inlined
def worked(g: Cells, c: int, t: int) -> int:
    """Minutes worked at an instant."""
    k = min(max(((t - g.origin) >> g.clock_shift) + 1, 0), int(g.clock_top[c]))
    return min(max(int(t + g.clock[c, k, OFFSET]), int(g.clock[c, k, LEAST])), int(g.clock[c, k, MOST]))


@inlined
def began(g: Cells, c: int, w: int) -> int:
    """The instant at which the minute after ``w`` begins."""
    k = min(max(w >> g.work_shift, 0), int(g.work_top[c]))
    return int(w + (g.work[c, k, BEFORE] if w < g.work[c, k, LIMIT] else g.work[c, k, AFTER]))


@inlined
def ended(g: Cells, c: int, w: int) -> int:
    """The earliest instant at which ``w`` minutes are done."""
    return began(g, c, w - 1) + 1 if c != CONTINUOUS else int(w + g.origin)


@inlined
def moved(g: Cells, c: int, t: int, length: int) -> int:
    """Where ``length`` minutes of work from ``t`` end; back from it where negative."""
    if length > 0:
        return ended(g, c, worked(g, c, t) + length)
    if length < 0:
        return began(g, c, worked(g, c, t) + length)
    return int(t)


@inlined
def to_work(g: Cells, c: int, t: Ints, more: int, out: Ints) -> None:
    """Minutes worked at the instants ``t``, and ``more``."""
    cell, top, shift, origin = g.clock[c], np.int32(g.clock_top[c]), g.clock_shift, np.int32(g.origin)
    for b in range(len(out)):
        k = min(max(np.int32(np.int32(np.int32(t[b] - origin) >> shift) + 1), np.int32(0)), top)
        w = np.int32(t[b] + cell[k, OFFSET])
        out[b] = np.int32(min(max(w, cell[k, LEAST]), cell[k, MOST]) + more)


@inlined
def to_start(g: Cells, c: int, w: Ints, more: int, out: Ints) -> None:
    """The instants at which the minute after ``w + more`` begins."""
    cell, top, shift = g.work[c], np.int32(g.work_top[c]), g.work_shift
    for b in range(len(out)):
        x = np.int32(w[b] + more)
        k = min(max(np.int32(x >> shift), np.int32(0)), top)
        out[b] = np.int32(x + (cell[k, BEFORE] if x < cell[k, LIMIT] else cell[k, AFTER]))


@inlined
def to_finish(g: Cells, c: int, w: Ints, more: int, out: Ints) -> None:
    """The earliest instants at which ``w + more`` minutes are done."""
    to_start(g, c, w, more - 1, out)
    for b in range(len(out)):
        out[b] = np.int32(out[b] + 1)


@compiled
def worked_all(days: Ints, origin: int, calendar: Ints, instants: Ints) -> Ints:
    """Minutes worked at each instant, each on its own calendar."""
    found = np.empty(len(instants), dtype=np.int32)
    for i in range(len(instants)):
        found[i] = work_at(days, origin, calendar[i], instants[i])
    return found
