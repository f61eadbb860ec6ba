"""What a search answers: a schedule, how good it is, and why the search ended."""

from __future__ import annotations

from dataclasses import dataclass

from jalon.engine.levelling.problem import Ints


@dataclass(frozen=True, slots=True)
class Answer:
    """A feasible schedule, or the proof that there is none (``status`` infeasible).

    Attributes
    ----------
    starts : int64[n]
    makespan, lower_bound : int
    status : str
        ``optimal``, ``feasible``, ``infeasible`` or ``unknown``.
    stop_reason : str
        ``optimal``, ``time_limit``, ``iteration_limit``, ``stopped``, ``stalled``, ``infeasible``.
    iterations : int
        Schedules tried.
    modes : int64[n] or None
        Which way of doing each activity was chosen, from 0.
    rule : int
        The best that priority rules alone found; 0 where maximum lags leave them without a say.
    """

    starts: Ints
    makespan: int
    lower_bound: int
    status: str
    stop_reason: str
    iterations: int = 0
    modes: Ints | None = None
    rule: int = 0

    @property
    def gap(self) -> float:
        """Share of the makespan by which it may still be above the least possible."""
        return 0.0 if self.makespan <= 0 else max(0.0, (self.makespan - self.lower_bound) / self.makespan)
