"""What a simulation found: chances of dates and costs, and what they hang on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.clock import EPOCH, MINUTE, minutes
from jalon.engine.model.errors import Fault

Floats = NDArray[np.float64]
LEVELS = (10, 20, 30, 40, 50, 60, 70, 80, 90, 95)


class Driver(NamedTuple):
    """How much the finish hangs on one activity's duration, or on one event.

    Attributes
    ----------
    kind : "activity" or "event"
    uid : int
        The activity, or the event's place in the model.
    name : str
    correlation : float
        Spearman's rank correlation with the finish (with the cost: ``cost_correlation``).
    contribution : float
        Its share of the variance explained: squared correlation over their sum.
    low, high : int
        Mean finish, minutes since 1970, where it is in its lowest and in its highest tenth.
    """

    kind: Literal["activity", "event"]
    uid: int
    name: str
    correlation: float
    cost_correlation: float
    contribution: float
    low: int
    high: int


class Contingency(NamedTuple):
    """What a confidence of ``percent`` needs beyond the commitment."""

    percent: float
    finish: datetime
    days: float
    """Calendar days between the committed date and ``finish``; negative where there is time left."""
    cost: float
    money: float


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """The answer of a run.

    Attributes
    ----------
    seed, asked : int
    stopped : "done", "converged" or "stopped"
        Why it ended: all iterations asked for, percentiles that no longer move, or a user.
    finish : (k,) int64
        Finish of each iteration, minutes since 1970.
    cost : (k,) float64
    planned_finish : datetime
        The schedule's own, without any uncertainty.
    planned_cost : float
    uid : (n,) int64
    criticality : (n,) float64
        Share of iterations in which an activity was on a driving chain to the finish.
    mean_start, mean_finish : (n,) float64
        Minutes since 1970.
    deviation : (n,) float64
        Standard deviation of the duration, minutes.
    event_names : tuple of str
    happened : (events, k) bool
    drivers : tuple of Driver
        Strongest first.
    merge_bias : int
        Minutes by which the mean finish is later than the schedule with mean durations:
        where paths meet, the later one decides.
    """

    seed: int
    asked: int
    stopped: Literal["done", "converged", "stopped"]
    finish: NDArray[np.int64]
    cost: Floats
    planned_finish: datetime
    planned_cost: float
    uid: NDArray[np.int64]
    criticality: Floats
    mean_start: Floats
    mean_finish: Floats
    deviation: Floats
    event_names: tuple[str, ...]
    happened: NDArray[np.bool_]
    drivers: tuple[Driver, ...]
    merge_bias: int
    after_response: bool
    warnings: tuple[Fault, ...] = ()

    @property
    def iterations(self) -> int:
        return len(self.finish)

    def finish_at(self, percent: float) -> datetime:
        """The earliest date by which ``percent`` % of the iterations are finished (P50, P80)."""
        return _instant(_quantile(self.finish, percent))

    def cost_at(self, percent: float) -> float:
        """The least cost that suffices in ``percent`` % of the iterations."""
        return float(_quantile(self.cost, percent))

    def confidence(self, finish: datetime | None = None, cost: float | None = None) -> float:
        """Share of iterations done by ``finish`` and within ``cost``: jointly where both are given."""
        held = np.ones(self.iterations, dtype=np.bool_)
        if finish is not None:
            held &= self.finish <= minutes(finish)
        if cost is not None:
            held &= self.cost <= cost
        return float(held.mean())

    def finish_curve(self, points: int = 101) -> list[tuple[datetime, float]]:
        """The S-curve of the finish: dates and the share of iterations finished by each."""
        levels = np.linspace(0, 100, points)
        return [(self.finish_at(p), p / 100) for p in levels]

    def cost_curve(self, points: int = 101) -> list[tuple[float, float]]:
        levels = np.linspace(0, 100, points)
        return [(self.cost_at(p), p / 100) for p in levels]

    def scatter(self, most: int = 1000) -> list[tuple[datetime, float]]:
        """Finish and cost of the first iterations: they are as good as any."""
        return [(_instant(f), float(c)) for f, c in zip(self.finish[:most], self.cost[:most], strict=True)]

    def joint_frontier(self, share: float, points: int = 40) -> list[tuple[datetime, float]]:
        """Pairs of date and cost that hold together in ``share`` of the iterations."""
        ordered = np.argsort(self.finish, kind="stable")
        cost, finish = self.cost[ordered], self.finish[ordered]
        need = int(np.ceil(share * self.iterations))
        found: list[tuple[datetime, float]] = []
        for k in np.unique(np.linspace(need, self.iterations, points).astype(int)):
            if k >= max(need, 1):
                among = np.partition(cost[:k], max(need, 1) - 1)[max(need, 1) - 1]
                found.append((_instant(finish[k - 1]), float(among)))
        return found

    def joint_at(self, share: float) -> tuple[datetime, float]:
        """The pair of the frontier whose date and cost are about as likely, each taken alone."""
        return min(
            self.joint_frontier(share),
            key=lambda pair: abs(self.confidence(pair[0]) - self.confidence(None, pair[1])),
        )

    def contingency(
        self, percent: float, finish: datetime | None = None, cost: float | None = None
    ) -> Contingency:
        """What ``percent`` % would need beyond the committed ``finish`` and ``cost``, or the plan's."""
        date, money = self.finish_at(percent), self.cost_at(percent)
        since = finish if finish is not None else self.planned_finish
        paid = cost if cost is not None else self.planned_cost
        return Contingency(percent, date, (date - since).total_seconds() / 86400, money, money - paid)

    @property
    def mean(self) -> datetime:
        return _instant(round(float(self.finish.mean())))

    @property
    def spread(self) -> float:
        """Standard deviation of the finish, minutes."""
        return float(self.finish.std(ddof=1)) if self.iterations > 1 else 0.0


class Comparison(NamedTuple):
    """The same luck before and after the responses to the risks."""

    before: Simulation
    after: Simulation

    def gain(self, percent: float) -> tuple[float, float]:
        """Days and money that the responses save at ``percent`` %, their own cost counted."""
        sooner = self.before.finish_at(percent) - self.after.finish_at(percent)
        return sooner.total_seconds() / 86400, self.before.cost_at(percent) - self.after.cost_at(percent)


def _quantile(values: NDArray[np.generic], percent: float) -> float:
    """The value at rank ceil(p k): an iteration that was, not a mean of two."""
    k = len(values)
    rank = min(max(int(np.ceil(percent / 100 * k - 1e-9)) - 1, 0), k - 1)
    return float(np.partition(values, rank)[rank])


def _instant(value: float) -> datetime:
    return EPOCH + int(value) * MINUTE
