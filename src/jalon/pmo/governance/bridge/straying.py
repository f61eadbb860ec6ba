"""How far a plan strays from what was agreed, in the units of tolerances, and how likely it is to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from jalon.engine.model import PlanError
from jalon.engine.model.clock import instant
from jalon.pmo.control.bridge import value
from jalon.pmo.governance.bridge import recovery
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
        chance = recovery.chance_beyond(answer["finish_curve"], latest_finish(plan, amount))
    return Straying(days, chance, "")


def on_cost(plan: Any, amount: float, answer: dict[str, Any] | None) -> Straying:
    """Percent above the baseline's cost at completion, and the chance of more than the tolerance."""
    snapshot = plans.snapshot(plan.pk)
    agreed = recovery.baseline_cost(snapshot, plan.baseline)
    if agreed is None:
        return Straying(None, None, _("The baseline has no costs."))
    try:
        found = value.measured(snapshot, plan.baseline)
    except PlanError as error:
        return Straying(None, None, value.told(error)[0])
    eac = found.total.eac
    over = None if eac is None else round(100 * (float(eac) / agreed - 1), 2)
    chance = None
    if answer and answer.get("cost_curve"):
        chance = recovery.chance_beyond(answer["cost_curve"], agreed * (1 + amount / 100))
    return Straying(over, chance, "")


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


def day_of(minute: int) -> Any:
    """The day of a plan's minute."""
    return instant(minute).date()


__all__ = ["Straying", "aim_of", "day_of", "latest_finish", "on_cost", "on_time"]
