"""The look-ups, compiled. Times are minutes since 1970; ``c`` is a row of the table.

Outside the window the answers stick to its ends; the caller checks with ``inside``.
"""

from __future__ import annotations

from numba import njit

from jalon.engine.worktime.table import STEP, Table

DAY = 1440


@njit(cache=True, inline="always")
def inside(table: Table, t: int) -> bool:
    """Whether ``t`` keeps a day's distance from both ends of the window."""
    at = t - table.origin
    return at > DAY and at < (table.work.shape[1] - 2) * DAY


@njit(cache=True)
def work_at(table: Table, c: int, t: int) -> int:
    """Minutes worked between the window's start and ``t``."""
    at = t - table.origin
    if at <= 0:
        return 0
    day = at // DAY
    if day >= table.work.shape[1] - 1:
        return table.work[c, table.work.shape[1] - 1]
    done = table.work[c, day]
    for k in range(table.first[c, day], table.first[c, day + 1]):
        if t <= table.start[k]:
            break
        if t >= table.end[k]:
            done += table.end[k] - table.start[k]
        else:
            done += t - table.start[k]
            break
    return done


@njit(cache=True)
def finish_at(table: Table, c: int, worked: int) -> int:
    """The earliest instant at which ``worked`` minutes are done (17:00, not next 8:00)."""
    last = table.work.shape[1] - 1
    if worked <= 0:
        return table.origin
    if worked > table.work[c, last]:
        return table.origin + last * DAY
    day = table.guess[c, worked // STEP]
    while table.work[c, day + 1] < worked:
        day += 1
    left = worked - table.work[c, day]
    k = table.first[c, day]
    while left > table.end[k] - table.start[k]:
        left -= table.end[k] - table.start[k]
        k += 1
    return table.start[k] + left


@njit(cache=True)
def start_at(table: Table, c: int, worked: int) -> int:
    """The instant at which the minute after ``worked`` begins (8:00, not the 17:00 before)."""
    last = table.work.shape[1] - 1
    if worked < 0:
        return table.origin
    if worked >= table.work[c, last]:
        return table.origin + last * DAY
    day = table.guess[c, worked // STEP]
    while table.work[c, day + 1] <= worked:
        day += 1
    left = worked - table.work[c, day]
    k = table.first[c, day]
    while left >= table.end[k] - table.start[k]:
        left -= table.end[k] - table.start[k]
        k += 1
    return table.start[k] + left


@njit(cache=True)
def next_work(table: Table, c: int, t: int) -> int:
    """``t`` where work may start at it, else the next such instant."""
    found = start_at(table, c, work_at(table, c, t))
    return found if found > t else t


@njit(cache=True)
def last_work(table: Table, c: int, t: int) -> int:
    """``t`` where work may end at it, else the last such instant before."""
    found = finish_at(table, c, work_at(table, c, t))
    return found if found < t else t


@njit(cache=True)
def add(table: Table, c: int, t: int, length: int) -> int:
    """Where ``length`` working minutes from ``t`` end; back from ``t`` where negative."""
    if length > 0:
        return finish_at(table, c, work_at(table, c, t) + length)
    if length < 0:
        return start_at(table, c, work_at(table, c, t) + length)
    return t


@njit(cache=True)
def between(table: Table, c: int, a: int, b: int) -> int:
    """Working minutes from ``a`` to ``b``; negative where ``b`` is before."""
    return work_at(table, c, b) - work_at(table, c, a)
