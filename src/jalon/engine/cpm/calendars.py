"""Which calendar each activity and each lag runs on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.activity import Activity
from jalon.engine.model.plan import Plan
from jalon.engine.model.resource import ResourceKind
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.worktime import CONTINUOUS, Days, Table, Window, lay_out, tabulate

Wanted = tuple[int, int | None, frozenset[int]]
"""Plan number, task calendar, resource calendars: a mix of calendars some row runs on."""


@dataclass(frozen=True, slots=True, eq=False)
class CalendarChoice:
    """The mixes of calendars a network needs, and the row of the table each one gets.

    Attributes
    ----------
    of_activity : (n,) int64
        Table row for each activity; 0 is the continuous calendar.
    of_float : (n,) int64
        Table row each activity's float is counted on: its own calendar or the plan's, whoever
        works on it.
    mixes : tuple of Wanted
        Row ``i + 1`` of the table.
    of_plan : tuple of int
        Table row of each plan's own calendar.
    """

    plans: tuple[Plan, ...]
    of_activity: NDArray[np.int64]
    of_float: NDArray[np.int64]
    mixes: tuple[Wanted, ...]
    of_plan: tuple[int, ...]
    _tables: dict[Window, Table] = field(default_factory=dict)

    def for_lag(self, rules: SchedulingRules, plan: int, before: int, after: int, elapsed: bool) -> int:
        """Table row a lag between two rows counts on."""
        if elapsed or rules.lag_calendar == "continuous":
            return CONTINUOUS
        if rules.lag_calendar == "project":
            return self.of_plan[plan]
        row = int(self.of_activity[before if rules.lag_calendar == "predecessor" else after])
        # An elapsed duration says nothing of the lag: that one counts the plan's working time.
        return row if row != CONTINUOUS else self.of_plan[plan]

    def table(self, window: Window) -> Table:
        """The table of every mix over ``window``; kept, a plan is scheduled more than once."""
        if window not in self._tables:
            self._tables[window] = tabulate(window, [self.lay_out(mix, window) for mix in self.mixes])
        return self._tables[window]

    def lay_out(self, mix: Wanted, window: Window) -> Days:
        """The days of one mix over ``window``."""
        number, task, resources = mix
        plan = self.plans[number]
        by_uid = {c.uid: c for c in plan.calendars}

        def days(uid: int) -> Days:
            return lay_out(by_uid[uid], by_uid, window.first_day, window.count)

        own = None if task is None else days(task)
        mixed = None
        for uid in sorted(resources):
            one = days(uid) if own is None else days(uid).meet(own)
            mixed = one if mixed is None else mixed.join(one)
        if mixed is not None and len(mixed.start):
            return mixed
        # Calendars that never meet: the task's own decides, as in Microsoft Project.
        assert plan.calendar is not None
        return own if own is not None else days(plan.calendar)


def choose_calendars(plans: Sequence[Plan]) -> CalendarChoice:
    """Task calendar and resource calendars, met; the plan's where there is neither."""
    rows: dict[Wanted, int] = {}

    def row(mix: Wanted) -> int:
        return rows.setdefault(mix, len(rows) + 1)

    of_plan = []
    of_activity = []
    of_float = []
    for number, plan in enumerate(plans):
        standard = row((number, plan.calendar, frozenset()))
        of_plan.append(standard)
        booked = _resource_calendars(plan)
        for a in plan.activities:
            if a.duration.elapsed:
                of_activity.append(CONTINUOUS)
                of_float.append(CONTINUOUS)
                continue
            of_float.append(standard if a.calendar is None else row((number, a.calendar, frozenset())))
            resources = frozenset() if _ignores(a) else booked.get(a.uid, frozenset())
            if a.calendar is None and not resources:
                of_activity.append(standard)
            else:
                of_activity.append(row((number, a.calendar, resources)))
    return CalendarChoice(
        tuple(plans),
        np.array(of_activity, dtype=np.int64),
        np.array(of_float, dtype=np.int64),
        tuple(rows),
        tuple(of_plan),
    )


def _ignores(a: Activity) -> bool:
    return a.is_summary or (a.ignore_resource_calendars and a.calendar is not None)


def _resource_calendars(plan: Plan) -> dict[int, frozenset[int]]:
    calendar = {
        r.uid: r.calendar for r in plan.resources if r.kind is ResourceKind.WORK and r.calendar is not None
    }
    found: dict[int, set[int]] = {}
    for assignment in plan.assignments:
        uid = calendar.get(assignment.resource)
        if uid is not None:
            found.setdefault(assignment.activity, set()).add(uid)
    return {activity: frozenset(uids) for activity, uids in found.items()}
