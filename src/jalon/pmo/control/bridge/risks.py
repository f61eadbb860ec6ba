"""What the register and the form add to a plan's uncertainty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jalon.engine import schedule
from jalon.engine.model import Fault, Plan, PlanError
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.uncertainty import (
    CalendarRisk,
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
)
from jalon.pmo.control.bridge import plain
from jalon.pmo.control.bridge.plain import Plain

MOST_TOGETHER = 500
"""Tasks whose durations may all move together: each pair is a number."""


def of_register(plan: Plan, plan_id: int, risks: Iterable[Any]) -> list[Plain]:
    """Open risks of a register as events: each delays every task of the plan it names, or the last one.

    The cost falls once, on the first of them. What a response changes counts after response.
    """
    known = {a.uid for a in plan.activities if not a.is_summary}
    last: list[int] = []
    found = []
    for risk in risks:
        named = [uid for pk, uid in risk.activities if pk == plan_id and uid in known]
        if risk.activities and not named:
            continue
        if not named and not last:
            last = _last(plan)
        hit = named or last
        if hit and (risk.minutes or risk.cost):
            found.append(
                plain.event(
                    RiskEvent(
                        f"register-{risk.entry_id}",
                        f"{risk.code} {risk.title}",
                        float(risk.probability),
                        _fixed(hit, risk.minutes, float(risk.cost)),
                        "",
                        float(risk.response_cost),
                        float(risk.probability_after),
                        _fixed(hit, risk.minutes_after, float(risk.cost_after)),
                    )
                )
            )
    return found


def _fixed(uids: list[int], minutes: int, cost: float) -> tuple[Impact, ...]:
    time = Distribution.fixed(float(minutes)) if minutes else None
    return tuple(
        Impact(uid, time, Distribution.fixed(cost) if cost and uid == uids[0] else None) for uid in uids
    )


def _last(plan: Plan) -> list[int]:
    """The unfinished task that finishes last."""
    finish = schedule(plan).finish
    open_ones = [
        (int(finish[row]), a.uid)
        for row, a in enumerate(plan.activities)
        if not a.is_summary and a.active and not a.progress.finished
    ]
    return [max(open_ones)[1]] if open_ones else []


def with_more(plan: Plan, model: RiskModel, parameters: Mapping[str, Any]) -> RiskModel:
    """``model`` with the register's risks, the correlation and the weather that the form asks for."""
    events = tuple(plain.risk(event) for event in parameters.get("events") or ())
    found = replace(model, events=(*model.events, *events))
    together = parameters.get("correlation")
    if together:
        open_ones = [
            a.uid
            for a in plan.activities
            if not a.is_summary and a.active and a.duration.minutes and not a.progress.finished
        ]
        if len(open_ones) > MOST_TOGETHER:
            raise PlanError(
                [
                    Fault(
                        "correlation_size",
                        gettext_noop(
                            "%(count)s tasks cannot all be correlated, %(most)s at most: correlate those that"
                            " share a cause, in the risk workbook."
                        ),
                        {"count": len(open_ones), "most": MOST_TOGETHER},
                    )
                ]
            )
        # the workbook's own pairs win
        found = replace(found, correlations=(Correlation(tuple(open_ones), together), *found.correlations))
    weather = parameters.get("weather")
    if weather:
        lost = weather["lost"]
        share = Distribution.triangular(lost / 2, lost, min(lost * 1.5, 0.95))
        found = replace(
            found, weather=(*found.weather, CalendarRisk("form", tuple(weather["months"]), share))
        )
    return found


def answered(model: RiskModel) -> bool:
    """Whether anything is done about the risks, so that before and after differ."""
    return any(
        e.probability_after is not None or e.impacts_after is not None or e.response_cost
        for e in model.events
    )
