"""The computed colour: one rule, said in one sentence with its figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jalon.pmo.common import formats
from jalon.pmo.planning.queries import PlanFigures

TOLERANCE_DAYS = 10
"""Days a finish may be behind the baseline before the project is off track."""
THIRD = 3
"""A portfolio is off track when one project in so many is."""
RANK = {"ok": 0, "watch": 1, "bad": 2}

RULE = gettext_lazy(
    "Off track: the forecast finish is more than %(days)d days after the baseline’s, or a deadline leaves"
    " negative float. At risk: the finish is later than the baseline’s, or a milestone is late. On track:"
    " neither. No plan: there is nothing to compute from."
)
RULE_ABOVE = gettext_lazy(
    "A portfolio or programme is off track when a third of its projects are, at risk when any project is"
    " off track or at risk."
)


@dataclass(frozen=True, slots=True)
class State:
    """ok, watch, bad or none, and why."""

    code: str
    sentence: str


def of_plan(figures: PlanFigures | None) -> State:
    """The state of one plan, from its figures alone."""
    if figures is None:
        return State("none", _("There is no plan yet."))
    if not figures.activities:
        return State("none", _("The plan holds no task yet."))
    if figures.percent >= 100:
        return State("ok", _("Everything is done."))
    late = slip_days(figures)
    if late > TOLERANCE_DAYS:
        sentence = _(
            "The finish, %(finish)s, is %(late)s after the baseline’s: more than the %(most)s allowed."
        )
        return State("bad", sentence % _figures(figures, late))
    if (figures.min_float or 0) < 0:
        sentence = _("Float is negative, %(float)s: a deadline or a fixed date cannot be kept.")
        return State("bad", sentence % _figures(figures, late))
    if late > 0:
        sentence = _("The finish, %(finish)s, is %(late)s after the baseline’s: within the %(most)s allowed.")
        return State("watch", sentence % _figures(figures, late))
    if figures.late_milestones:
        sentence = ngettext(
            "The finish holds, but %(count)d milestone is late.",
            "The finish holds, but %(count)d milestones are late.",
            figures.late_milestones,
        )
        return State("watch", sentence % {"count": figures.late_milestones})
    if figures.baseline_finish is None:
        return State("ok", _("No milestone is late; there is no baseline yet to compare the finish with."))
    if late < 0:
        sentence = _("The finish, %(finish)s, is %(late)s before the baseline’s.")
        return State("ok", sentence % _figures(figures, -late))
    return State("ok", _("The finish, %(finish)s, holds the baseline’s.") % _figures(figures, late))


def of_many(states: Iterable[str]) -> State:
    """The state of a portfolio or programme, from those of the projects below it."""
    codes = [code for code in states if code != "none"]
    if not codes:
        return State("none", _("No project below has a plan yet."))
    bad, watch = codes.count("bad"), codes.count("watch")
    if not bad and not watch:
        sentence = ngettext("The project is on track.", "All %(count)d projects are on track.", len(codes))
        return State("ok", sentence % {"count": len(codes)})
    sentence = ngettext(
        "Of %(count)d project, %(bad)d off track and %(watch)d at risk.",
        "Of %(count)d projects, %(bad)d off track and %(watch)d at risk.",
        len(codes),
    ) % {"count": len(codes), "bad": bad, "watch": watch}
    return State("bad" if bad * THIRD >= len(codes) else "watch", sentence)


def slip_days(figures: PlanFigures) -> int:
    """Calendar days from the baseline's finish to the forecast one."""
    if figures.finish is None or figures.baseline_finish is None:
        return 0
    return (figures.finish.date() - figures.baseline_finish.date()).days


def rule() -> str:
    """The whole rule, in words."""
    return f"{RULE % {'days': TOLERANCE_DAYS}} {RULE_ABOVE}"


def days(count: int) -> str:
    """ "14 days" in the reader's language."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": formats.number(count)}


def _figures(figures: PlanFigures, late: int) -> dict[str, Any]:
    return {
        "finish": formats.day(figures.finish),
        "late": days(late),
        "most": days(TOLERANCE_DAYS),
        "float": formats.duration(figures.min_float or 0, figures.minutes_per_day),
    }


def gap(declared: str, computed: str) -> int:
    """By how many steps it is declared better than computed; below 0 where it is declared worse."""
    if declared not in RANK or computed not in RANK:
        return 0
    return RANK[computed] - RANK[declared]
