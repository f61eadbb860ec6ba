"""Earned value as plain figures, and as the curve a report keeps."""

from __future__ import annotations

from typing import Any

from jalon.pmo.control import queries as control
from jalon.pmo.control.bridge import value
from jalon.pmo.planning.bridge import PlanError
from jalon.pmo.reporting.facts.both import both


def facts(plan: Any) -> dict[str, Any]:
    """What was planned, earned and spent at the data date; where it cannot be measured, why."""
    try:
        found = control.value_of(plan)
    except PlanError as error:
        refusal = error
        return {"refusal": both(lambda: value.told(refusal)[0])}
    total, time = found.total, found.time
    series = value.series(found)
    finish = time.finishes.get("earned_schedule")
    return {
        "unit": found.unit,
        "currency": found.currency,
        "bac": _round(total.bac),
        "pv": _round(total.pv),
        "ev": _round(total.ev),
        "ac": _round(total.ac),
        "cpi": _round(total.cpi, 4),
        "spi": _round(total.spi, 4),
        "spi_time": _round(time.index, 4),
        "eac": _round(total.eac),
        "vac": _round(total.vac),
        "finish": finish.isoformat(timespec="minutes") if finish else None,
        "curve": {
            "ends": series.ends,
            "pv": [_round(one) for one in series.pv],
            "ev": [_round(one) for one in series.ev],
            "ac": [_round(one) for one in series.ac],
            "now": series.now,
        },
    }


def _round(number: float | None, digits: int = 2) -> float | None:
    if number is None or number != number:
        return None
    return round(float(number), digits)
