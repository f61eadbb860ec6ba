"""The columns of the portfolio: what they are called, what they hold, on the page and in exports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.templatetags.jalon import COMPUTED_WORDS, STATE_WORDS
from jalon.pmo.initiatives.queries import CHOICES
from jalon.pmo.reporting.queries import Line


@dataclass(frozen=True, slots=True)
class Column:
    """`type` says how a cell is written: text, state, date, days, float, percent, number, milestone."""

    key: str
    label: Any
    type: str
    value: Callable[[Line], Any]
    width: int = 110
    usual: bool = True


COLUMNS = (
    Column("declared", _("Declared"), "state", lambda line: line.node.declared, 112),
    Column("note", _("Assessment"), "text", lambda line: line.node.note, 260, False),
    Column("state", _("Computed"), "state", lambda line: line.state, 112),
    Column("start", _("Start"), "date", lambda line: line.start, 104, False),
    Column("finish", _("Finish"), "date", lambda line: line.finish, 108),
    Column("baseline", _("Baseline finish"), "date", lambda line: line.baseline, 110, False),
    Column("slip", _("Variance"), "days", lambda line: line.slip, 68),
    Column("float", _("Float"), "float", lambda line: line.float, 74),
    Column("percent", _("Progress"), "percent", lambda line: line.percent, 96),
    Column("next", _("Next milestone"), "milestone", lambda line: line.next_name, 224),
    Column("late", _("Late milestones"), "number", lambda line: line.late or None, 110, False),
    Column("critical", _("Critical tasks"), "number", lambda line: line.critical or None, 100, False),
    Column("activities", _("Tasks"), "number", lambda line: line.activities or None, 76, False),
    Column("owner", _("Owner"), "text", lambda line: line.node.owner, 124),
    Column("sponsor", _("Sponsor"), "text", lambda line: line.node.sponsor, 150, False),
    Column("stage", _("Stage"), "choice", lambda line: line.node.stage, 104, False),
    Column("sector", _("Sector"), "choice", lambda line: line.node.sector, 190, False),
    Column("code", _("Code"), "text", lambda line: line.node.code, 90, False),
    Column("data_date", _("Data date"), "date", lambda line: line.data_date, 104, False),
)
BY_KEY = {column.key: column for column in COLUMNS}


def choices() -> dict[str, dict[str, str]]:
    """The words of coded values, by column."""
    declared = {code: str(word) for code, word in STATE_WORDS.items()}
    computed = {code: str(word) for code, word in COMPUTED_WORDS.items()}
    coded = {key: {str(code): str(word) for code, word in pairs} for key, pairs in CHOICES.items()}
    return {"declared": declared, "state": computed, **coded}
