"""What is not certain about a plan, on its way from the page to the engine and as a study keeps it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
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
    Shape,
    Uncertain,
)
from jalon.exchange import FileRefused
from jalon.exchange.risk_workbook.read import read
from jalon.exchange.risk_workbook.template import template
from jalon.exchange.workbook.read import check_zip

MOST_TOGETHER = 500
"""Tasks whose durations may all move together: each pair is a number."""
Plain = dict[str, Any]


def workbook(plan: Plan) -> bytes:
    """An empty risk workbook for the plan."""
    return template(plan)


def read_workbook(plan: Plan, name: str, data: bytes) -> tuple[Plain | None, list[list[Any]]]:
    """The risks of a workbook as a study keeps them, and why it is refused."""
    try:
        check_zip(data, name)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "risks.xlsx"
            path.write_bytes(data)
            return kept(read(path, plan)), []
    except FileRefused as refusal:
        said = {**refusal.params, **({"name": name} if "name" in refusal.params else {})}
        return None, [[refusal.template, said]]
    except PlanError as error:
        return None, [[fault.template, dict(fault.params)] for fault in error.faults[:5]]


def kept(model: RiskModel) -> Plain:
    """A model as plain values."""
    return {
        "durations": [[u.activity, _points(u.distribution), u.relative] for u in model.durations],
        "costs": [[u.activity, _points(u.distribution), u.relative] for u in model.costs],
        "correlations": [[list(c.activities), c.coefficient] for c in model.correlations],
        "events": [_event(event) for event in model.events],
        "weather": [[w.key, list(w.months), _points(w.lost), list(w.activities)] for w in model.weather],
        "time_share": model.time_share,
        "currency": model.currency,
        "rates": dict(model.rates),
    }


def taken(given: Mapping[str, Any]) -> RiskModel:
    """The model that :func:`kept` wrote."""
    return RiskModel(
        durations=tuple(
            Uncertain(uid, _shaped(points), bool(rel)) for uid, points, rel in given["durations"]
        ),
        costs=tuple(Uncertain(uid, _shaped(points), bool(rel)) for uid, points, rel in given["costs"]),
        correlations=tuple(Correlation(tuple(uids), float(c)) for uids, c in given["correlations"]),
        events=tuple(_risk(event) for event in given["events"]),
        weather=tuple(
            CalendarRisk(key, tuple(months), _shaped(lost), None, tuple(uids))
            for key, months, lost, uids in given["weather"]
        ),
        time_share=float(given["time_share"]),
        currency=str(given["currency"]),
        rates={str(name): float(rate) for name, rate in given["rates"].items()},
    )


def _points(d: Distribution) -> Plain:
    return {
        "shape": d.shape.value,
        "low": d.low,
        "likely": d.likely,
        "high": d.high,
        "mean": d.mean,
        "deviation": d.deviation,
        "low_share": d.low_share,
        "high_share": d.high_share,
        "values": [list(pair) for pair in d.values],
    }


def _shaped(given: Mapping[str, Any]) -> Distribution:
    values = tuple((float(a), float(b)) for a, b in given["values"])
    rest = {name: float(value) for name, value in given.items() if name not in ("shape", "values")}
    return Distribution(Shape(given["shape"]), values=values, **rest)


def _event(event: RiskEvent) -> Plain:
    return {
        "key": event.key,
        "name": event.name,
        "probability": event.probability,
        "impacts": [_impact(one) for one in event.impacts],
        "response": event.response,
        "response_cost": event.response_cost,
        "probability_after": event.probability_after,
        "impacts_after": None
        if event.impacts_after is None
        else [_impact(one) for one in event.impacts_after],
    }


def _impact(impact: Impact) -> list[Any]:
    time, cost = (None if d is None else _points(d) for d in (impact.time, impact.cost))
    return [impact.activity, time, cost, impact.relative]


def _risk(given: Mapping[str, Any]) -> RiskEvent:
    def impacts(listed: Iterable[Any]) -> tuple[Impact, ...]:
        return tuple(
            Impact(uid, *(None if d is None else _shaped(d) for d in (time, cost)), bool(relative))
            for uid, time, cost, relative in listed
        )

    after = given["impacts_after"]
    return RiskEvent(
        **{
            **given,
            "impacts": impacts(given["impacts"]),
            "impacts_after": None if after is None else impacts(after),
        }
    )


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
                _event(
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
    events = tuple(_risk(event) for event in parameters.get("events") or ())
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
