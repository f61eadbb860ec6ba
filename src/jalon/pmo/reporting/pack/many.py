"""The slides of many reports: a programme, a portfolio, a whole organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.common.templatetags.jalon import STATE_WORDS
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack.blocks import Cell, Column, Table
from jalon.pmo.reporting.pack.parts import late_state
from jalon.pmo.reporting.templatetags.reporting import variance

SHOWN = 40


def below_table(report: StatusReport, most: int = SHOWN) -> Table | None:
    """The tree below as the report froze it."""
    below = report.facts.get("below")
    if not below:
        return None
    lines = below["initiatives"]
    rows = tuple(
        (
            Cell(one["name"], strong=one["kind"] != "project", level=one["level"]),
            Cell(str(STATE_WORDS[one["declared"]]), state=one["declared"]),
            Cell(str(STATE_WORDS[one["computed"]]), state=one["computed"]),
            Cell(formats.day(one["finish"]) or "–"),
            Cell(variance(one["slip"]) or "–", bad=late_state(one["slip"]) == "bad"),
            Cell(formats.percent(one["percent"]) or "–"),
        )
        for one in lines[:most]
    )
    columns = (
        Column(_("Initiative"), 36),
        Column(_("Declared"), 16),
        Column(_("Computed"), 16),
        Column(_("Finish"), 13, True),
        Column(_("Variance"), 9, True),
        Column(_("Progress"), 10, True),
    )
    about = ""
    if len(lines) > most:
        about = _("%(shown)s of %(all)s") % {
            "shown": formats.number(most),
            "all": formats.number(len(lines)),
        }
    return Table(_("Below"), columns, rows, about=about)
