"""From a kit to an engine's plan and its dates, and from a plan back to a kit; writes nothing."""

from jalon.engine.model import PlanError
from jalon.pmo.kits.bridge.plans import Ahead, Bar, ahead, engine_plan, span_days
from jalon.pmo.kits.bridge.saving import keys_of, kit_of

__all__ = ["Ahead", "Bar", "PlanError", "ahead", "engine_plan", "keys_of", "kit_of", "span_days"]
