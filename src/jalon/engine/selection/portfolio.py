"""Candidates for a portfolio and the limits they share: the question."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from jalon.engine.model.errors import Fault, PlanError, gettext_noop

NONE: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project that may be chosen.

    Attributes
    ----------
    key, name : str
    value : float
        What it is worth, in the portfolio's one measure: NPV, or a weighted score.
    costs : tuple of float
        Money by period, counted from its start.
    demands : Mapping of str to tuple of float
        Capacity it takes, by role, by period from its start.
    mandatory : bool
    starts : tuple of int
        Periods in which it may start.
    scenarios : Mapping of str to float
        Its value in each scenario; ``value`` where one is absent.
    draws : tuple of float
        Its value in each iteration of a simulation, all equally likely; as many for each
        candidate that has any, ``value`` in all where it has none.
    """

    key: str
    name: str
    value: float
    costs: tuple[float, ...] = ()
    demands: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    mandatory: bool = False
    starts: tuple[int, ...] = (0,)
    scenarios: Mapping[str, float] = field(default_factory=lambda: NONE)
    draws: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The question: which candidates, and when.

    Attributes
    ----------
    budgets : tuple of float
        By period; None in a period is no limit, and there is none after the last.
    capacity : Mapping of str to tuple of float
        By role, by period.
    exclusive : tuple of tuple of str
        Of each group, at most one.
    requires : tuple of (str, str)
        The first only with the second.
    delay_rate : float
        What waiting a period takes from a value: 0.08 is 8 %.
    scenarios : Mapping of str to float
        Probability of each.
    risk_weight, tail : float
        The objective is (1 - risk_weight) x the mean + risk_weight x the CVaR, the mean of
        the worst ``tail`` of the scenarios, or of the draws.
    """

    candidates: tuple[Candidate, ...]
    budgets: tuple[float | None, ...] = ()
    capacity: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    exclusive: tuple[tuple[str, ...], ...] = ()
    requires: tuple[tuple[str, str], ...] = ()
    delay_rate: float = 0.0
    scenarios: Mapping[str, float] = field(default_factory=lambda: NONE)
    risk_weight: float = 0.0
    tail: float = 0.2
    currency: str = ""

    def __post_init__(self) -> None:
        faults = _faults(self)
        if faults:
            raise PlanError(faults)


def _faults(p: Portfolio) -> list[Fault]:
    if not p.candidates:
        return [
            Fault(
                "no_candidates",
                gettext_noop("There is no project to choose from: list at least one candidate."),
            )
        ]
    return [*_twice(p), *_unknown(p), *_settings(p), *(f for c in p.candidates for f in _candidate(p, c))]


def _twice(p: Portfolio) -> list[Fault]:
    seen: set[str] = set()
    for c in p.candidates:
        if c.key in seen:
            message = gettext_noop("“%(key)s” names two candidates: give each its own key.")
            return [Fault("twice", message, {"key": c.key})]
        seen.add(c.key)
    return []


def _unknown(p: Portfolio) -> list[Fault]:
    """What rules name and nobody is."""
    named = {k for group in p.exclusive for k in group} | {k for pair in p.requires for k in pair}
    message = gettext_noop(
        "A rule names “%(key)s”, which is no candidate: correct the rule or add the project."
    )
    return [Fault("unknown", message, {"key": k}) for k in sorted(named - {c.key for c in p.candidates})]


def _settings(p: Portfolio) -> list[Fault]:
    """Numbers of the whole portfolio that mean nothing."""
    faults = []
    for name, value, least, most in (
        ("delay rate", p.delay_rate, 0.0, 1.0),
        ("risk weight", p.risk_weight, 0.0, 1.0),
        ("tail", p.tail, 1e-6, 1.0),
    ):
        if not least <= value <= most:
            message = gettext_noop(
                "The setting “%(name)s” is %(value)s: write a share from %(least)s to 1, as 0.2 for 20 %%."
            )
            given = {"name": name, "value": f"{value:g}", "least": f"{least:g}"}
            faults.append(Fault("share", message, given))
    chances = list(p.scenarios.values())
    if chances and not (all(0 <= c < math.inf for c in chances) and sum(chances) > 0):
        message = gettext_noop(
            "The probabilities of the scenarios are zero or more, and not all of them zero."
        )
        faults.append(Fault("chances", message))
    limits = [b for b in p.budgets if b is not None] + [v for periods in p.capacity.values() for v in periods]
    if not all(0 <= v < math.inf for v in limits):
        message = gettext_noop(
            "A budget or a capacity is a number from 0; leave the cell empty for no limit."
        )
        faults.append(Fault("limit", message))
    draws = {len(c.draws) for c in p.candidates if c.draws}
    if len(draws) > 1:
        message = gettext_noop("Projects have different numbers of draws (%(numbers)s): draw each as often.")
        faults.append(Fault("draws", message, {"numbers": ", ".join(map(str, sorted(draws)))}))
    if draws and p.scenarios:
        message = gettext_noop("The portfolio has scenarios and draws of a simulation: keep one of them.")
        faults.append(Fault("draws_and_scenarios", message))
    return faults


def _candidate(p: Portfolio, c: Candidate) -> list[Fault]:
    faults = []
    needs = [*c.costs, *(v for values in c.demands.values() for v in values)]
    if not all(map(math.isfinite, (c.value, *needs, *c.scenarios.values(), *c.draws))):
        message = gettext_noop("“%(name)s” has a value, cost or demand that is no finite number: correct it.")
        faults.append(Fault("not_finite", message, {"name": c.name}))
    if any(v < 0 for v in needs):
        message = gettext_noop("“%(name)s” has a negative cost or demand: put what it brings into its value.")
        faults.append(Fault("negative", message, {"name": c.name}))
    for role in c.demands:
        if role not in p.capacity:
            message = gettext_noop(
                "“%(name)s” needs %(role)s, and no capacity says how many there are: add a line."
            )
            faults.append(Fault("no_capacity", message, {"name": c.name, "role": role}))
    for scenario in c.scenarios:
        if scenario not in p.scenarios:
            message = gettext_noop(
                "“%(name)s” has a value for the scenario “%(scenario)s”, which is not listed: list it with"
                " its probability."
            )
            faults.append(Fault("scenario", message, {"name": c.name, "scenario": scenario}))
    periods = max([len(p.budgets), *(len(v) for v in p.capacity.values())], default=0)
    last = max(c.starts, default=-1)
    if not c.starts or min(c.starts) < 0 or len(set(c.starts)) < len(c.starts):
        message = gettext_noop(
            "The starts of “%(name)s” are periods counted from the first, each named once."
        )
        faults.append(Fault("starts", message, {"name": c.name}))
    elif periods and last >= periods:
        message = gettext_noop(
            "“%(name)s” may start in period %(start)s, and budgets and capacity end with period %(last)s:"
            " add periods, or start it earlier."
        )
        faults.append(Fault("late_start", message, {"name": c.name, "start": last + 1, "last": periods}))
    return faults
