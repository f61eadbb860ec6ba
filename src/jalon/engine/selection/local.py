"""Greedy filling and local search over knapsacks of many dimensions, compiled.

An item's price is what its weights cost at the shadow prices of the linear relaxation; items
go in by value over price. The search takes some items out, fills up again with a little
noise, trades one item for another, and keeps what is not much worse.
Source: H. Pirkul, "A heuristic solution procedure for the multiconstraint zero-one knapsack
problem", *Naval Research Logistics* 34 (1987), for the prices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.worktime.compiled import compiled, part

Array = NDArray[Any]


@part
def _fits(weight: Array, left: Array, j: int) -> bool:
    fits = True
    for k in range(len(left)):
        fits &= weight[j, k] <= left[k] + 1e-9
    return fits


@part
def _put(weight: Array, left: Array, x: Array, j: int, way: int) -> None:
    for k in range(len(left)):
        left[k] -= way * weight[j, k]
    x[j] = way > 0


@compiled
def improve(
    value: Array, weight: Array, limit: Array, ratio: Array, x: Array, best: Array, rounds: int, seed: int
) -> float:
    """Search for ``rounds`` from ``x``; the best goes into ``best``, its value is the answer.

    ``weight`` is (items, limits), ``ratio`` value over price. Deterministic for a seed.
    """
    np.random.seed(seed)
    n = len(value)
    left = limit.copy()
    total = 0.0
    for j in range(n):
        if x[j]:
            total += value[j]
            for k in range(len(limit)):
                left[k] -= weight[j, k]
    top = 0.0
    for j in range(n):
        if best[j]:
            top += value[j]
    here, here_total, here_left = x.copy(), total, left.copy()
    keys = np.empty(n)
    for turn in range(rounds):
        noise = 0.005 + 0.06 * np.random.random()
        out = 1 + np.random.randint(0, 4)
        for j in range(n):
            keys[j] = ratio[j] * (1 + noise * (np.random.random() - 0.5))
        # The least worth of a few taken at random leave.
        for _ in range(out):
            worst = -1
            for _ in range(6):
                j = np.random.randint(0, n)
                if x[j] and (worst < 0 or keys[j] < keys[worst]):
                    worst = j
            if worst >= 0:
                _put(weight, left, x, worst, -1)
                total -= value[worst]
                keys[worst] *= 0.9
        order = np.argsort(-keys)
        for j in order:
            if not x[j] and _fits(weight, left, j):
                _put(weight, left, x, j, 1)
                total += value[j]
        # One in for one out, where it pays and fits.
        for j in order[: n // 2]:
            if x[j]:
                continue
            for i in range(n):
                if x[i] and value[i] < value[j]:
                    fits = True
                    for k in range(len(limit)):
                        fits &= weight[j, k] - weight[i, k] <= left[k] + 1e-9
                    if fits:
                        _put(weight, left, x, i, -1)
                        _put(weight, left, x, j, 1)
                        total += value[j] - value[i]
                        break
        if total > top + 1e-9:
            top = total
            best[:] = x
        heat = 0.004 * top * (1 - turn / rounds) ** 2
        if total >= here_total - heat * np.random.random():
            here[:] = x
            here_total = total
            here_left[:] = left
        else:
            x[:] = here
            total = here_total
            left[:] = here_left
    return top
