"""``jalon simulate PLAN``: the chances of dates and costs, and what they hang on."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import iso, to_json
from jalon.cli.files import Missing, answer, busy, faults_of, open_plan, rules_for, say_faults, write_whole
from jalon.cli.words import date, percent, say_to_stderr, sentence, words
from jalon.engine import Plan, PlanError
from jalon.engine.executors import executor
from jalon.engine.model.uncertainty import Distribution, RiskModel, Shape, Uncertain
from jalon.engine.simulation import LEVELS, Comparison, Progress, Simulation, compare, simulate
from jalon.exchange import durations
from jalon.exchange.errors import FileRefused

SHOWN = 12


def run(options: argparse.Namespace) -> int:
    """The command."""
    try:
        return _answer(options)
    except Missing as fault:
        say_to_stderr(str(fault))
        return USAGE
    except (FileRefused, PlanError) as refused:
        say_faults(refused)
        if options.format == "json":
            answer(to_json({"simulation": None, "faults": faults_of(refused)}), options.output)
        return FAULT


def _answer(options: argparse.Namespace) -> int:
    plan = open_plan(options.plan).plan
    model, responses = _model(plan, options)
    settings: dict[str, Any] = {
        "iterations": options.iterations,
        "seed": options.seed,
        "rules": rules_for(plan, options.rules),
        "stratified": options.sampling == "latin",
        "tolerance": options.tolerance,
        "workers": options.workers,
    }
    before: Simulation | None = None
    with executor(options.executor, options.workers) as pool, _shown() as progress:
        if responses:
            pair: Comparison = compare(plan, model, executor=pool, progress=progress, **settings)
            before, found = pair
        else:
            found = simulate(plan, model, executor=pool, progress=progress, **settings)
    for warning in found.warnings:
        say_to_stderr(sentence(warning))
    if options.chart:
        from jalon.cli.risk_chart import draw

        write_whole(Path(options.chart), draw(plan, found).encode())
    if options.format == "json":
        answer(to_json(facts(plan, found, before)), options.output)
    elif options.format == "csv":
        answer(_csv(found), options.output)
    else:
        _table(plan, found, before, options.output)
    return 0


def _model(plan: Plan, options: argparse.Namespace) -> tuple[RiskModel, bool]:
    """The risk model asked for, and whether it holds responses."""
    low, likely, high = options.spread
    spread = Distribution(Shape(options.shape), low, likely, high)
    if options.risks:
        from jalon.exchange.risk_workbook import read

        with busy(words("Reading %(name)s…") % {"name": Path(options.risks).name}):
            try:
                model = read(Path(options.risks), plan)
            except FileNotFoundError as fault:
                raise Missing(
                    words("There is no file “%(name)s”: check its name and folder.") % {"name": options.risks}
                ) from fault
        answered = any(
            e.probability_after is not None or e.impacts_after is not None or e.response_cost
            for e in model.events
        )
        return model, answered
    if options.three_point:
        return RiskModel(durations=tuple(_three_points(plan, options.three_point, options.shape))), False
    return RiskModel(spread=spread), False


def _three_points(plan: Plan, names: list[str], shape: str) -> Iterator[Uncertain]:
    """The three points kept in custom fields named by the user."""
    found = False
    for a in plan.activities:
        values = [a.fields.get(name) for name in names]
        if any(value in (None, "") for value in values):
            continue
        found = True
        low, likely, high = (_minutes(value, plan) for value in values)
        yield Uncertain(a.uid, Distribution(Shape(shape), low, likely, high))
    if not found:
        known = sorted({name for a in plan.activities for name in a.fields})
        raise Missing(
            words("No task holds the three fields %(names)s. The plan's fields are: %(known)s.")
            % {"names": ", ".join(names), "known": ", ".join(known) or "–"}
        )


def _minutes(value: object, plan: Plan) -> float:
    """A duration as a custom field holds it: text, or a number of days."""
    if isinstance(value, (int, float)):
        return float(value) * plan.minutes_per_day
    minutes = getattr(value, "minutes", None)
    if minutes is not None:
        return float(minutes)
    return float(durations.parse(str(value), plan).minutes)


@contextlib.contextmanager
def _shown() -> Iterator[Callable[[Progress], None] | None]:
    """A bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words("Simulating…"))
        yield lambda said: bar.update(task, completed=said.done, total=said.asked)


def facts(plan: Plan, found: Simulation, before: Simulation | None = None) -> dict[str, Any]:
    """The whole answer, for JSON."""
    p80 = found.contingency(80)
    answered: dict[str, Any] = {
        "plan": {"name": plan.name, "activities": len(plan.activities), "currency": plan.currency},
        "iterations": found.iterations,
        "asked": found.asked,
        "seed": found.seed,
        "stopped": found.stopped,
        "planned_finish": iso(found.planned_finish),
        "planned_cost": round(found.planned_cost, 2),
        "confidence_of_plan": found.confidence(found.planned_finish, found.planned_cost),
        "confidence_of_planned_finish": found.confidence(found.planned_finish),
        "confidence_of_planned_cost": found.confidence(None, found.planned_cost),
        "mean_finish": iso(found.mean),
        "finish_deviation_minutes": round(found.spread, 1),
        "merge_bias_minutes": found.merge_bias,
        "percentiles": [
            {"percent": p, "finish": iso(found.finish_at(p)), "cost": round(found.cost_at(p), 2)}
            for p in LEVELS
        ],
        "contingency": {"percent": 80, "days": round(p80.days, 2), "money": round(p80.money, 2)},
        "joint_70": [
            {"finish": iso(when), "cost": round(cost, 2)} for when, cost in found.joint_frontier(0.7, 12)
        ],
        "drivers": [
            {
                "kind": d.kind,
                "uid": d.uid,
                "name": d.name,
                "correlation": round(d.correlation, 4),
                "cost_correlation": round(d.cost_correlation, 4),
                "contribution": round(d.contribution, 4),
            }
            for d in found.drivers
        ],
        "criticality": [
            {"uid": int(uid), "name": a.name, "share": float(share), "duration_deviation": float(spread)}
            for uid, a, share, spread in zip(
                found.uid, plan.activities, found.criticality, found.deviation.round(1), strict=True
            )
        ],
        "warnings": [sentence(warning) for warning in found.warnings],
    }
    if before is not None:
        answered["before_response"] = [
            {"percent": p, "finish": iso(before.finish_at(p)), "cost": round(before.cost_at(p), 2)}
            for p in LEVELS
        ]
        days, money = Comparison(before, found).gain(80)
        answered["gain_at_80"] = {"days": round(days, 2), "money": round(money, 2)}
    return answered


def _csv(found: Simulation) -> str:
    """One line an iteration: its finish and its cost."""
    from jalon.engine.model.clock import instant

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("iteration", "finish", "cost"))
    for number, (finish, cost) in enumerate(zip(found.finish, found.cost, strict=True)):
        writer.writerow((number, iso(instant(int(finish))), f"{cost:.2f}"))
    return text.getvalue()


def _table(plan: Plan, found: Simulation, before: Simulation | None, output: str | None) -> None:
    from rich.table import Table

    from jalon.cli.tables import render

    chances = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    chances.add_column("")
    chances.add_column(words("Finish"), no_wrap=True)
    chances.add_column(words("Cost"), justify="right", no_wrap=True)
    if before is not None:
        chances.add_column(words("Finish before response"), no_wrap=True)
        chances.add_column(words("Cost before response"), justify="right", no_wrap=True)
    for p in LEVELS:
        row = [f"P{p}", date(found.finish_at(p)), f"{found.cost_at(p):,.0f}"]
        if before is not None:
            row += [date(before.finish_at(p)), f"{before.cost_at(p):,.0f}"]
        chances.add_row(*row, style="bold" if p in (50, 80) else "")
    hangs = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    hangs.add_column(words("The finish hangs on"), overflow="ellipsis", no_wrap=True, min_width=30)
    hangs.add_column(words("Correlation"), justify="right")
    hangs.add_column(words("Contribution"), justify="right")
    for d in found.drivers[:SHOWN]:
        hangs.add_row(d.name, f"{d.correlation:+.2f}", percent(d.contribution))
    share = percent(found.confidence(found.planned_finish))
    p80 = found.contingency(80)
    parts: list[object] = [
        plan.name,
        words("%(done)s iterations, seed %(seed)s.") % {"done": found.iterations, "seed": found.seed},
        words("The plan says %(date)s: %(share)s of the iterations finish by then.")
        % {"date": date(found.planned_finish), "share": share},
        words("80 %% of them finish by %(date)s, %(days)s days later, and cost %(money)s more.")
        % {"date": date(p80.finish), "days": f"{p80.days:.1f}", "money": f"{p80.money:,.0f}"},
        "",
        chances,
        "",
    ]
    if found.drivers:
        parts.append(hangs)
    if found.stopped == "converged":
        parts.insert(2, words("Stopped early: the percentiles no longer move."))
    answer(render(parts, output is None), output)
