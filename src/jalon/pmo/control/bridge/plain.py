"""A risk model as plain values: what a study, a plan's uncertainty and the walled child write down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    CalendarRisk,
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Shape,
    Uncertain,
)

Plain = dict[str, Any]


def kept(model: RiskModel) -> Plain:
    """A model as plain values."""
    return {
        "durations": [[u.activity, _points(u.distribution), u.relative] for u in model.durations],
        "costs": [[u.activity, _points(u.distribution), u.relative] for u in model.costs],
        "correlations": [[list(c.activities), c.coefficient] for c in model.correlations],
        "events": [event(one) for one in model.events],
        "branchings": [
            [way.key, [[branch.probability, list(branch.activities)] for branch in way.branches]]
            for way in model.branchings
        ],
        "weather": [[w.key, list(w.months), _points(w.lost), list(w.activities)] for w in model.weather],
        "time_share": model.time_share,
        "currency": model.currency,
        "rates": dict(model.rates),
    }


def taken(given: Mapping[str, Any]) -> RiskModel:
    """The model that :func:`kept` wrote; nothing said is a model without uncertainty."""
    if not given:
        return RiskModel()
    return RiskModel(
        durations=tuple(
            Uncertain(uid, _shaped(points), bool(rel)) for uid, points, rel in given["durations"]
        ),
        costs=tuple(Uncertain(uid, _shaped(points), bool(rel)) for uid, points, rel in given["costs"]),
        correlations=tuple(Correlation(tuple(uids), float(c)) for uids, c in given["correlations"]),
        events=tuple(risk(event) for event in given["events"]),
        branchings=tuple(
            Branching(key, tuple(Branch(float(chance), tuple(uids)) for chance, uids in branches))
            for key, branches in given.get("branchings", ())
        ),
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


def event(one: RiskEvent) -> Plain:
    """An event as plain values."""
    return {
        "key": one.key,
        "name": one.name,
        "probability": one.probability,
        "impacts": [_impact(impact) for impact in one.impacts],
        "response": one.response,
        "response_cost": one.response_cost,
        "probability_after": one.probability_after,
        "impacts_after": None
        if one.impacts_after is None
        else [_impact(impact) for impact in one.impacts_after],
    }


def _impact(impact: Impact) -> list[Any]:
    time, cost = (None if d is None else _points(d) for d in (impact.time, impact.cost))
    return [impact.activity, time, cost, impact.relative]


def risk(given: Mapping[str, Any]) -> RiskEvent:
    """The event that :func:`event` wrote."""

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
