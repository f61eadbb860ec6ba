"""What a document says of money: budget, planned, earned and spent at the data date, forecast, year by year.

Amounts are written as the steering pack writes them; a plan without costs is told in hours or days.
"""

from __future__ import annotations

from math import isnan
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.control import queries as control

NAMES = ("budget", "planned", "earned", "actual", "forecast", "variance", "cost_index", "schedule_index")


def of(plan: Any) -> dict[str, Any]:
    """The figures of a plan and its years; empty where nothing can be measured yet."""
    empty: dict[str, Any] = {"cost": dict.fromkeys(NAMES, ""), "cost_years": [], "cost_phases": []}
    if plan is None:
        return empty
    ((_plan, found),) = control.values_of([plan])
    if not hasattr(found, "total") or not found.total.bac:
        return empty
    total = found.total
    return {
        "cost": {
            "budget": _amount(found, total.bac),
            "planned": _amount(found, total.pv),
            "earned": _amount(found, total.ev),
            "actual": _amount(found, total.ac),
            "forecast": _amount(found, total.eac),
            "variance": _amount(found, total.vac, signed=True),
            "cost_index": _index(total.cpi),
            "schedule_index": _index(total.spi),
        },
        "cost_years": _years(found),
        "cost_phases": [
            {
                "name": line.name,
                "budget": _amount(found, line.performance.bac),
                "actual": _amount(found, line.performance.ac),
                "forecast": _amount(found, line.performance.eac),
            }
            for line in found.by_work().rows()
            if line.level == 1 and line.performance.bac
        ],
    }


def _years(found: Any) -> list[dict[str, str]]:
    """What each year was to cost, and what was spent in it: the cumulative curves, cut at each December."""
    curves = found.curves
    planned: dict[int, float] = {}
    spent: dict[int, float] = {}
    for end, value, paid in zip(curves.ends, curves.pv, curves.ac, strict=True):
        year = formats.moment(int(end)).year
        planned[year] = float(value)
        if not isnan(paid):
            spent[year] = float(paid)
    rows, before, gone = [], 0.0, 0.0
    for year, value in planned.items():
        now = spent.get(year)
        rows.append(
            {
                "year": str(year),
                "planned": _amount(found, value - before),
                "actual": "" if now is None else _amount(found, now - gone),
            }
        )
        before, gone = value, gone if now is None else now
    return rows


def _amount(found: Any, value: float | None, signed: bool = False) -> str:
    if value is None:
        return ""
    if found.unit == "money":
        return money.written(value, found.currency, signed=signed)
    unit = _("hours") if found.unit == "hours" else _("days")
    return f"{formats.number(round(value), 0)}\u00a0{unit}"


def _index(value: float | None) -> str:
    return "" if value is None else formats.number(value, 2)
