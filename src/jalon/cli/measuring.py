"""The options of ``measure`` and ``select``."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import Any

from jalon.cli.words import words

FORMATS = ("table", "json", "csv")


def add_options(commands: Any, plans: str) -> None:
    """The two commands."""
    measure = commands.add_parser("measure", help=words("measure earned value against the baseline"))
    measure.add_argument(
        "plan", metavar="PLAN", nargs="+", help=words("plan file: %(endings)s") % {"endings": plans}
    )
    measure.add_argument(
        "--rules",
        choices=("microsoft", "primavera"),
        help=words("compute as this tool does (default: the one that made the file)"),
    )
    measure.add_argument(
        "--data-date", type=_date, metavar="DATE", help=words("measure at this date: 2026-11-24")
    )
    measure.add_argument(
        "--baseline", type=int, metavar="N", help=words("number of the baseline (default: the lowest)")
    )
    measure.add_argument(
        "--by",
        default="work",
        metavar="WHAT",
        help=words("lines: work, resource, period, or the name of a custom field"),
    )
    measure.add_argument(
        "--period",
        choices=("day", "week", "month", "quarter"),
        default="month",
        help=words("length of a period"),
    )
    measure.add_argument(
        "--method-field",
        default="",
        metavar="FIELD",
        help=words("custom field that says how a task is measured"),
    )
    measure.add_argument("--currency", default="", help=words("currency of the sum of several plans"))
    measure.add_argument(
        "--rate",
        action="append",
        default=[],
        type=_rate,
        metavar="USD=0.92",
        help=words("what one unit of a currency is worth in it"),
    )
    _answer(measure)
    select = commands.add_parser("select", help=words("choose a portfolio under budgets and capacity"))
    select.add_argument(
        "portfolio", metavar="FILE", help=words("candidates: .xlsx, .json, or a knapsack file")
    )
    select.add_argument(
        "--time-limit", type=_seconds, default=10.0, metavar="S", help=words("seconds to search")
    )
    select.add_argument("--workers", type=int, metavar="N", help=words("how many cores to use"))
    select.add_argument("--seed", type=int, default=1, metavar="K", help=words("same seed, same search"))
    select.add_argument(
        "--explain",
        action="store_true",
        help=words("say what would let each rejected project in, and the efficient frontier"),
    )
    _answer(select)


def _answer(command: argparse.ArgumentParser) -> None:
    command.add_argument("--format", choices=FORMATS, default="table", help=words("how to answer"))
    command.add_argument("-o", "--output", metavar="FILE", help=words("write the answer to this file"))


def _date(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words("“%(text)s” is no date: write 2026-11-24 or 2026-11-24T17:00.") % {"text": text}
        ) from None
    # A bare day means its end: what was done on it counts.
    return found.replace(hour=23, minute=59) if len(text) <= 10 else found.replace(tzinfo=None)


def _rate(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name.strip(), float(value)
    except ValueError:
        raise argparse.ArgumentTypeError(
            words("“%(text)s” is no rate: write USD=0.92.") % {"text": text}
        ) from None


def _seconds(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found < 1e6:
        raise argparse.ArgumentTypeError(
            words("“%(text)s” is no number of seconds above zero.") % {"text": text}
        )
    return found
