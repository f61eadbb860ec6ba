"""Reads of the reporting room: the portfolio, the reports, what the cockpit and the dashboard show."""

from jalon.pmo.reporting.queries.packs import KEPT, last_reports, packs
from jalon.pmo.reporting.queries.portfolio import (
    VIEWS_PAGE,
    Line,
    Totals,
    lines,
    links,
    minute,
    portfolio,
    totals,
    views,
)
from jalon.pmo.reporting.queries.reports import (
    Late,
    Standing,
    Trend,
    editions,
    late,
    reports,
    rhythm_of,
    rhythms_over,
    signed,
    standing,
    trends,
)

__all__ = [
    "KEPT",
    "VIEWS_PAGE",
    "Late",
    "Line",
    "Standing",
    "Totals",
    "Trend",
    "editions",
    "last_reports",
    "late",
    "lines",
    "links",
    "minute",
    "packs",
    "portfolio",
    "reports",
    "rhythm_of",
    "rhythms_over",
    "signed",
    "standing",
    "totals",
    "trends",
    "views",
]
