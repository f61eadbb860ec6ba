"""Links that say again what other links already say, compiled."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.worktime.compiled import compiled

Array = NDArray[Any]
MOST_STEPS = 20_000_000
"""Steps of the search in all: beyond, what is left is taken as needed."""


@compiled
def redundant(n: int, before: Array, after: Array, most: int) -> Array:
    """(m,) bool: whether another way leads from ``before[k]`` to ``after[k]``.

    The links must be free of loops. A link between neighbouring depths is never redundant;
    for the others the ways back from ``after`` are walked, no deeper than ``before``.
    """
    m = len(before)
    into_first = np.zeros(n + 1, dtype=np.int64)
    out_first = np.zeros(n + 1, dtype=np.int64)
    for k in range(m):
        into_first[after[k] + 1] += 1
        out_first[before[k] + 1] += 1
    for i in range(n):
        into_first[i + 1] += into_first[i]
        out_first[i + 1] += out_first[i]
    into = np.empty(m, dtype=np.int64)
    out = np.empty(m, dtype=np.int64)
    filled, emptied = into_first.copy(), out_first.copy()
    for k in range(m):
        into[filled[after[k]]] = k
        filled[after[k]] += 1
        out[emptied[before[k]]] = k
        emptied[before[k]] += 1
    depth = np.zeros(n, dtype=np.int64)
    waits = into_first[1:] - into_first[:-1]
    ready = np.empty(n, dtype=np.int64)
    head = tail = 0
    for i in range(n):
        if waits[i] == 0:
            ready[tail] = i
            tail += 1
    while head < tail:
        i = ready[head]
        head += 1
        for e in range(out_first[i], out_first[i + 1]):
            j = after[out[e]]
            depth[j] = max(depth[j], depth[i] + 1)
            waits[j] -= 1
            if waits[j] == 0:
                ready[tail] = j
                tail += 1
    found = np.zeros(m, dtype=np.bool_)
    seen = np.full(n, -1, dtype=np.int64)
    stack = np.empty(n, dtype=np.int64)
    steps = 0
    for j in range(n):
        first, last = into_first[j], into_first[j + 1]
        if last - first < 2:
            continue
        floor = n
        for e in range(first, last):
            p = before[into[e]]
            if depth[j] - depth[p] > 1:
                floor = min(floor, depth[p])
        if floor == n:
            continue
        top = 0
        for e in range(first, last):
            p = before[into[e]]
            if depth[p] > floor:
                stack[top] = p
                top += 1
                # What is reached from a predecessor is redundant; itself it is not, yet.
                if top >= n:
                    break
        # Walk from all predecessors at once: what is met on the way has a second way to j.
        while top > 0 and steps < most:
            top -= 1
            q = stack[top]
            for e in range(into_first[q], into_first[q + 1]):
                steps += 1
                r = before[into[e]]
                if depth[r] >= floor and seen[r] != j:
                    seen[r] = j
                    if depth[r] > floor:
                        stack[top] = r
                        top += 1
        if steps >= most:
            break
        for e in range(first, last):
            if seen[before[into[e]]] == j:
                found[into[e]] = True
    return found
