"""From plans to schedules: build the arrays, run the passes, dress the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.backward import backward, floats
from jalon.engine.cpm.effort import span_efforts
from jalon.engine.cpm.forward import forward
from jalon.engine.cpm.network import Ints, Network, build, connect, traits
from jalon.engine.cpm.splits import with_gaps
from jalon.engine.model.clock import DAY, EARLIEST, EPOCH, LATEST, MINUTE, NEVER, minutes
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import MICROSOFT, SchedulingRules
from jalon.engine.worktime import Table, Window
from jalon.engine.worktime.kernel import added, settled, worked_at

Longs = NDArray[np.int64]
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


def solve(plans: Sequence[Plan], rules: SchedulingRules) -> tuple[Schedule, ...]:
    """Schedules of ``plans`` computed as one network."""
    network, numbers = build(plans, rules)
    order = network.order()
    if len(order) < len(network.rows) + int((network.rows[:, at.KIND] == at.SUMMARY).sum()):
        raise PlanError([_loop_across(plans)])
    return tuple(_dress(plans, rules, network, numbers, compute(network, order, rules, plans)))


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


def _loop_across(plans: Sequence[Plan]) -> Fault:
    return Fault(
        "cycle_across",
        gettext_noop(
            "These plans wait for each other in a loop: %(plans)s. Remove one of the links between them."
        ),
        {"plans": ", ".join(plan.name for plan in plans)},
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
    found[at.EXPECTED] = rules.use_expected_finish
    return found


def _passes(
    plans: Sequence[Plan], network: Network, order: Ints, rules: SchedulingRules, window: Window
) -> tuple[Solution, int, int]:
    table = network.calendars.table(window)
    days, guess, origin = table.days, table.guess, table.origin
    rows = with_gaps(plans, network.rows, table)
    effort = rows[:, at.KIND] == at.LEVEL_OF_EFFORT
    logic, kept = _logic(network, effort)
    marks = network.traits if rows is network.rows else traits(rows)
    arriving, into_first = logic.arriving, logic.into_first
    leaving, out_first = logic.leaving, logic.out_first
    n = len(rows)
    dates = np.empty((n, at.DATE), dtype=np.int32)
    worked = np.empty((n, at.WORKED), dtype=np.int32)
    arrives = np.zeros(len(arriving), dtype=np.bool_)
    flags = switches(rules)
    dates[effort] = NEVER
    forward(order, rows, marks, arriving, into_first, days, guess, origin, flags, dates, worked, arrives)
    end = _ends(plans, rows, dates)
    backward(order, rows, marks, leaving, out_first, days, guess, origin, flags, end, dates, worked)
    total, free = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    which = _FLOAT[rules.total_float]
    late = rows[:, at.CONSTRAINT] == at.ALAP
    if late.any():
        rows = _start_with_the_first(plans, rows, dates)
        flags[at.AS_LATE] = 1
        kept_late = dates[:, at.LATE_START].copy()
        if rules.family == "primavera":
            # As late as possible, for Primavera, is without moving a successor: by the free float.
            floats(rows, marks, leaving, out_first, days, guess, origin, which, dates, worked, total, free)
            for i in np.flatnonzero(late):
                start, c = int(dates[i, at.START]), int(rows[i, at.CALENDAR])
                start = added(days, guess, origin, c, start, int(free[i]))
                dates[i, at.LATE_START] = settled(days, guess, origin, c, start, True)
        forward(order, rows, marks, arriving, into_first, days, guess, origin, flags, dates, worked, arrives)
        dates[:, at.LATE_START] = kept_late
    low, high = floats(
        rows, marks, leaving, out_first, days, guess, origin, which, dates, worked, total, free
    )
    driving = np.empty_like(arrives)
    driving[logic.into] = arrives
    if effort.any():
        span_efforts(network, table, dates, total, free, end)
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


def _dress(
    plans: Sequence[Plan],
    rules: SchedulingRules,
    network: Network,
    numbers: list[Ints],
    solution: Solution,
) -> Iterator[Schedule]:
    rows, dates = network.rows, solution.dates
    active = rows[:, at.ACTIVE] != 0
    critical = (solution.total <= rules.critical_float) & (rows[:, at.STATE] != at.FINISHED) & active
    if rules.critical_by == "longest_path":
        critical = _longest_path(network, solution)
    percent = np.array(
        [x.progress.percent_complete for plan in plans for x in plan.activities], dtype=np.float64
    )
    duration = rows[:, at.DURATION].astype(np.int64)
    table = solution.table
    for i in np.flatnonzero(rows[:, at.KIND] == at.SUMMARY):
        c = rows[i, at.CALENDAR]
        ends = (dates[i, at.START], dates[i, at.FINISH])
        begin, finish = (worked_at(table.days, table.origin, c, t) for t in ends)
        duration[i] = finish - begin
    _roll_up_percent(rows, percent, duration)
    first = 0
    for plan, found in zip(plans, numbers, strict=True):
        own = slice(first, first + len(plan.activities))
        first = own.stop
        counted = dates[own][active[own]]
        span = (
            (int(counted[:, at.START].min()), int(counted[:, at.FINISH].max()))
            if len(counted)
            else (minutes(plan.start),) * 2
        )
        driver_first, driver_link, before = _drivers(found, network.links, solution.driving, own)
        yield Schedule(
            uid=np.array([x.uid for x in plan.activities], dtype=np.int64),
            start=dates[own, at.START].astype(np.int64),
            finish=dates[own, at.FINISH].astype(np.int64),
            early_start=dates[own, at.EARLY_START].astype(np.int64),
            early_finish=dates[own, at.EARLY_FINISH].astype(np.int64),
            late_start=dates[own, at.LATE_START].astype(np.int64),
            late_finish=dates[own, at.LATE_FINISH].astype(np.int64),
            total_float=solution.total[own].astype(np.int64),
            free_float=solution.free[own].astype(np.int64),
            critical=critical[own],
            duration=duration[own],
            percent=percent[own],
            driver=dates[own, at.DRIVER].astype(np.int8),
            driver_first=driver_first,
            driver_link=driver_link,
            link_predecessor=before,
            project_start=EPOCH + span[0] * MINUTE,
            project_finish=EPOCH + span[1] * MINUTE,
            warnings=tuple(_warnings(plan, found, rules)),
        )


def _drivers(found: Ints, links: Ints, driving: NDArray[np.bool_], own: slice) -> tuple[Longs, Longs, Longs]:
    """A plan's driving links by activity, and each link's predecessor as a row of the plan."""
    used = found >= 0
    drives = np.zeros(len(found), dtype=np.bool_)
    drives[used] = driving[found[used]]
    before: Longs = np.full(len(found), -1, dtype=np.int64)
    after = np.zeros(len(found), dtype=np.int64)
    before[used] = links[found[used], at.PREDECESSOR] - own.start
    after[used] = links[found[used], at.SUCCESSOR] - own.start
    before[(before < 0) | (before >= own.stop - own.start)] = -1
    kept = np.flatnonzero(drives)
    kept = kept[np.argsort(after[kept], kind="stable")]
    first = np.zeros(own.stop - own.start + 1, dtype=np.int64)
    np.cumsum(np.bincount(after[kept], minlength=len(first) - 1), out=first[1:])
    return first, kept, before


def _roll_up_percent(rows: Ints, percent: NDArray[np.float64], duration: Longs) -> None:
    """A summary is as complete as its leaves: their worked duration over their duration."""
    counted = (rows[:, at.KIND] != at.SUMMARY) & (rows[:, at.ACTIVE] != 0)
    done = np.where(counted, percent * duration, 0.0)
    whole = np.where(counted, duration, 0).astype(np.float64)
    parent = rows[:, at.PARENT]
    for i in np.flatnonzero((parent >= 0) | ~counted)[::-1]:
        if rows[i, at.KIND] == at.SUMMARY:
            percent[i] = round(done[i] / whole[i], 2) if whole[i] else 0.0
        if parent[i] >= 0:
            done[parent[i]] += done[i]
            whole[parent[i]] += whole[i]


def _longest_path(network: Network, solution: Solution) -> NDArray[np.bool_]:
    """Activities on a driving chain to the latest finish."""
    rows, finish = network.rows, solution.dates[:, at.EARLY_FINISH]
    on_path = np.zeros(len(rows), dtype=np.bool_)
    unfinished = (
        (rows[:, at.ACTIVE] != 0) & (rows[:, at.KIND] != at.SUMMARY) & (rows[:, at.STATE] != at.FINISHED)
    )
    if not unfinished.any():
        return on_path
    stack = list(np.flatnonzero(unfinished & (finish == finish[unfinished].max())))
    while stack:
        i = stack.pop()
        if on_path[i] or not unfinished[i]:
            continue
        on_path[i] = True
        for k in network.into[network.into_first[i] : network.into_first[i + 1]]:
            if solution.driving[k]:
                stack.append(network.links[k, at.PREDECESSOR])
    return on_path


def _warnings(plan: Plan, found: Ints, rules: SchedulingRules) -> Iterator[str]:
    absent = sum(
        1 for number, link in zip(found, plan.links, strict=True) if number < 0 and link.predecessor_plan
    )
    if absent and not rules.ignore_external_links:
        yield gettext_noop("%(count)d links wait for another plan that is not here: they are left out.") % {
            "count": absent
        }
