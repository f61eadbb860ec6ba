"""Earned value of a plan, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jalon.pmo.common import formats
from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.control import queries
from jalon.pmo.control.bridge import value
from jalon.pmo.planning import access
from jalon.pmo.planning.bridge import PlanError

router = Router(tags=["earned value"])


class PerformanceOut(Schema):
    """Values in the unit of the measure; null where there is nothing to divide by."""

    bac: float
    pv: float
    ev: float
    ac: float
    cv: float | None
    sv: float | None
    cpi: float | None
    spi: float | None
    tcpi: float | None
    eac: float | None
    etc: float | None
    vac: float | None


class TotalOut(PerformanceOut):
    """With the cost at completion by each way of forecasting it."""

    forecasts: dict[str, float | None]


class TimeOut(Schema):
    """Earned schedule, in working days from the start of the baseline."""

    planned_duration: float | None
    actual_time: float | None
    earned_schedule: float | None
    variance: float | None
    index: float | None
    to_complete: float | None
    p_factor: float | None
    planned_finish: datetime | None
    finishes: dict[str, datetime | None]


class LineOut(Schema):
    """One line of the breakdown asked for."""

    key: int | str | None
    name: str
    level: int
    values: PerformanceOut


class PointOut(Schema):
    """Cumulative values at the end of a period; null where they are not known yet, or no more."""

    end: datetime
    pv: float | None
    ev: float | None
    ac: float | None
    forecast: float | None


class ValueOut(Schema):
    """Earned value at the plan's data date, against the baseline in force."""

    data_date: datetime
    unit: str
    currency: str
    baseline: str
    total: TotalOut
    time: TimeOut
    lines: list[LineOut]
    curve: list[PointOut]
    notes: list[str]


@router.get("/plans/{int:plan_id}/value", response={200: ValueOut, **REFUSALS}, operation_id="measure_plan")
def measure_plan(request: HttpRequest, plan_id: int, by: str = "work") -> Any:
    """Divided by `work`, `resource` or `field:NAME`, a custom field such as a control account."""
    plan = access.plan(request.user, plan_id)
    try:
        found = queries.value_of(plan)
        lines = value.breakdown(found, by).rows()
    except PlanError as error:
        raise Refused(" ".join(value.told(error)), "no_value") from error
    curves = found.curves
    columns = (curves.pv, curves.ev, curves.ac, curves.forecast)
    return {
        "data_date": found.data_date,
        "unit": found.unit,
        "currency": found.currency,
        "baseline": found.baseline,
        "total": found.total,
        "time": found.time,
        "lines": [
            {"key": one.key, "name": one.name, "level": one.level, "values": one.performance} for one in lines
        ],
        "curve": [
            {
                "end": formats.moment(int(end)),
                **{
                    name: None if column[i] != column[i] else float(column[i])
                    for name, column in zip(("pv", "ev", "ac", "forecast"), columns, strict=True)
                },
            }
            for i, end in enumerate(curves.ends)
        ],
        "notes": value.notes(found),
    }
