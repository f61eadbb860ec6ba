"""The signed status reports in the project file: one page each, as they were signed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.common.errors import Refused
from jalon.pmo.reporting import queries
from jalon.pmo.reporting.pack import build, paper
from jalon.pmo.transfer.bridge import printing

MOST = 60
"""Reports of one project file: the last five years of monthly ones."""


def reports(initiative: Any, by: Any) -> Iterable[tuple[str, str, bytes]]:
    """Each signed report as a flash report; none where nothing prints here."""
    for report in reversed(queries.signed(initiative)[:MOST]):
        try:
            data = printing.pdf(paper.documents(build.of_report(report, short=True))[0])
        except Refused:
            return
        title = _("Status report %(number)d, to %(day)s") % {
            "number": report.number,
            "day": formats.day(report.period_end),
        }
        yield f"reports/{report.number:03d}-{report.period_end:%Y-%m-%d}.pdf", title, data
