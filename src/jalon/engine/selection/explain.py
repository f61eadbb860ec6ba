"""Why a choice is what it is: what keeps each project out, what limits cost, what else could be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jalon.engine.model.errors import PlanError
from jalon.engine.selection.choose import Answer, choose
from jalon.engine.selection.matrix import Limit


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
    value_needed : float or None
        How much more it must be worth to be chosen by itself; None: no choice can hold it.
    leaves, joins : tuple of int
        Who goes out and who else comes in, where it is forced in.
    """

    candidate: int
    shortfalls: tuple[Shortfall, ...]
    value_needed: float | None
    leaves: tuple[int, ...]
    joins: tuple[int, ...]


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
    left = matrix.limit - matrix.weight[:, answer.chosen].sum(axis=1)
    found = []
    for i in out:
        columns = np.flatnonzero(matrix.owner == i)
        missing = np.maximum(matrix.weight[:, columns] - left[:, None], 0.0)
        relative = (missing / np.maximum(matrix.limit, 1e-9)[:, None]).sum(axis=0)
        best = missing[:, int(np.argmin(relative))]
        short = tuple(Shortfall(matrix.limits[int(k)], float(best[k])) for k in np.flatnonzero(best > 1e-9))
        try:
            forced = choose(matrix.forced(i), max(seconds / len(out), 0.2))
        except PlanError:
            found.append(Rejection(i, short, None, (), ()))
            continue
        leaves = tuple(sorted(answer.candidates - forced.candidates))
        joins = tuple(sorted(forced.candidates - answer.candidates - {i}))
        found.append(Rejection(i, short, max(answer.value - forced.value, 0.0), leaves, joins))
    return tuple(found)


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
        best = choose(matrix.with_value(outcome), seconds / len(matrix.outcomes))
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


def frontier(
    answer: Answer, shares: Sequence[float] = (0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5), seconds: float = 10.0
) -> tuple[FrontierPoint, ...]:
    """The efficient frontier of value over budget; shares that no choice can keep are left out."""
    matrix = answer.matrix
    money = np.array([limit.kind == "budget" for limit in matrix.limits], dtype=np.bool_)
    found = []
    for share in shares:
        limit = np.where(money, matrix.limit * share, matrix.limit)
        try:
            best = choose(matrix.with_limit(limit), seconds / len(shares))
        except PlanError:
            continue
        found.append(FrontierPoint(share, float(limit[money].sum()), best.value, best.bound, best.candidates))
    return tuple(found)
