"""The registers' part: the risks that weigh most, here and below."""

from __future__ import annotations

from typing import Any

from jalon.pmo.registers import queries as registers

MOST = 6
DAY = 480


def risks(initiative: Any) -> list[dict[str, Any]]:
    """The open threats by exposure after their responses: probability times cost, then times delay."""
    found = registers.risk_events(initiative)
    weighed = sorted(
        (one for one in found if one.minutes_after >= 0 and one.cost_after >= 0),
        key=lambda one: (
            -one.probability_after * float(one.cost_after),
            -one.probability_after * one.minutes_after,
            one.code,
        ),
    )
    return [
        {
            "code": one.code,
            "title": one.title,
            "probability": round(100 * one.probability_after, 1),
            "days": round(one.minutes_after / DAY, 1),
            "cost": float(one.cost_after),
            "exposure": round(one.probability_after * float(one.cost_after), 2),
        }
        for one in weighed[:MOST]
    ]
