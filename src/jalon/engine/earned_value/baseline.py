"""What an approved plan promised: dates, cost and work of each activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.earned_value.costs import Costs, Floats
from jalon.engine.model.activity import BaselineValues
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """One entry an activity of the plan that is measured, in its order.

    Attributes
    ----------
    start, finish : (n,) int64
        Minutes since 1970; ``NEVER`` where the activity is not in the baseline.
    cost, work : (n,) float
        Money and hours; NaN where the baseline does not say.
    duration : (n,) float
        Working minutes; NaN where it does not say.
    name : str
    """

    start: Longs
    finish: Longs
    cost: Floats
    work: Floats
    duration: Floats
    name: str = ""

    @property
    def covered(self) -> NDArray[np.bool_]:
        """(n,): whether the activity is in the baseline."""
        found: NDArray[np.bool_] = (self.start != NEVER) & (self.finish != NEVER)
        return found

    @classmethod
    def numbers(cls, plan: Plan) -> tuple[int, ...]:
        """The numbered baselines that a plan holds, lowest first."""
        return tuple(sorted({b.number for a in plan.activities for b in a.baselines if b.start is not None}))

    @classmethod
    def of_plan(cls, plan: Plan, number: int | None = None) -> Baseline:
        """Numbered baseline of a plan file; the lowest number where not given.

        Raises
        ------
        PlanError
            Where the plan holds no such baseline.
        """
        held = cls.numbers(plan)
        if not held or (number is not None and number not in held):
            raise PlanError([_absent(plan, number, held)])
        wanted = held[0] if number is None else number
        values = [next((b for b in a.baselines if b.number == wanted), None) for a in plan.activities]
        return cls(
            np.array([NEVER if v is None or v.start is None else minutes(v.start) for v in values]),
            np.array([NEVER if v is None or v.finish is None else minutes(v.finish) for v in values]),
            np.array([_number(v, "cost") for v in values]),
            np.array([_number(v, "work_minutes") for v in values]) / 60,
            np.array([_number(v, "minutes") for v in values]),
            str(wanted),
        )

    @classmethod
    def of_run(cls, plan: Plan, kept: Plan, schedule: Schedule, name: str = "") -> Baseline:
        """A kept plan and its schedule, as the baseline of what ``plan`` has become."""
        place = {a.uid: i for i, a in enumerate(kept.activities) if a.active}
        rows = np.array([place.get(a.uid, -1) for a in plan.activities], dtype=np.int64)
        costs = Costs.of(kept)
        there = rows >= 0

        def taken(values: NDArray[np.float64]) -> Floats:
            return np.where(there, values[rows], np.nan) if len(values) else np.full(len(rows), np.nan)

        def dates(values: Longs) -> Longs:
            return np.where(there, values[rows], NEVER) if len(values) else np.full(len(rows), NEVER)

        return cls(
            dates(schedule.start),
            dates(schedule.finish),
            taken(costs.planned),
            taken(costs.work),
            taken(schedule.duration.astype(np.float64)),
            name,
        )


def _number(values: BaselineValues | None, name: str) -> float:
    found = None if values is None else getattr(values, name)
    return float("nan") if found is None else float(found)


def _absent(plan: Plan, number: int | None, held: tuple[int, ...]) -> Fault:
    if number is not None and held:
        return Fault(
            "no_baseline",
            gettext_noop("“%(plan)s” holds no baseline %(number)s: it holds %(held)s. Name one of these."),
            {"plan": plan.name, "number": number, "held": ", ".join(map(str, held))},
        )
    return Fault(
        "no_baseline",
        gettext_noop(
            "“%(plan)s” has no baseline to measure against:"
            " keep one when the plan is approved, then measure again."
        ),
        {"plan": plan.name},
    )
