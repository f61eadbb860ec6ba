"""The passes' answer as schedules: one a plan, with drivers, critical path and roll-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.columns import ACTIVE, KIND, PARENT, SUMMARY
from jalon.engine.cpm.network import Ints, Network
from jalon.engine.cpm.solve import Solution
from jalon.engine.model.clock import EPOCH, MINUTE, minutes
from jalon.engine.model.errors import Fault, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.worktime.compiled import compiled
from jalon.engine.worktime.kernel import worked_at

Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What the passes do not read of the activities but a schedule shows."""

    uid: Longs
    percent: NDArray[np.float64]

    @classmethod
    def of(cls, plans: Sequence[Plan]) -> Labels:
        activities = [a for plan in plans for a in plan.activities]
        return cls(
            np.array([a.uid for a in activities], dtype=np.int64),
            np.array([a.progress.percent_complete for a in activities], dtype=np.float64),
        )


def dress(
    plans: Sequence[Plan],
    rules: SchedulingRules,
    network: Network,
    numbers: Sequence[Ints],
    labels: Labels,
    solution: Solution,
) -> Iterator[Schedule]:
    """The schedule of each plan, from the answer for all of them."""
    rows, dates = network.rows, solution.dates
    active = rows[:, at.ACTIVE] != 0
    critical = (solution.total <= rules.critical_float) & (rows[:, at.STATE] != at.FINISHED) & active
    if rules.critical_by == "longest_path":
        critical = _longest_path(network, solution)
    percent = labels.percent.copy()
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
            uid=labels.uid[own],
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


@compiled
def _roll_up_percent(rows: Ints, percent: NDArray[np.float64], duration: Longs) -> None:
    """A summary is as complete as its leaves: their worked duration over their duration."""
    n = len(rows)
    done, whole = np.zeros(n), np.zeros(n)
    for i in range(n - 1, -1, -1):
        if rows[i, KIND] == SUMMARY:
            percent[i] = round(done[i] / whole[i], 2) if whole[i] > 0 else 0.0
        elif rows[i, ACTIVE]:
            done[i] = percent[i] * duration[i]
            whole[i] = duration[i]
        p = rows[i, PARENT]
        if p >= 0:
            done[p] += done[i]
            whole[p] += whole[i]


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


def _warnings(plan: Plan, found: Ints, rules: SchedulingRules) -> Iterator[Fault]:
    left_out = np.flatnonzero(found < 0)
    absent = sum(1 for link in left_out if plan.links[link].predecessor_plan)
    if absent and not rules.ignore_external_links:
        yield Fault(
            "plan_absent",
            gettext_noop("Links to other plans that are not here are left out: %(count)d."),
            {"count": absent},
        )
