"""Variances, indices and forecasts of cost: formulas on numbers or on arrays.

Every function takes floats or arrays of the same shape and answers with floats or arrays.
Where a divisor is zero, or a value unknown, the answer is NaN: "no answer", never infinity.
Money is in any one currency; the same formulas hold for hours of work.

Sources: PMI, *The Standard for Earned Value Management* (2019); *PMBOK Guide*, 6th edition
(2017), 7.4.2; C. S. Christensen and others on forecasts that weight both indices.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = float | NDArray[np.float64]
"""A number, or an array of them."""

USUAL_WEIGHTS = (0.8, 0.2)
"""Weight of the cost index and of the schedule index in the weighted forecast."""


def divide(a: Numbers, b: Numbers) -> Any:
    """``a / b``; NaN where ``b`` is zero or either is unknown.

    >>> divide(1.0, 4.0)
    0.25
    >>> divide(1.0, 0.0)
    nan
    """
    top, bottom = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    top, bottom = np.broadcast_arrays(top, bottom)
    # A divisor that is nothing beside what it divides is a zero that rounding left behind.
    nothing = np.abs(bottom) <= 1e-12 * np.maximum(np.abs(top), 1.0)
    found = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=found, where=~nothing & np.isfinite(top) & np.isfinite(bottom))
    return found if found.ndim else float(found)


def cost_variance(ev: Numbers, ac: Numbers) -> Any:
    """CV = EV - AC.

    >>> cost_variance(35_000.0, 36_000.0)
    -1000.0
    """
    return ev - ac


def schedule_variance(ev: Numbers, pv: Numbers) -> Any:
    """SV = EV - PV.

    >>> schedule_variance(35_000.0, 40_000.0)
    -5000.0
    """
    return ev - pv


def cost_index(ev: Numbers, ac: Numbers) -> Any:
    """CPI = EV / AC.

    >>> round(cost_index(35_000.0, 36_000.0), 5)
    0.97222
    """
    return divide(ev, ac)


def schedule_index(ev: Numbers, pv: Numbers) -> Any:
    """SPI = EV / PV.

    >>> schedule_index(35_000.0, 40_000.0)
    0.875
    """
    return divide(ev, pv)


def eac_atypical(bac: Numbers, ev: Numbers, ac: Numbers) -> Any:
    """The rest costs what was planned: AC + (BAC - EV).

    >>> eac_atypical(100_000.0, 35_000.0, 63_000.0)
    128000.0
    """
    return ac + (bac - ev)


def eac_typical(bac: Numbers, ev: Numbers, ac: Numbers) -> Any:
    """The rest costs as what is done did: BAC / CPI; no answer while nothing is earned.

    >>> eac_typical(100_000.0, 35_000.0, 43_750.0)
    125000.0
    """
    return divide(bac, cost_index(ev, ac))


def eac_both(bac: Numbers, ev: Numbers, ac: Numbers, cpi: Numbers, spi: Numbers) -> Any:
    """Late work costs more to catch up: AC + (BAC - EV) / (CPI x SPI).

    >>> round(eac_both(100_000.0, 35_000.0, 63_000.0, 0.8, 0.9), 2)
    153277.78
    """
    return ac + divide(bac - ev, cpi * spi)


def eac_weighted(
    bac: Numbers,
    ev: Numbers,
    ac: Numbers,
    cpi: Numbers,
    spi: Numbers,
    weights: tuple[float, float] = USUAL_WEIGHTS,
) -> Any:
    """AC + (BAC - EV) / (a CPI + b SPI), a + b = 1.

    >>> round(eac_weighted(100_000.0, 35_000.0, 63_000.0, 0.8, 0.9), 2)
    142268.29
    """
    cost, time = weights
    return ac + divide(bac - ev, cost * cpi + time * spi)


def eac_schedule(bac: Numbers, ev: Numbers, ac: Numbers, spi: Numbers) -> Any:
    """The rest is done at the pace of what is done: AC + (BAC - EV) / SPI."""
    return ac + divide(bac - ev, spi)


def eac_bottom_up(ac: Numbers, etc: Numbers) -> Any:
    """What is spent, and the rest estimated anew: AC + ETC."""
    return ac + etc


def variance_at_completion(bac: Numbers, eac: Numbers) -> Any:
    """VAC = BAC - EAC."""
    return bac - eac


def to_complete_index(bac: Numbers, ev: Numbers, ac: Numbers, target: Numbers | None = None) -> Any:
    """TCPI = (BAC - EV) / (target - AC); the target is BAC, or a forecast that was agreed.

    >>> round(to_complete_index(100_000.0, 35_000.0, 40_000.0), 5)
    1.08333
    """
    return divide(bac - ev, (bac if target is None else target) - ac)
