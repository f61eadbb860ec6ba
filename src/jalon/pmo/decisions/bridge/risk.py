"""The plan and its scenario drawn with the same luck: how sure each date and cost is."""

from __future__ import annotations

from typing import Any

from jalon.engine.model.clock import minutes
from jalon.engine.simulation import simulate
from jalon.pmo.control.bridge import simulation
from jalon.pmo.planning import bridge as planning

SEED = 1
MOST_DRAWS, FEWEST_DRAWS = 2_000, 200
WORTH = 4_000_000
"""Tasks times draws: a few seconds at most."""
USUAL = {"shape": "pert", "low": 0.9, "high": 1.3}
"""How far durations stray where nobody has said otherwise: the risk page's own proposal."""


def risk(trial: Any, parameters: dict[str, Any] | None = None) -> dict[str, Any]:
    """P50 and P80 of finish and cost, before and after. ``parameters`` are those of a simulation's form."""
    asked = {**USUAL, **(parameters or {})}
    count = max(len(trial.base.state.rows), len(trial.found.state.rows), 1)
    draws = max(FEWEST_DRAWS, min(MOST_DRAWS, WORTH // count))
    return {
        "cursor": trial.cursor,
        "draws": draws,
        "before": _drawn(trial.base, asked, draws),
        "after": _drawn(trial.found, asked, draws),
    }


def _drawn(snapshot: planning.Snapshot, asked: dict[str, Any], draws: int) -> dict[str, Any]:
    plan = snapshot.state.plan
    found = simulate(plan, simulation.model_of(plan, asked), iterations=draws, seed=SEED)
    return {
        "p50": minutes(found.finish_at(50)),
        "p80": minutes(found.finish_at(80)),
        "cost50": round(found.cost_at(50), 2),
        "cost80": round(found.cost_at(80), 2),
    }
