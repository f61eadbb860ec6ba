"""Random numbers that depend on nothing but (seed, variable, iteration), and quantiles of them.

A variable has three 32-bit keys; iteration ``t`` gives one hash of ``t`` and the keys. So any
worker draws the same numbers whatever the others do, and two scenarios share their luck.
Stratified (Latin hypercube) numbers fall one in each of 256 equal slices in every batch of 256
iterations, in an order of the variable's own: the whole run may then stop after any batch
(McKay, Beckman & Conover, Technometrics 21, 1979; replicated).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from jalon.engine.worktime.compiled import part

Words = NDArray[np.uint32]
Reals = NDArray[np.float32]
Ints = NDArray[np.int32]
BATCH = 256
"""Iterations of one Latin hypercube."""
SLOTS = 512
"""Intervals of a quantile table."""
FIXED, TRIANGULAR, UNIFORM, TABLE, NORMAL, LOGNORMAL, DISCRETE = range(7)
LOW, HIGH, UP, DOWN, BREAK = range(5)
"""Places of a triangular distribution's figures: under BREAK, low + sqrt(u * UP), else
high - sqrt((1 - u) * DOWN)."""


@part
def scattered(t: int | np.uint32, stride: int, shift: int | np.uint32, salt: int) -> np.uint32:
    """One 32-bit hash."""
    h = np.uint32(np.uint32(t) * np.uint32(stride) + np.uint32(shift))
    h = np.uint32(h ^ (h >> np.uint32(16)))
    h = np.uint32(h * np.uint32(0x7FEB352D))
    h = np.uint32(h ^ np.uint32(salt))
    h = np.uint32(h ^ (h >> np.uint32(15)))
    h = np.uint32(h * np.uint32(0x846CA68B))
    return np.uint32(h ^ (h >> np.uint32(16)))


@part
def uniforms(keys: Words, v: int, first: int, stratified: bool, out: Reals) -> None:
    """Numbers strictly between 0 and 1 for the iterations from ``first``."""
    stride, shift, salt = keys[v, 0], keys[v, 1], keys[v, 2]
    if not stratified:
        for b in range(len(out)):
            h = scattered(first + b, stride, shift, salt)
            out[b] = np.float32(np.int32(h >> np.uint32(9))) * np.float32(2.0**-23) + np.float32(2.0**-24)
        return
    batch = scattered(first // BATCH, salt, stride, shift)
    other = scattered(batch, stride, salt, shift)
    a, c = np.uint32(batch | np.uint32(1)), np.uint32(other | np.uint32(1))
    add, plus = np.uint32(batch >> np.uint32(8)), np.uint32(other >> np.uint32(8))
    offset = first % BATCH
    for b in range(len(out)):
        h = scattered(first + b, stride, shift, salt)
        x = np.uint32((np.uint32(offset + b) * a + add) & np.uint32(255))
        x = np.uint32(x ^ (x >> np.uint32(4)))
        x = np.uint32((x * c + plus) & np.uint32(255))
        x = np.uint32(x ^ (x >> np.uint32(3)))
        x = np.uint32((x * a + plus) & np.uint32(255))
        x = np.uint32(x ^ (x >> np.uint32(4)))
        inside = np.float32(np.int32(h >> np.uint32(17))) + np.float32(0.5)
        out[b] = (np.float32(np.int32(x)) + inside * np.float32(2.0**-15)) * np.float32(2.0**-8)


@part
def normal_quantile(u: float) -> float:
    """The standard normal deviate under which a share ``u`` lies (Acklam's rational form, 1e-9)."""
    if u < 0.02425:
        q = math.sqrt(-2.0 * math.log(u))
        return _tail(q)
    if u > 0.97575:
        return -_tail(math.sqrt(-2.0 * math.log(1.0 - u)))
    q = u - 0.5
    r = q * q
    top = -3.969683028665376e01
    for k in (2.209460984245205e02, -2.759285104469687e02, 1.383577518672690e02, -3.066479806614716e01):
        top = top * r + k
    top = (top * r + 2.506628277459239e00) * q
    low = -5.447609879822406e01
    for k in (1.615858368580409e02, -1.556989798598866e02, 6.680131188771972e01, -1.328068155288572e01):
        low = low * r + k
    return float(top / (low * r + 1.0))


@part
def _tail(q: float) -> float:
    top = -7.784894002430293e-03
    for k in (-3.223964580411365e-01, -2.400758277161838e00, -2.549732539343734e00, 4.374664141464968e00):
        top = top * q + k
    top = top * q + 2.938163982698783e00
    low = 7.784695709041462e-03
    for k in (3.224671290700398e-01, 2.445134137142996e00, 3.754408661907416e00):
        low = low * q + k
    return float(top / (low * q + 1.0))


@part
def normal_share(z: float) -> float:
    """The share under a standard normal deviate."""
    return 0.5 * math.erfc(-z * math.sqrt(0.5))


@part
def quantiles(kind: int, figures: Reals, table: Reals, u: Reals, out: Reals) -> None:
    """The values of one variable at the shares ``u``."""
    if kind == TRIANGULAR:
        low, high, up, down, turn = figures[LOW], figures[HIGH], figures[UP], figures[DOWN], figures[BREAK]
        for b in range(len(u)):
            below = u[b] < turn
            root = np.sqrt(u[b] * up if below else (np.float32(1.0) - u[b]) * down)
            out[b] = low + root if below else high - root
    elif kind == UNIFORM:
        for b in range(len(u)):
            out[b] = figures[LOW] + u[b] * (figures[HIGH] - figures[LOW])
    elif kind == TABLE:
        for b in range(len(u)):
            x = u[b] * np.float32(SLOTS)
            k = min(int(x), SLOTS - 1)
            out[b] = table[k] + (x - np.float32(k)) * (table[k + 1] - table[k])
    elif kind == NORMAL:
        for b in range(len(u)):
            out[b] = np.float32(figures[LOW] + figures[HIGH] * normal_quantile(float(u[b])))
    elif kind == LOGNORMAL:
        for b in range(len(u)):
            out[b] = np.float32(math.exp(figures[LOW] + figures[HIGH] * normal_quantile(float(u[b]))))
    elif kind == DISCRETE:
        # The table holds shares reached, then values.
        half = (SLOTS + 1) // 2
        for b in range(len(u)):
            k = 0
            while k < half - 1 and u[b] >= table[k]:
                k += 1
            out[b] = table[half + k]
    else:
        for b in range(len(u)):
            out[b] = figures[LOW]


@part
def triangular_minutes(figures: Reals, keys: Words, v: int, first: int, less: int, out: Ints) -> None:
    """A triangular duration in whole minutes, less what was planned: the usual case, in one loop."""
    stride, shift, salt = keys[v, 0], keys[v, 1], keys[v, 2]
    low, high, up, down, turn = figures[LOW], figures[HIGH], figures[UP], figures[DOWN], figures[BREAK]
    half = np.float32(0.5)
    for b in range(len(out)):
        h = scattered(first + b, stride, shift, salt)
        u = np.float32(np.int32(h >> np.uint32(9))) * np.float32(2.0**-23) + np.float32(2.0**-24)
        below = u < turn
        root = np.sqrt(u * up if below else (np.float32(1.0) - u) * down)
        out[b] = np.int32((low + root if below else high - root) + half) - less
