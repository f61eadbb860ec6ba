"""What is said about kits: how long they take, their risks in order."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.kits import Kit
from jalon.kits.shifts import DAYS, written
from jalon.pmo.kits.models import in_language

MONTH = 30.44
SHORT = 3
LOW, HIGH = 6, 12
"""Exposure, probability times impact: below, from and above which a risk is green, amber, red."""


def span(figures: dict[str, int]) -> str:
    """How long the kit's work takes, about: "14 months"."""
    months = round(figures["days"] / MONTH)
    if months < SHORT:
        weeks = max(1, round(figures["days"] / 7))
        return ngettext("%(count)d week", "%(count)d weeks", weeks) % {"count": weeks}
    return ngettext("%(count)d month", "%(count)d months", months) % {"count": months}


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A risk as a page tells it."""

    threat: bool
    kind: str
    cause: str
    event: str
    effect: str
    response: str
    probability: int
    impact: int
    exposure: int
    state: str
    owner: str


def risks(kit: Kit) -> list[RiskLine]:
    """The kit's risks in the reader's language, the greatest exposure first, opportunities last."""
    roles = {role.key: in_language(dict(role.name)) for role in kit.roles}
    lines = [
        RiskLine(
            one.kind == "threat",
            _("Threat") if one.kind == "threat" else _("Opportunity"),
            in_language(dict(one.cause)),
            in_language(dict(one.event)),
            in_language(dict(one.effect)),
            in_language(dict(one.response)),
            one.probability,
            one.impact,
            one.probability * one.impact,
            _state(one.probability * one.impact),
            roles.get(one.owner, ""),
        )
        for one in kit.risks
    ]
    return sorted(lines, key=lambda line: (not line.threat, -line.exposure))


def _state(exposure: int) -> str:
    if exposure >= HIGH:
        return "bad"
    return "watch" if exposure >= LOW else "ok"


def hours(kit: Kit) -> list[tuple[str, str, str]]:
    """The kit's calendars: their name, their week in words, whose holidays they keep."""
    days = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    found = []
    for one in kit.calendars:
        said = ", ".join(f"{_days(name, days)} {text}" for name, text in written(one.days).items())
        found.append((in_language(dict(one.name)), said, one.holidays))
    return found


def _days(name: str, days: list[str]) -> str:
    first, _dash, last = name.partition("-")
    ends = [days[DAYS.index(one)] for one in (first, last) if one]
    return "–".join(ends)
