"""What the finish hangs on: rank correlations, contributions to variance, merge bias."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from jalon.engine.model.plan import Plan
from jalon.engine.model.uncertainty import RiskModel
from jalon.engine.simulation.piece import BLOCK, placed, sampled
from jalon.engine.simulation.problem import Problem
from jalon.engine.simulation.result import Driver

MOST_DRIVERS = 25
MOST_RANKED = 10_000
"""Iterations ranked: a correlation is then known to a hundredth."""

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]


def drivers(
    plan: Plan,
    model: RiskModel,
    ready: Problem,
    sums: Longs,
    finish: Longs,
    cost: Floats,
    happened: NDArray[np.bool_],
) -> tuple[Driver, ...]:
    """The strongest drivers of the finish, then of the cost.

    Candidates come from the plain correlations of the whole run; their durations are drawn
    again (they depend on seed and iteration alone) and ranked.
    """
    k = min(len(finish), MOST_RANKED)
    if k < 3 or (finish.std() == 0 and cost.std() == 0):
        return ()
    candidates = _candidates(ready, sums, finish)
    names = {a.uid: a.name for a in plan.activities}
    values = _drawn(ready, candidates, k)
    found: list[tuple[str, int, str, Floats]] = [
        ("activity", int(ready.uids[row]), names[int(ready.uids[row])], values[number])
        for number, row in enumerate(candidates)
    ]
    found += [
        ("event", number, event.name, happened[number, :k].astype(np.float64))
        for number, event in enumerate(model.events)
    ]
    ranked = [
        (kind, uid, name, _spearman(x, finish[:k]), _spearman(x, cost[:k]), *_swing(x, finish[:k]))
        for kind, uid, name, x in found
    ]
    whole = sum(r[3] ** 2 for r in ranked) or 1.0
    answer = [
        Driver(kind, uid, name, time, money, time**2 / whole, low, high)  # type: ignore[arg-type]
        for kind, uid, name, time, money, low, high in ranked
        if abs(time) > 1e-9 or abs(money) > 1e-9
    ]
    return tuple(sorted(answer, key=lambda d: (-abs(d.correlation), -abs(d.cost_correlation), d.uid)))


def _candidates(ready: Problem, sums: Longs, finish: Longs) -> list[int]:
    k = len(finish)
    mean = sums / k
    moved = float((finish - ready.planned_finish).mean())
    together = mean[:, 4] - mean[:, 2] * moved
    spread = np.sqrt(np.maximum(mean[:, 3] - mean[:, 2] ** 2, 0.0))
    strength = np.divide(np.abs(together), spread, out=np.zeros(len(sums)), where=spread > 0)
    cost = np.abs(ready.costs.rate) * spread
    by_time = np.argsort(-strength, kind="stable")[:MOST_DRIVERS]
    by_cost = np.argsort(-cost, kind="stable")[: MOST_DRIVERS // 2]
    kept = {int(row) for row in by_time if strength[row] > 0} | {int(row) for row in by_cost if cost[row] > 0}
    return sorted(kept)


def _drawn(ready: Problem, rows: list[int], k: int) -> Floats:
    values = np.empty((len(rows), k))
    for begin in range(0, k, BLOCK):
        added, _, _ = sampled(ready, begin)
        values[:, begin : begin + BLOCK] = added[rows, : min(BLOCK, k - begin)]
    return values


def _spearman(x: Floats, y: NDArray[np.generic]) -> float:
    a, b = stats.rankdata(x), stats.rankdata(y)
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale else 0.0


def _swing(x: Floats, finish: Longs) -> tuple[int, int]:
    """Mean finish where ``x`` is in its lowest and in its highest tenth (or 0 and 1)."""
    low, high = np.quantile(x, (0.1, 0.9))
    if low == high:
        low, high = x.min(), x.max()
    return round(float(finish[x <= low].mean())), round(float(finish[x >= high].mean()))


def merge_bias(ready: Problem, finish: Longs, sums: Longs, k: int) -> int:
    """Mean finish less the finish with every duration at its mean, in minutes."""
    added = np.rint(sums[:, 2] / k).astype(np.int32)
    return round(float(finish.mean())) - placed(ready, added)
