"""``jalon convert IN OUT``: a plan in another format."""

from __future__ import annotations

import argparse
from pathlib import Path

from jalon.cli import FAULT, USAGE
from jalon.cli.files import Missing, busy, open_plan, rules_for, say_faults, write_whole
from jalon.cli.words import language, say_to_stderr, sentence, words
from jalon.engine import PlanError, schedule
from jalon.exchange.errors import FileRefused
from jalon.exchange.formats import format_named, write
from jalon.exchange.losses import losses


def run(options: argparse.Namespace) -> int:
    """The command."""
    out = Path(options.out)
    try:
        target = format_named(options.to or out.name)
    except FileRefused as refused:
        say_faults(refused)
        return USAGE
    try:
        reading = open_plan(options.plan)
        with busy(words("Writing %(name)s…") % {"name": out.name}):
            computed = schedule(reading.plan, rules_for(reading.plan, options.rules))
            data = write(reading.plan, computed, target.name, language())
        write_whole(out, data)
    except Missing as fault:
        say_to_stderr(str(fault))
        return USAGE
    except (FileRefused, PlanError) as refused:
        say_faults(refused)
        return FAULT
    for repair in reading.report.repaired:
        say_to_stderr(sentence(repair))
    if reading.report.unsupported:
        names = ", ".join(words(name) for name in reading.report.unsupported)
        say_to_stderr(words("Not kept: %(names)s."), {"names": names})
    for loss in losses(reading.plan, target.name):
        say_to_stderr(sentence(loss))
    return 0
