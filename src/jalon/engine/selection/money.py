"""Money over time: net present value, rates of return, payback.

Flows are floats in one currency; the first stands at time 0 and is not discounted (a
spreadsheet's NPV() discounts it too). An answer that does not exist is None.

Source: R. Brealey, S. Myers, F. Allen, *Principles of Corporate Finance*, 13th edition, chapters 2 and 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from scipy.optimize import brentq

LOWEST, HIGHEST = -0.9999, 1e6


@dataclass(frozen=True, slots=True)
class Flows:
    """Money over time: by period, or by day where ``dated`` is not empty (then days over 365 count)."""

    by_period: tuple[float, ...] = ()
    dated: tuple[tuple[date, float], ...] = ()
    mid_year: bool = False

    @property
    def amounts(self) -> tuple[float, ...]:
        return tuple(amount for _, amount in self.dated) or self.by_period

    def worth(self, rate: float) -> float:
        """Net present value; nothing for no flows."""
        if self.dated:
            return xnpv(rate, self.dated)
        return npv(rate, self.by_period, mid_year=self.mid_year)


def npv(rate: float, flows: Sequence[float], *, mid_year: bool = False) -> float:
    """Net present value; ``mid_year`` discounts flow t (t >= 1) by t - 0.5 years.

    >>> round(npv(0.10, (-100, 60, 60)), 4)
    4.1322
    """
    times = np.arange(len(flows), dtype=np.float64)
    if mid_year:
        times[1:] -= 0.5
    return float(np.sum(np.asarray(flows, dtype=np.float64) / (1 + rate) ** times))


def xnpv(rate: float, flows: Sequence[tuple[date, float]]) -> float:
    """Net present value of dated flows, days over 365 from the first.

    >>> round(xnpv(0.10, ((date(2026, 1, 1), -100.0), (date(2027, 1, 1), 121.0))), 6)
    10.0
    """
    first = flows[0][0]
    return float(sum(value / (1 + rate) ** ((day - first).days / 365) for day, value in flows))


def sign_changes(flows: Sequence[float]) -> int:
    """How often the sign turns: more than once, and several rates may solve the equation."""
    signs = [value > 0 for value in flows if value]
    return sum(a != b for a, b in pairwise(signs))


def irr(flows: Sequence[float]) -> float | None:
    """Internal rate of return, by bracketing; None without one, or where it is not unique.

    >>> round(irr((-100, 60, 60)), 5)
    0.13066
    >>> irr((-100, 230, -132)) is None
    True
    """
    return _rate(lambda rate: npv(rate, flows), flows)


def xirr(flows: Sequence[tuple[date, float]]) -> float | None:
    """The same for dated flows.

    >>> round(xirr(((date(2026, 1, 1), -100.0), (date(2027, 1, 1), 121.0))), 6)
    0.21
    """
    return _rate(lambda rate: xnpv(rate, flows), [amount for _, amount in flows])


def _rate(worth: Callable[[float], float], flows: Sequence[float]) -> float | None:
    if sign_changes(flows) != 1:
        return None
    grid = np.concatenate([np.linspace(LOWEST, 1, 200), np.geomspace(1.01, HIGHEST, 60)])
    values = [worth(float(rate)) for rate in grid]
    for low, high, a, b in zip(grid, grid[1:], values, values[1:], strict=False):
        if a == 0:
            return float(low)
        if a * b < 0:
            return float(brentq(worth, low, high, xtol=1e-12))
    return None


def mirr(flows: Sequence[float], finance: float, reinvest: float) -> float | None:
    """Modified rate: outflows discounted at ``finance``, inflows carried on at ``reinvest``.

    >>> round(mirr((-120_000, 39_000, 30_000, 21_000, 37_000, 46_000), 0.10, 0.12), 4)
    0.1261
    """
    last = len(flows) - 1
    out = sum(-v / (1 + finance) ** t for t, v in enumerate(flows) if v < 0)
    back = sum(v * (1 + reinvest) ** (last - t) for t, v in enumerate(flows) if v > 0)
    return (back / out) ** (1 / last) - 1 if out > 0 and back > 0 and last else None


def payback(flows: Sequence[float], rate: float = 0.0) -> float | None:
    """Periods until the sum of flows, discounted at ``rate``, is first back at zero; interpolated.

    >>> round(payback((-100, 60, 60)), 3)
    1.667
    >>> payback((-100, 10)) is None
    True
    """
    total = 0.0
    for t, value in enumerate(flows):
        step = value / (1 + rate) ** t
        if t and total < 0 <= total + step:
            return t - 1 + -total / step
        total += step
    return 0.0 if flows and total >= 0 else None


def profitability_index(rate: float, flows: Sequence[float]) -> float | None:
    """PV of the inflows over what is invested.

    >>> round(profitability_index(0.10, (-100, 60, 60)), 4)
    1.0413
    """
    out = sum(-v / (1 + rate) ** t for t, v in enumerate(flows) if v < 0)
    back = sum(v / (1 + rate) ** t for t, v in enumerate(flows) if v > 0)
    return back / out if out else None
