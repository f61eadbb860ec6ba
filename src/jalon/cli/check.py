"""``jalon check PLAN``: what reading it kept, lost and mended; its faults; its own dates."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import agreement_facts, fidelity_facts, iso, to_json
from jalon.cli.card import card_csv, card_facts, card_page
from jalon.cli.files import Missing, answer, busy, faults_of, open_plan, rules_for, say_faults
from jalon.cli.words import count, say_to_stderr, sentence, words
from jalon.engine import PlanError, Schedule, schedule
from jalon.engine.quality import ScoreCard, inspect
from jalon.exchange.errors import FileRefused
from jalon.exchange.fidelity import Agreement, compare
from jalon.exchange.formats import Reading, format_named

MOST_SHOWN = 20
"""Tasks whose values differ, in the table; JSON holds them all."""


def run(options: argparse.Namespace) -> int:
    """The command."""
    try:
        reading = open_plan(options.plan)
        with busy(words("Scheduling…")):
            computed = schedule(reading.plan, rules_for(reading.plan, options.rules))
    except Missing as fault:
        say_to_stderr(str(fault))
        return USAGE
    except (FileRefused, PlanError) as refused:
        if options.format == "json":
            answer(to_json({"plan": None, "faults": faults_of(refused)}), options.output)
        else:
            say_faults(refused)
        return FAULT
    agreement = compare(reading.plan, computed)
    with busy(words("Checking…")):
        card = inspect(reading.plan, computed)
    if options.format == "json":
        answer(to_json({**_facts(reading, computed, agreement), "quality": card_facts(card)}), options.output)
    elif options.format == "csv":
        answer(card_csv(card), options.output)
    else:
        answer(_page(reading, computed, agreement, card, options.output is None), options.output)
    return 0


def _facts(reading: Reading, computed: Schedule, agreement: Agreement) -> dict[str, Any]:
    return {
        "plan": {"name": reading.plan.name, "format": reading.format},
        "faults": [],
        "fidelity": fidelity_facts(reading),
        "warnings": [sentence(warning) for warning in computed.warnings],
        "agreement": agreement_facts(agreement),
        "differences": [
            {
                "uid": task.uid,
                "name": task.name,
                "field": difference.field,
                "stored": _plain(difference.stored),
                "computed": _plain(difference.computed),
            }
            for task in agreement.tasks
            for difference in task.differences
        ],
    }


def _plain(value: object) -> object:
    return iso(value) if isinstance(value, datetime) else value


def _page(
    reading: Reading, computed: Schedule, agreement: Agreement, card: ScoreCard, to_terminal: bool
) -> str:
    from jalon.cli.tables import agreement_sentence, difference_table, render

    report = reading.report
    kept = [
        count("%(count)s task", "%(count)s tasks", report.activities),
        count("%(count)s link", "%(count)s links", report.links),
        count("%(count)s calendar", "%(count)s calendars", report.calendars),
        count("%(count)s resource", "%(count)s resources", report.resources),
        count("%(count)s assignment", "%(count)s assignments", report.assignments),
        count("%(count)s custom field", "%(count)s custom fields", report.fields),
        count("%(count)s baseline", "%(count)s baselines", report.baselines),
    ]
    parts: list[object] = [
        f"{reading.plan.name} ({format_named(reading.format).title})",
        words("Read: %(kept)s.") % {"kept": ", ".join(kept)},
    ]
    if report.unsupported:
        names = ", ".join(words(name) for name in report.unsupported)
        parts.append(words("Not kept: %(names)s.") % {"names": names})
    if report.repaired:
        parts.append(words("Mended to read it:"))
        parts += [f"  – {sentence(repair)}" for repair in report.repaired]
    parts += [sentence(warning) for warning in computed.warnings]
    parts.append(words("The plan has no faults."))
    parts += ["", *card_page(card), ""]
    if agreement.share is None:
        parts.append(words("The file carries no computed dates to compare with."))
        return render(parts, to_terminal)
    parts.append(agreement_sentence(agreement))
    differing = [task for task in agreement.tasks if not task.agrees]
    if differing:
        parts += ["", difference_table(reading.plan, differing[:MOST_SHOWN])]
    if len(differing) > MOST_SHOWN:
        parts.append(
            words("… and %(count)s more: --format json lists them all.")
            % {"count": len(differing) - MOST_SHOWN}
        )
    return render(parts, to_terminal)
