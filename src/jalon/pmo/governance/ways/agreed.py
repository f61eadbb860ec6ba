"""Ways out on what people say themselves, benefits and footprint: what each takes in the plan.

Jalon holds no profile of the benefits and no footprint of a task. So a way says what it does to the days and
the money, and not what it does to the matter itself: that is said again once it is done.
"""

from __future__ import annotations

from typing import Any

from jalon.pmo.governance.bridge import recovery
from jalon.pmo.governance.bridge import straying as engine
from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways import scope
from jalon.pmo.governance.ways.found import Ground, Way, agree, of_plan

_EARLIER = ("crash", "hold")


def on_benefit(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Put back what was cut; finish earlier, so that the benefits begin earlier; agree the lower benefits."""
    cut, given, total = scope.cut_so_far(ground)
    ways = []
    if cut:
        ways.append(_unknown(scope.restored(ground, found, cut, given, total), found))
    sooner = _sooner(ground, found, _EARLIER)
    return [*ways, *sooner, agree(found)], {"tried": _vain(_EARLIER, sooner)}


def on_sustainability(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Leave work out; finish earlier, so that sites and machines run shorter; agree the larger footprint."""
    sooner = _sooner(ground, found, ("cut", *_EARLIER))
    return [*sooner, agree(found)], {"tried": _vain(("cut", *_EARLIER), sooner)}


def _sooner(ground: Ground, found: Measured, keys: tuple[str, ...]) -> list[Way]:
    """The ways that finish earlier: back to the baseline, else by the part that is beyond the tolerance."""
    if not ground.is_planned or ground.plan.computed_finish is None:
        return []
    over = max((found.forecast or 0.0) - found.tolerance.amount, 0.0) / 100
    aim = engine.sooner(ground.plan, over)
    cuts = ground.cuts() if "cut" in keys else ()
    ways = recovery.gains(ground.snapshot, aim, cuts, ground.around, agreed=ground.agreed)
    return [_unknown(one, found) for one in of_plan(ground, ways) if one["key"] in keys]


def _vain(keys: tuple[str, ...], ways: list[Way]) -> list[str]:
    return [key for key in keys if key not in {one["key"] for one in ways}]


def _unknown(way: Way, found: Measured) -> Way:
    return way | {"before": found.forecast, "after": None, "enough": None}


__all__ = ["on_benefit", "on_sustainability"]
