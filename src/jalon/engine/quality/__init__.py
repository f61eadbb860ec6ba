"""Quality of a schedule: the fourteen points and our own checks, each with its mending."""

from jalon.engine.quality.card import Check, Finding, Fix, ScoreCard
from jalon.engine.quality.inspect import inspect
from jalon.engine.quality.thresholds import DCMA, Thresholds

__all__ = ["DCMA", "Check", "Finding", "Fix", "ScoreCard", "Thresholds", "inspect"]
