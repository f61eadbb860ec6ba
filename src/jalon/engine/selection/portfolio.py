"""Candidates for a portfolio and the limits they share: the question."""

from __future__ import annotations

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
    """

    key: str
    name: str
    value: float
    costs: tuple[float, ...] = ()
    demands: Mapping[str, tuple[float, ...]] = field(default_factory=lambda: MappingProxyType({}))
    mandatory: bool = False
    starts: tuple[int, ...] = (0,)
    scenarios: Mapping[str, float] = field(default_factory=lambda: NONE)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The question: which candidates, and when.

    Attributes
    ----------
    budgets : tuple of float
        By period; None in a period is no limit.
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
        the worst ``tail`` of the scenarios.
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
    keys = {c.key for c in p.candidates}
    faults = []
    if len(keys) < len(p.candidates):
        seen: set[str] = set()
        twice = next(c.key for c in p.candidates if c.key in seen or seen.add(c.key))  # type: ignore[func-returns-value]
        faults.append(
            Fault(
                "twice",
                gettext_noop("“%(key)s” names two candidates: give each its own key."),
                {"key": twice},
            )
        )
    for name in sorted(
        {k for group in p.exclusive for k in group} | {k for pair in p.requires for k in pair}
    ):
        if name not in keys:
            faults.append(
                Fault(
                    "unknown",
                    gettext_noop(
                        "A rule names “%(key)s”, which is no candidate: correct the rule or add the project."
                    ),
                    {"key": name},
                )
            )
    for c in p.candidates:
        if any(cost < 0 for cost in c.costs) or any(v < 0 for values in c.demands.values() for v in values):
            faults.append(
                Fault(
                    "negative",
                    gettext_noop(
                        "“%(name)s” has a negative cost or demand: put what it brings into its value."
                    ),
                    {"name": c.name},
                )
            )
        for role in c.demands:
            if role not in p.capacity:
                faults.append(
                    Fault(
                        "no_capacity",
                        gettext_noop(
                            "“%(name)s” needs %(role)s, and no capacity says how many there are: add a line."
                        ),
                        {"name": c.name, "role": role},
                    )
                )
    return faults
