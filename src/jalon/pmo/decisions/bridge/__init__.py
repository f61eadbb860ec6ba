"""The decisions room's door to the engine: consequences of a scenario, its risk, what waiting costs."""

from jalon.engine.model import PlanError
from jalon.pmo.decisions.bridge.impact import impact, side
from jalon.pmo.decisions.bridge.risk import risk
from jalon.pmo.decisions.bridge.waiting import cost_of_waiting

__all__ = ["PlanError", "cost_of_waiting", "impact", "risk", "side"]
