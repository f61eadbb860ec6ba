"""Critical path: forward and backward pass, floats, constraints, drivers."""

from jalon.engine.cpm.api import schedule, schedule_together

__all__ = ["schedule", "schedule_together"]
