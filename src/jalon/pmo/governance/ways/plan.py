"""Ways out on time and cost: computed on copies of the plan."""

from __future__ import annotations

import math
from typing import Any

from jalon.pmo.governance import proofs
from jalon.pmo.governance.bridge import curves, recovery, saving
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways.found import Ground, Way, of_plan, vain


def on_time(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Shorten, cut, move people, move the date."""
    if not ground.is_planned or ground.plan.baseline_finish is None:
        return [], {}
    aim = engine.aim_of(ground.plan, found.tolerance.amount)
    ways = recovery.ways(ground.snapshot, aim, ground.cuts(), ground.around, agreed=ground.agreed)
    facts = {
        "baseline": engine.day_of(ground.plan.baseline_finish),
        "latest": engine.day_of(aim.latest),
        "tried": vain(("crash", "hold", "cut", "people"), ways),
    }
    facts["tried"] = vain(("hold", "cut", "people"), ways)
    return of_plan(ground, ways), facts


def on_cost(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Cut, move people, grant the money."""
    if not ground.is_planned:
        return [], {}
    study = proofs.latest_simulation(ground.initiative)
    money = engine.money_of(ground.plan, study.answer if study is not None else None)
    if isinstance(money, str) or money.forecast is None:
        return [], {}
    sure = curves.value_at(money.curve, 1 - (found.tolerance.probability - 1) / 100)
    granted = max(money.forecast, sure or 0)
    limit = money.limit(found.tolerance.amount)
    ceiling = saving.Ceiling(limit, money.agreed, money.forecast, granted)
    ways = saving.ways(ground.snapshot, ceiling, ground.cuts(), ground.around, ground.agreed)
    facts = {
        "agreed": round(money.agreed, 2),
        "cost": round(money.forecast, 2),
        "limit": round(limit, 2),
        "granted": math.ceil(1000 * (granted / money.agreed - 1)) / 10,
    }
    facts["tried"] = vain(("hold", "cut", "people"), ways)
    return of_plan(ground, ways), facts
