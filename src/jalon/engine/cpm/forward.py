"""The forward pass: the earliest every activity can be."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.asking import BY_LINK, BY_SUMMARY_LINK, begin, held_start, instant_asked
from jalon.engine.cpm.columns import (
    AFTER_DATA_DATE,
    ASKED,
    DRIVER,
    EARLY_FINISH,
    EARLY_START,
    FF,
    FINISH,
    FS,
    IS_EFFORT,
    IS_FINISHED,
    IS_FIXED,
    IS_HELD,
    IS_INSTANT,
    IS_STARTED,
    IS_SUMMARY,
    LAG,
    LAG_CALENDAR,
    LINK_KIND,
    PREDECESSOR,
    PRIMAVERA,
    SF,
    START,
    TRAIT_CALENDAR,
    TRAIT_PARENT,
    TRAIT_SPAN,
    TRAITS,
    WORK_FINISH,
    WORK_START,
)
from jalon.engine.cpm.placing import place_other
from jalon.engine.cpm.rolling import close_summary, open_summary, widen
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled, part
from jalon.engine.worktime.kernel import Records, finish_at, start_at, work_at

Ints = NDArray[np.int32]


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
                widen(rows, dates, i, p)
            continue
        if mark & IS_SUMMARY:
            if opening:
                b = int(NEVER)
                for k in range(first, last):
                    b = max(b, instant_asked(links, k, dates, days, steps, origin))
                open_summary(rows, dates, i, p, b, last > first, floor, opens, above, pinned)
            else:
                close_summary(rows, dates, i, p, max(floor[i], opens[i]))
            continue
        if mark & IS_EFFORT:
            continue
        c = traits[i, TRAIT_CALENDAR]
        if mark & (IS_STARTED | IS_FINISHED | IS_FIXED | IS_INSTANT):
            place_other(
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
                widen(rows, dates, i, p)
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
            t, driver = begin(rows, i, p, floor, pinned, primavera)
            b = work_at(days, origin, c, t)
        w = b
        start = start_at(days, steps, origin, c, w)
        dates[i, ASKED] = NEVER
        if mark & IS_HELD or switches[AFTER_DATA_DATE] != 0:
            t, by = held_start(rows, days, steps, origin, switches, dates, i, c, span, 1, start, last > first)
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
            widen(rows, dates, i, p)


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
    for number in range(first, last):
        k = np.uintp(number)
        kind = links[k, LINK_KIND]
        w = int(worked[np.uintp(links[k, PREDECESSOR]), np.uintp((kind & 1) ^ WORK_FINISH)]) + links[k, LAG]
        w -= span * (kind >> 1)
        to_finish |= kind
        asks[k] = w
        b = max(b, w)
    start = start_at(days, steps, origin, c, b)
    finish = finish_at(days, steps, origin, c, b + span)
    for number in range(first, last):
        k = np.uintp(number)
        driving[k] = asks[k] == b
    if to_finish >= FF:
        for number in range(first, last):
            if driving[number] and links[number, LINK_KIND] >= FF and links[number, LAG] <= 0:
                # Held by its finish, it ends where the link says: 8:00, not the 17:00 before.
                finish = max(finish, instant_asked(links, number, dates, days, steps, origin))
    row = np.uintp(i)
    worked[row, WORK_START] = b
    worked[row, WORK_FINISH] = b + span
    dates[row, START] = start
    dates[row, EARLY_START] = start
    dates[row, FINISH] = finish
    dates[row, EARLY_FINISH] = finish
    dates[row, ASKED] = NEVER
    dates[row, DRIVER] = BY_LINK
