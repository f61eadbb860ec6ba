"""``jalon select FILE``: the best portfolio under budgets, capacity and rules, and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import to_json
from jalon.cli.files import Missing, answer, busy, faults_of, say_faults
from jalon.cli.lines import csv_of, number, table_of
from jalon.cli.words import percent, say_to_stderr, words
from jalon.engine import PlanError
from jalon.engine.selection import Answer, Limit, choose, frontier, prices, regrets, rejections
from jalon.exchange.errors import FileRefused
from jalon.exchange.selection_workbook.read import Question, read


def run(options: argparse.Namespace) -> int:
    """The command."""
    try:
        question = _open(options.portfolio)
        with busy(words("Searching…")):
            found = choose(
                question.portfolio or question.matrix, options.time_limit, options.workers, options.seed
            )
            facts = _facts(question, found, options)
        _say(facts, found, options)
    except Missing as fault:
        say_to_stderr(str(fault))
        return USAGE
    except (FileRefused, PlanError) as refused:
        say_faults(refused)
        if options.format == "json":
            answer(to_json({"projects": [], "faults": faults_of(refused)}), options.output)
        return FAULT
    return 0


def _open(name: str) -> Question:
    try:
        return read(Path(name))
    except FileNotFoundError as fault:
        raise Missing(
            words("There is no file “%(name)s”: check its name and folder.") % {"name": name}
        ) from fault
    except OSError as fault:
        raise Missing(
            words("“%(name)s” cannot be opened (%(why)s).") % {"name": name, "why": fault.strerror or fault}
        ) from fault


def _facts(question: Question, found: Answer, options: argparse.Namespace) -> dict[str, Any]:
    matrix = found.matrix
    begins = {int(matrix.owner[j]): int(matrix.start[j]) + 1 for j in found.chosen.nonzero()[0]}
    count = int(matrix.owner.max()) + 1
    facts: dict[str, Any] = {
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
            for i in range(count)
        ],
        "limits": [
            {**_limit(price.limit), "left": price.left, "shadow_price": price.price}
            for price in prices(found)
        ],
    }
    if question.weights is not None:
        facts["weights"] = {
            "values": list(question.weights.values),
            "consistency_ratio": question.weights.consistency_ratio,
        }
    if options.explain:
        facts["rejected"] = [
            {
                "project": _key(question, r.candidate),
                "name": question.name(r.candidate),
                "value_needed": r.value_needed,
                "missing": [{**_limit(s.limit), "more": s.missing} for s in r.shortfalls],
                "leaves": [question.name(i) for i in r.leaves],
                "joins": [question.name(i) for i in r.joins],
            }
            for r in rejections(found, options.time_limit)
        ]
        facts["frontier"] = [
            {"share": p.share, "budget": p.budget, "value": p.value, "bound": p.bound}
            for p in frontier(found, seconds=options.time_limit)
        ]
        if question.portfolio is not None and question.portfolio.scenarios:
            worst = regrets(found, options.time_limit)
            facts["regret"] = dict(zip(question.portfolio.scenarios, worst, strict=True))
    return facts


def _key(question: Question, i: int) -> str:
    return str(i + 1) if question.portfolio is None else question.portfolio.candidates[i].key


def _limit(limit: Limit) -> dict[str, Any]:
    return {"limit": limit.name or limit.kind, "period": limit.period + 1}


def _say(facts: dict[str, Any], found: Answer, options: argparse.Namespace) -> None:
    if options.format == "json":
        answer(to_json(facts), options.output)
        return
    if options.format == "csv":
        answer(csv_of(facts["projects"]), options.output)
        return
    from jalon.cli.tables import render

    parts: list[object] = [
        words("Value %(value)s; no choice is worth more than %(bound)s (gap %(gap)s).")
        % {"value": number(found.value, 2), "bound": number(found.bound, 2), "gap": percent(found.gap)},
        words("This is the best there is.")
        if found.status == "optimal"
        else words("The time was up: there may be better."),
        "",
        table_of(facts["projects"]),
        "",
        table_of(facts["limits"]),
    ]
    for r in facts.get("rejected", ()):
        parts.append(_reason(r))
    if facts.get("frontier"):
        parts += ["", table_of(facts["frontier"])]
    answer(render(parts, options.output is None), options.output)


def _reason(r: dict[str, Any]) -> str:
    said = []
    if r["value_needed"] is None:
        said.append(words("no choice can hold it"))
    else:
        said.append(words("worth %(more)s more, it would be chosen") % {"more": number(r["value_needed"], 2)})
    for s in r["missing"]:
        said.append(
            words("it lacks %(more)s of %(limit)s in period %(period)s")
            % {"more": number(s["more"], 2), "limit": s["limit"], "period": s["period"]}
        )
    if r["leaves"]:
        said.append(words("forced in, it drives out %(names)s") % {"names": ", ".join(r["leaves"])})
    return f"{r['name']}: {'; '.join(said)}."
