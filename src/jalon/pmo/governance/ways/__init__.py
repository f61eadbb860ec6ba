"""Ways out of an exception, by what it is on: each computed from the plan or from what the registers hold."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from jalon.pmo.governance.models import Matter
from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways import agreed, plan, quality, risk, scope
from jalon.pmo.governance.ways.found import Ground
from jalon.pmo.governance.ways.told import Shown, shown

_BY_MATTER = {
    Matter.TIME: plan.on_time,
    Matter.COST: plan.on_cost,
    Matter.SCOPE: scope.options,
    Matter.QUALITY: quality.options,
    Matter.RISK: risk.options,
    Matter.BENEFIT: agreed.on_benefit,
    Matter.SUSTAINABILITY: agreed.on_sustainability,
}


def options(initiative: Any, found: Measured) -> dict[str, Any]:
    """The ways out of a breach, with the facts they start from, as an exception keeps them."""
    ground = Ground(initiative)
    ways, facts = _BY_MATTER[Matter(found.matter)](ground, found)
    if ground.is_planned:
        facts |= {"finish": ground.finish}
    facts |= {"currency": ground.currency}
    return {
        "options": ways,
        "facts": facts,
        "plan_revision": ground.snapshot.state.revision if ground.is_planned else None,
        "computed_at": timezone.now(),
    }


__all__ = ["Shown", "options", "shown"]
