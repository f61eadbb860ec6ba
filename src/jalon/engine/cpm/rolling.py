"""Summaries on the way forward: what they hand down, and the dates they take."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.asking import BY_CHILDREN, BY_HAND
from jalon.engine.cpm.columns import (
    ACTIVE,
    ASKED,
    CONSTRAINT,
    CONSTRAINT_DATE,
    DRIVER,
    EARLY_FINISH,
    EARLY_START,
    FINISH,
    FIXED_FINISH,
    FIXED_START,
    FOREVER,
    MANUAL,
    MODE,
    PLAN_START,
    SNET,
    START,
)
from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import part

Ints = NDArray[np.int32]


@part
def open_summary(
    rows: Ints,
    dates: Ints,
    i: int,
    p: int,
    b: int,
    bound: bool,
    floor: Ints,
    opens: Ints,
    above: NDArray[np.bool_],
    pinned: NDArray[np.bool_],
) -> None:
    """A summary hands down where its activities may start."""
    dates[i, EARLY_START], dates[i, EARLY_FINISH] = FOREVER, NEVER
    if rows[i, MODE] == MANUAL:
        floor[i] = rows[i, FIXED_START] if rows[i, FIXED_START] != NEVER else rows[i, PLAN_START]
        opens[i] = NEVER
        pinned[i] = True
        return
    floor[i] = rows[i, PLAN_START]
    if p >= 0:
        floor[i], opens[i], above[i], pinned[i] = floor[p], opens[p], above[p], pinned[p]
    if bound:
        opens[i] = max(opens[i], b)
        above[i] = True
    if rows[i, CONSTRAINT] == SNET:
        floor[i] = max(floor[i], rows[i, CONSTRAINT_DATE])


@part
def close_summary(rows: Ints, dates: Ints, i: int, p: int, empty: int) -> None:
    """A summary takes the dates of what is below it; a manual one has its own."""
    if dates[i, EARLY_FINISH] == NEVER:
        dates[i, EARLY_START] = dates[i, EARLY_FINISH] = empty
    dates[i, DRIVER] = BY_CHILDREN
    if rows[i, MODE] == MANUAL and rows[i, FIXED_START] != NEVER and rows[i, FIXED_FINISH] != NEVER:
        dates[i, EARLY_START], dates[i, EARLY_FINISH] = rows[i, FIXED_START], rows[i, FIXED_FINISH]
        dates[i, DRIVER] = BY_HAND
    dates[i, START], dates[i, FINISH] = dates[i, EARLY_START], dates[i, EARLY_FINISH]
    dates[i, ASKED] = NEVER
    if p >= 0:
        widen(rows, dates, i, p)


@part
def widen(rows: Ints, dates: Ints, i: int, p: int) -> None:
    if rows[i, ACTIVE]:
        dates[p, EARLY_START] = min(dates[p, EARLY_START], dates[i, START])
        dates[p, EARLY_FINISH] = max(dates[p, EARLY_FINISH], dates[i, FINISH])
