"""The JSON shape of a portfolio, and the question made from it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from jalon.engine.model.errors import PlanError
from jalon.engine.selection.criteria import Weights, by_pairs, given, scores
from jalon.engine.selection.money import Flows
from jalon.engine.selection.portfolio import Candidate, Portfolio
from jalon.exchange.errors import FileRefused, gettext_noop


def portfolio_of(document: Mapping[str, Any], name: str) -> tuple[Portfolio, Weights | None, Money]:
    """The question, the weights of its criteria where it has any, and its money over time.

    ``draws`` of a project, where there are any, are its values in each iteration of a simulation.
    """
    try:
        money = money_of(document)
        return (*_portfolio(document), money)
    except (PlanError, FileRefused):
        raise
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError, ZeroDivisionError) as fault:
        raise FileRefused(
            gettext_noop("“%(name)s” holds a value that does not fit (%(why)s): correct it and try again."),
            {"name": name, "why": str(fault)},
            "portfolio_value",
        ) from fault


@dataclass(frozen=True, slots=True)
class Money:
    """The flows of each project, and the rates that they are looked at with."""

    flows: tuple[Flows, ...]
    rate: float
    finance: float
    reinvest: float


def money_of(document: Mapping[str, Any]) -> Money:
    """Rates to borrow and to invest again are ``rate`` where they are not written.

    Raises
    ------
    FileRefused
        For a rate of -100 % or less.
    """
    rates: list[float] = []
    for name in ("rate", "finance_rate", "reinvest_rate"):
        value = document.get(name)
        rates.append(float(value) if value not in (None, "") else rates[0] if rates else 0.0)
        if not -1 < rates[-1] < math.inf:
            raise FileRefused(
                gettext_noop("The setting “%(name)s” is %(value)s: a rate is above -1, as 0.08 for 8 %%."),
                {"name": name.replace("_", " "), "value": f"{rates[-1]:g}"},
                "rate",
            )
    mid_year = bool(document.get("mid_year"))
    flows = tuple(flows_of(p, mid_year) for p in document.get("projects") or ())
    return Money(flows, *rates)


def _portfolio(document: Mapping[str, Any]) -> tuple[Portfolio, Weights | None]:
    projects = document.get("projects") or []
    rate = float(document.get("rate") or 0.0)
    mid_year = bool(document.get("mid_year"))
    values = [_value(p, rate, mid_year) for p in projects]
    criteria = document.get("criteria") or {}
    weights = None
    if criteria:
        names = list(criteria)
        pairs = document.get("pairs")
        if pairs and len(pairs) != len(names):
            raise FileRefused(
                gettext_noop(
                    "There are %(criteria)s criteria, and pairs for %(pairs)s: compare each with each other."
                ),
                {"criteria": len(names), "pairs": len(pairs)},
                "pairs",
            )
        weights = by_pairs(pairs) if pairs else given([float(criteria[n].get("weight", 1)) for n in names])
        less = frozenset(n for n in names if criteria[n].get("less_is_better"))
        table = [{n: float(s) for n, s in (p.get("scores") or {}).items()} for p in projects]
        values = scores(table, dict(zip(names, weights.values, strict=True)), less)
    candidates = tuple(
        Candidate(
            str(p["key"]),
            str(p.get("name") or p["key"]),
            value,
            tuple(float(c) for c in p.get("costs") or ()),
            {str(r): tuple(float(v) for v in d) for r, d in (p.get("demands") or {}).items()},
            bool(p.get("mandatory")),
            tuple(int(s) for s in p.get("starts") or (0,)),
            {str(s): float(v) for s, v in (p.get("scenarios") or {}).items()},
            tuple(float(v) for v in p.get("draws") or ()),
        )
        for p, value in zip(projects, values, strict=True)
    )
    return (
        Portfolio(
            candidates,
            tuple(None if b is None else float(b) for b in document.get("budgets") or ()),
            {str(r): tuple(float(v) for v in c) for r, c in (document.get("capacity") or {}).items()},
            tuple(tuple(str(k) for k in group) for group in document.get("exclusive") or ()),
            tuple((str(a), str(b)) for a, b in document.get("requires") or ()),
            float(document.get("delay_rate") or 0.0),
            {str(s): float(v) for s, v in (document.get("scenarios") or {}).items()},
            float(document.get("risk_weight") or 0.0),
            float(document.get("tail") or 0.2),
            str(document.get("currency") or ""),
        ),
        weights,
    )


def _value(project: Mapping[str, Any], rate: float, mid_year: bool) -> float:
    """What is written, else the net present value of the flows."""
    if project.get("value") is not None:
        return float(project["value"])
    return flows_of(project, mid_year).worth(rate)


def flows_of(project: Mapping[str, Any], mid_year: bool = False) -> Flows:
    """The money of a project over time, by period or by day."""
    dated = sorted((_day(day), float(amount)) for day, amount in project.get("dated_flows") or ())
    return Flows(tuple(float(f) for f in project.get("flows") or ()), tuple(dated), mid_year)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
