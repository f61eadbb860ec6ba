"""A block of iterations drawn: minutes added to every row, and money added to every iteration."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from jalon.engine.simulation.chance import (
    FIXED,
    TRIANGULAR,
    Reals,
    Words,
    normal_quantile,
    normal_share,
    quantiles,
    triangular_minutes,
    uniforms,
)
from jalon.engine.worktime.compiled import unlocked

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]


@unlocked
def draw(
    keys: Words,
    kinds: Ints,
    figures: Reals,
    table_of: Ints,
    tables: Reals,
    group_first: Ints,
    members: Ints,
    factor_start: NDArray[np.int64],
    factors: Floats,
    correlated: NDArray[np.bool_],
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
    first: int,
    added: Ints,
    cost: Floats,
    happened: NDArray[np.bool_],
) -> None:
    """Fill ``added`` (rows, block), ``cost`` (block), ``happened`` (events, block).

    ``planned`` is what each row has left to do: a way not taken takes it away.
    """
    width = added.shape[1]
    u = np.empty(width, dtype=np.float32)
    x = np.empty(width, dtype=np.float32)
    shares = np.empty((len(members), width), dtype=np.float32)
    where = np.zeros(len(keys) if len(members) else 0, dtype=np.int32)
    cost[:] = 0.0
    for g in range(len(group_first) - 1):
        low, high = group_first[g], group_first[g + 1]
        size = high - low
        normal = np.empty((size, width))
        for k in range(size):
            where[members[low + k]] = low + k
            uniforms(keys, members[low + k], first, stratified, u)
            for b in range(width):
                normal[k, b] = normal_quantile(float(u[b]))
        for k in range(size):
            for b in range(width):
                z = 0.0
                for j in range(k + 1):
                    z += factors[factor_start[g] + k * size + j] * normal[j, b]
                shares[low + k, b] = np.float32(min(max(normal_share(z), 1e-7), 1 - 1e-7))
    for k in range(len(duration)):
        v, row, less = duration[k, 0], duration[k, 1], duration[k, 2]
        if kinds[v] == FIXED:
            minutes = np.int32(round(figures[v, 0])) - less
            for b in range(width):
                added[row, b] = minutes
            continue
        if kinds[v] == TRIANGULAR and not stratified and not correlated[v]:
            triangular_minutes(figures[v], keys, v, first, less, added[row])
            continue
        if correlated[v]:
            quantiles(kinds[v], figures[v], tables[table_of[v]], shares[where[v]], x)
        else:
            uniforms(keys, v, first, stratified, u)
            quantiles(kinds[v], figures[v], tables[table_of[v]], u, x)
        for b in range(width):
            added[row, b] = np.int32(x[b] + np.float32(0.5)) - less
    for k in range(len(impact)):
        e, row, time, money_of = impact[k, 0], impact[k, 1], impact[k, 2], impact[k, 3]
        uniforms(event_keys, e, first, False, u)
        for b in range(width):
            happened[e, b] = u[b] < event_share[e]
        if time >= 0:
            uniforms(keys, time, first, False, u)
            quantiles(kinds[time], figures[time], tables[table_of[time]], u, x)
            for b in range(width):
                if happened[e, b]:
                    added[row, b] += np.int32(np.floor(x[b] + np.float32(0.5)))
        if money_of >= 0:
            uniforms(keys, money_of, first, False, u)
            quantiles(kinds[money_of], figures[money_of], tables[table_of[money_of]], u, x)
            for b in range(width):
                if happened[e, b]:
                    cost[b] += money * x[b]
    for k in range(len(duration)):
        v, row = duration[k, 0], duration[k, 1]
        if kinds[v] == TRIANGULAR and figures[v, 0] >= 0:
            continue
        least = -planned[row]
        for b in range(width):
            added[row, b] = max(added[row, b], least)
    for k in range(len(impact)):
        row = impact[k, 1]
        for b in range(width):
            added[row, b] = max(added[row, b], -planned[row])
    for k in range(len(cost_variable)):
        v = cost_variable[k, 0]
        uniforms(keys, v, first, stratified, u)
        quantiles(kinds[v], figures[v], tables[table_of[v]], u, x)
        for b in range(width):
            cost[b] += cost_factor[k] * x[b] - cost_less[k]
    for k in range(len(branch) - 1):
        uniforms(branching_keys, branch[k, 0], first, False, u)
        for b in range(width):
            if branch_share[k, 0] <= u[b] < branch_share[k, 1]:
                continue
            for j in range(branch[k, 1], branch[k + 1, 1]):
                row = branch_rows[j]
                added[row, b] = -planned[row]
                cost[b] -= fixed[row]
    for row in range(len(added)):
        if rate[row] != 0.0:
            for b in range(width):
                cost[b] += rate[row] * added[row, b]
