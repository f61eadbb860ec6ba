"""How long a search may take, whom it tells, and who may stop it.

The engine has no clock: the caller gives one. Without it only iterations count, and the same seed
gives the same answer on any machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LAST_WORD = 0.12
"""Seconds that a search leaves for writing the answer."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best answer so far: where the search stands.

    Attributes
    ----------
    value, lower_bound : int
        Of the objective, in its own unit.
    gap : float
        Share of ``value`` by which it may still be above the least possible.
    iterations : int
        Schedules tried.
    phase : str
        ``rules``, ``genetic``, ``solver`` or ``windows``.
    """

    value: int
    lower_bound: int
    gap: float
    iterations: int
    phase: str


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits of a search.

    Attributes
    ----------
    seconds : float or None
        On ``clock``, which counts from when the user began to wait.
    iterations : int or None
        Schedules to try; the only limit that gives the same answer everywhere.
    workers : int
    clock : callable or None
    stop : callable or None
        Asked now and then; true ends the search with the best so far.
    progress : callable or None
        Told of every better answer and of every higher bound.
    """

    seconds: float | None = None
    iterations: int | None = None
    workers: int = 1
    clock: Callable[[], float] | None = None
    stop: Callable[[], bool] | None = None
    progress: Callable[[Best], None] | None = None

    @property
    def timed(self) -> bool:
        return self.seconds is not None and self.clock is not None

    def left(self) -> float:
        """Seconds left; endless without a clock."""
        if self.seconds is None or self.clock is None:
            return float("inf")
        return self.seconds - self.clock()

    def stopped(self) -> bool:
        return self.stop is not None and self.stop()

    def over(self, iterations: int = 0) -> bool:
        used_up = self.iterations is not None and iterations >= self.iterations
        return used_up or self.left() <= 0 or self.stopped()

    def why(self, iterations: int = 0) -> str:
        """Why a search that did not prove its answer ended."""
        if self.stopped():
            return "stopped"
        if self.left() <= LAST_WORD:
            return "time_limit"
        return (
            "iteration_limit" if self.iterations is not None and iterations >= self.iterations else "stalled"
        )
