"""An iteration under every rule: the passes of the critical path, run on drawn durations."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.asking import BY_SUMMARY_LINK
from jalon.engine.cpm.backward import backward, floats
from jalon.engine.cpm.columns import (
    ALAP,
    AS_LATE,
    CALENDAR,
    CONSTRAINT,
    DRIVER,
    DURATION,
    EARLY_FINISH,
    FF,
    FINISH,
    FINISHED,
    FS,
    IS_INSTANT,
    IS_SUMMARY,
    KIND,
    LAG,
    LAG_CALENDAR,
    LATE_START,
    LEVEL_OF_EFFORT,
    LINK_KIND,
    PARENT,
    PLAN_START,
    PREDECESSOR,
    PRIMAVERA,
    REMAINING,
    SPAN,
    SS,
    START,
    STATE,
    SUCCESSOR,
    SUMMARY,
    TRAIT_SPAN,
    TRAITS,
)
from jalon.engine.cpm.forward import forward
from jalon.engine.model.clock import NEVER
from jalon.engine.simulation.chance import Words, scattered
from jalon.engine.worktime.compiled import part, unlocked
from jalon.engine.worktime.kernel import DAY, Records, add, next_work
from jalon.engine.worktime.table import LIMIT, OFFSET, SEGMENTS, STEP, WORK

Ints = NDArray[np.int32]


@part
def set_rows(base: Ints, marks: Ints, added: Ints, b: int, rows: Ints, traits: Ints, varying: Ints) -> None:
    """Durations of iteration ``b`` of the block."""
    for i in varying:
        more = added[i, b]
        span = max(base[i, SPAN] + more, 0)
        rows[i, SPAN] = span
        rows[i, REMAINING] = max(base[i, REMAINING] + more, 0)
        # What is done of a started activity is a fact: duration and remaining grow together.
        rows[i, DURATION] = base[i, DURATION] + more
        traits[i, TRAIT_SPAN] = span
        if span == 0:
            traits[i, TRAITS] = marks[i, TRAITS] | IS_INSTANT
        else:
            traits[i, TRAITS] = marks[i, TRAITS] & ~IS_INSTANT


@part
def lose_days(days: Records, steps: Records, origin: int, row: int, source: int, lost: Ints) -> None:
    """Calendar ``row`` as ``source`` without its lost days."""
    total, step = 0, 0
    last = days.shape[1] - 1
    for d in range(last):
        days[row, d, WORK] = total
        for k in range(SEGMENTS, days.shape[2], 2):
            length = 0 if lost[d] else days[source, d, k + 1]
            days[row, d, k + 1] = length
            total += length
            while length > 0 and step * STEP < total and step < steps.shape[1]:
                steps[row, step, OFFSET] = origin + d * DAY + days[row, d, k] + length - total
                steps[row, step, LIMIT] = total
                step += 1
    days[row, last, WORK] = total


@part
def month_of(day: int) -> int:
    """Months since year 0 of a day since 1970 (Gregorian, Hinnant's civil-from-days)."""
    z = day + 719468
    era = z // 146097
    doe = z - era * 146097
    yoe = (doe - doe // 1460 + doe // 36524 - doe // 146096) // 365
    doy = doe - (365 * yoe + yoe // 4 - yoe // 100)
    mp = (5 * doy + 2) // 153
    month = mp + 3 if mp < 10 else mp - 9
    year = yoe + era * 400 + (1 if month <= 2 else 0)
    return int(year * 12 + month - 1)


@part
def draw_days(
    keys: Words, w: int, t: int, shares: NDArray[np.float32], months: int, first_day: int, lost: Ints
) -> None:
    """Each day of the months at risk is lost by the share drawn for its month (one of 128)."""
    stride, shift, salt = keys[w, 0], keys[w, 1], keys[w, 2]
    turn = scattered(t, stride, shift, salt)
    for d in range(len(lost)):
        month = month_of(first_day + d)
        lost[d] = 0
        if (months >> (month % 12)) & 1:
            share = shares[scattered(month, stride, turn, salt) & np.uint32(127)]
            luck = np.float32(scattered(first_day + d, stride, turn, shift) >> np.uint32(8)) * np.float32(
                2.0**-24
            )
            lost[d] = luck < share


@part
def asked_by(links: Ints, k: int, dates: Ints, days: Records, steps: Records, origin: int) -> int:
    q, kind = links[k, PREDECESSOR], links[k, LINK_KIND]
    t = dates[q, FINISH] if kind in (FS, FF) else dates[q, START]
    return add(days, steps, origin, links[k, LAG_CALENDAR], t, links[k, LAG])


@part
def _effort_span(
    i: int, links: Ints, dates: Ints, days: Records, steps: Records, origin: int, end: int
) -> tuple[bool, int, int]:
    """Whether what has dates holds it; from when to when it lasts."""
    start, least, finish = (2**31 - 1), (2**31 - 1), int(NEVER)
    held = False
    for k in range(len(links)):
        kind, c, lag = links[k, LINK_KIND], links[k, LAG_CALENDAR], links[k, LAG]
        if links[k, SUCCESSOR] == i:
            q = links[k, PREDECESSOR]
            from_finish, at_start = kind in (FS, FF), kind in (FS, SS)
        elif links[k, PREDECESSOR] == i:
            q, lag = links[k, SUCCESSOR], -lag
            from_finish, at_start = kind not in (FS, SS), kind not in (FS, FF)
        else:
            continue
        t = dates[q, FINISH] if from_finish else dates[q, START]
        if t == NEVER:
            continue
        held = True
        t = add(days, steps, origin, c, t, lag)
        if at_start:
            start = min(start, t)
        else:
            least, finish = min(least, t), max(finish, t)
    if finish == NEVER:
        least = finish = end
    if start == 2**31 - 1:
        start = least
    return held, start, max(start, finish)


@part
def effort_finish(
    efforts: Ints, links: Ints, dates: Ints, days: Records, steps: Records, origin: int, end: int
) -> int:
    """The latest finish of the levels of effort, spanned in the order of their links and back.

    As ``cpm.effort`` does it: each from what has dates by then, the rest at the end.
    """
    for m in range(len(efforts)):
        dates[efforts[m], START] = dates[efforts[m], FINISH] = NEVER
    last, sweep, left, moved = int(NEVER), 0, len(efforts), True
    while moved and left > 0:
        moved = False
        for m in range(len(efforts)):
            i = efforts[len(efforts) - 1 - m] if sweep % 2 else efforts[m]
            if dates[i, FINISH] != NEVER:
                continue
            held, start, finish = _effort_span(i, links, dates, days, steps, origin, end)
            if held:
                dates[i, START], dates[i, FINISH] = start, finish
                last = max(last, finish)
                left -= 1
                moved = True
        sweep += 1
    if left > 0:
        last = max(last, end)
    return last


@part
def _mark(
    rows: Ints,
    links: Ints,
    k: int,
    critical: NDArray[np.bool_],
    ends: NDArray[np.bool_],
    begins: NDArray[np.bool_],
) -> None:
    q = links[k, PREDECESSOR]
    if rows[q, KIND] != SUMMARY:
        critical[q] = True
    elif links[k, LINK_KIND] in (FS, FF):
        ends[q] = True
    else:
        begins[q] = True


@unlocked
def _trace(
    order: Ints,
    rows: Ints,
    links: Ints,
    first_link: Ints,
    days: Records,
    steps: Records,
    origin: int,
    dates: Ints,
    driving: NDArray[np.bool_],
    counted: NDArray[np.bool_],
    critical: NDArray[np.bool_],
) -> None:
    """Spread ``critical`` back along the driving links."""
    n = len(rows)
    waits = np.zeros(n, dtype=np.bool_)
    ends = np.zeros(n, dtype=np.bool_)
    begins = np.zeros(n, dtype=np.bool_)
    for place_ in range(len(order) - 1, -1, -1):
        node = order[place_]
        i = node - n if node >= n else node
        p = rows[i, PARENT]
        if node >= n:
            if not waits[i]:
                continue
            most = int(NEVER)
            for k in range(first_link[i], first_link[i + 1]):
                most = max(most, asked_by(links, k, dates, days, steps, origin))
            for k in range(first_link[i], first_link[i + 1]):
                if asked_by(links, k, dates, days, steps, origin) == most:
                    _mark(rows, links, k, critical, ends, begins)
            if p >= 0:
                waits[p] = True
            continue
        if p >= 0 and rows[i, KIND] != SUMMARY and counted[i]:
            if ends[p] and dates[i, FINISH] == dates[p, FINISH]:
                critical[i] = True
            if begins[p] and dates[i, START] == dates[p, START]:
                critical[i] = True
        if rows[i, KIND] == SUMMARY:
            if p >= 0:
                ends[i] = ends[i] or (ends[p] and dates[i, FINISH] == dates[p, FINISH])
                begins[i] = begins[i] or (begins[p] and dates[i, START] == dates[p, START])
            continue
        if rows[i, STATE] == FINISHED:
            critical[i] = False
        if not critical[i]:
            continue
        if dates[i, DRIVER] == BY_SUMMARY_LINK and p >= 0:
            waits[p] = True
        for k in range(first_link[i], first_link[i + 1]):
            if driving[k]:
                _mark(rows, links, k, critical, ends, begins)
    for i in range(n - 1, -1, -1):
        if critical[i] and rows[i, PARENT] >= 0:
            critical[rows[i, PARENT]] = True


@unlocked
def place(
    order: Ints,
    rows: Ints,
    traits: Ints,
    arriving: Ints,
    into_first: Ints,
    leaving: Ints,
    out_first: Ints,
    mixed_in: NDArray[np.bool_],
    mixed_out: NDArray[np.bool_],
    effort_links: Ints,
    efforts: Ints,
    days: Records,
    steps: Records,
    origin: int,
    switches: Ints,
    counted: NDArray[np.bool_],
    late: bool,
    from_finish: bool,
    must: int,
    dates: Ints,
    worked: Ints,
    driving: NDArray[np.bool_],
    critical: NDArray[np.bool_],
) -> int:
    """Dates of one iteration; its finish; what was critical in it (on a driving chain to the finish)."""
    n = len(rows)
    forward(
        order,
        rows,
        traits,
        arriving,
        into_first,
        mixed_in,
        days,
        steps,
        origin,
        switches,
        dates,
        worked,
        driving,
    )
    if late:
        end = int(NEVER)
        for i in range(n):
            if counted[i] and rows[i, KIND] != LEVEL_OF_EFFORT:
                end = max(end, dates[i, EARLY_FINISH])
        if must != NEVER:
            end = must
        ends = np.full(n, end, dtype=np.int32)
        total, free = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
        backward(
            order,
            rows,
            traits,
            leaving,
            out_first,
            mixed_out,
            days,
            steps,
            origin,
            switches,
            ends,
            dates,
            worked,
            total,
            free,
        )
        flags = switches.copy()
        flags[AS_LATE] = 1
        if from_finish and n:
            rows[:, PLAN_START] = dates[:, LATE_START].min()
        if switches[PRIMAVERA] != 0:
            floats(rows, traits, leaving, out_first, days, steps, origin, 2, dates, worked, total, free, True)
            for i in range(n):
                if rows[i, CONSTRAINT] == ALAP:
                    c = rows[i, CALENDAR]
                    t = add(days, steps, origin, c, dates[i, START], free[i])
                    dates[i, LATE_START] = next_work(days, steps, origin, c, t)
        forward(
            order,
            rows,
            traits,
            arriving,
            into_first,
            mixed_in,
            days,
            steps,
            origin,
            flags,
            dates,
            worked,
            driving,
        )
    finish = int(NEVER)
    end = int(NEVER)
    for i in range(n):
        if rows[i, KIND] != LEVEL_OF_EFFORT and counted[i]:
            finish = max(finish, dates[i, FINISH])
            end = max(end, dates[i, EARLY_FINISH])
    if len(effort_links):
        finish = max(finish, effort_finish(efforts, effort_links, dates, days, steps, origin, end))
    for i in range(n):
        critical[i] = (
            counted[i]
            and not traits[i, TRAITS] & IS_SUMMARY
            and rows[i, KIND] != LEVEL_OF_EFFORT
            and rows[i, STATE] != FINISHED
            and dates[i, FINISH] == finish
        )
    _trace(order, rows, arriving, into_first, days, steps, origin, dates, driving, counted, critical)
    return finish
