"""How long each activity occupies: its duration, and the gaps of its splits.

A split activity keeps its shape: the gaps are working time it does not use, so it spans
its duration and its gaps together.
"""

from __future__ import annotations

from collections.abc import Sequence

from jalon.engine.cpm.columns import CALENDAR, REMAINING, RESUME, SPAN, STARTED, STATE
from jalon.engine.cpm.network import Ints
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.plan import Plan
from jalon.engine.worktime import Table
from jalon.engine.worktime.kernel import worked_at


def with_gaps(plans: Sequence[Plan], rows: Ints, table: Table) -> Ints:
    """``rows`` with the gaps counted in the span and in what remains; a copy where any is."""
    activities = (a for plan in plans for a in plan.activities)
    split = [(row, a.splits) for row, a in enumerate(activities) if len(a.splits) > 1]
    if not split:
        return rows
    rows = rows.copy()
    for row, pieces in split:
        _stretch(rows[row], [(minutes(s), minutes(f)) for s, f in pieces], table)
    return rows


def _stretch(row: Ints, pieces: list[tuple[int, int]], table: Table) -> None:
    def between(a: int, b: int) -> int:
        c = row[CALENDAR]
        return int(worked_at(table.days, table.origin, c, b) - worked_at(table.days, table.origin, c, a))

    worked = sum(between(s, f) for s, f in pieces)
    row[SPAN] += max(between(pieces[0][0], pieces[-1][1]) - worked, 0)
    if row[STATE] == STARTED and row[RESUME] != NEVER:
        later = [(max(s, int(row[RESUME])), f) for s, f in pieces if f > row[RESUME]]
        if later:
            left = between(int(row[RESUME]), later[-1][1])
            row[REMAINING] += max(left - sum(between(s, f) for s, f in later), 0)
