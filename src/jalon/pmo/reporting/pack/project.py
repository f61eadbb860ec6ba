"""The slides of one report: its page, the full pack, the flash report."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import others, parts, saying
from jalon.pmo.reporting.pack.below import below_table
from jalon.pmo.reporting.pack.blocks import Deck, Row, Slide, pile, row, rows
from jalon.pmo.reporting.pack.changes import changes

MOST_BELOW = 9
"""Lines of what stands below that one page has room for."""


def page(report: StatusReport) -> tuple[Row, ...]:
    """Everything a report's facts say, for its own page."""
    return rows(
        row(1, parts.figures(report)),
        row(1, (parts.milestones(report), 7), (changes(report), 5)),
        row(1, (parts.curve(report), 8), (parts.value_table(report), 4)),
        row(1, parts.late(report)),
        *others.rows_of(report),
        *below_rows(report),
    )


def below_rows(report: StatusReport) -> list[Row | None]:
    """What stands below a portfolio or programme."""
    table = below_table(report)
    return [row(1, table)] if table else []


def flash(report: StatusReport, trend: Any = None) -> Slide:
    """The whole report on one page."""
    words = pile(*(parts.texts(report, name) for name in ("asked", "done", "coming")))
    risks = others.risks(report, 3, short=True)
    below = below_table(report, most=MOST_BELOW)
    if below is not None:
        last = row(1, (below, 8), (words or pile(risks), 4))
    else:
        dates = pile(parts.milestones(report, 5, short=True), risks)
        last = row(1, (parts.curve(report), 4), (dates, 4), (words, 4))
    first = row(1, (parts.said(report), 8), (parts.strip(trend), 4))
    return Slide(
        parts.name_of(report), about(report), rows(first, row(1, parts.figures(report)), last), foot(report)
    )


def slides(report: StatusReport, trend: Any = None) -> list[Slide]:
    """A slide a question: how it stands, when, how much, what threatens it."""
    name, said, end = parts.name_of(report), about(report), foot(report)
    texts = [(found, 4) for one in ("done", "coming", "asked") if (found := parts.texts(report, one))]
    first = rows(
        row(1, (parts.said(report), 8), (parts.strip(trend), 4)),
        row(1, parts.figures(report)),
        row(1, *texts) if texts else row(1, changes(report)),
    )
    dates = rows(
        row(1, (parts.milestones(report), 7), (changes(report), 5) if texts else None),
        row(1, parts.late(report)),
    )
    cost = rows(row(1, (parts.curve(report, tall=True), 8), (parts.value_table(report), 4)))
    found = [Slide(name, said, first, end)]
    for title, body, says in (
        (_("Dates"), dates, saying.dates(report)),
        (_("Cost and earned value"), cost, saying.cost(report)),
        (_("Risks and decisions"), rows(*others.rows_of(report)), saying.threats(report)),
        (_("Below"), rows(*below_rows(report)), ""),
    ):
        if body:
            found.append(Slide(f"{name} – {title}", said, body, end, says))
    return found


def about(report: StatusReport) -> str:
    """Which report it is, of which period."""
    return _("Report %(label)s, %(start)s to %(end)s") % {
        "label": report.label,
        "start": formats.day(report.period_start, "short"),
        "end": formats.day(report.period_end),
    }


def foot(report: StatusReport) -> str:
    """Who signed, and under which mark."""
    if report.is_draft:
        return _("Draft: not signed yet")
    return _("Signed by %(name)s on %(day)s · %(mark)s") % {
        "name": report.signed_name,
        "day": formats.day(report.signed_at),
        "mark": report.signature[:12],
    }


def deck(report: StatusReport, *, short: bool, trend: Any = None) -> Deck:
    """The pack of one report, or its flash report."""
    return Deck(
        parts.name_of(report),
        about(report),
        str(report.organisation),
        formats.day(report.period_end),
        formats.language(),
        (flash(report, trend),) if short else tuple(slides(report, trend)),
        foot(report),
        flash=short,
    )
