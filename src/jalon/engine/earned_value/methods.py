"""How the earned share of an activity is measured.

Source: PMI, *The Standard for Earned Value Management* (2019), 3.4; ANSI/EIA-748-D, 3.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from jalon.engine.model.activity import Activity, ActivityKind


class Measuring(Enum):
    """The rules of measurement."""

    PERCENT = "percent"
    """Percent complete: the physical percentage where there is one, else that of the duration."""
    ZERO_HUNDRED = "0/100"
    """Nothing until it is finished."""
    FIFTY_FIFTY = "50/50"
    """Half when it starts, half when it finishes."""
    FIXED = "fixed"
    """A share when it starts, the rest when it finishes: 25/75, 20/80."""
    MILESTONES = "milestones"
    """The weights of the milestones that are reached."""
    EFFORT = "level of effort"
    """Earned as planned, as time goes by: it is never late."""
    UNITS = "units"
    """Units done of the units to do."""


@dataclass(frozen=True, slots=True)
class Method:
    """The rule of one activity and what it needs.

    Attributes
    ----------
    rule : Measuring
    physical : bool
        PERCENT: take the physical percentage where there is one.
    at_start : float
        FIXED: the share, 0 to 1, that starting earns.
    milestones : tuple of (float, bool)
        MILESTONES: weight of each and whether it is reached; weights may sum to anything.
    units_done, units : float
        UNITS.
    """

    rule: Measuring = Measuring.PERCENT
    physical: bool = True
    at_start: float = 0.5
    milestones: tuple[tuple[float, bool], ...] = ()
    units_done: float = 0.0
    units: float = 0.0


PERCENT = Method()
BY_DURATION = Method(physical=False)
_OF_ACTIVITY = {
    "percent": BY_DURATION,
    "physical": PERCENT,
    "0_100": Method(Measuring.ZERO_HUNDRED),
    "50_50": Method(Measuring.FIFTY_FIFTY),
    "level_of_effort": Method(Measuring.EFFORT),
}
"""Milestones and units need more than their name: without it, percent complete."""


def usual_method(activity: Activity) -> Method:
    """The rule that the activity itself carries; a level of effort earns as planned."""
    if activity.kind is ActivityKind.LEVEL_OF_EFFORT:
        return Method(Measuring.EFFORT)
    return _OF_ACTIVITY.get(activity.earned_value_method, PERCENT)


def method_named(text: str) -> Method | None:
    """The rule people write in a field of a plan; None where it is none that we know.

    Known are ``%``, ``0/100``, ``50/50``, any such pair as ``25/75``, ``LOE`` or ``level of
    effort``, milestones as ``30*,50*,20`` (weights, a star on those reached), and units as
    ``12 of 40``.

    >>> method_named("25/75").at_start
    0.25
    >>> method_named("30*,70").milestones
    ((30.0, True), (70.0, False))
    >>> method_named("by moonlight") is None
    True
    """
    words = " ".join(text.lower().split())
    if words in ("%", "percent", "percent complete"):
        return PERCENT
    if words in ("loe", "level of effort"):
        return Method(Measuring.EFFORT)
    for mark, made in (("/", _fixed), (" of ", _units), (",", _milestones)):
        if mark in words:
            try:
                return made(words.split(mark))
            except ValueError:
                return None
    return None


def _fixed(parts: list[str]) -> Method:
    first, rest = (float(part) for part in parts)
    if first < 0 or rest < 0 or first + rest != 100:
        raise ValueError("the two shares of a fixed rule sum to 100")
    if first == 0:
        return Method(Measuring.ZERO_HUNDRED)
    if first == 50:
        return Method(Measuring.FIFTY_FIFTY)
    return Method(Measuring.FIXED, at_start=first / 100)


def _units(parts: list[str]) -> Method:
    done, whole = (float(part) for part in parts)
    if whole <= 0 or done < 0:
        raise ValueError("units to do are more than none")
    return Method(Measuring.UNITS, units_done=done, units=whole)


def _milestones(parts: list[str]) -> Method:
    found = tuple((float(part.rstrip("* ")), part.strip().endswith("*")) for part in parts)
    if any(weight < 0 for weight, _ in found) or not sum(weight for weight, _ in found):
        raise ValueError("weights are positive")
    return Method(Measuring.MILESTONES, milestones=found)


def earned_share(
    method: Method, percent: float, started: bool, finished: bool, planned_share: float
) -> float:
    """The share of its budget, 0 to 1, that an activity has earned.

    Parameters
    ----------
    percent : float
        Percent complete, 0 to 100.
    planned_share : float
        What was planned to be done by the data date, 0 to 1: a level of effort earns it.

    >>> earned_share(Method(Measuring.FIFTY_FIFTY), 10.0, True, False, 0.8)
    0.5
    """
    if method.rule is Measuring.EFFORT:
        return planned_share
    if finished:
        return 1.0
    if method.rule is Measuring.ZERO_HUNDRED:
        return 0.0
    if method.rule is Measuring.FIFTY_FIFTY:
        return 0.5 if started else 0.0
    if method.rule is Measuring.FIXED:
        return method.at_start if started else 0.0
    if method.rule is Measuring.MILESTONES:
        return sum(w for w, reached in method.milestones if reached) / sum(w for w, _ in method.milestones)
    if method.rule is Measuring.UNITS:
        return min(method.units_done / method.units, 1.0)
    return min(max(percent / 100, 0.0), 1.0)
