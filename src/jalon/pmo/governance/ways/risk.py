"""Ways out on risk: the planned responses that take off most for their money, or money set aside."""

from __future__ import annotations

import math
from typing import Any

from jalon.pmo.governance.straying import Measured
from jalon.pmo.governance.ways.found import Ground, Way, named, versions, way
from jalon.pmo.registers import queries as registers


def options(ground: Ground, found: Measured) -> tuple[list[Way], dict[str, Any]]:
    """Carry out responses; set aside what is beyond the tolerance."""
    risks = registers.standing_risks(ground.initiative)
    now, limit = sum(one.now for one in risks), found.tolerance.amount
    facts = {"risks": len(risks), "unanswered": sum(not one.entry.responses.all() for one in risks)}
    ways = [one for one in (_respond(found, risks, now, limit),) if one is not None]
    if now > limit:
        beyond = round(now - limit, 2)
        ways.append(way("reserve", found, round(now, 2), True, money=beyond, amount=math.ceil(now)))
    return ways, facts


def _respond(found: Measured, risks: list[Any], now: float, limit: float) -> Way | None:
    """One response after another, the one first that takes off most for its money, until the limit holds."""
    chosen: dict[int, list[Any]] = {}
    order: list[tuple[Any, Any]] = []
    left = now
    while left > limit:
        best: tuple[float, float, int, Any, Any] | None = None
        for risk in risks:
            held = chosen.get(risk.entry.pk, [])
            for one in risk.planned:
                off = risk.after(held) - risk.after([*held, one]) if one not in held else 0
                if off <= 0:
                    continue
                worth = off / float(one.cost) if one.cost else math.inf
                if best is None or (worth, off, -one.pk) > best[:3]:
                    best = (worth, off, -one.pk, risk, one)
        if best is None:
            break
        _worth, off, _pk, risk, one = best
        chosen.setdefault(risk.entry.pk, []).append(one)
        order.append((risk, one))
        left -= off
    if not order:
        return None
    left = round(left, 2)
    return way(
        "respond",
        found,
        left,
        left <= limit,
        money=round(sum(float(one.cost) for _risk, one in order), 2),
        responses=versions(one for _risk, one in order),
        **named(f"{risk.entry.code} {one}" for risk, one in order),
    )
