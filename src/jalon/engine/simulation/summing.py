"""A whole piece in blocks: drawn, placed, traced, and summed up, in one call without Python."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.blocks import finishes, forward_block
from jalon.engine.simulation.cells import Cells
from jalon.engine.simulation.chance import Reals, Words
from jalon.engine.simulation.correlation import Copula
from jalon.engine.simulation.drawing import draw
from jalon.engine.simulation.ground import (
    BY_CLOCK,
    BY_WORK,
    KEPT,
    LAST,
    LATEST,
    LINE,
    SPAN,
    Ground,
)
from jalon.engine.simulation.room import Room
from jalon.engine.simulation.tracing import critical_block
from jalon.engine.simulation.variables import Variables
from jalon.engine.worktime.compiled import inlined, unlocked

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


@inlined
def add_up(
    g: Ground,
    r: Room,
    summed: Ints,
    varying: Ints,
    varies: NDArray[np.bool_],
    zero: int,
    moved: Ints,
    count: int,
    sums: Longs,
) -> None:
    """Whole numbers: their sums are the same in whatever order and pieces they come. ``moved``:
    each finish less the planned one."""
    for i in range(len(summed)):
        if summed[i] != BY_CLOCK:
            continue
        first, last = r.lines[g.rows[i, LINE]], r.lines[g.rows[i, LINE] + 1]
        begin, end = np.int64(0), np.int64(0)
        for b in range(count):
            begin += first[b]
            end += last[b]
        sums[i, 0] += begin - np.int64(zero) * count
        sums[i, 1] += end - np.int64(zero) * count
    for i in range(len(summed)):
        if summed[i] != BY_WORK:
            continue
        w, f, span = r.start[i], r.finish[i], g.rows[i, SPAN]
        begin, more, square, together = np.int64(0), np.int64(0), np.int64(0), np.int64(0)
        if not varies[i]:
            for b in range(count):
                begin += w[b]
        else:
            for b in range(count):
                a = np.int64(np.int32(np.int32(f[b] - w[b]) - span))
                begin += w[b]
                more += a
                square += a * a
                together += a * np.int64(moved[b])
        sums[i, 0] += begin
        sums[i, 1] += begin + more + np.int64(span) * count
        sums[i, 2] += more
        sums[i, 3] += square
        sums[i, 4] += together
    for i in varying:
        if summed[i] != BY_WORK:
            kept = r.lines[g.rows[i, KEPT]]
            more, square, together = np.int64(0), np.int64(0), np.int64(0)
            for b in range(count):
                a = np.int64(kept[b])
                more += a
                square += a * a
                together += a * np.int64(moved[b])
            sums[i, 2] += more
            sums[i, 3] += square
            sums[i, 4] += together


@unlocked
def run_blocks(
    variables: Variables,
    bound: Copula,
    duration: Ints,
    event_keys: Words,
    event_share: Reals,
    impact: Ints,
    branching_keys: Words,
    branch: Ints,
    branch_rows: Ints,
    branch_share: Reals,
    planned: Ints,
    rate: Floats,
    fixed: Floats,
    cost_variable: Ints,
    cost_factor: Floats,
    cost_less: Floats,
    money: float,
    stratified: bool,
    g: Ground,
    cell: Cells,
    r: Room,
    summed: Ints,
    varying: Ints,
    still: Ints,
    zero: int,
    first: int,
    cost: Floats,
    happened: NDArray[np.bool_],
    finish: Ints,
    critical: Longs,
    sums: Longs,
) -> None:
    """Iterations from ``first``, as many as ``finish`` holds."""
    width = r.start.shape[1]
    count = len(finish)
    last = np.empty((len(cell.clock), width), dtype=np.int32)
    varies = np.zeros(len(summed), dtype=np.bool_)
    varies[varying] = True
    ends = np.empty(width, dtype=np.int32)
    money_of = np.empty(width)
    events = np.zeros((len(happened), width), dtype=np.bool_)
    for begin in range(0, count, width):
        for i in still:
            for b in range(width):
                r.start[i, b] = 0
        draw(
            variables.keys,
            variables.kinds,
            variables.figures,
            variables.table_of,
            variables.tables,
            bound.first,
            bound.members,
            bound.start,
            bound.factors,
            bound.correlated,
            duration,
            event_keys,
            event_share,
            impact,
            branching_keys,
            branch,
            branch_rows,
            branch_share,
            planned,
            rate,
            fixed,
            cost_variable,
            cost_factor,
            cost_less,
            money,
            stratified,
            first + begin,
            r.start,
            money_of,
            events,
        )
        for b in range(width):
            r.lines[LATEST, b] = np.int32(NEVER)
        for c in range(len(cell.clock)):
            for b in range(width):
                r.lines[LAST + c, b] = np.int32(NEVER)
        forward_block(g, cell, r)
        finishes(g, cell, r, ends)
        wide = min(width, count - begin)
        critical_block(g, cell, r, ends, last, wide, critical)
        for b in range(wide):
            cost[begin + b] = money_of[b]
            for e in range(len(events)):
                happened[e, begin + b] = events[e, b]
            finish[begin + b] = ends[b]
            ends[b] = np.int32(ends[b] - zero)
        add_up(g, r, summed, varying, varies, zero, ends, wide, sums)
