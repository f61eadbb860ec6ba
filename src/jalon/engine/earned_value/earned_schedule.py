"""Earned schedule: performance in time, and forecasts of the duration.

Times are in any one unit (months, weeks, working days) counted from the start. Where there
is no answer it is NaN, as in :mod:`~jalon.engine.earned_value.indices`.

Sources: W. Lipke, "Schedule is different", *The Measurable News* (2003); W. Lipke,
"Connecting earned value to the schedule" (2004) for the p-factor; M. Vanhoucke and
S. Vandevoorde, "A comparison of different project duration forecasting methods using earned
value metrics", *International Journal of Project Management* 24 (2006), for the rivals.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from jalon.engine.earned_value.indices import Numbers, divide

Floats = NDArray[np.float64]


def earned_schedule(planned: ArrayLike, earned: ArrayLike, times: ArrayLike | None = None) -> Any:
    """When what is earned was planned to be: ES = C + (EV - PV_C) / (PV_C+1 - PV_C).

    Parameters
    ----------
    planned : (n,) float
        Planned value at the end of each period, cumulative, starting with 0 at time 0.
    earned : float or array
    times : (n,) float, optional
        Time of each value; 0, 1, 2, ... where not given.

    C is the last period whose planned value is at or below EV; where nothing is planned for
    a while, ES waits at the end of that while. EV at the budget gives the planned duration.

    >>> earned_schedule([0, 10, 30, 60, 100], 45.0)
    2.5
    >>> earned_schedule([0, 10, 30, 60, 100, 100], 100.0)
    4.0
    """
    pv = np.maximum.accumulate(np.asarray(planned, dtype=np.float64))
    at = np.arange(len(pv), dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    ev = np.asarray(earned, dtype=np.float64)
    if not len(pv) or pv[-1] <= 0:
        nothing = np.full(ev.shape, np.nan)
        return nothing if nothing.ndim else float(nothing)
    end = planned_duration(pv, at)
    last = np.clip(np.searchsorted(pv, ev, side="right") - 1, 0, len(pv) - 1)
    following = np.minimum(last + 1, len(pv) - 1)
    step = pv[following] - pv[last]
    share = np.divide(ev - pv[last], step, out=np.zeros(ev.shape), where=step > 0)
    found = at[last] + share * (at[following] - at[last])
    # Rounding of sums must not lose the last crumb of a finished project.
    found = np.where(ev >= pv[-1] * (1 - 1e-12), end, np.where(np.isnan(ev), np.nan, found))
    return found if found.ndim else float(found)


def planned_duration(planned: ArrayLike, times: ArrayLike | None = None) -> float:
    """PD: the first time at which everything is planned to be done."""
    pv = np.asarray(planned, dtype=np.float64)
    at = np.arange(len(pv), dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
    return float(at[np.argmax(pv >= pv[-1] * (1 - 1e-12))]) if len(pv) else float("nan")


def time_variance(es: Numbers, at: Numbers) -> Any:
    """SV(t) = ES - AT.

    >>> time_variance(5.0, 7.0)
    -2.0
    """
    return es - at


def time_index(es: Numbers, at: Numbers) -> Any:
    """SPI(t) = ES / AT.

    >>> round(time_index(5.0, 7.0), 3)
    0.714
    """
    return divide(es, at)


def duration_forecast(pd: Numbers, es: Numbers, at: Numbers, performance: Numbers = 1.0) -> Any:
    """IEAC(t) = AT + (PD - ES) / PF; PF is 1, SPI(t), or CPI x SPI(t).

    With SPI(t) it is PD / SPI(t).

    >>> round(duration_forecast(12.0, 5.0, 7.0, 5.0 / 7.0), 6)
    16.8
    """
    return at + divide(pd - es, performance)


def to_complete_time_index(pd: Numbers, es: Numbers, at: Numbers) -> Any:
    """TSPI = (PD - ES) / (PD - AT): the pace that the rest needs to end on time.

    >>> to_complete_time_index(12.0, 5.0, 7.0)
    1.4
    """
    return divide(pd - es, pd - at)


def planned_value_forecast(pd: Numbers, bac: Numbers, ev: Numbers, pv: Numbers) -> Any:
    """Anbari's planned value method: PD - SV / (BAC / PD)."""
    return pd - divide((ev - pv) * pd, bac)


def planned_value_forecast_by_pace(pd: Numbers, ev: Numbers, pv: Numbers) -> Any:
    """Anbari's planned value method, the pace going on: PD / SPI."""
    return divide(pd, divide(ev, pv))


def earned_duration(at: Numbers, ev: Numbers, pv: Numbers) -> Any:
    """Jacob's earned duration: ED = AT x SPI."""
    return at * divide(ev, pv)


def earned_duration_forecast(pd: Numbers, at: Numbers, ed: Numbers, performance: Numbers = 1.0) -> Any:
    """Jacob's forecast: AT + (PD - ED) / PF; beyond the plan, PD is replaced by AT."""
    return at + divide(np.maximum(pd, at) - ed, performance)


def p_factor(earned: Floats, planned_then: Floats) -> float:
    """Lipke's P: the share of what is earned where the plan wanted it earned.

    Parameters
    ----------
    earned : (n,) float
        Earned value of each activity.
    planned_then : (n,) float
        Planned value of each activity at the time ES.

    >>> p_factor(np.array([10.0, 5.0, 5.0]), np.array([10.0, 10.0, 0.0]))
    0.75
    """
    return float(divide(float(np.minimum(earned, planned_then).sum()), float(planned_then.sum())))
