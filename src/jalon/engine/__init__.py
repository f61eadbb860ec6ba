"""The engine: pure computing on frozen plans. No Django, no files, no clock.

>>> from datetime import datetime
>>> from jalon.engine import Activity, Duration, Link, Plan, schedule
>>> plan = Plan(
...     "Two tasks",
...     datetime(2026, 1, 5, 8),
...     activities=(Activity(1, "Dig", Duration(960)), Activity(2, "Pour", Duration(480))),
...     links=(Link(1, 2),),
... )
>>> [row.finish.isoformat() for row in schedule(plan).rows()]
['2026-01-06T17:00:00', '2026-01-07T17:00:00']
"""

from jalon.engine.cpm import Step, explain, float_paths, schedule, schedule_together
from jalon.engine.model import *  # noqa: F403
from jalon.engine.model import __all__ as _nouns

__all__ = ["Step", "explain", "float_paths", "schedule", "schedule_together", *_nouns]
