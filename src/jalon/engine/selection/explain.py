"""Why a choice is what it is: what keeps each project out, what limits cost, what else could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from jalon.engine.model.errors import PlanError
from jalon.engine.selection import highs
from jalon.engine.selection.choose import Answer, choose, keeps, worth
from jalon.engine.selection.matrix import Floats, Limit


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How much more of a limit a project needs, the rest as chosen."""

    limit: Limit
    missing: float


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a candidate is out, and the smallest changes that let it in.

    Attributes
    ----------
    candidate : int
    shortfalls : tuple of Shortfall
        Room to add so that it fits beside what is chosen; empty: it fits, and a rule or its
        value keeps it out.
    relief : tuple of Shortfall or None
        How much less it must need to be chosen by itself, as the smallest sum of shares of the
        limits; None: needing less is not enough, or no time was left to tell.
    value_needed : float or None
        How much more it must be worth to be chosen by itself; None: no choice can hold it, or no
        time was left to tell.
    leaves, joins : tuple of int
        Who goes out and who else comes in, where it is forced in.
    possible : bool
        Whether some choice can hold it, as far as is known.
    exact : bool
        Whether ``value_needed`` is proved; else less may do.
    """

    candidate: int
    shortfalls: tuple[Shortfall, ...]
    relief: tuple[Shortfall, ...] | None
    value_needed: float | None
    leaves: tuple[int, ...]
    joins: tuple[int, ...]
    possible: bool = True
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Price:
    """What one more unit of a limit would bring, by the linear relaxation, and how much is left."""

    limit: Limit
    price: float
    left: float


def rejections(answer: Answer, seconds: float = 10.0, most: int = 60) -> tuple[Rejection, ...]:
    """One for each candidate left out, at most ``most``; ``seconds`` are shared among them."""
    matrix = answer.matrix
    out = sorted(set(matrix.owner.tolist()) - answer.candidates)[:most]
    return tuple(_rejection(answer, i, max(seconds / len(out), LEAST)) for i in out)


LEAST = 0.2
"""Seconds for each rejected candidate, however many there are."""


def _rejection(answer: Answer, i: int, seconds: float) -> Rejection:
    matrix = answer.matrix
    left = matrix.limit - matrix.weight[:, answer.chosen].sum(axis=1)
    columns = np.flatnonzero(matrix.owner == i)
    missing = np.maximum(matrix.weight[:, columns] - left[:, None], 0.0)
    relative = (missing / np.maximum(matrix.limit, 1e-9)[:, None]).sum(axis=0)
    short = _amounts(answer, missing[:, int(np.argmin(relative))])
    less, _ = highs.relief(matrix, i, answer.value, seconds / 2)
    relief = None if less is None else _amounts(answer, less)
    try:
        forced = choose(matrix.forced(i), seconds / 2)
    except PlanError as fault:
        possible = fault.faults[0].code != "infeasible"
        return Rejection(i, short, relief, None, (), (), possible, not possible)
    return Rejection(
        i,
        short,
        relief,
        max(answer.value - forced.value, 0.0),
        tuple(sorted(answer.candidates - forced.candidates)),
        tuple(sorted(forced.candidates - answer.candidates - {i})),
        True,
        answer.proven and forced.proven,
    )


def _amounts(answer: Answer, by_limit: Floats) -> tuple[Shortfall, ...]:
    limits = answer.matrix.limits
    some = np.flatnonzero(by_limit > 1e-6 * np.maximum(1.0, np.abs(answer.matrix.limit)))
    return tuple(Shortfall(limits[int(k)], float(by_limit[k])) for k in some)


def prices(answer: Answer) -> tuple[Price, ...]:
    """The shadow price of each limit."""
    matrix = answer.matrix
    left = matrix.limit - matrix.weight[:, answer.chosen].sum(axis=1)
    return tuple(
        Price(limit, max(float(price), 0.0), float(rest))
        for limit, price, rest in zip(matrix.limits, answer.relaxation.prices, left, strict=True)
    )


def regrets(answer: Answer, seconds: float = 5.0) -> tuple[float, ...]:
    """For each scenario, what the best choice for it alone would bring beyond this one."""
    matrix = answer.matrix
    found = []
    for outcome in matrix.outcomes:
        best = choose(matrix.with_value(outcome), seconds / len(matrix.outcomes), hand=answer.chosen)
        found.append(max(best.value - float(outcome[answer.chosen].sum()), 0.0))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """The best value where budgets are a share of what they are."""

    share: float
    budget: float
    value: float
    bound: float
    candidates: frozenset[int]


SHARES = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5)


def frontier(
    answer: Answer, shares: Sequence[float] = SHARES, seconds: float = 10.0
) -> tuple[FrontierPoint, ...]:
    """The efficient frontier of value over budget; shares that no choice can keep are left out."""
    matrix = answer.matrix
    money = np.array([limit.kind == "budget" for limit in matrix.limits], dtype=np.bool_)
    found: list[FrontierPoint] = []
    known = [answer.chosen]
    for share in sorted(shares):
        asked = matrix.with_limit(np.where(money, matrix.limit * share, matrix.limit))
        # What a smaller budget chose stands in a larger one.
        hand = max((x for x in known if keeps(asked, x)), key=lambda x: worth(asked, x), default=None)
        try:
            best = choose(asked, seconds / len(shares), hand=hand)
        except PlanError:
            continue
        known.append(best.chosen)
        budget = float(asked.limit[money].sum())
        found.append(FrontierPoint(share, budget, best.value, best.bound, best.candidates))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """The best choice where the bad scenarios weigh this much: its mean, and its CVaR."""

    risk_weight: float
    mean: float
    worst: float
    candidates: frozenset[int]


WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0)


def risk_frontier(
    answer: Answer, weights: Sequence[float] = WEIGHTS, seconds: float = 10.0
) -> tuple[RiskPoint, ...]:
    """The efficient frontier of the mean over the mean of the worst; empty without scenarios.

    Points that another beats in both, or equals, are left out.
    """
    matrix = answer.matrix
    if len(matrix.outcomes) < 2:
        return ()
    points: list[RiskPoint] = []
    for weight in weights:
        asked = replace(matrix, risk_weight=weight)
        best = choose(asked, seconds / len(weights), hand=answer.chosen)
        points.append(RiskPoint(weight, best.mean, best.worst, best.candidates))
    kept: list[RiskPoint] = []
    for point in points:
        rivals = [
            p
            for p in points
            if p is not point and p.mean >= point.mean - TINY and p.worst >= point.worst - TINY
        ]
        better = [p for p in rivals if p.mean > point.mean + TINY or p.worst > point.worst + TINY]
        same = [p for p in kept if abs(p.mean - point.mean) <= TINY and abs(p.worst - point.worst) <= TINY]
        if not better and not same:
            kept.append(point)
    return tuple(kept)


TINY = 1e-6
