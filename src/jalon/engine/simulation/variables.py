"""Distributions as the figures and tables the kernels draw from, checked on the way."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.uncertainty import Distribution, Shape
from jalon.engine.simulation import chance

PERT_WEIGHT = 4.0
MOST_VALUES = 256
"""Values of one discrete distribution."""


class Variables(NamedTuple):
    """One row a variable: its keys, kind, figures and quantile table (row of ``tables``)."""

    keys: NDArray[np.uint32]
    kinds: NDArray[np.int32]
    figures: NDArray[np.float32]
    table_of: NDArray[np.int32]
    tables: NDArray[np.float32]


def refuse(code: str, template: str, uid: int | None = None, **params: object) -> PlanError:
    """One fault of a risk model."""
    return PlanError([Fault(code, template, params, uid)])


def check(distribution: Distribution, name: str, uid: int | None = None, unit: float = 1.0) -> None:
    """Refuse a distribution that makes no sense; the sentence counts its numbers in ``unit``.

    Raises
    ------
    PlanError
    """
    d = distribution
    numbers = (d.low, d.likely, d.high, d.mean, d.deviation, *(x for pair in d.values for x in pair))
    if not all(math.isfinite(x) for x in numbers):
        raise refuse(
            "distribution",
            gettext_noop("The distribution of “%(name)s” holds a value that is not a number: correct it."),
            uid,
            name=name,
        )
    if d.shape in (Shape.TRIANGULAR, Shape.PERT, Shape.TRIGEN, Shape.UNIFORM) and not (
        d.low <= d.likely <= d.high
    ):
        raise refuse(
            "distribution_order",
            gettext_noop(
                "The three points of “%(name)s” are not in order (%(low)s, %(likely)s, %(high)s):"
                " give the minimum, the most likely value and the maximum, each at least the one before."
            ),
            uid,
            name=name,
            low=f"{d.low / unit:g}",
            likely=f"{d.likely / unit:g}",
            high=f"{d.high / unit:g}",
        )
    if d.shape in (Shape.NORMAL, Shape.LOGNORMAL) and (
        d.deviation < 0 or (d.shape is Shape.LOGNORMAL and d.mean <= 0)
    ):
        raise refuse(
            "distribution_deviation",
            gettext_noop(
                "“%(name)s” needs a standard deviation of zero or more, and a mean above zero"
                " where it is lognormal: correct them."
            ),
            uid,
            name=name,
        )
    if d.shape is Shape.TRIGEN and not 0 <= d.low_share < d.high_share <= 1:
        raise refuse(
            "distribution_shares",
            gettext_noop("The shares of “%(name)s” must go up from 0 to 1, as 0.1 and 0.9: correct them."),
            uid,
            name=name,
        )
    if d.shape is Shape.DISCRETE and (
        not d.values
        or len(d.values) > MOST_VALUES
        or any(weight < 0 for _, weight in d.values)
        or sum(weight for _, weight in d.values) <= 0
    ):
        raise refuse(
            "distribution_values",
            gettext_noop(
                "The list of values of “%(name)s” needs 1 to %(most)s values with weights of zero or more,"
                " one of them above zero: correct it."
            ),
            uid,
            name=name,
            most=MOST_VALUES,
        )


def keys_of(seed: int, name: str) -> tuple[int, int, int]:
    """Three 32-bit keys of a variable: they depend on its name and the seed alone."""
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=12).digest()
    a, b, c = (int.from_bytes(digest[k : k + 4], "little") for k in (0, 4, 8))
    return a | 1, b, c


def tabulate(seed: int, named: Sequence[tuple[str, Distribution]]) -> Variables:
    """The variables of ``named`` distributions, in this order."""
    count = len(named)
    keys = np.empty((count, 3), dtype=np.uint32)
    kinds = np.zeros(count, dtype=np.int32)
    figures = np.zeros((count, 5), dtype=np.float32)
    table_of = np.zeros(count, dtype=np.int32)
    tables: list[NDArray[np.float32]] = [np.zeros(chance.SLOTS + 1, dtype=np.float32)]
    shared: dict[Distribution, int] = {}
    for v, (name, distribution) in enumerate(named):
        keys[v] = keys_of(seed, name)
        kinds[v], found, table = _figures(distribution)
        figures[v, : len(found)] = found
        if table is not None:
            if distribution not in shared:
                shared[distribution] = len(tables)
                tables.append(table.astype(np.float32))
            table_of[v] = shared[distribution]
    return Variables(keys, kinds, figures, table_of, np.array(tables))


def _figures(d: Distribution) -> tuple[int, tuple[float, ...], NDArray[np.float64] | None]:
    if d.shape is Shape.TRIGEN:
        d = Distribution.triangular(*_ends(d))
    spread = d.high - d.low
    if d.shape is Shape.FIXED or (
        d.shape in (Shape.TRIANGULAR, Shape.PERT, Shape.UNIFORM, Shape.TRIGEN) and spread == 0
    ):
        return chance.FIXED, (d.likely,), None
    if d.shape is Shape.TRIANGULAR:
        up, down = (d.likely - d.low) * spread, (d.high - d.likely) * spread
        return chance.TRIANGULAR, (d.low, d.high, up, down, (d.likely - d.low) / spread), None
    if d.shape is Shape.UNIFORM:
        return chance.UNIFORM, (d.low, d.high), None
    if d.shape is Shape.PERT:
        a = 1 + PERT_WEIGHT * (d.likely - d.low) / spread
        b = 1 + PERT_WEIGHT * (d.high - d.likely) / spread
        shares = np.arange(chance.SLOTS + 1) / chance.SLOTS
        return chance.TABLE, (), d.low + spread * special.betaincinv(a, b, shares)
    if d.shape is Shape.NORMAL:
        return chance.NORMAL, (d.mean, d.deviation), None
    if d.shape is Shape.LOGNORMAL:
        variance = math.log1p((d.deviation / d.mean) ** 2)
        return chance.LOGNORMAL, (math.log(d.mean) - variance / 2, math.sqrt(variance)), None
    half = (chance.SLOTS + 1) // 2
    table = np.ones(chance.SLOTS + 1)
    weights = np.array([weight for _, weight in d.values])
    table[: len(weights)] = np.cumsum(weights) / weights.sum()
    table[len(weights) - 1 : half] = 2.0
    table[half : half + len(weights)] = [value for value, _ in d.values]
    return chance.DISCRETE, (), table


def _ends(d: Distribution) -> tuple[float, float, float]:
    """Trigen: the ends of the triangle under whose low and high points the given shares lie."""
    p, q = d.low_share, 1 - d.high_share
    low, high = d.low, d.high
    if high == low:
        return low, d.likely, high
    # (low - a)^2 = p (b - a)(m - a) and (b - high)^2 = q (b - a)(b - m), by repetition.
    for _ in range(200):
        left, right = d.likely - low, high - d.likely
        width = left + right
        near = d.low - math.sqrt(max(p * width * left, 0.0))
        far = d.high + math.sqrt(max(q * width * right, 0.0))
        if abs(near - low) + abs(far - high) < 1e-12 * max(width, 1.0):
            break
        low, high = near, far
    return low, d.likely, high


def extremes(d: Distribution) -> tuple[float, float]:
    """The least and greatest value that may be drawn (deviates within 5.5 where unbounded)."""
    if d.shape is Shape.TRIGEN:
        low, _, high = _ends(d)
        return low, high
    if d.shape is Shape.NORMAL:
        return d.mean - 5.5 * d.deviation, d.mean + 5.5 * d.deviation
    if d.shape is Shape.LOGNORMAL:
        _, (mean, deviation), _ = _figures(d)
        return math.exp(mean - 5.5 * deviation), math.exp(mean + 5.5 * deviation)
    if d.shape is Shape.DISCRETE:
        values = [value for value, _ in d.values]
        return min(values), max(values)
    return d.low, d.high


def mean(d: Distribution) -> float:
    """The expected value."""
    if d.shape is Shape.TRIGEN:
        return sum(_ends(d)) / 3
    if d.shape is Shape.TRIANGULAR:
        return (d.low + d.likely + d.high) / 3
    if d.shape is Shape.PERT:
        return (d.low + PERT_WEIGHT * d.likely + d.high) / (PERT_WEIGHT + 2)
    if d.shape is Shape.UNIFORM:
        return (d.low + d.high) / 2
    if d.shape in (Shape.NORMAL, Shape.LOGNORMAL):
        return d.mean
    if d.shape is Shape.DISCRETE:
        return sum(v * w for v, w in d.values) / sum(w for _, w in d.values)
    return d.likely
