"""What the computation knows of an initiative at one moment, as plain values: a report's frozen part.

One module a source, each with a function that gives its part, or None where it has nothing to say. Dates
are minutes since 1970 of the plan's wall clock, or ISO days where no plan is behind them; sentences stand
in both languages.
"""

from jalon.pmo.reporting.facts.collected import SCHEMA, collected
from jalon.pmo.reporting.facts.compared import compared

__all__ = ["SCHEMA", "collected", "compared"]
