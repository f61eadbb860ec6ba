"""Several resources in one machine word.

Each resource gets as many bits of a 64-bit word as its capacity needs, and one guard bit above
them. A subtraction then takes the demands on all resources of a word at once, and a guard bit
that went out tells that one of them had too little left.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.levelling.problem import Ints, Problem

Words = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Packed:
    """Demands and capacities in words.

    Attributes
    ----------
    demands : uint64[n, words]
    free : uint64[words]
        All capacity free, guard bits set.
    guards : uint64[words]
    """

    demands: Words
    free: Words
    guards: Words


def packed(problem: Problem) -> Packed:
    """``problem``'s resources in as few words as they fit; those nobody needs are left out."""
    return packed_of(problem.demands, problem.capacities)


def packed_of(demands: Ints, capacities: Ints) -> Packed:
    used = [int(r) for r in np.flatnonzero(demands.any(axis=0))] if demands.size else []
    used.sort(key=lambda r: -int(capacities[r]).bit_length())
    filled: list[int] = []
    place: dict[int, tuple[int, int]] = {}
    for r in used:
        width = int(capacities[r]).bit_length() + 1
        word = next((w for w, bits in enumerate(filled) if bits + width <= 64), len(filled))
        if word == len(filled):
            filled.append(0)
        place[r] = (word, filled[word])
        filled[word] += width
    words = max(len(filled), 1)
    needs = np.zeros((len(demands), words), dtype=np.uint64)
    free, guards = np.zeros(words, dtype=np.uint64), np.zeros(words, dtype=np.uint64)
    for r, (word, shift) in place.items():
        needs[:, word] |= demands[:, r].astype(np.uint64) << np.uint64(shift)
        guard = 1 << (shift + int(capacities[r]).bit_length())
        guards[word] |= np.uint64(guard)
        free[word] |= np.uint64(guard | (int(capacities[r]) << shift))
    return Packed(needs, free, guards)
