"""From plans to schedules: build the arrays, run the passes, dress the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.backward import backward, floats
from jalon.engine.cpm.effort import span_efforts
from jalon.engine.cpm.forward import (
    ACTUAL_DATES,
    PROGRESS_OVERRIDE,
    RETAINED_LOGIC,
    Dates,
    Switches,
    forward,
)
from jalon.engine.cpm.network import (
    ALAP,
    FINISHED,
    LEVEL_OF_EFFORT,
    SUMMARY,
    Activities,
    Ints,
    Links,
    Network,
    build,
    connect,
)
from jalon.engine.cpm.order import computing_order
from jalon.engine.cpm.splits import spans
from jalon.engine.model.clock import DAY, EARLIEST, EPOCH, LATEST, MINUTE, NEVER, minutes
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.worktime import Table, Window
from jalon.engine.worktime.kernel import between

_FIRST_DAY, _LAST_DAY = minutes(EARLIEST) // DAY - 400, minutes(LATEST) // DAY + 400
_PROGRESS = {
    "retained_logic": RETAINED_LOGIC,
    "progress_override": PROGRESS_OVERRIDE,
    "actual_dates": ACTUAL_DATES,
}
_FLOAT = {"start": 0, "finish": 1, "smallest": 2}


def switches(rules: SchedulingRules) -> Switches:
    """Rules as the numbers the kernels read."""
    return Switches(
        rules.family == "primavera",
        rules.honour_constraints,
        rules.multiple_critical_paths,
        rules.remaining_after_data_date,
        _PROGRESS[rules.progress],
        rules.start_lag_from_actual,
        rules.use_expected_finish,
    )


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """The passes' answer for a whole network."""

    dates: Dates
    total: Ints
    free: Ints
    span: Ints
    table: Table


def solve(plans: Sequence[Plan], rules: SchedulingRules) -> tuple[Schedule, ...]:
    """Schedules of ``plans`` computed as one network."""
    network, numbers = build(plans, rules)
    a, links = network.activities, network.links
    order = computing_order(a.parent, a.kind, links.successor, links.out_first, links.out)
    if len(order) < len(a.parent) + int((a.kind == SUMMARY).sum()):
        raise PlanError([_loop_across(plans)])
    for window in _windows(network):
        solution = _passes(plans, network, order, rules, window)
        if _fits(solution, window):
            return tuple(_dress(plans, rules, network, numbers, solution))
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
    names = ", ".join(plan.name for plan in plans)
    return Fault(
        "cycle_across",
        gettext_noop(
            "These plans wait for each other in a loop: %(plans)s. Remove one of the links between them."
        ),
        {"plans": names},
    )


def _windows(network: Network) -> Iterator[Window]:
    """Spans of days to try: the dates written in the plan and some years, then ever wider."""
    a = network.activities
    columns = (
        network.start,
        network.data_date,
        network.must_finish,
        a.constraint_date,
        a.constraint2_date,
        a.deadline,
        a.actual_start,
        a.actual_finish,
        a.stop,
        a.resume,
        a.fixed_start,
        a.fixed_finish,
    )
    known = np.concatenate(columns)
    known = known[known != NEVER]
    low, high = (int(known.min()) // DAY, int(known.max()) // DAY) if len(known) else (0, 0)
    for years in (4, 16, 64, 400):
        first = max(low - years * 366, _FIRST_DAY)
        last = min(high + 2 * years * 366, _LAST_DAY)
        yield Window(first, last - first)


def _fits(solution: Solution, window: Window) -> bool:
    d = solution.dates
    if not len(d.start):
        return True
    low = min(int(d.start.min()), int(d.late_start.min()), int(d.early_start.min()))
    high = max(int(d.finish.max()), int(d.late_finish.max()), int(d.early_finish.max()))
    return low > (window.first_day + 2) * DAY and high < (window.first_day + window.count - 2) * DAY


def blank(n: int, m: int) -> Dates:
    """Room for the passes to write in."""
    return Dates(
        *(np.full(n, NEVER, dtype=np.int64) for _ in range(7)), np.zeros(n, np.int8), np.zeros(m, np.bool_)
    )


def _passes(
    plans: Sequence[Plan], network: Network, order: Ints, rules: SchedulingRules, window: Window
) -> Solution:
    a, links = network.activities, network.links
    table = network.calendars.table(window)
    span, remaining = spans(plans, a, table)
    a = a._replace(remaining=remaining)
    flags = switches(rules)
    effort = a.kind == LEVEL_OF_EFFORT
    logic, kept = _without(links, effort, len(a.parent))
    d = blank(len(a.parent), len(logic.kind))
    forward(order, a, logic, table, span, network.start, network.data_date, flags, False, d)
    end = _ends(network, a, d, plans)
    backward(order, a, logic, table, span, end, flags, d)
    if (a.constraint == ALAP).any():
        forward(order, a, logic, table, span, network.start, network.data_date, flags, True, d)
    total, free = floats(a, logic, table, span, flags, _FLOAT[rules.total_float], d)
    if effort.any():
        span_efforts(a, links, table, d, total, free, end)
    driving = np.zeros(len(links.kind), dtype=np.bool_)
    driving[kept] = d.driving
    return Solution(d._replace(driving=driving), total, free, span, table)


def _without(links: Links, effort: NDArray[np.bool_], count: int) -> tuple[Links, NDArray[np.int64]]:
    """The links that carry logic: those of levels of effort are put aside."""
    if not effort.any():
        return links, np.arange(len(links.kind))
    kept = np.flatnonzero(~(effort[links.predecessor] | effort[links.successor]))
    return connect(np.array(links[:5])[:, kept], count), kept


def _ends(network: Network, a: Activities, d: Dates, plans: Sequence[Plan]) -> Ints:
    """The late finish of open ends: the plan's finish, or its must-finish-by date."""
    end = np.empty(len(a.parent), dtype=np.int64)
    row = 0
    for plan in plans:
        rows = slice(row, row + len(plan.activities))
        row = rows.stop
        counted = a.active[rows] & (a.kind[rows] != LEVEL_OF_EFFORT)
        finishes = d.early_finish[rows][counted]
        last = int(finishes.max()) if len(finishes) else minutes(plan.start)
        if plan.finish is not None:
            last = minutes(plan.finish)
        elif plan.last_finish is not None and not (a.state[rows] != FINISHED)[a.kind[rows] != SUMMARY].any():
            last = minutes(plan.last_finish)
        end[rows] = last
    return end


def _dress(
    plans: Sequence[Plan],
    rules: SchedulingRules,
    network: Network,
    numbers: list[NDArray[np.int64]],
    solution: Solution,
) -> Iterator[Schedule]:
    a, d = network.activities, solution.dates
    critical = (solution.total <= rules.critical_float) & (a.state != FINISHED) & a.active
    if rules.critical_by == "longest_path":
        critical = _longest_path(network, d)
    percent = np.array(
        [x.progress.percent_complete for plan in plans for x in plan.activities], dtype=np.float64
    )
    duration = a.duration.copy()
    for i in np.flatnonzero(a.kind == SUMMARY):
        duration[i] = between(solution.table, a.calendar[i], d.start[i], d.finish[i])
    _roll_up_percent(a, percent, duration)
    row = 0
    for plan, found in zip(plans, numbers, strict=True):
        rows = slice(row, row + len(plan.activities))
        first, driving, before = _drivers(plan, found, d, network.links, rows)
        row = rows.stop
        leaves = a.active[rows]
        begin = int(d.start[rows][leaves].min()) if leaves.any() else minutes(plan.start)
        finish = int(d.finish[rows][leaves].max()) if leaves.any() else minutes(plan.start)
        yield Schedule(
            uid=np.array([x.uid for x in plan.activities], dtype=np.int64),
            start=d.start[rows],
            finish=d.finish[rows],
            early_start=d.early_start[rows],
            early_finish=d.early_finish[rows],
            late_start=d.late_start[rows],
            late_finish=d.late_finish[rows],
            total_float=solution.total[rows],
            free_float=solution.free[rows],
            critical=critical[rows],
            duration=duration[rows],
            percent=percent[rows],
            driver=d.driver[rows],
            driver_first=first,
            driver_link=driving,
            link_predecessor=before,
            project_start=EPOCH + begin * MINUTE,
            project_finish=EPOCH + finish * MINUTE,
            warnings=tuple(_warnings(plan, found, rules)),
        )


def _drivers(
    plan: Plan, found: NDArray[np.int64], d: Dates, links: Links, rows: slice
) -> tuple[Ints, Ints, Ints]:
    used = found >= 0
    drives = np.zeros(len(found), dtype=np.bool_)
    drives[used] = d.driving[found[used]]
    before = np.full(len(found), -1, dtype=np.int64)
    after = np.zeros(len(found), dtype=np.int64)
    before[used] = links.predecessor[found[used]] - rows.start
    after[used] = links.successor[found[used]] - rows.start
    before[(before < 0) | (before >= rows.stop - rows.start)] = -1
    driving = np.flatnonzero(drives)
    driving = driving[np.argsort(after[driving], kind="stable")]
    first = np.zeros(rows.stop - rows.start + 1, dtype=np.int64)
    np.cumsum(np.bincount(after[driving], minlength=len(first) - 1), out=first[1:])
    return first, driving, before


def _roll_up_percent(a: Activities, percent: NDArray[np.float64], duration: Ints) -> None:
    """A summary is as complete as its leaves: their worked duration over their duration."""
    done = np.where(a.kind == SUMMARY, 0.0, percent * duration)
    whole = np.where((a.kind == SUMMARY) | ~a.active, 0, duration).astype(np.float64)
    done[~a.active] = 0.0
    for i in range(len(percent) - 1, -1, -1):
        if a.kind[i] == SUMMARY:
            percent[i] = round(done[i] / whole[i], 2) if whole[i] else 0.0
        if a.parent[i] >= 0:
            done[a.parent[i]] += done[i]
            whole[a.parent[i]] += whole[i]


def _longest_path(network: Network, d: Dates) -> NDArray[np.bool_]:
    """Activities on a driving chain to the latest finish."""
    a, links = network.activities, network.links
    on_path = np.zeros(len(a.parent), dtype=np.bool_)
    open_rows = a.active & (a.kind != SUMMARY) & (a.state != FINISHED)
    if not open_rows.any():
        return on_path
    stack = list(np.flatnonzero(open_rows & (d.early_finish == d.early_finish[open_rows].max())))
    while stack:
        i = stack.pop()
        if on_path[i]:
            continue
        on_path[i] = True
        for k in links.into[links.into_first[i] : links.into_first[i + 1]]:
            if d.driving[k] and a.state[links.predecessor[k]] != FINISHED:
                stack.append(links.predecessor[k])
    return on_path


def _warnings(plan: Plan, found: NDArray[np.int64], rules: SchedulingRules) -> Iterator[str]:
    absent = sum(
        1 for at, link in enumerate(plan.links) if found[at] < 0 and link.predecessor_plan is not None
    )
    if absent and not rules.ignore_external_links:
        yield gettext_noop("%(count)d links wait for another plan that is not here: they are left out.") % {
            "count": absent
        }
