"""Earned value: planned and earned value, actual cost, indices, forecasts, earned schedule.

``measure(plan, schedule, data_date)`` answers for a plan; :mod:`indices` and
:mod:`earned_schedule` hold the formulas alone, on numbers and arrays.
"""

from jalon.engine.earned_value.baseline import Baseline
from jalon.engine.earned_value.breakdowns import together
from jalon.engine.earned_value.costs import Costs
from jalon.engine.earned_value.measure import Measure, measure
from jalon.engine.earned_value.methods import Measuring, Method, method_named
from jalon.engine.earned_value.performance import Breakdown, Curves, Line, Performance, TimePerformance

__all__ = [
    "Baseline",
    "Breakdown",
    "Costs",
    "Curves",
    "Line",
    "Measure",
    "Measuring",
    "Method",
    "Performance",
    "TimePerformance",
    "measure",
    "method_named",
    "together",
]
