"""What ``jalon select`` answers: a choice and its reasons as plain values, and as text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jalon.cli.lines import number, table_of
from jalon.cli.words import percent, words
from jalon.engine.selection import (
    Answer,
    Limit,
    Rejection,
    Shortfall,
    frontier,
    prices,
    regrets,
    rejections,
    risk_frontier,
)
from jalon.engine.selection.criteria import CONSISTENT
from jalon.engine.selection.money import irr, mirr, payback, profitability_index, sign_changes, xirr
from jalon.exchange.selection_workbook.document import Money
from jalon.exchange.selection_workbook.read import Question


def facts(question: Question, found: Answer, explain: float | None) -> dict[str, Any]:
    """The answer; with its reasons where ``explain`` gives the seconds for each kind of them."""
    matrix = found.matrix
    begins = {int(matrix.owner[j]): int(matrix.start[j]) + 1 for j in found.chosen.nonzero()[0]}
    told: dict[str, Any] = {
        "value": found.value,
        "bound": found.bound,
        "gap": found.gap,
        "status": found.status,
        "solver": found.solver,
        "seconds": round(found.seconds, 2),
        "projects": [
            {
                "project": _key(question, i),
                "name": question.name(i),
                "chosen": i in begins,
                "start": begins.get(i),
                "value": float(matrix.value[matrix.owner == i].max()),
            }
            for i in range(int(matrix.owner.max()) + 1)
        ],
        "limits": [
            {**_limit(price.limit), "left": price.left, "shadow_price": price.price}
            for price in prices(found)
        ],
    }
    if len(matrix.outcomes) > 1:
        told["risk"] = {"mean": found.mean, "cvar": found.worst, "tail": matrix.tail}
    if question.weights is not None:
        told["weights"] = _weights(question)
    if question.money is not None and any(flows.amounts for flows in question.money.flows):
        told["money"] = list(_money(question, question.money))
    if explain is not None:
        told |= _reasons(question, found, explain)
    return told


def _reasons(question: Question, found: Answer, seconds: float) -> dict[str, Any]:
    told: dict[str, Any] = {
        "rejected": [_rejected(question, r) for r in rejections(found, seconds)],
        "frontier": [
            {"share": p.share, "budget": p.budget, "value": p.value, "bound": p.bound}
            for p in frontier(found, seconds=seconds)
        ],
    }
    if len(found.matrix.outcomes) > 1:
        told["risk_frontier"] = [
            {
                "risk_weight": p.risk_weight,
                "mean": p.mean,
                "cvar": p.worst,
                "projects": [_key(question, i) for i in sorted(p.candidates)],
            }
            for p in risk_frontier(found, seconds=seconds)
        ]
    if question.portfolio is not None and question.portfolio.scenarios:
        worst = regrets(found, seconds)
        told["regret"] = dict(zip(question.portfolio.scenarios, worst, strict=True))
    return told


def _rejected(question: Question, r: Rejection) -> dict[str, Any]:
    return {
        "project": _key(question, r.candidate),
        "name": question.name(r.candidate),
        "possible": r.possible,
        "value_needed": r.value_needed,
        "exact": r.exact,
        "less": None if r.relief is None else _amounts(r.relief),
        "missing": _amounts(r.shortfalls),
        "leaves": [question.name(i) for i in r.leaves],
        "joins": [question.name(i) for i in r.joins],
    }


def _amounts(shortfalls: Sequence[Shortfall]) -> list[dict[str, Any]]:
    return [{**_limit(s.limit), "more": s.missing} for s in shortfalls]


def _key(question: Question, i: int) -> str:
    return str(i + 1) if question.portfolio is None else question.portfolio.candidates[i].key


def _limit(limit: Limit) -> dict[str, Any]:
    return {"limit": limit.name or limit.kind, "kind": limit.kind, "period": limit.period + 1}


def _weights(question: Question) -> dict[str, Any]:
    weights = question.weights
    assert weights is not None
    doubtful = weights.doubtful
    return {
        "criteria": list(question.criteria),
        "values": list(weights.values),
        "consistency_ratio": weights.consistency_ratio,
        "consistent": weights.consistent,
        "doubtful": None if doubtful is None else [question.criteria[i] for i in doubtful],
    }


def _money(question: Question, money: Money) -> Sequence[dict[str, Any]]:
    """Measures of each project's flows; None where there is none."""
    return [
        {
            "project": _key(question, i),
            "npv": flows.worth(money.rate),
            "irr": xirr(flows.dated) if flows.dated else irr(flows.by_period),
            "mirr": None if flows.dated else mirr(flows.by_period, money.finance, money.reinvest),
            "payback": None if flows.dated else payback(flows.by_period),
            "discounted_payback": None if flows.dated else payback(flows.by_period, money.rate),
            "profitability_index": None if flows.dated else profitability_index(money.rate, flows.by_period),
            "sign_changes": sign_changes(flows.amounts),
        }
        for i, flows in enumerate(money.flows)
        if flows.amounts
    ]


def parts(told: dict[str, Any], found: Answer) -> list[object]:
    """Text and tables for a terminal."""
    lines: list[object] = [
        words("Value %(value)s; no choice is worth more than %(bound)s (gap %(gap)s).")
        % {"value": number(found.value, 2), "bound": number(found.bound, 2), "gap": percent(found.gap)},
        words("This is the best there is.")
        if found.proven
        else words("The time was up: there may be better."),
    ]
    if "risk" in told:
        risk = told["risk"]
        lines.append(
            words("Mean %(mean)s; mean of the worst %(tail)s of what may happen (CVaR) %(cvar)s.")
            % {
                "mean": number(risk["mean"], 2),
                "tail": percent(risk["tail"]),
                "cvar": number(risk["cvar"], 2),
            }
        )
    lines += ["", table_of(told["projects"], _titles()), "", table_of(_limits(told["limits"]), _titles())]
    if "weights" in told:
        lines += ["", *_weighing(told["weights"])]
    if "money" in told:
        lines += ["", *_earning(told["money"])]
    if "rejected" in told:
        lines += ["", *(_reason(r) for r in told["rejected"])]
    for key in ("frontier", "risk_frontier"):
        if told.get(key):
            rows = [{k: v for k, v in row.items() if k != "projects"} for row in told[key]]
            lines += ["", table_of(rows, _titles())]
    if "regret" in told:
        lines += ["", *_regretting(told["regret"])]
    return lines


def _titles() -> dict[str, str]:
    return {
        "project": words("Project"),
        "name": words("Name"),
        "chosen": words("Chosen"),
        "start": words("Start"),
        "value": words("Value"),
        "limit": words("Limit"),
        "period": words("Period"),
        "left": words("What is left"),
        "shadow_price": words("Shadow price"),
        "share": words("Share of the budgets"),
        "budget": words("Budget"),
        "bound": words("At most"),
        "risk_weight": words("Weight of risk"),
        "mean": words("Mean"),
        "cvar": words("CVaR"),
        "npv": words("NPV"),
        "irr": words("IRR"),
        "mirr": words("MIRR"),
        "payback": words("Payback"),
        "discounted_payback": words("Discounted payback"),
        "profitability_index": words("Profitability index"),
    }


def _limits(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "limit": _named(row),
            "period": row["period"],
            "left": row["left"],
            "shadow_price": row["shadow_price"],
        }
        for row in rows
    ]


def _named(row: dict[str, Any]) -> str:
    return words("budget") if row["kind"] == "budget" else str(row["limit"])


def _weighing(weights: dict[str, Any]) -> list[str]:
    shares = zip(weights["criteria"], weights["values"], strict=True)
    lines = [
        words("Weights: %(weights)s.") % {"weights": ", ".join(f"{name} {percent(w)}" for name, w in shares)}
    ]
    ratio = weights["consistency_ratio"]
    if ratio is None:
        return lines
    given = {"ratio": number(ratio, 3), "most": number(CONSISTENT, 2)}
    if weights["consistent"]:
        lines.append(words("The comparisons agree: consistency ratio %(ratio)s, at most %(most)s.") % given)
    else:
        one, other = weights["doubtful"]
        lines.append(
            words(
                "The comparisons contradict each other: consistency ratio %(ratio)s, above %(most)s."
                " Look again at “%(one)s” against “%(other)s” first."
            )
            % {**given, "one": one, "other": other}
        )
    return lines


def _earning(rows: Sequence[dict[str, Any]]) -> list[object]:
    shown = [
        {
            **{k: v for k, v in row.items() if k != "sign_changes"},
            "irr": None if row["irr"] is None else percent(row["irr"]),
            "mirr": None if row["mirr"] is None else percent(row["mirr"]),
        }
        for row in rows
    ]
    several = [row["project"] for row in rows if row["sign_changes"] > 1]
    lines: list[object] = [table_of(shown, _titles())]
    if several:
        lines.append(
            words(
                "The flows of %(names)s change their sign more than once: there is no single IRR, see MIRR."
            )
            % {"names": ", ".join(several)}
        )
    return lines


def _regretting(regret: dict[str, float]) -> list[str]:
    return [
        words("Scenario “%(name)s”: the best choice for it alone would bring %(more)s more.")
        % {"name": name, "more": number(more, 2)}
        for name, more in regret.items()
    ]


def _reason(r: dict[str, Any]) -> str:
    """What keeps a project out, and the smallest changes that let it in, in one line."""
    said = []
    if r["value_needed"] is not None:
        message = (
            words("worth %(more)s more, it would be chosen")
            if r["exact"]
            else words("worth %(more)s more at most, it would be chosen")
        )
        said.append(message % {"more": number(r["value_needed"], 2)})
    else:
        said.append(words("no time was left to tell") if r["possible"] else words("no choice can hold it"))
    if r["less"]:
        said.append(words("or needing %(amounts)s less") % {"amounts": _joined(r["less"])})
    if r["missing"]:
        said.append(words("beside what is chosen it lacks %(amounts)s") % {"amounts": _joined(r["missing"])})
    if r["leaves"]:
        said.append(words("forced in, it drives out %(names)s") % {"names": ", ".join(r["leaves"])})
    return words("%(name)s: %(reasons)s.") % {"name": r["name"], "reasons": words("; ").join(said)}


def _joined(amounts: Sequence[dict[str, Any]]) -> str:
    return words(" and ").join(
        words("%(amount)s of %(limit)s in period %(period)s")
        % {"amount": number(s["more"], 2), "limit": _named(s), "period": s["period"]}
        for s in amounts
    )
