"""A plan and its schedule as columns: what the checks read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from jalon.engine.earned_value.baseline import Baseline
from jalon.engine.model.activity import Activity, ActivityKind, ConstraintKind
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.link import LinkKind
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule

Longs = NDArray[np.int64]
Bools = NDArray[np.bool_]
HARD = frozenset(
    {
        ConstraintKind.MSO,
        ConstraintKind.MFO,
        ConstraintKind.SNLT,
        ConstraintKind.FNLT,
        ConstraintKind.MANDATORY_START,
        ConstraintKind.MANDATORY_FINISH,
    }
)
KINDS = (LinkKind.FS, LinkKind.SS, LinkKind.FF, LinkKind.SF)


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Columns with one entry an activity (n) or a link (m), in the plan's order.

    ``now`` is the data date, None where there is none. Links to other plans have
    ``before`` -1; lags are minutes; ``parent`` is a row, -1 at the top.
    """

    plan: Plan
    schedule: Schedule
    now: int | None
    leaf: Bools
    milestone: Bools
    effort: Bools
    finished: Bools
    started: Bools
    hard: Bools
    served: Bools
    parent: Longs
    duration: Longs
    actual_start: Longs
    actual_finish: Longs
    before: Longs
    after: Longs
    kind: Longs
    lag: Longs
    baseline_finish: Longs
    baseline_minutes: NDArray[np.float64]

    @property
    def day(self) -> int:
        return self.plan.minutes_per_day

    @property
    def open(self) -> Bools:
        """The base of most points: incomplete, no summary, no level of effort."""
        found: Bools = self.leaf & ~self.effort & ~self.finished
        return found

    @classmethod
    def of(
        cls, plan: Plan, schedule: Schedule, data_date: datetime | None, baseline: Baseline | None
    ) -> Facts:
        activities = plan.activities
        place = {a.uid: i for i, a in enumerate(activities)}
        duration = schedule.duration
        n = len(activities)

        def column(values: list[bool]) -> Bools:
            return np.array(values, dtype=np.bool_)

        served = column([bool(a.fixed_cost or a.cost) for a in activities])
        assigned = [place[one.activity] for one in plan.assignments]
        served[assigned] = True
        started = [a.progress.actual_start for a in activities]
        finished = [a.progress.actual_finish for a in activities]
        links = plan.links
        return cls(
            plan,
            schedule,
            None if data_date is None else minutes(data_date),
            column([a.kind is not ActivityKind.SUMMARY and a.active and not a.external for a in activities]),
            column([_milestone(a) for a in activities]),
            column([a.kind is ActivityKind.LEVEL_OF_EFFORT for a in activities]),
            column([a.progress.finished or a.progress.percent_complete >= 100 for a in activities]),
            column([d is not None for d in started]),
            column([_hard(a) for a in activities]),
            served,
            np.array([-1 if a.parent is None else place[a.parent] for a in activities], dtype=np.int64),
            duration,
            np.array([NEVER if d is None else minutes(d) for d in started], dtype=np.int64),
            np.array([NEVER if d is None else minutes(d) for d in finished], dtype=np.int64),
            np.array(
                [-1 if k.predecessor_plan is not None else place[k.predecessor] for k in links],
                dtype=np.int64,
            ),
            np.array([place[k.successor] for k in links], dtype=np.int64),
            np.array([KINDS.index(k.kind) for k in links], dtype=np.int64),
            np.array([_lag(plan, k.lag.minutes, k.lag.percent) for k in links], dtype=np.int64),
            np.full(n, NEVER) if baseline is None else baseline.finish,
            np.full(n, np.nan) if baseline is None else baseline.duration,
        )


def _milestone(a: Activity) -> bool:
    return (
        a.milestone
        or a.duration.minutes == 0
        or a.kind
        in (
            ActivityKind.START_MILESTONE,
            ActivityKind.FINISH_MILESTONE,
        )
    )


def _hard(a: Activity) -> bool:
    return any(c is not None and c.kind in HARD for c in (a.constraint, a.second_constraint))


def _lag(plan: Plan, length: int, percent: float | None) -> int:
    """Minutes; of a share of a duration only the sign matters here."""
    return length if percent is None else round(percent * plan.minutes_per_day / 100)
