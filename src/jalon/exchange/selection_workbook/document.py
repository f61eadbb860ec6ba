"""The JSON shape of a portfolio, and the question made from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jalon.engine.selection.criteria import Weights, by_pairs, given, scores
from jalon.engine.selection.money import npv
from jalon.engine.selection.portfolio import Candidate, Portfolio
from jalon.exchange.errors import FileRefused, gettext_noop


def portfolio_of(document: Mapping[str, Any], name: str) -> tuple[Portfolio, Weights | None]:
    """The question, and the weights of its criteria where it has any."""
    try:
        return _portfolio(document)
    except (TypeError, ValueError, KeyError, AttributeError) as fault:
        if type(fault).__name__ == "PlanError":
            raise
        raise FileRefused(
            gettext_noop("“%(name)s” holds a value that does not fit (%(why)s): correct it and try again."),
            {"name": name, "why": str(fault)},
            "portfolio_value",
        ) from fault


def _portfolio(document: Mapping[str, Any]) -> tuple[Portfolio, Weights | None]:
    projects = document.get("projects") or []
    rate = float(document.get("rate") or 0.0)
    values = [_value(p, rate) for p in projects]
    criteria = document.get("criteria") or {}
    weights = None
    if criteria:
        names = list(criteria)
        pairs = document.get("pairs")
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


def _value(project: Mapping[str, Any], rate: float) -> float:
    """What is written, else the net present value of the flows."""
    if project.get("value") is not None:
        return float(project["value"])
    return npv(rate, [float(f) for f in project.get("flows") or (0.0,)])
