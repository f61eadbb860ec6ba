"""Critical path: forward and backward pass, floats, constraints, drivers."""

from jalon.engine.cpm.api import float_paths, prepare, schedule, schedule_together
from jalon.engine.cpm.explain import Step, explain

__all__ = ["Step", "explain", "float_paths", "prepare", "schedule", "schedule_together"]
