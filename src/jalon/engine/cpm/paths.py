"""Float paths: the chains that lead to one activity, from the one that drives it outwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.network import Network, build
from jalon.engine.model.clock import DAY
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.worktime import Table, Window
from jalon.engine.worktime.kernel import added, worked_at

_MARGIN = 800
"""Days around the schedule in which a lag may end."""


@dataclass(frozen=True, slots=True)
class FloatPath:
    """One chain of activities.

    Attributes
    ----------
    number : int
        1 for the chain that comes first, and so on outwards.
    float_minutes : int
        By free float: how far the chain may slip before it moves the activity asked about, in
        working minutes. By total float: that of its last activity.
    uids : tuple of int
        First to last.
    joins : int or None
        The activity of an earlier path that the last one of this pushes; None on the first.
    """

    number: int
    float_minutes: int
    uids: tuple[int, ...]
    joins: int | None = None


def find(
    plan: Plan,
    schedule: Schedule,
    uid: int,
    most: int,
    by: Literal["free", "total"],
    rules: SchedulingRules,
) -> tuple[FloatPath, ...]:
    """What :func:`jalon.engine.cpm.float_paths` answers."""
    row = {int(u): i for i, u in enumerate(schedule.uid)}
    ways = _Ways(plan, schedule, rules)
    found: list[FloatPath] = []
    taken: set[int] = set()
    # Play, what settles equal play, the row, and the row of an earlier path it pushes.
    waiting = [(0, 0, row[uid], -1)]
    while waiting and len(found) < most:
        play, _, current, joins = heappop(waiting)
        if current in taken:
            continue
        chain: list[int] = []
        while current >= 0:
            chain.append(current)
            taken.add(current)
            ahead, current = current, -1
            pushing = []
            for before, gap in ways.into(ahead):
                if before not in taken:
                    slack = int(schedule.total_float[before])
                    pushing.append((play + gap, slack, before) if by == "free" else (slack, gap, before))
            # The chain goes on where there is no more play, or by total float always.
            for first, second, before in sorted(pushing):
                if current < 0 and (by == "total" or first == play):
                    current = before
                else:
                    heappush(waiting, (first, second, before, ahead))
        uids = tuple(int(schedule.uid[i]) for i in reversed(chain))
        joined = None if joins < 0 else int(schedule.uid[joins])
        room = play if by == "free" else int(schedule.total_float[chain[0]])
        found.append(FloatPath(len(found) + 1, room, uids, joined))
    return tuple(found)


class _Ways:
    """What pushes a row, and with how much play."""

    def __init__(self, plan: Plan, schedule: Schedule, rules: SchedulingRules) -> None:
        self.schedule = schedule
        self.network: Network = build([plan], rules)[0]
        first = int(schedule.start.min()) // DAY - _MARGIN
        last = int(schedule.finish.max()) // DAY + _MARGIN
        self.table: Table = self.network.calendars.table(Window(first, last - first))
        self.below: dict[int, list[int]] = {}
        for i, parent in enumerate(self.network.rows[:, at.PARENT].tolist()):
            self.below.setdefault(parent, []).append(i)

    def into(self, row: int) -> Iterator[tuple[int, int]]:
        """Rows that may push ``row``: by a link, of its own or of a summary above; from below."""
        rows = self.network.rows
        if rows[row, at.STATE] == at.FINISHED and rows[row, at.KIND] != at.SUMMARY:
            return
        for child in self.below.get(row, ()):
            if rows[child, at.ACTIVE]:
                yield child, self._between(child, self.schedule.finish[child], self.schedule.finish[row])
        held = row if not self.below.get(row) else int(rows[row, at.PARENT])
        while held >= 0:
            yield from self._linked(row, held)
            held = int(rows[held, at.PARENT])

    def _linked(self, row: int, held: int) -> Iterator[tuple[int, int]]:
        network, schedule = self.network, self.schedule
        for k in network.into[network.into_first[held] : network.into_first[held + 1]]:
            before, _, kind, lag, calendar = network.links[k].tolist()
            asked = int(schedule.finish[before] if kind in (at.FS, at.FF) else schedule.start[before])
            if lag:
                asked = added(self.table.days, self.table.steps, self.table.origin, calendar, asked, lag)
            to_start = kind in (at.FS, at.SS)
            yield (
                before,
                self._between(before, asked, schedule.start[row] if to_start else schedule.finish[row]),
            )

    def _between(self, row: int, first: int, last: int) -> int:
        """Working minutes of ``row`` between two dates; none where they are the other way round."""
        table, c = self.table, int(self.network.rows[row, at.FLOAT_CALENDAR])
        done = worked_at(table.days, table.origin, c, int(last))
        return max(done - worked_at(table.days, table.origin, c, int(first)), 0)
