"""Spreading values along working time, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import NEVER
from jalon.engine.worktime.compiled import compiled
from jalon.engine.worktime.kernel import work_at

Array = NDArray[Any]


@compiled
def spread(
    days: Array,
    origin: int,
    calendar: Array,
    start: Array,
    finish: Array,
    value: Array,
    group: Array,
    bounds: Array,
    found: Array,
) -> None:
    """Add to ``found[group, k]`` the part of each value that falls before ``bounds[k]``.

    Bounds ascend. A value without working time between its dates falls by the clock, one of
    no length at its date.
    """
    last = len(bounds)
    for i in range(len(value)):
        row, whole = group[i], value[i]
        if start[i] == NEVER or whole == 0.0 or row < 0:
            continue
        c, a, b = calendar[i], start[i], finish[i]
        before, after = work_at(days, origin, c, a), work_at(days, origin, c, b)
        k = np.searchsorted(bounds, a)
        while k < last and bounds[k] < b:
            if after > before:
                done = (work_at(days, origin, c, bounds[k]) - before) / (after - before)
            else:
                done = (bounds[k] - a) / (b - a)
            found[row, k] += whole * done
            k += 1
        while k < last:
            found[row, k] += whole
            k += 1
