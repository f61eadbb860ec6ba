"""How far a plan strays from what was agreed, in the units of tolerances, and how likely it is to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.engine.model import PlanError
from jalon.engine.model.clock import instant
from jalon.pmo.control.bridge import value
from jalon.pmo.governance.bridge import curves, recovery
from jalon.pmo.governance.bridge.numbers import slip_days
from jalon.pmo.planning import bridge as planning
from jalon.pmo.planning import queries as plans


@dataclass(frozen=True, slots=True)
class Straying:
    """What is measured on one matter: the forecast, the chance of being beyond the limit, from what."""

    forecast: float | None
    probability: float | None
    source: str


def on_time(plan: Any, amount: float, answer: dict[str, Any] | None) -> Straying:
    """Working days behind the baseline's finish, and the chance of more than the tolerance."""
    days = slip_days(plan)
    if days is None:
        return Straying(None, None, _("There is no baseline to measure against."))
    chance = None
    if answer and answer.get("finish_curve"):
        # the plan may have moved since it was simulated: its whole curve moves with it
        moved = plan.computed_finish - answer.get("planned_finish", plan.computed_finish)
        chance = curves.chance_beyond(answer["finish_curve"], latest_finish(plan, amount) - moved)
    return Straying(days, chance, "")


@dataclass(frozen=True, slots=True)
class Money:
    """Cost at completion: agreed, now forecast, and the curve of (money, share) around the forecast."""

    agreed: float
    forecast: float | None
    curve: list[list[float]]

    @property
    def over(self) -> float | None:
        """Percent above what was agreed."""
        return None if self.forecast is None else round(100 * (self.forecast / self.agreed - 1), 2)

    def limit(self, amount: float) -> float:
        """What a tolerance of so many percent still allows."""
        return self.agreed * (1 + amount / 100)


def money_of(plan: Any, answer: dict[str, Any] | None) -> Money | str:
    """The cost of a plan held against its baseline's, or why it cannot be told.

    The forecast is the dearer of what earned value forecasts and what the plan as it stands adds up to.
    The simulation draws around what the plan itself says; what was earned and spent since moves the whole
    curve in proportion, so that money already lost is not told as unlikely.
    """
    snapshot = plans.snapshot(plan.pk)
    agreed = recovery.baseline_cost(snapshot, plan.baseline)
    if agreed is None:
        return _("The baseline has no costs.")
    try:
        earned = float(value.measured(snapshot, plan.baseline).total.eac or 0)
    except PlanError:
        # without a data date nothing is earned yet: the plan's own sum is all there is
        earned = 0.0
    eac = max(earned, recovery.cost_of(snapshot)) or None
    curve = (answer or {}).get("cost_curve") or []
    drawn = (answer or {}).get("planned_cost")
    if curve and eac is not None and drawn:
        curve = [[money * eac / drawn, share] for money, share in curve]
    return Money(agreed, eac, curve)


def on_cost(plan: Any, amount: float, answer: dict[str, Any] | None) -> Straying:
    """Percent above the baseline's cost at completion, and the chance of more than the tolerance."""
    found = money_of(plan, answer)
    if isinstance(found, str):
        return Straying(None, None, found)
    chance = curves.chance_beyond(found.curve, found.limit(amount))
    return Straying(found.over, chance, "")


def latest_finish(plan: Any, amount: float) -> int:
    """The last minute a tolerance of so many working days still allows."""
    work = planning.work_of(plans.snapshot(plan.pk).state)
    wanted = round(amount * plan.minutes_per_day)
    low = plan.baseline_finish
    high = low + 1440
    while work.between(low, high) < wanted and high - low < 40 * 366 * 1440:
        high += 1440 * max(1, (wanted - work.between(low, high)) // plan.minutes_per_day)
    return int(high) if wanted else int(low)


def aim_of(plan: Any, amount: float) -> recovery.Aim:
    """What a way out must reach."""
    return recovery.Aim(latest_finish(plan, amount), plan.baseline_finish)


def sooner(plan: Any, part: float) -> recovery.Aim:
    """A finish to reach: the baseline's where it is late, else earlier by this part of what is left."""
    finish, agreed = int(plan.computed_finish), plan.baseline_finish
    if agreed is not None and agreed < finish:
        return recovery.Aim(int(agreed), int(agreed))
    begun = plan.data_date_minute if plan.data_date_minute is not None else plan.computed_start
    left = max(finish - int(begun or finish), 0)
    return recovery.Aim(finish - max(round(left * part), 1), finish)


def day_of(minute: int) -> Any:
    """The day of a plan's minute."""
    return instant(minute).date()


__all__ = [
    "Money",
    "Straying",
    "aim_of",
    "day_of",
    "latest_finish",
    "money_of",
    "on_cost",
    "on_time",
    "sooner",
]
