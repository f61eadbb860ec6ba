"""``jalon select FILE``: the best portfolio under budgets, capacity and rules, and why."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from jalon.cli import FAULT, USAGE, selected
from jalon.cli.answers import to_json
from jalon.cli.files import Missing, answer, busy, faults_of, say_faults
from jalon.cli.lines import csv_of
from jalon.cli.select_plans import with_draws
from jalon.cli.words import say_to_stderr, words
from jalon.engine import PlanError
from jalon.engine.selection import Answer, choose
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
            facts = selected.facts(question, found, options.time_limit if options.explain else None)
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
        return read(Path(name), with_draws)
    except FileNotFoundError as fault:
        raise Missing(
            words("There is no file “%(name)s”: check its name and folder.") % {"name": name}
        ) from fault
    except OSError as fault:
        raise Missing(
            words("“%(name)s” cannot be opened (%(why)s).") % {"name": name, "why": fault.strerror or fault}
        ) from fault


def _say(facts: dict[str, Any], found: Answer, options: argparse.Namespace) -> None:
    if options.format == "json":
        answer(to_json(facts), options.output)
    elif options.format == "csv":
        answer(csv_of(facts["projects"]), options.output)
    else:
        from jalon.cli.tables import render

        answer(render(selected.parts(facts, found), options.output is None), options.output)
