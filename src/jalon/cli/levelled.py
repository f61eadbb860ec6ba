"""Levelled plans as JSON, as CSV and as a table of what moved and why."""

from __future__ import annotations

import csv
import io
from datetime import datetime

from rich.table import Table

from jalon.cli.answers import FORMULA, activities, iso
from jalon.cli.tables import render
from jalon.cli.words import count, date, words
from jalon.engine.levelling.plan import Levelled
from jalon.engine.levelling.reasons import Move, Reason
from jalon.engine.model.clock import instant
from jalon.engine.model.errors import gettext_noop

OVERLOAD = gettext_noop("%(resource)s stays overloaded by “%(task)s”, which cannot wait long enough.")
COLUMNS = (
    "plan", "uid", "name", "start_before", "finish_before", "start", "finish", "delay_minutes", "reason",
)  # fmt: skip


def facts(found: Levelled) -> dict[str, object]:
    """Everything, for other programs."""
    return {
        "objective": found.objective,
        "lower_bound": found.lower_bound,
        "status": found.status,
        "stop_reason": found.stop_reason,
        "iterations": found.iterations,
        "plans": [
            {
                "name": plan.name,
                "finish_before": iso(old.project_finish),
                "finish": iso(new.project_finish),
                "activities": [
                    {
                        **row,
                        "levelling_delay": a.levelling_delay,
                        "pieces": [[iso(s), iso(f)] for s, f in a.splits],
                    }
                    for row, a in zip(activities(plan, new), plan.activities, strict=True)
                ],
            }
            for plan, new, old in zip(found.plans, found.schedules, found.before, strict=True)
        ],
        "moves": [dict(zip(COLUMNS, _row(found, move), strict=True)) for move in found.moves],
        "overloads": [
            {"plan": o.plan, "uid": o.uid, "resource": o.resource, "sentence": overload_sentence(found, o)}
            for o in found.overloads
        ],
    }


def _row(found: Levelled, move: Move) -> list[object]:
    times = (move.start_before, move.finish_before, move.start, move.finish)
    dates = [iso(instant(t)) for t in times]
    return [found.plans[move.plan].name, move.uid, move.name, *dates, move.delay, reason_sentence(move)]


def reason_sentence(move: Move) -> str:
    """Why the activity moved, in the reader's language."""
    given: dict[str, object] = {"task": move.name}
    if move.reason is not None:
        given |= {
            "resource": move.reason.resource,
            "rival": move.reason.rival_name,
            "until": _when(move.reason.until),
        }
    return words(move.template) % given


def overload_sentence(found: Levelled, overload: Reason) -> str:
    task = found.plans[overload.plan].activity(overload.uid).name
    return words(OVERLOAD) % {"resource": overload.resource, "task": task}


def _when(minute: int) -> str:
    moment = instant(minute)
    return "" if moment is None else date(moment)


def to_csv(found: Levelled) -> str:
    """The moves, with a mark that tells spreadsheets it is UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for move in found.moves:
        cells = _row(found, move)
        # A spreadsheet would run what looks like a formula.
        writer.writerow(["'" + c if isinstance(c, str) and c.startswith(FORMULA) else c for c in cells])
    return "\ufeff" + text.getvalue()


def table(found: Levelled, to_terminal: bool) -> str:
    lines: list[object] = []
    for plan, new, old in zip(found.plans, found.schedules, found.before, strict=True):
        lines.append(f"{plan.name}: {_span(old.project_finish, new.project_finish)}")
    lines.append(count("%(count)s task moves", "%(count)s tasks move", len(found.moves)) + "\n")
    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for title in (words("UID"), words("Name"), words("Before"), words("Start"), words("Reason")):
        grid.add_column(title, overflow="fold")
    for move in found.moves:
        name = " ".join(move.name.split())
        why = reason_sentence(move)
        grid.add_row(str(move.uid), name, _when(move.start_before), _when(move.start), why)
    return render([*lines, grid] if found.moves else lines, to_terminal)


def _span(before: datetime, after: datetime) -> str:
    return f"{date(before)} → {date(after)}"
