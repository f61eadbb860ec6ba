"""The question as arrays: what the searches read. One column a candidate and start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from jalon.engine.selection.portfolio import Portfolio

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limit:
    """What one row of the matrix limits: a ``budget`` or a role's ``capacity`` in a period."""

    kind: str
    name: str
    period: int


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """Maximise ``value @ x`` under ``weight @ x <= limit``, x 0 or 1, and the logic.

    Attributes
    ----------
    value : (n,) float
    weight : (m, n) float, 0 or more
    limit : (m,) float
    owner : (n,) int64
        The candidate of each column; of one candidate at most one column is chosen.
    start : (n,) int64
    mandatory : tuple of int
        Candidates of which one column must be chosen.
    exclusive : tuple of tuple of int
    requires : tuple of (int, int)
        Candidates.
    limits : tuple of Limit
    outcomes : (scenarios, n) float
        Values in each scenario; one row where there is none.
    chances : (scenarios,) float
    """

    value: Floats
    weight: Floats
    limit: Floats
    owner: Longs
    start: Longs
    mandatory: tuple[int, ...]
    exclusive: tuple[tuple[int, ...], ...]
    requires: tuple[tuple[int, int], ...]
    limits: tuple[Limit, ...]
    outcomes: Floats
    chances: Floats
    risk_weight: float = 0.0
    tail: float = 0.2

    @property
    def plain(self) -> bool:
        """Nothing but limits: a knapsack of many dimensions."""
        single = len(np.unique(self.owner)) == len(self.owner)
        return single and not (self.mandatory or self.exclusive or self.requires or self.risky)

    @property
    def risky(self) -> bool:
        return self.risk_weight > 0 and len(self.outcomes) > 1

    def logic(self) -> tuple[Floats, Floats, Floats]:
        """Rows (r, n) of the logic with their lower and upper bounds."""
        count = int(self.owner.max(initial=-1)) + 1
        belongs = (np.arange(count)[:, None] == self.owner[None, :]).astype(np.float64)
        rows, low, high = [], [], []
        sizes = belongs.sum(axis=1)
        for i in range(count):
            if i in self.mandatory or sizes[i] > 1:
                rows.append(belongs[i])
                low.append(1.0 if i in self.mandatory else 0.0)
                high.append(1.0)
        for group in self.exclusive:
            rows.append(belongs[list(group)].sum(axis=0))
            low.append(0.0)
            high.append(1.0)
        for first, second in self.requires:
            rows.append(belongs[first] - belongs[second])
            low.append(-1.0)
            high.append(0.0)
        return np.array(rows).reshape(len(rows), len(self.owner)), np.array(low), np.array(high)

    def with_value(self, value: Floats) -> Matrix:
        return replace(self, value=value, risk_weight=0.0)

    def with_limit(self, limit: Floats) -> Matrix:
        return replace(self, limit=limit)

    def forced(self, candidate: int) -> Matrix:
        """The same, with ``candidate`` in."""
        return replace(self, mandatory=(*self.mandatory, candidate))


def compile_portfolio(p: Portfolio) -> Matrix:
    """The arrays of a portfolio."""
    place = {c.key: i for i, c in enumerate(p.candidates)}
    limits: list[Limit] = [Limit("budget", "", t) for t, b in enumerate(p.budgets) if b is not None]
    limit = [float(b) for b in p.budgets if b is not None]
    for role, periods in p.capacity.items():
        limits += [Limit("capacity", role, t) for t in range(len(periods))]
        limit += [float(value) for value in periods]
    drawn = max(len(c.draws) for c in p.candidates)
    names = tuple(p.scenarios) or ("",)
    chances = np.ones(drawn) if drawn else np.array([p.scenarios.get(s, 1.0) for s in names])
    columns: list[list[float]] = []
    owner: list[int] = []
    start: list[int] = []
    outcomes: list[list[float]] = []
    for i, c in enumerate(p.candidates):
        for begin in c.starts:
            owner.append(i)
            start.append(begin)
            faded = (1 - p.delay_rate) ** begin
            each = (c.draws or (c.value,) * drawn) if drawn else [c.scenarios.get(s, c.value) for s in names]
            outcomes.append([value * faded for value in each])
            columns.append(
                [
                    _taken(c.costs if k.kind == "budget" else c.demands.get(k.name, ()), k.period - begin)
                    for k in limits
                ]
            )
    table = np.array(outcomes, dtype=np.float64).T
    chances = chances / chances.sum()
    return Matrix(
        chances @ table,
        np.array(columns, dtype=np.float64).reshape(len(owner), len(limits)).T.copy(),
        np.array(limit, dtype=np.float64),
        np.array(owner, dtype=np.int64),
        np.array(start, dtype=np.int64),
        tuple(i for i, c in enumerate(p.candidates) if c.mandatory),
        tuple(tuple(place[key] for key in group) for group in p.exclusive),
        tuple((place[a], place[b]) for a, b in p.requires),
        tuple(limits),
        table,
        chances,
        p.risk_weight,
        p.tail,
    )


def knapsack(value: Sequence[float], weight: Floats, limit: Sequence[float]) -> Matrix:
    """A knapsack of many dimensions, as the research libraries keep them."""
    n = len(value)
    worth = np.asarray(value, dtype=np.float64)
    return Matrix(
        worth,
        np.asarray(weight, dtype=np.float64),
        np.asarray(limit, dtype=np.float64),
        np.arange(n),
        np.zeros(n, dtype=np.int64),
        (),
        (),
        (),
        tuple(Limit("capacity", str(k + 1), 0) for k in range(len(limit))),
        worth[None, :],
        np.ones(1),
    )


def _taken(values: tuple[float, ...], period: int) -> float:
    return values[period] if 0 <= period < len(values) else 0.0
