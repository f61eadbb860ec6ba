"""From a simulation to what a project is worth: each iteration's cost and delay, in money."""

from __future__ import annotations

import numpy as np

from jalon.engine.selection.matrix import Floats

DAY = 1440


def drawn(
    value: float,
    cost: Floats,
    planned_cost: float,
    finish: Floats,
    planned_finish: float,
    cost_of_delay: float = 0.0,
) -> tuple[float, ...]:
    """The value of a project in each iteration of its simulation.

    What it costs beyond its plan is lost, and so is ``cost_of_delay`` for each day beyond its
    planned finish; less and sooner are won.

    Parameters
    ----------
    value : float
        Worth where all goes as planned.
    cost, finish : (iterations,) float
        Drawn together; a finish in minutes, as ``planned_finish``.
    cost_of_delay : float
        Per calendar day.

    Examples
    --------
    >>> drawn(100.0, np.array([50.0, 60.0]), 50.0, np.array([0.0, 2880.0]), 0.0, 5.0)
    (100.0, 80.0)
    """
    late = (np.asarray(finish, dtype=np.float64) - planned_finish) / DAY
    lost = np.asarray(cost, dtype=np.float64) - planned_cost + cost_of_delay * late
    return tuple((value - lost).tolist())
