"""``jalon schedule PLAN``: the dates of a plan, and why one of them is where it is."""

from __future__ import annotations

import argparse

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import activities, fidelity_facts, plan_facts, to_csv, to_json
from jalon.cli.files import Missing, answer, busy, faults_of, open_plan, rules_for, say_faults
from jalon.cli.words import length, say_to_stderr, sentence, step, words
from jalon.engine import Plan, PlanError, Schedule, SchedulingRules, schedule
from jalon.engine.cpm import explain, float_paths
from jalon.exchange.errors import FileRefused
from jalon.exchange.fidelity import compare
from jalon.exchange.formats import Reading


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
            facts = {"plan": None, "activities": [], "warnings": [], "faults": faults_of(refused)}
            answer(to_json(facts), options.output)
        return FAULT


def _answer(options: argparse.Namespace) -> int:
    reading = open_plan(options.plan)
    rules = rules_for(reading.plan, options.rules)
    with busy(words("Scheduling…")):
        computed = schedule(reading.plan, rules)
    if options.paths is not None:
        return _paths(reading.plan, computed, rules, options)
    if options.explain is not None:
        return _explain(reading.plan, computed, options)
    agreement = compare(reading.plan, computed)
    if options.format == "json":
        facts = {
            "plan": plan_facts(reading, computed, rules.family, agreement),
            "activities": list(activities(reading.plan, computed)),
            "warnings": [sentence(warning) for warning in computed.warnings],
            "fidelity": fidelity_facts(reading),
        }
        answer(to_json(facts), options.output)
    elif options.format == "csv":
        answer(to_csv(reading.plan, computed), options.output)
    else:
        _table(reading, computed, rules.family, options)
    return 0


def _table(reading: Reading, computed: Schedule, family: str, options: argparse.Namespace) -> None:
    from jalon.cli.tables import headline, render, schedule_table

    agreement = compare(reading.plan, computed)
    parts = [headline(reading, computed, family, agreement), schedule_table(reading.plan, computed)]
    answer(render(parts, options.output is None), options.output)
    for warning in computed.warnings:
        say_to_stderr(sentence(warning))


def _unknown(uid: int) -> int:
    say_to_stderr(
        words("The plan holds no task %(uid)s: the table of `jalon schedule` shows their numbers."),
        {"uid": uid},
    )
    return USAGE


def _paths(plan: Plan, computed: Schedule, rules: SchedulingRules, options: argparse.Namespace) -> int:
    row = {a.uid: n for n, a in enumerate(plan.activities)}
    uid = options.explain
    if uid is None:
        # Of those that finish together, the last row: the hand-over rather than what leads to it.
        leaves = [a.uid for a in plan.activities if a.active and not a.is_summary]
        uid = max(reversed(leaves), key=lambda one: computed.finish[row[one]], default=None)
    if uid is not None and uid not in row:
        return _unknown(uid)
    found = () if uid is None else float_paths(plan, computed, uid, max(options.paths, 0), rules=rules)
    if options.format == "json":
        facts = [
            {"number": p.number, "float_minutes": p.float_minutes, "joins": p.joins, "uids": p.uids}
            for p in found
        ]
        answer(to_json({"uid": uid, "paths": facts}), options.output)
        return 0
    lines = []
    for path in found:
        said = {
            "number": path.number,
            "float": length(path.float_minutes, plan),
            "names": " → ".join(plan.activities[row[one]].name for one in path.uids),
            "other": "" if path.joins is None else plan.activities[row[path.joins]].name,
        }
        template = words("Path %(number)s, float %(float)s: %(names)s.")
        if path.joins is not None:
            template = words("Path %(number)s, float %(float)s: %(names)s → “%(other)s”.")
        lines.append(f"{template % said}\n")
    answer("".join(lines), options.output)
    return 0


def _explain(plan: Plan, computed: Schedule, options: argparse.Namespace) -> int:
    if all(a.uid != options.explain for a in plan.activities):
        return _unknown(options.explain)
    steps = explain(plan, computed, options.explain)
    if options.format == "json":
        facts = [{"uid": cause.uid, "sentence": step(cause, plan)} for cause in steps]
        answer(to_json({"uid": options.explain, "explanation": facts}), options.output)
    else:
        answer("".join(f"{step(cause, plan)}\n" for cause in steps), options.output)
    return 0
