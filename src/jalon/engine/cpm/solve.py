"""The passes over a network: over the narrowest span of days that holds the answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.backward import backward, floats
from jalon.engine.cpm.effort import span_efforts
from jalon.engine.cpm.forward import forward, in_place
from jalon.engine.cpm.network import Ints, Network, connect, traits
from jalon.engine.cpm.splits import with_gaps
from jalon.engine.model.clock import DAY, EARLIEST, LATEST, NEVER, minutes
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.rules import MICROSOFT, SchedulingRules
from jalon.engine.worktime import Table, Window
from jalon.engine.worktime.kernel import added, settled

_FIRST_DAY, _LAST_DAY = minutes(EARLIEST) // DAY - 400, minutes(LATEST) // DAY + 400
_PROGRESS = {
    "retained_logic": at.RETAINED_LOGIC,
    "progress_override": at.PROGRESS_OVERRIDE,
    "actual_dates": at.ACTUAL_DATES,
}
_FLOAT = {"start": 0, "finish": 1, "smallest": 2}


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The passes' answer for a whole network."""

    dates: Ints
    driving: NDArray[np.bool_]
    total: Ints
    free: Ints
    table: Table


def compute(
    network: Network, order: Ints, rules: SchedulingRules = MICROSOFT, plans: Sequence[Plan] = ()
) -> Solution:
    """Run the passes over the narrowest span of days that holds the answer."""
    for window in _windows(network):
        solution, low, high = _passes(plans, network, order, rules, window)
        first, last = window.first_day + 2, window.first_day + window.count - 2
        if not len(network.rows) or (low > first * DAY and high < last * DAY):
            return solution
    raise PlanError(
        [
            Fault(
                "horizon",
                gettext_noop(
                    "The computed dates run out of the years 1900 to 2199:"
                    " shorten the longest durations or lags."
                ),
            )
        ]
    )


def _windows(network: Network) -> Iterator[Window]:
    """Spans of days to try: the dates written in the plan and some years, then ever wider."""
    low, high = network.span
    for years in (4, 16, 64, 400):
        first = max(low - years * 366, _FIRST_DAY)
        last = min(high + 2 * years * 366, _LAST_DAY)
        yield Window(first, last - first)


def switches(rules: SchedulingRules) -> Ints:
    """Rules as the numbers the kernels read."""
    found = np.zeros(at.SWITCHES, dtype=np.int32)
    found[at.PRIMAVERA] = rules.family == "primavera"
    found[at.HONOUR] = rules.honour_constraints
    found[at.OPEN_ENDS] = rules.multiple_critical_paths
    found[at.AFTER_DATA_DATE] = rules.remaining_after_data_date
    found[at.PROGRESS] = _PROGRESS[rules.progress]
    if rules.family == "microsoft" and not rules.split_in_progress:
        found[at.PROGRESS] = at.PROGRESS_OVERRIDE
    found[at.EXPECTED] = rules.use_expected_finish
    return found


def _passes(
    plans: Sequence[Plan], network: Network, order: Ints, rules: SchedulingRules, window: Window
) -> tuple[Solution, int, int]:
    table = network.calendars.table(window)
    days, steps, origin = table.days, table.steps, table.origin
    rows = with_gaps(plans, network.rows, table)
    marks = network.traits if rows is network.rows else traits(rows)
    effort = marks[:, at.TRAITS] & at.IS_EFFORT != 0
    logic, kept = _logic(network, effort)
    arriving, into_first = logic.arriving, logic.into_first
    leaving, out_first = logic.leaving, logic.out_first
    mixed_in, mixed_out = logic.mixed_in, logic.mixed_out
    n = len(rows)
    dates = np.empty((n, at.DATE), dtype=np.int32)
    worked = np.empty((n, at.WORKED), dtype=np.int32)
    arrives = np.zeros(len(arriving), dtype=np.bool_)
    flags = switches(rules)
    dates[effort] = NEVER
    total, free = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    forward(
        order, rows, marks, arriving, into_first, mixed_in, days, steps, origin, flags, dates, worked, arrives
    )
    end = _ends(plans, rows, dates)
    backward(
        order,
        rows,
        marks,
        leaving,
        out_first,
        mixed_out,
        days,
        steps,
        origin,
        flags,
        end,
        dates,
        worked,
        total,
        free,
    )
    which = _FLOAT[rules.total_float]
    held = (marks[:, at.TRAITS] & at.IS_HELD).any()
    late = rows[:, at.CONSTRAINT] == at.ALAP if held else np.zeros(n, dtype=np.bool_)
    anew = bool(late.any())
    if anew:
        rows = _start_with_the_first(plans, rows, dates)
        flags[at.AS_LATE] = 1
        kept_late = dates[:, at.LATE_START].copy()
        if rules.family == "primavera":
            # As late as possible, for Primavera, is without moving a successor: by the free float.
            floats(
                rows, marks, leaving, out_first, days, steps, origin, which, dates, worked, total, free, anew
            )
            for i in np.flatnonzero(late):
                start, c = int(dates[i, at.START]), int(rows[i, at.CALENDAR])
                start = added(days, steps, origin, c, start, int(free[i]))
                dates[i, at.LATE_START] = settled(days, steps, origin, c, start, True)
        forward(
            order,
            rows,
            marks,
            arriving,
            into_first,
            mixed_in,
            days,
            steps,
            origin,
            flags,
            dates,
            worked,
            arrives,
        )
        dates[:, at.LATE_START] = kept_late
    low, high = floats(
        rows, marks, leaving, out_first, days, steps, origin, which, dates, worked, total, free, anew
    )
    driving = in_place(arrives, logic.into)
    if effort.any():
        span_efforts(plans, network, table, dates, total, free, end)
        every = np.zeros(len(network.links), dtype=np.bool_)
        every[kept] = driving
        driving = every
    return Solution(dates, driving, total, free, table), low, high


def _logic(network: Network, effort: NDArray[np.bool_]) -> tuple[Network, Ints]:
    """The links that carry logic: those of levels of effort are put aside."""
    if not effort.any():
        return network, np.arange(len(network.links), dtype=np.int32)
    links = network.links
    effortless = ~(effort[links[:, at.PREDECESSOR]] | effort[links[:, at.SUCCESSOR]])
    kept = np.flatnonzero(effortless).astype(np.int32)
    return connect(network.rows, links[kept], network.calendars), kept


def _start_with_the_first(plans: Sequence[Plan], rows: Ints, dates: Ints) -> Ints:
    """``rows`` where a plan scheduled from its finish starts with its earliest late start."""
    if not any(plan.from_finish for plan in plans):
        return rows
    rows = rows.copy()
    first = 0
    for plan in plans:
        own = slice(first, first + len(plan.activities))
        first = own.stop
        if plan.from_finish and plan.activities:
            rows[own, at.PLAN_START] = dates[own, at.LATE_START].min()
    return rows


def _ends(plans: Sequence[Plan], rows: Ints, dates: Ints) -> Ints:
    """The late finish of open ends: the plan's finish, or its must-finish-by date."""
    end = np.empty(len(rows), dtype=np.int32)
    if not plans:
        end[:] = dates[:, at.EARLY_FINISH].max()
    first = 0
    for plan in plans:
        own = slice(first, first + len(plan.activities))
        first = own.stop
        counted = (rows[own, at.ACTIVE] != 0) & (rows[own, at.KIND] != at.LEVEL_OF_EFFORT)
        leaves = rows[own, at.KIND] != at.SUMMARY
        last = int(dates[own, at.EARLY_FINISH][counted].max()) if counted.any() else minutes(plan.start)
        if plan.finish is not None:
            last = minutes(plan.finish)
        elif plan.last_finish is not None and (rows[own, at.STATE][leaves] == at.FINISHED).all():
            last = minutes(plan.last_finish)
        end[own] = last
    return end
