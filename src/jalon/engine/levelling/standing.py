"""What does not change from one sweep over the same plans to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.prepared import Prepared
from jalon.engine.levelling.demand import Demands
from jalon.engine.levelling.pieces import Clocks, splittable
from jalon.engine.model import Schedule


class Standing:
    """The rows of all plans: who comes before whom, who follows whom, who may be interrupted."""

    def __init__(
        self, prepared: Prepared, demands: Demands, within_float: bool, ranks: NDArray[np.float64]
    ) -> None:
        self.prepared, self.demands, self.within_float = prepared, demands, within_float
        of_plan = np.repeat(np.arange(len(demands.plans)), np.diff(demands.first))
        urgency = [a.priority for plan in demands.plans for a in plan.activities]
        self.project, self.urgency = -ranks[of_plan], -np.array(urgency, dtype=np.int64)
        self._after: dict[int, frozenset[int]] = {}
        self._links: dict[int, list[int]] = defaultdict(list)
        self._above: dict[int, int] = {}
        self._below: dict[int, list[int]] = defaultdict(list)
        schedules = prepared.schedules()
        self.late_start = joined(schedules, "late_start")
        self.late_finish = joined(schedules, "late_finish")
        self.clocks = Clocks(prepared)
        self.splittable = [
            splittable(a) if free else 0
            for a, free in zip((a for p in demands.plans for a in p.activities), demands.movable, strict=True)
        ]
        """Working minutes of each row that may be interrupted, else 0."""

    def rank(self, row: int) -> tuple[float, int]:
        """Small goes first, whatever the order of equals."""
        return float(self.project[row]), int(self.urgency[row])

    def after(self, row: int) -> frozenset[int]:
        """The rows whose dates follow those of ``row`` through links, near and far."""
        if row not in self._after:
            if not self._links:
                self._read_links()
            seen: set[int] = set()
            todo = [row]
            while todo:
                at: int | None = todo.pop()
                while at is not None:
                    for target in self._links.get(at, ()):
                        for below in (target, *self._below.get(target, ())):
                            if below not in seen:
                                seen.add(below)
                                todo.append(below)
                    at = self._above.get(at)
            self._after[row] = frozenset(seen)
        return self._after[row]

    def _read_links(self) -> None:
        for plan, first in zip(self.demands.plans, self.demands.first, strict=False):
            rows = {a.uid: first + i for i, a in enumerate(plan.activities)}
            for a in plan.activities:
                above = None if a.parent is None else rows[a.parent]
                if above is not None:
                    self._above[rows[a.uid]] = above
                while above is not None:
                    self._below[above].append(rows[a.uid])
                    above = self._above.get(above)
            for link in plan.links:
                if link.predecessor in rows and link.successor in rows and not link.predecessor_plan:
                    self._links[rows[link.predecessor]].append(rows[link.successor])


def joined(schedules: Sequence[Schedule], name: str) -> NDArray[np.int64]:
    """A column of all schedules, one after the other."""
    return np.concatenate([getattr(s, name) for s in schedules]) if schedules else np.zeros(0, dtype=np.int64)
