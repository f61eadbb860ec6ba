"""The look-ups, compiled. Times are minutes since 1970; ``c`` is a row of the table.

The arrays of a :class:`~jalon.engine.worktime.table.Table` are passed one by one: handing
the tuple to a compiled function copies and counts every array in it, at each call. Outside
the window the answers stick to its ends; the caller tries a wider one. Loops over segments
have no branches: a processor stepses them wrong half of the time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled, part
from jalon.engine.worktime.table import CONTINUOUS, LIMIT, OFFSET, SEGMENTS, STEP, WORK

DAY = 1440
LATEST = 2**31 - 1
Records = NDArray[np.int32]


@part
def work_at(days: Records, origin: int, c: int, t: int) -> int:
    """Minutes worked between the window's start and ``t``."""
    at = t - origin
    if c == CONTINUOUS:
        return int(at)
    if at <= 0:
        return 0
    day = at // DAY
    if day >= days.shape[1] - 1:
        return int(days[c, days.shape[1] - 1, WORK])
    at -= day * DAY
    done = int(days[c, day, WORK])
    for k in range(SEGMENTS, days.shape[2], 2):
        done += min(max(at - days[c, day, k], 0), days[c, day, k + 1])
    return done


@part
def start_at(days: Records, steps: Records, origin: int, c: int, worked: int) -> int:
    """The instant at which the minute after ``worked`` begins (8:00, not the 17:00 before)."""
    if c == CONTINUOUS:
        return int(origin + worked)
    if worked < 0:
        return int(origin)
    last, row = days.shape[1] - 1, np.uintp(c)
    if worked >= days[row, np.uintp(last), WORK]:
        return int(origin + last * DAY)
    # An unsigned index needs no look at its sign.
    step = np.uintp(worked) // np.uintp(STEP)
    limit, at = int(steps[row, step, LIMIT]), worked + int(steps[row, step, OFFSET])
    return at if worked < limit else _search(days, origin, c, worked, at - worked + limit - 1)


@part
def _search(days: Records, origin: int, c: int, worked: int, before: int) -> int:
    """:func:`start_at`, from the last minute of an earlier segment."""
    day = (before - origin) // DAY
    while days[c, day + 1, WORK] <= worked:
        day += 1
    left = worked - days[c, day, WORK]
    k = SEGMENTS
    for _ in range(SEGMENTS + 2, days.shape[2], 2):
        over = left >= days[c, day, k + 1]
        left -= over * days[c, day, k + 1]
        k += 2 * over
    return int(origin + day * DAY + days[c, day, k] + left)


@part
def finish_at(days: Records, steps: Records, origin: int, c: int, worked: int) -> int:
    """The earliest instant at which ``worked`` minutes are done (17:00, not next 8:00)."""
    if c == CONTINUOUS:
        return int(origin + worked)
    if worked <= 0:
        return int(origin)
    last = days.shape[1] - 1
    if worked > days[np.uintp(c), np.uintp(last), WORK]:
        return int(origin + last * DAY)
    return start_at(days, steps, origin, c, worked - 1) + 1


@part
def add(days: Records, steps: Records, origin: int, c: int, t: int, length: int) -> int:
    """Where ``length`` working minutes from ``t`` end; back from ``t`` where negative."""
    if length > 0:
        return finish_at(days, steps, origin, c, work_at(days, origin, c, t) + length)
    if length < 0:
        return start_at(days, steps, origin, c, work_at(days, origin, c, t) + length)
    return int(t)


@part
def next_work(days: Records, steps: Records, origin: int, c: int, t: int) -> int:
    """``t`` where work may start at it, else the next such instant."""
    return max(int(t), start_at(days, steps, origin, c, work_at(days, origin, c, t)))


@part
def last_work(days: Records, steps: Records, origin: int, c: int, t: int) -> int:
    """``t`` where work may end at it, else the last such instant before."""
    return min(int(t), finish_at(days, steps, origin, c, work_at(days, origin, c, t)))


@compiled
def extent(values: NDArray[np.int32], columns: NDArray[np.int64]) -> tuple[int, int]:
    """The least and the greatest date in some columns, absent ones apart."""
    low, high = LATEST, -LATEST
    for i in range(len(values)):
        for column in columns:
            value = values[i, column]
            if value != NEVER:
                low = min(low, value)
                high = max(high, value)
    return low, high


@compiled
def added(days: Records, steps: Records, origin: int, c: int, t: int, length: int) -> int:
    """:func:`add`, called from Python."""
    return add(days, steps, origin, c, t, length)


@compiled
def worked_at(days: Records, origin: int, c: int, t: int) -> int:
    """:func:`work_at`, called from Python."""
    return work_at(days, origin, c, t)


@compiled
def settled(days: Records, steps: Records, origin: int, c: int, t: int, forward: bool) -> int:
    """:func:`next_work` or :func:`last_work`, called from Python."""
    if forward:
        return next_work(days, steps, origin, c, t)
    return last_work(days, steps, origin, c, t)


@compiled
def started_at(days: Records, steps: Records, origin: int, c: int, worked: int) -> int:
    """:func:`start_at`, called from Python."""
    return start_at(days, steps, origin, c, worked)


@compiled
def finished_at(days: Records, steps: Records, origin: int, c: int, worked: int) -> int:
    """:func:`finish_at`, called from Python."""
    return finish_at(days, steps, origin, c, worked)
