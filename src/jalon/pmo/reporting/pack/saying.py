"""What a slide says in one sentence, from the frozen figures it shows: its heading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common import formats, money
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import parts
from jalon.pmo.reporting.templatetags.reporting import variance

EVEN = 0.005
"""A cost within half a percent of the budget is on it."""


def dates(report: StatusReport) -> str:
    """How the finish and the next milestones hold."""
    plan = report.facts.get("plan")
    if not plan:
        return ""
    coming = [one for one in plan["milestones"] if not one["reached"]]
    later = sum((one["days"] or 0) > 0 for one in coming)
    slip = plan.get("slip")
    finish = formats.day(plan["finish"])
    if slip is None:
        return _("Finish %(day)s; no baseline to measure against yet") % {"day": finish}
    held = _("on its baseline") if slip == 0 else _("%(days)s on the baseline") % {"days": variance(slip)}
    known = {"day": finish, "held": held, "all": formats.number(len(coming))}
    if later:
        return ngettext(
            "Finish %(day)s, %(held)s; %(count)s of the %(all)s next milestones slips",
            "Finish %(day)s, %(held)s; %(count)s of the %(all)s next milestones slip",
            later,
        ) % {**known, "count": formats.number(later)}
    if coming:
        return _("Finish %(day)s, %(held)s; the next milestones hold") % known
    return _("Finish %(day)s, %(held)s") % known


def cost(report: StatusReport) -> str:
    """Where the cost leads."""
    value = report.facts.get("value")
    if not value or value.get("cpi") is None:
        return ""
    if value["unit"] != "money" or value["eac"] is None or not value["bac"]:
        pace = value.get("spi_time") or value.get("spi") or 0
        known = {"cpi": formats.number(value["cpi"], 2), "pace": formats.number(pace, 2)}
        return _("Cost index %(cpi)s, pace %(pace)s") % known
    return at_completion(value["eac"], value["bac"], value["currency"])


def at_completion(eac: float, bac: float, currency: str) -> str:
    """The forecast against the budget."""
    known = {
        "eac": money.written(eac, currency, like=bac),
        "gap": money.written(abs(eac - bac), currency, like=bac),
    }
    if abs(eac - bac) <= EVEN * bac:
        return _("%(eac)s at completion: on budget") % known
    if eac > bac:
        return _("%(eac)s at completion: %(gap)s over the budget") % known
    return _("%(eac)s at completion: %(gap)s under the budget") % known


def threats(report: StatusReport) -> str:
    """What is exceeded, what waits, what weighs most."""
    facts = report.facts
    found = []
    if count := len(facts.get("exceptions") or ()):
        found.append(ngettext("%(count)s exception open", "%(count)s exceptions open", count) % _many(count))
    if count := len(facts.get("asked") or ()):
        found.append(
            ngettext("%(count)s decision awaited", "%(count)s decisions awaited", count) % _many(count)
        )
    if risks := facts.get("risks"):
        heaviest = money.written(risks[0]["exposure"], parts.currency_of(report))
        found.append(_("heaviest risk %(exposure)s") % {"exposure": heaviest})
    return _sentence(found)


def standing(reports: Sequence[StatusReport]) -> str:
    """How many of the projects hold."""
    states = Counter(one.computed for one in reports)
    found = []
    for code in ("bad", "watch"):
        if states[code]:
            word = (
                ngettext("%(count)s project off track", "%(count)s projects off track", states[code])
                if code == "bad"
                else ngettext("%(count)s at risk", "%(count)s at risk", states[code])
            )
            found.append(word % _many(states[code]))
    if not found:
        return ngettext(
            "The project holds its tolerances", "All %(count)s projects hold their tolerances", len(reports)
        ) % _many(len(reports))
    return _sentence([*found, _("of %(count)s reported") % _many(len(reports))])


def drifting(reports: Sequence[StatusReport]) -> str:
    """Which one is furthest from its baseline."""
    late = [one for one in reports if (one.slip_days or 0) > 0]
    if not late:
        return _("No project finishes after its baseline")
    most = max(late, key=lambda one: one.slip_days or 0)
    known = {"name": parts.name_of(most), "days": variance(most.slip_days)}
    return ngettext(
        "%(count)s project finishes after its baseline: %(name)s, by %(days)s",
        "%(count)s projects finish after their baseline, %(name)s by the most: %(days)s",
        len(late),
    ) % {**known, **_many(len(late))}


def gaps(count: int) -> str:
    """How many are declared better than computed."""
    return ngettext(
        "%(count)s project is declared better than it computes",
        "%(count)s projects are declared better than they compute",
        count,
    ) % _many(count)


def milestones(count: int, slipping: int) -> str:
    """How many come, and how many of them later than planned."""
    known = {**_many(count), "late": formats.number(slipping)}
    if not slipping:
        return (
            ngettext(
                "%(count)s milestone in the next 60 days, on its baseline",
                "%(count)s milestones in the next 60 days, all on their baseline",
                count,
            )
            % known
        )
    return (
        ngettext(
            "%(count)s milestone in the next 60 days, later than its baseline",
            "%(count)s milestones in the next 60 days, %(late)s later than their baseline",
            count,
        )
        % known
    )


def asked(count: int) -> str:
    """How many decisions are wanted."""
    return ngettext(
        "%(count)s decision is asked of you", "%(count)s decisions are asked of you", count
    ) % _many(count)


def missing(count: int) -> str:
    """How many reports are owed."""
    return ngettext(
        "%(count)s project owes its report", "%(count)s projects owe their report", count
    ) % _many(count)


def _sentence(found: Sequence[str]) -> str:
    text = ", ".join(found)
    return text[:1].upper() + text[1:]


def _many(count: int) -> dict[str, Any]:
    return {"count": formats.number(count)}
