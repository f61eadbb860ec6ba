"""Reads of the reporting room: the portfolio, the reports, what the cockpit and the dashboard show."""

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
    "VIEWS_PAGE",
    "Late",
    "Line",
    "Standing",
    "Totals",
    "Trend",
    "editions",
    "late",
    "lines",
    "links",
    "minute",
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
