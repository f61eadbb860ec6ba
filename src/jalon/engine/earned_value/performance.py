"""What was planned, earned and spent, with every index and forecast that follows from them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from math import isfinite

import numpy as np
from numpy.typing import NDArray

from jalon.engine.earned_value import indices

Floats = NDArray[np.float64]


def known(value: float) -> float | None:
    """``value``; None where there is no answer."""
    return float(value) if isfinite(value) else None


@dataclass(frozen=True, slots=True)
class Performance:
    """Money (or hours) of one thing at one data date. Every answer is None where it has none.

    >>> p = Performance(bac=100_000, pv=55_000, ev=50_000, ac=45_000)
    >>> round(p.spi, 3), round(p.cpi, 3), p.sv, p.cv, p.eac
    (0.909, 1.111, -5000.0, 5000.0, 90000.0)
    """

    bac: float
    pv: float
    ev: float
    ac: float
    etc_bottom_up: float | None = None
    """The rest as people estimate it today, where they do."""

    @property
    def cv(self) -> float | None:
        return known(float(indices.cost_variance(self.ev, self.ac)))

    @property
    def sv(self) -> float | None:
        return known(float(indices.schedule_variance(self.ev, self.pv)))

    @property
    def cpi(self) -> float | None:
        return known(indices.cost_index(self.ev, self.ac))

    @property
    def spi(self) -> float | None:
        return known(indices.schedule_index(self.ev, self.pv))

    @property
    def cv_share(self) -> float | None:
        """CV of what is earned, as a share."""
        return known(indices.divide(self.ev - self.ac, self.ev))

    @property
    def sv_share(self) -> float | None:
        """SV of what was planned, as a share."""
        return known(indices.divide(self.ev - self.pv, self.pv))

    @property
    def earned_share(self) -> float | None:
        return known(indices.divide(self.ev, self.bac))

    @property
    def planned_share(self) -> float | None:
        return known(indices.divide(self.pv, self.bac))

    @property
    def spent_share(self) -> float | None:
        return known(indices.divide(self.ac, self.bac))

    @property
    def forecasts(self) -> dict[str, float | None]:
        """Cost at completion by each method, all in one place.

        ``typical`` BAC / CPI, ``atypical`` AC + BAC - EV, ``both`` by CPI x SPI, ``weighted``
        0.8 CPI + 0.2 SPI, ``schedule`` by SPI, ``bottom_up`` AC + ETC.
        """
        bac, ev, ac = self.bac, self.ev, self.ac
        cpi, spi = indices.cost_index(ev, ac), indices.schedule_index(ev, self.pv)
        etc = float("nan") if self.etc_bottom_up is None else self.etc_bottom_up
        return {
            "typical": known(indices.eac_typical(bac, ev, ac)),
            "atypical": known(indices.eac_atypical(bac, ev, ac)),
            "both": known(indices.eac_both(bac, ev, ac, cpi, spi)),
            "weighted": known(indices.eac_weighted(bac, ev, ac, cpi, spi)),
            "schedule": known(indices.eac_schedule(bac, ev, ac, spi)),
            "bottom_up": known(indices.eac_bottom_up(ac, etc)),
        }

    @property
    def eac(self) -> float | None:
        """The usual forecast, BAC / CPI."""
        return self.forecasts["typical"]

    @property
    def etc(self) -> float | None:
        return None if self.eac is None else self.eac - self.ac

    @property
    def vac(self) -> float | None:
        return None if self.eac is None else self.bac - self.eac

    @property
    def tcpi(self) -> float | None:
        """The pace of cost that the rest needs to end on budget."""
        return known(indices.to_complete_index(self.bac, self.ev, self.ac))

    @property
    def tcpi_eac(self) -> float | None:
        """The pace that it needs to end on the usual forecast."""
        if self.eac is None:
            return None
        return known(indices.to_complete_index(self.bac, self.ev, self.ac, self.eac))


@dataclass(frozen=True, slots=True)
class TimePerformance:
    """Progress in time, in working days of the plan from the start of its baseline.

    Attributes
    ----------
    planned_duration, actual_time, earned_schedule : float or None
        PD, AT, ES.
    variance, index, to_complete : float or None
        SV(t), SPI(t), TSPI.
    p_factor : float or None
        Lipke's P: whether what is earned is what the plan wanted done by then.
    forecasts : dict of str to float or None
        Duration by each method: ``earned_schedule`` PD / SPI(t), ``earned_schedule_plan`` (rest
        as planned), ``earned_schedule_both`` (by CPI x SPI(t)), ``planned_value``,
        ``planned_value_pace``, ``earned_duration``, ``earned_duration_pace``.
    finishes : dict of str to datetime or None
        The same as dates.
    start, planned_finish, earned_until : datetime or None
        When the baseline starts and ends; the date at which today's earned value was planned.
    """

    planned_duration: float | None
    actual_time: float | None
    earned_schedule: float | None
    variance: float | None
    index: float | None
    to_complete: float | None
    p_factor: float | None
    forecasts: dict[str, float | None]
    finishes: dict[str, datetime | None]
    start: datetime | None
    planned_finish: datetime | None
    earned_until: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a breakdown: of the work, an account or a resource."""

    key: int | str | None
    name: str
    level: int
    performance: Performance


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """Values by one way of dividing the work; arrays have one entry a line."""

    by: str
    keys: tuple[int | str | None, ...]
    names: tuple[str, ...]
    levels: tuple[int, ...]
    bac: Floats
    pv: Floats
    ev: Floats
    ac: Floats

    def __len__(self) -> int:
        return len(self.keys)

    def rows(self) -> Iterator[Line]:
        """Every line, in order."""
        for i, (key, name, level) in enumerate(zip(self.keys, self.names, self.levels, strict=True)):
            values = (float(column[i]) for column in (self.bac, self.pv, self.ev, self.ac))
            yield Line(key, name, level, Performance(*values))


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Values over time, cumulative, at the end of each period.

    Attributes
    ----------
    ends : (p,) int64
        Minutes since 1970; the first is the start, where all is zero.
    pv : (p,) float
    ev, ac : (p,) float
        NaN after the data date. The past is drawn from actual dates: what an activity has
        earned and spent grows evenly over the time it was worked on.
    forecast : (p,) float
        Earned value to come by today's schedule; NaN before the data date.
    """

    ends: NDArray[np.int64]
    pv: Floats
    ev: Floats
    ac: Floats
    forecast: Floats
