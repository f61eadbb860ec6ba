"""A schedule as a table for people."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable
from datetime import datetime

from rich.console import Console
from rich.table import Table
from rich.text import Text

from jalon.cli.answers import activities
from jalon.cli.words import count, date, length, percent, words
from jalon.engine.model import Plan, Schedule
from jalon.engine.model.errors import gettext_noop
from jalon.exchange.fidelity import Agreement, Compared
from jalon.exchange.formats import Reading

FIELDS = {
    "start": gettext_noop("Start"),
    "finish": gettext_noop("Finish"),
    "early_start": gettext_noop("Early start"),
    "early_finish": gettext_noop("Early finish"),
    "late_start": gettext_noop("Late start"),
    "late_finish": gettext_noop("Late finish"),
    "total_float": gettext_noop("Total float"),
    "critical": gettext_noop("Critical"),
}
WIDE = 160
"""Columns where the answer goes to a file or a pipe."""


def render(parts: Iterable[object], to_terminal: bool) -> str:
    """The parts as text; colours only where a terminal shows them."""
    stream = io.StringIO()
    colours = to_terminal and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    console = Console(
        file=stream,
        force_terminal=colours,
        no_color=not colours,
        width=None if colours else WIDE,
        highlight=False,
        markup=False,
        emoji=False,
    )
    for part in parts:
        console.print(part)
    return stream.getvalue()


def headline(reading: Reading, schedule: Schedule, family: str, agreement: Agreement) -> Text:
    """Name, span, size and how far the file's own dates agree."""
    plan = reading.plan
    text = Text(plan.name, style="bold")
    text.append(f"\n{date(schedule.project_start)} → {date(schedule.project_finish)}")
    facts = [
        count("%(count)s task", "%(count)s tasks", len(plan.activities)),
        count("%(count)s link", "%(count)s links", len(plan.links)),
        words("%(count)s critical") % {"count": int(schedule.critical.sum())},
        words("%(family)s rules") % {"family": family.capitalize()},
    ]
    text.append(" · " + " · ".join(facts))
    if agreement.share is not None:
        text.append("\n" + agreement_sentence(agreement))
    text.append("\n")
    return text


def agreement_sentence(agreement: Agreement) -> str:
    return words("%(agreeing)s of %(compared)s tasks agree with the file's own dates (%(share)s).") % {
        "agreeing": agreement.agreeing,
        "compared": len(agreement.tasks),
        "share": percent(agreement.share or 0),
    }


def schedule_table(plan: Plan, schedule: Schedule) -> Table:
    """The outline with dates, float in days, and a mark on what is critical."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(words("UID"), justify="right", no_wrap=True)
    table.add_column(words("Name"), overflow="ellipsis", no_wrap=True, min_width=16, ratio=1)
    table.add_column(words("Duration"), justify="right", no_wrap=True)
    table.add_column(words("Start"), no_wrap=True)
    table.add_column(words("Finish"), no_wrap=True)
    table.add_column(words("Float"), justify="right", no_wrap=True)
    table.add_column("%", justify="right", no_wrap=True)
    table.add_column(words("Critical"), justify="center", no_wrap=True)
    for activity, row in zip(plan.activities, activities(plan, schedule), strict=True):
        own = activity.duration
        critical = row["critical"] and not row["summary"]
        style = "bold" if row["summary"] else "red" if critical else "" if row["active"] else "dim"
        mark = "◆ " if row["milestone"] else ""
        table.add_row(
            str(row["uid"]),
            "  " * (row["level"] - 1) + mark + " ".join(row["name"].split()),
            length(row["duration_minutes"], plan, own.unit, own.elapsed),
            date(datetime.fromisoformat(row["start"])),
            date(datetime.fromisoformat(row["finish"])),
            length(row["total_float_minutes"], plan, elapsed=own.elapsed),
            f"{row['percent_complete']:.0f}" if row["percent_complete"] else "",
            "●" if critical else "",
            style=style,
        )
    return table


def difference_table(plan: Plan, tasks: Iterable[Compared]) -> Table:
    """Where the recomputed values differ from the file's own."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in (words("UID"), words("Name"), words("Value"), words("In the file"), words("Computed")):
        table.add_column(title, overflow="fold")
    for task in tasks:
        for number, difference in enumerate(task.differences):
            table.add_row(
                str(task.uid) if number == 0 else "",
                " ".join(task.name.split()) if number == 0 else "",
                words(FIELDS.get(difference.field, difference.field)),
                _shown(difference.stored, plan),
                _shown(difference.computed, plan),
            )
    return table


def _shown(value: object, plan: Plan) -> str:
    if isinstance(value, datetime):
        return date(value)
    if isinstance(value, bool):
        return words("yes") if value else words("no")
    return length(value, plan) if isinstance(value, int) else "–"
