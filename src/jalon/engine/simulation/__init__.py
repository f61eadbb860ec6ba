"""Time and cost drawn thousands of times: percentiles, criticality, sensitivity."""

from jalon.engine.simulation.result import LEVELS, Comparison, Contingency, Driver, Simulation
from jalon.engine.simulation.run import Progress, compare, simulate

__all__ = [
    "LEVELS",
    "Comparison",
    "Contingency",
    "Driver",
    "Progress",
    "Simulation",
    "compare",
    "simulate",
]
