"""Where a block of iterations works."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.simulation.ground import Ground

Ints = NDArray[np.int32]


class Room(NamedTuple):
    """Where a block works, one row a line of iterations.

    ``start`` holds what is added to each row, then its start; ``lines`` everything else, in the
    places :mod:`ground` gave; ``words`` are the marks, eight at a time.
    """

    start: Ints
    finish: Ints
    lines: Ints
    marks: NDArray[np.int8]
    words: NDArray[np.int64]


def room(g: Ground, width: int) -> Room:
    """Room for blocks of ``width`` iterations."""
    n = len(g.rows)
    marks = np.zeros((n + 3 * g.ranks, width), dtype=np.int8)
    start, finish, lines = (np.zeros((size, width), dtype=np.int32) for size in (n, n, g.lines))
    return Room(start, finish, lines, marks, marks.view(np.int64))
