"""What changed since the report before, in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.common.templatetags.jalon import COMPUTED_WORDS
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack.blocks import Cell, Column, Table

MOST = 9


def changes(report: StatusReport, most: int = MOST) -> Table | None:
    """One line a figure or milestone that differs."""
    found = report.facts.get("changes") or []
    rows = [row for row in (_row(one, report.facts) for one in found) if row is not None]
    if not rows:
        return None
    columns = (Column(_("What"), 50, wrap=True), Column(_("Before"), 24, True), Column(_("Now"), 26, True))
    return Table(_("Since the report before"), columns, tuple(rows[:most]))


def _row(one: dict[str, Any], facts: dict[str, Any]) -> tuple[Cell, ...] | None:
    what, before, after = one["what"], one["before"], one["after"]
    if what == "computed":
        words = (Cell(str(COMPUTED_WORDS[code]), state=code) for code in (before, after))
        return Cell(_("Computed state")), *words
    if what in ("reached", "moved"):
        text = _("%(name)s: reached") % {"name": one["name"]} if what == "reached" else one["name"]
        later = what == "moved" and after > before
        return (
            Cell(text),
            Cell(formats.day(before, "short"), faded=True),
            Cell(formats.day(after, "short"), bad=later),
        )
    names = {
        "finish": _("Finish"),
        "percent": _("Progress"),
        "float": _("Least float"),
        "late_milestones": _("Late milestones"),
        "late_tasks": _("Late tasks"),
        "eac": _("At completion"),
        "cpi": _("Cost index"),
        "spi_time": _("Pace"),
    }
    texts = [_written(what, value, facts) for value in (before, after)]
    if what not in names or texts[0] == texts[1]:
        return None
    rising_is_bad = what in ("finish", "late_milestones", "late_tasks", "eac")
    worse = after > before if rising_is_bad else after < before
    return Cell(names[what]), Cell(texts[0], faded=True), Cell(texts[1], bad=worse)


def _written(what: str, value: float, facts: dict[str, Any]) -> str:
    held = facts.get("value") or {}
    if what == "finish":
        return formats.day(value, "short")
    if what == "percent":
        return formats.percent(value)
    if what == "float":
        return formats.duration(value, (facts.get("plan") or {}).get("minutes_per_day", 480))
    if what == "eac" and held.get("unit") == "money":
        return money.written(value, held["currency"], like=held["bac"])
    return formats.number(value, 2 if what in ("cpi", "spi_time") else 0)
