"""How long each activity occupies: its duration, and the gaps of its splits.

A split activity keeps its shape: the gaps are working time it does not use, so it spans
its duration and its gaps together.
"""

from __future__ import annotations

from collections.abc import Sequence

from jalon.engine.cpm.network import STARTED, Activities, Ints
from jalon.engine.model.clock import minutes
from jalon.engine.model.plan import Plan
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import between, work_at


def spans(plans: Sequence[Plan], a: Activities, table: Table) -> tuple[Ints, Ints]:
    """Span of each row, and what of it remains, in working minutes on its calendar."""
    span, remaining = a.duration.copy(), a.remaining.copy()
    row = 0
    for plan in plans:
        for activity in plan.activities:
            if len(activity.splits) > 1:
                c = a.calendar[row]
                pieces = [(minutes(s), minutes(f)) for s, f in activity.splits]
                whole = between(table, c, pieces[0][0], pieces[-1][1])
                worked = sum(between(table, c, s, f) for s, f in pieces)
                span[row] += max(whole - worked, 0)
                if a.state[row] == STARTED and a.resume[row] > 0:
                    later = [(max(s, a.resume[row]), f) for s, f in pieces if f > a.resume[row]]
                    if later:
                        left = work_at(table, c, later[-1][1]) - work_at(table, c, a.resume[row])
                        remaining[row] += max(left - sum(between(table, c, s, f) for s, f in later), 0)
            row += 1
    return span, remaining
