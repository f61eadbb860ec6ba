"""The columns of a register as a workbook: what each is called in both languages, and what its cells mean."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from jalon.pmo.registers import words
from jalon.pmo.registers.models import Direction, Kind, Priority, Proximity

EMPTIES = ("-", "–", "—")
"""What a cell says to empty a value; an empty cell leaves it as it is."""
CODES = ("open", "active", "closed", "cancelled")


@dataclass(frozen=True, slots=True)
class Column:
    """A column; a computed one is written and never read back."""

    key: str
    title: str
    width: int = 15
    computed: bool = False


COLUMNS = (
    Column("code", _("No."), 8),
    Column("kind", _("Kind")),
    Column("title", _("Title"), 60),
    Column("state", _("State")),
    Column("priority", _("Priority")),
    Column("owner", _("Owner"), 22),
    Column("due", _("Due")),
    Column("initiative", _("Initiative"), 30),
    Column("direction", _("Direction")),
    Column("text", _("Description"), 40),
    Column("cause", _("Cause"), 40),
    Column("effect", _("Effect"), 40),
    Column("advice", _("Recommendation"), 40),
    Column("outcome", _("Outcome"), 40),
    Column("probability", _("Probability")),
    Column("impact", _("Impact")),
    Column("proximity", _("Proximity")),
    Column("percent", _("Own probability, %")),
    Column("delay", _("Own delay, days")),
    Column("cost", _("Own cost")),
    Column("created", _("Raised"), computed=True),
    Column("days", _("Exposure, days"), computed=True),
    Column("money", _("Exposure, cost"), computed=True),
    Column("days_after", _("After responses, days"), computed=True),
    Column("money_after", _("After responses, cost"), computed=True),
)


def titles() -> list[str]:
    """The heads, in the reader's language."""
    return [gettext(one.title) for one in COLUMNS]


def folded(text: Any) -> str:
    """Text as it is compared: no case, no accents, single spaces, typographic apostrophes plain."""
    plain = unicodedata.normalize("NFKD", str(text).replace("’", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


@cache
def heads() -> dict[str, Column]:
    """Every column by its folded head, in every language of ours, and by its key."""
    found = {one.key: one for one in COLUMNS}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {folded(gettext(one.title)): one for one in COLUMNS}
    return found


@cache
def known(column: str, kind: str) -> dict[str, Any]:
    """What a cell of a column may say, folded, in every language of ours, and what it means."""
    found: dict[str, Any] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            found |= {folded(label): value for value, label in _choices(column, kind)}
    return found


def _choices(column: str, kind: str) -> list[tuple[Any, Any]]:
    if column == "kind":
        return [(one.value, one.label) for one in Kind] + [(one.value, one.value) for one in Kind]
    if column == "state":
        own = words.states(kind)
        return [*own, *((code, code) for code in CODES)]
    if column == "priority":
        return [(one.value, one.label) for one in Priority] + [
            (one.value, str(one.value)) for one in Priority
        ]
    if column == "proximity":
        return [(one.value, one.label) for one in Proximity]
    return [(one.value, one.label) for one in Direction]
