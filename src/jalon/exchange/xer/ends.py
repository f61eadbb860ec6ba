"""Where links begin and end in P6, which links only activities."""

from __future__ import annotations

from collections.abc import Mapping

from jalon.engine.model import Activity, Lag, Link, LinkKind, Plan, Stored
from jalon.engine.model.clock import EARLIEST, LATEST


class Leaves:
    """P6 links only activities: a link on a summary goes to what is below it.

    A summary's start is that of what starts first below it, its finish that of what ends
    last; a successor summary waits as a whole.
    """

    def __init__(self, activities: list[Activity], stored: Mapping[int, Stored]) -> None:
        self._stored = stored
        self._summaries = {a.uid for a in activities if a.is_summary}
        self._known = {a.uid for a in activities}
        self._below: dict[int, list[int]] = {uid: [] for uid in self._summaries}
        parents = {a.uid: a.parent for a in activities}
        for a in activities:
            parent = a.parent
            while parent is not None and not a.is_summary:
                self._below[parent].append(a.uid)
                parent = parents[parent]

    def ends(self, link: Link) -> tuple[list[int], list[int]]:
        """The activities a link leaves from, and those it goes to."""
        before, after = self._of(link.predecessor), self._of(link.successor)
        if link.kind in (LinkKind.SS, LinkKind.SF) and len(before) > 1:
            before = [min(before, key=lambda uid: self._date(uid).start or LATEST)]
        if link.kind in (LinkKind.FF, LinkKind.SF) and len(after) > 1:
            after = [max(after, key=lambda uid: self._date(uid).finish or EARLIEST)]
        return before, after

    def _of(self, uid: int) -> list[int]:
        if uid in self._summaries:
            return self._below[uid]
        return [uid] if uid in self._known else []

    def _date(self, uid: int) -> Stored:
        return self._stored.get(uid, NOTHING)


NOTHING = Stored()
MANY = 50
"""Links that one link between summaries may become; beyond, a milestone stands between them."""


def lag_minutes(lag: Lag, predecessor: int, plan: Plan) -> int:
    """Working minutes: a percentage is of the predecessor, elapsed days count as working days."""
    if lag.percent is not None:
        return round(predecessor * lag.percent / 100)
    return round(lag.minutes * plan.minutes_per_day / 1440) if lag.elapsed else lag.minutes
