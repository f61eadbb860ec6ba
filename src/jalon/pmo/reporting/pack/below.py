"""What stands below a programme or portfolio, as its own report froze it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.common.templatetags.jalon import COMPUTED_WORDS, STATE_WORDS
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import parts
from jalon.pmo.reporting.pack.blocks import Cell, Column, Table
from jalon.pmo.reporting.templatetags.reporting import variance

SHOWN = 40


def below_table(report: StatusReport, most: int = SHOWN) -> Table | None:
    """The tree below as the report froze it."""
    below = report.facts.get("below")
    if not below:
        return None
    lines = below["initiatives"]
    found = tuple(
        (
            Cell(read(one["name"]), strong=one["kind"] != "project", level=one["level"]),
            state_cell(one["declared"]),
            computed_cell(one["computed"]),
            Cell(formats.day(one["finish"]) or "–"),
            Cell(variance(one["slip"]) or "–", bad=parts.late_state(one["slip"]) == "bad"),
            Cell(formats.percent(one["percent"]) or "–"),
        )
        for one in lines[:most]
    )
    columns = (
        Column(_("Initiative"), 29),
        Column(_("Declared"), 17),
        Column(_("Computed"), 17),
        Column(_("Finish"), 15, True),
        Column(_("Variance"), 10, True),
        Column(_("Progress"), 12, True),
    )
    about = ""
    if len(lines) > most:
        about = _("%(shown)s of %(all)s") % {
            "shown": formats.number(most),
            "all": formats.number(len(lines)),
        }
    return Table(_("Below"), columns, found, about=about)


def state_cell(code: str) -> Cell:
    """A state with its mark and word."""
    return Cell(str(STATE_WORDS[code]), state=code)


def computed_cell(code: str) -> Cell:
    """A computed state; without one there was nothing to compute from."""
    return Cell(str(COMPUTED_WORDS[code]), state=code)
