"""The fast way through a block: a network of plain activities on one calendar, in worked minutes.

Where every varying or waiting activity runs on one calendar, with no fact, constraint, summary
link or milestone between, the passes' rules come down to sums and greatest values of worked
minutes: whole blocks of iterations move through them at once, and only the finish of each
is turned back into an instant. Anything else takes the way of :mod:`exact`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import FF, FS, LAG, LINK_KIND, PREDECESSOR, SF, SPAN
from jalon.engine.worktime.compiled import part, unlocked
from jalon.engine.worktime.kernel import Records, finish_at, start_at

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@part
def forward_block(
    order: Ints,
    base: Ints,
    links: Ints,
    first_link: Ints,
    floors: Ints,
    facts: NDArray[np.bool_],
    start: Ints,
    finish: Ints,
    added: Ints,
) -> None:
    """Starts and finishes in worked minutes.

    ``floors``: the least start and the least finish of each row, and the finish of a fact.
    """
    width = start.shape[1]
    for i in order:
        span = base[i, SPAN]
        w, f, more = start[i], finish[i], added[i]
        low, high = first_link[i], first_link[i + 1]
        if facts[i]:
            for b in range(width):
                w[b] = floors[i, 0]
                f[b] = floors[i, 2] + more[b]
            continue
        for k in range(low, high):
            q, lag, kind = links[k, PREDECESSOR], links[k, LAG], links[k, LINK_KIND]
            source = finish[q] if kind in (FS, FF) else start[q]
            if kind in (FF, SF):
                lag -= span
                if k == low:
                    for b in range(width):
                        w[b] = source[b] + lag - more[b]
                else:
                    for b in range(width):
                        w[b] = max(w[b], source[b] + lag - more[b])
            elif k == low:
                for b in range(width):
                    w[b] = source[b] + lag
            else:
                for b in range(width):
                    w[b] = max(w[b], source[b] + lag)
        least, end = floors[i, 0], floors[i, 1]
        if low == high:
            for b in range(width):
                w[b] = least
        elif least > 0:
            for b in range(width):
                w[b] = max(w[b], least)
        if end > 0:
            for b in range(width):
                w[b] = max(w[b], end - span - more[b])
        for b in range(width):
            f[b] = w[b] + (span + more[b])


@part
def critical_block(
    order: Ints,
    base: Ints,
    links: Ints,
    first_link: Ints,
    facts: NDArray[np.bool_],
    done: NDArray[np.bool_],
    start: Ints,
    finish: Ints,
    added: Ints,
    last: Ints,
    marks: Ints,
    count: int,
    critical: Longs,
) -> None:
    """Marks spread back along the driving links; how often each row has one."""
    width = start.shape[1]
    for i in order:
        for b in range(width):
            marks[i, b] = np.int32(finish[i, b] == last[b] and not done[i])
    for place in range(len(order) - 1, -1, -1):
        i = order[place]
        mark, w, more = marks[i], start[i], added[i]
        whole = np.int32(0)
        for b in range(count):
            whole += mark[b]
        critical[i] += whole
        if whole == 0 or facts[i]:
            continue
        span = base[i, SPAN]
        for k in range(first_link[i], first_link[i + 1]):
            q, lag, kind = links[k, PREDECESSOR], links[k, LAG], links[k, LINK_KIND]
            source = finish[q] if kind in (FS, FF) else start[q]
            if done[q]:
                continue
            target = marks[q]
            if kind in (FF, SF):
                lag -= span
                for b in range(width):
                    target[b] |= mark[b] & np.int32(source[b] + lag - more[b] == w[b])
            else:
                for b in range(width):
                    target[b] |= mark[b] & np.int32(source[b] + lag == w[b])


@unlocked
def sweep(
    order: Ints,
    base: Ints,
    links: Ints,
    first_link: Ints,
    floors: Ints,
    facts: NDArray[np.bool_],
    done: NDArray[np.bool_],
    days: Records,
    steps: Records,
    origin: int,
    calendar: int,
    varying: Ints,
    zero: int,
    added: Ints,
    start: Ints,
    finish: Ints,
    marks: Ints,
    finish_of: Ints,
    critical: Longs,
    sums: Longs,
) -> None:
    """One block. ``start`` and ``finish`` hold minutes worked, ``finish_of`` gets instants."""
    width = added.shape[1]
    count = len(finish_of)
    last = np.zeros(width, dtype=np.int32)
    forward_block(order, base, links, first_link, floors, facts, start, finish, added)
    for i in order:
        f = finish[i]
        for b in range(width):
            last[b] = max(last[b], f[b])
    critical_block(
        order, base, links, first_link, facts, done, start, finish, added, last, marks, count, critical
    )
    for b in range(count):
        finish_of[b] = finish_at(days, steps, origin, calendar, last[b])
    for i in order:
        begin, end = np.int64(0), np.int64(0)
        w, f = start[i], finish[i]
        for b in range(count):
            begin += w[b]
            end += f[b]
        sums[i, 0] += begin
        sums[i, 1] += end
    for i in varying:
        more, square, together = np.int64(0), np.int64(0), np.int64(0)
        a = added[i]
        for b in range(count):
            moved = np.int64(a[b])
            more += moved
            square += moved * moved
            together += moved * (np.int64(finish_of[b]) - zero)
        sums[i, 2] += more
        sums[i, 3] += square
        sums[i, 4] += together


@unlocked
def placed_start(days: Records, steps: Records, origin: int, calendar: int, worked: int) -> int:
    """The instant of a start, from minutes worked."""
    return start_at(days, steps, origin, calendar, worked)


@unlocked
def placed_finish(days: Records, steps: Records, origin: int, calendar: int, worked: int) -> int:
    """The instant of a finish, from minutes worked."""
    return finish_at(days, steps, origin, calendar, worked)
