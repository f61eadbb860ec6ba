"""``jalon measure PLAN``: earned value and earned schedule at a data date."""

from __future__ import annotations

import argparse
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import iso, to_json
from jalon.cli.files import Missing, answer, busy, faults_of, open_plan, rules_for, say_faults
from jalon.cli.lines import csv_of, number, table_of
from jalon.cli.words import date, say_to_stderr, sentence, words
from jalon.engine import PlanError, schedule
from jalon.engine.earned_value import Breakdown, Measure, Performance, measure, together
from jalon.engine.model.clock import instant
from jalon.exchange.errors import FileRefused

CENT = Decimal("0.01")
SHOWN = ("key", "end", "name", "bac", "pv", "ev", "ac", "forecast", "cv", "sv", "cpi", "spi", "eac")
"""Columns of the table; JSON and CSV hold more."""
INDICES = ("cv", "sv", "cpi", "spi", "eac", "etc", "vac", "tcpi", "tcpi_eac")


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
            answer(to_json({"plans": [], "faults": faults_of(refused)}), options.output)
        return FAULT


def _answer(options: argparse.Namespace) -> int:
    measures = []
    for name in options.plan:
        plan = open_plan(name).plan
        with busy(words("Scheduling…")):
            computed = schedule(plan, rules_for(plan, options.rules))
        measures.append(
            measure(
                plan,
                computed,
                options.data_date,
                options.baseline,
                period=options.period,
                method_field=options.method_field,
            )
        )
    whole = None
    if len(measures) > 1:
        whole = together(measures, options.currency, dict(options.rate))
    if options.format == "json":
        facts: dict[str, Any] = {"plans": [_facts(m, options.by) for m in measures]}
        if whole is not None:
            facts["total"] = _performance(whole)
        answer(to_json(facts), options.output)
    elif options.format == "csv":
        rows = [line for m in measures for line in _rows(m, options.by)]
        answer(csv_of(rows), options.output)
    else:
        parts: list[object] = []
        for m in measures:
            parts += _page(m, options.by)
        if whole is not None:
            parts += [words("All plans together:"), _summary(whole)]
        from jalon.cli.tables import render

        answer(render(parts, options.output is None), options.output)
    return 0


def money(value: float | None) -> float | None:
    """A value to the cent, halves to the even one, as decimals count."""
    return None if value is None else float(Decimal(repr(value)).quantize(CENT, ROUND_HALF_EVEN))


def _performance(p: Performance) -> dict[str, Any]:
    found: dict[str, Any] = {name: money(getattr(p, name)) for name in ("bac", "pv", "ev", "ac")}
    for name in INDICES:
        value = getattr(p, name)
        found[name] = value if value is None or "pi" in name else money(value)
    return found


def _facts(m: Measure, by: str) -> dict[str, Any]:
    t = m.time
    return {
        "plan": m.plan.name,
        "data_date": iso(m.data_date),
        "baseline": m.baseline,
        "unit": m.unit,
        "currency": m.currency or None,
        "total": {**_performance(m.total), "forecasts": {k: money(v) for k, v in m.total.forecasts.items()}},
        "time": {
            "unit": "working_days",
            "planned_duration": t.planned_duration,
            "actual_time": t.actual_time,
            "earned_schedule": t.earned_schedule,
            "sv_t": t.variance,
            "spi_t": t.index,
            "tspi": t.to_complete,
            "p_factor": t.p_factor,
            "start": iso(t.start),
            "planned_finish": iso(t.planned_finish),
            "forecasts": t.forecasts,
            "finishes": {name: iso(finish) for name, finish in t.finishes.items()},
        },
        "by": by,
        "lines": _rows(m, by),
        "notes": [sentence(note) for note in m.notes],
    }


def _rows(m: Measure, by: str) -> list[dict[str, Any]]:
    if by == "period":
        c = m.curves
        return [
            {
                "end": iso(instant(int(end))),
                **{
                    name: None if values[k] != values[k] else money(float(values[k]))
                    for name, values in (("pv", c.pv), ("ev", c.ev), ("ac", c.ac), ("forecast", c.forecast))
                },
            }
            for k, end in enumerate(c.ends)
        ]
    return [
        {"key": line.key, "name": line.name, "level": line.level, **_performance(line.performance)}
        for line in _breakdown(m, by).rows()
    ]


def _breakdown(m: Measure, by: str) -> Breakdown:
    if by == "work":
        return m.by_work()
    return m.by_resource() if by == "resource" else m.by_field(by)


def _page(m: Measure, by: str) -> list[object]:
    t, unit = m.time, m.currency or {"hours": words("hours"), "days": words("days")}.get(m.unit, "")
    parts: list[object] = [
        f"{m.plan.name} · {words('data date')} {date(m.data_date)} · {unit}",
        _summary(m.total),
        words("Cost at completion: %(figures)s") % {"figures": _listed(m.total.forecasts)},
        words("Earned schedule: %(es)s of %(at)s days, SPI(t) %(index)s, P %(p)s.")
        % {
            "es": number(t.earned_schedule, 1),
            "at": number(t.actual_time, 1),
            "index": number(t.index, 3),
            "p": number(t.p_factor, 3),
        },
    ]
    finish = t.finishes.get("earned_schedule")
    if finish is not None and t.planned_finish is not None:
        parts.append(
            words("Finish: planned %(planned)s, at today's pace %(finish)s.")
            % {"planned": date(t.planned_finish), "finish": date(finish)}
        )
    parts += [sentence(note) for note in m.notes]
    rows = _rows(m, by)
    if by == "work":
        for row in rows:
            row["name"] = "  " * (row["level"] - 1) + " ".join(str(row["name"]).split())
    parts += ["", table_of([{k: v for k, v in row.items() if k in SHOWN} for row in rows])]
    return parts


def _summary(p: Performance) -> str:
    names = (
        ("BAC", p.bac, 2),
        ("PV", p.pv, 2),
        ("EV", p.ev, 2),
        ("AC", p.ac, 2),
        ("CV", p.cv, 2),
        ("SV", p.sv, 2),
    )
    ratios = (("CPI", p.cpi, 3), ("SPI", p.spi, 3), ("EAC", p.eac, 2), ("VAC", p.vac, 2), ("TCPI", p.tcpi, 3))
    return "  ".join(f"{name} {number(value, places)}" for name, value, places in (*names, *ratios))


def _listed(figures: dict[str, float | None]) -> str:
    return ", ".join(f"{name} {number(value, 2)}" for name, value in figures.items() if value is not None)
