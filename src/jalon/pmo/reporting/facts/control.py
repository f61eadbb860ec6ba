"""The control room's part: earned value, and the last risk simulation."""

from __future__ import annotations

from typing import Any

from jalon.pmo.control import queries as control
from jalon.pmo.planning import access as plans
from jalon.pmo.reporting.bridge import value as earned

_SHOWN = (10, 50, 80, 90)


def value(user: Any, initiative: Any) -> dict[str, Any]:
    """Earned value at the data date; without one, why there is none."""
    return earned.facts(plans.plan_of(user, initiative.slug))


def simulation(initiative: Any) -> dict[str, Any] | None:
    """Percentiles of the last simulation that was computed to its end."""
    study = control.studies(initiative, "simulation").filter(state="done").first()
    if study is None:
        return None
    found = study.answer
    return {
        "at": study.asked_at.date().isoformat(),
        "iterations": found["iterations"],
        "committed_finish": found["committed_finish"],
        "confidence": round(100 * found["confidence"], 1),
        "levels": [[p, day, cost] for p, day, cost in found["levels"] if round(p) in _SHOWN],
        "currency": found.get("currency", ""),
    }
