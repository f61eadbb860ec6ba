"""Earned value of a plan at a data date, against its baseline: the door of this room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from jalon.engine.earned_value import breakdowns, earned_schedule, indices
from jalon.engine.earned_value.baseline import Baseline
from jalon.engine.earned_value.costs import Costs, Shares
from jalon.engine.earned_value.methods import Measuring, Method, earned_share, method_named, usual_method
from jalon.engine.earned_value.performance import Breakdown, Curves, Performance, TimePerformance, known
from jalon.engine.earned_value.phasing import Floats, Longs, Period, Timeline, period_ends
from jalon.engine.model.clock import NEVER, instant, minutes
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule

Unit = Literal["money", "hours", "days"]


@dataclass(frozen=True, slots=True, eq=False)
class Measure:
    """Earned value of a plan.

    Attributes
    ----------
    data_date : datetime
    unit : "money", "hours" or "days"
        What values are counted in: the plan's currency; hours of work where the plan has no
        costs; working days of duration where it has no work either.
    currency, baseline : str
    total : Performance
    time : TimePerformance
    curves : Curves
    uid : (n,) int64
    start, finish : (n,) int64
        Of the baseline, minutes since 1970; ``NEVER`` where not in it.
    bac, pv, ev, ac : (n,) float
        Of each activity alone: a summary has only what is its own.
    share : (n,) float
        The earned share of each activity, 0 to 1.
    methods : tuple of Method
    notes : tuple of Fault
        What was taken for granted, one sentence each.
    """

    plan: Plan
    data_date: datetime
    unit: Unit
    currency: str
    baseline: str
    total: Performance
    time: TimePerformance
    curves: Curves
    uid: Longs
    start: Longs
    finish: Longs
    bac: Floats
    pv: Floats
    ev: Floats
    ac: Floats
    share: Floats
    methods: tuple[Method, ...]
    notes: tuple[Fault, ...]
    resource_shares: Shares

    def by_work(self) -> Breakdown:
        """A line a row of the plan, summaries with all that is below them."""
        return breakdowns.by_work(self.plan, self.bac, self.pv, self.ev, self.ac)

    def by_field(self, name: str) -> Breakdown:
        """A line a value of a custom field: the control account, for one."""
        return breakdowns.by_field(self.plan, name, self.bac, self.pv, self.ev, self.ac)

    def by_resource(self) -> Breakdown:
        """A line a resource, by its share in each activity; what is nobody's comes last."""
        return breakdowns.by_resource(self.plan, self.resource_shares, self.bac, self.pv, self.ev, self.ac)

    def parts(self, by: str, key: int | str | None) -> Breakdown:
        """What a line of the work, of the resources or of a field's values is the sum of."""
        values = (self.bac, self.pv, self.ev, self.ac)
        return breakdowns.parts(self.plan, self.resource_shares, by, key, *values)


def measure(
    plan: Plan,
    schedule: Schedule,
    data_date: datetime | None = None,
    baseline: Baseline | int | None = None,
    *,
    period: Period = "month",
    methods: Mapping[int, Method] | None = None,
    method_field: str = "",
    etc_bottom_up: float | None = None,
) -> Measure:
    """Measure ``plan`` at ``data_date``, or at its own data date.

    Parameters
    ----------
    schedule : Schedule
        Of the plan, today.
    baseline : Baseline or int, optional
        A numbered baseline of the plan, the lowest one where not given; or a kept run.
    period : "day", "week", "month" or "quarter"
    methods : Mapping of uid to Method, optional
        How single activities are measured; others by :func:`usual_method`.
    method_field : str
        Custom field in which people write the method, read by :func:`method_named`.
    etc_bottom_up : float, optional
        What the rest costs, as people estimate it today.

    Raises
    ------
    PlanError
        Without a baseline, without a data date, or with one before the baseline starts.
    """
    if not isinstance(baseline, Baseline):
        baseline = Baseline.of_plan(plan, baseline)
    today = data_date or plan.data_date
    if today is None:
        raise PlanError([_no_date(plan)])
    counted = baseline.covered & np.array([a.active for a in plan.activities], dtype=np.bool_)
    if not counted.any():
        raise PlanError([_nothing_left(plan)])
    start, finish = np.where(counted, baseline.start, NEVER), np.where(counted, baseline.finish, NEVER)
    first, now = int(start[counted].min()), minutes(today)
    if now < first:
        begin = instant(first)
        raise PlanError([_too_early(plan, today, begin)])
    last = max(int(finish[counted].max()), now, int(schedule.finish.max()))
    timeline = Timeline.of(plan, min(first, int(schedule.start.min())), last)
    notes: list[Fault] = []
    unit, bac, work = _budget(plan, baseline, counted, notes)
    due = timeline.each(start, finish, np.where(counted, 1.0, 0.0), np.array([now]))[:, 0]
    chosen = _methods(plan, methods or {}, method_field, notes)
    share = _shares(plan, schedule, chosen, due)
    pv, ev = bac * due, bac * share
    ac = _actual(plan, unit, work, schedule, bac, ev, notes)
    total = Performance(float(bac.sum()), float(pv.sum()), float(ev.sum()), float(ac.sum()), etc_bottom_up)
    values = _Values(start, finish, bac, pv, ev, ac)
    began, ended = _worked(plan, schedule, values, now)
    curves = _curves(timeline, values, began, ended, schedule, now, period, last)
    return Measure(
        plan,
        today,
        unit,
        plan.currency if unit == "money" else "",
        baseline.name,
        total,
        _time(timeline, values, total, first, now, ended, period),
        curves,
        schedule.uid,
        start,
        finish,
        bac,
        pv,
        ev,
        ac,
        share,
        chosen,
        tuple(notes),
        work.money if unit == "money" else work.hours,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Values:
    start: Longs
    finish: Longs
    bac: Floats
    pv: Floats
    ev: Floats
    ac: Floats


def _budget(
    plan: Plan, baseline: Baseline, counted: NDArray[np.bool_], notes: list[Fault]
) -> tuple[Unit, Floats, Costs]:
    """What values are counted in, and each activity's budget."""
    work = Costs.of(plan)
    leaf = np.array([not a.is_summary for a in plan.activities], dtype=np.bool_)
    # A summary's cost in a baseline holds what is below it: its own is its fixed cost.
    promised = np.where(leaf, baseline.cost, np.array([a.fixed_cost for a in plan.activities]))
    money = np.where(np.isnan(promised), work.planned, promised)
    hours = np.where(leaf & ~np.isnan(baseline.work), baseline.work, work.work)
    days = np.where(
        np.isnan(baseline.duration), [a.duration.minutes for a in plan.activities], baseline.duration
    )
    days = np.where(leaf, days, 0.0) / plan.minutes_per_day
    missing = int((leaf & ~counted & np.array([a.active for a in plan.activities])).sum())
    if missing:
        notes.append(
            Fault(
                "not_in_baseline",
                gettext_noop(
                    "%(count)s tasks are not in the baseline and have no budget:"
                    " keep a new baseline when they are approved."
                ),
                {"count": missing},
            )
        )
    if (money[counted] > 0).any():
        return "money", np.where(counted, money, 0.0), work
    if (hours[counted] > 0).any():
        notes.append(_no_costs(gettext_noop("The plan has no costs: values are hours of work.")))
        return "hours", np.where(counted, hours, 0.0), work
    notes.append(
        _no_costs(gettext_noop("The plan has neither costs nor work: values are working days of duration."))
    )
    return "days", np.where(counted, days, 0.0), work


def _no_costs(template: str) -> Fault:
    return Fault("no_costs", template)


def _methods(plan: Plan, methods: Mapping[int, Method], field: str, notes: list[Fault]) -> tuple[Method, ...]:
    found = []
    for a in plan.activities:
        chosen = methods.get(a.uid)
        text = a.fields.get(field) if field and chosen is None else None
        if chosen is None and text is not None:
            chosen = method_named(str(text))
            if chosen is None:
                notes.append(
                    Fault(
                        "method",
                        gettext_noop(
                            "“%(task)s” is measured by percent complete: “%(text)s” is no method we know."
                            " Write %%, 0/100, 50/50, 25/75, LOE, 12 of 40, or weights as 30*,50*,20."
                        ),
                        {"task": a.name, "text": str(text)},
                        a.uid,
                    )
                )
        found.append(chosen or usual_method(a))
    return tuple(found)


def _shares(plan: Plan, schedule: Schedule, methods: tuple[Method, ...], due: Floats) -> Floats:
    found = np.empty(len(plan.activities))
    for i, (a, method) in enumerate(zip(plan.activities, methods, strict=True)):
        p = a.progress
        percent = float(schedule.percent[i])
        if method.physical and p.physical_percent is not None:
            percent = p.physical_percent
        finished = p.finished or (percent >= 100 and method.rule is not Measuring.UNITS)
        found[i] = earned_share(method, percent, p.started or percent > 0, finished, float(due[i]))
    return found


def _actual(
    plan: Plan, unit: Unit, work: Costs, schedule: Schedule, bac: Floats, ev: Floats, notes: list[Fault]
) -> Floats:
    """What was spent; where nobody says, what was planned for the work that is done."""
    if unit == "hours":
        return work.actual_work
    if unit == "days":
        found = np.array([_days_spent(plan, i) for i in range(len(plan.activities))])
    else:
        found = work.actual
    guessed = np.isnan(found)
    usual = np.where(work.planned > 0, work.planned, bac) * schedule.percent / 100
    usual = np.where(bac > 0, usual, np.where(guessed, work.planned * schedule.percent / 100, 0.0))
    silent = guessed & (ev > 0)
    if silent.any():
        notes.append(
            Fault(
                "actual_cost",
                gettext_noop(
                    "%(count)s tasks have progress and no actual cost:"
                    " they are taken to have cost what was planned for it."
                ),
                {"count": int(silent.sum())},
            )
        )
    return np.where(guessed, usual if unit == "money" else ev, found)


def _days_spent(plan: Plan, i: int) -> float:
    spent = plan.activities[i].progress.actual_minutes
    return float("nan") if spent is None or plan.activities[i].is_summary else spent / plan.minutes_per_day


def _worked(plan: Plan, schedule: Schedule, values: _Values, now: int) -> tuple[Longs, Longs]:
    """When each activity was worked on so far: from its actual start to its finish or today."""
    begun = [a.progress.actual_start for a in plan.activities]
    done = [a.progress.actual_finish for a in plan.activities]
    start = np.array([NEVER if d is None else minutes(d) for d in begun])
    start = np.where(start == NEVER, schedule.start, start)
    finish = np.array([NEVER if d is None else minutes(d) for d in done])
    finish = np.where(
        (finish == NEVER) & (values.ev >= values.bac) & (values.bac > 0), schedule.finish, finish
    )
    finish = np.where(finish == NEVER, now, np.minimum(finish, now))
    return np.minimum(start, finish), finish


def _curves(
    timeline: Timeline,
    values: _Values,
    began: Longs,
    ended: Longs,
    schedule: Schedule,
    now: int,
    period: Period,
    last: int,
) -> Curves:
    first = int(
        min(values.start[values.start != NEVER].min(), began[values.ev + values.ac > 0].min(initial=now))
    )
    ends = np.unique(np.append(period_ends(first, last, period), now))
    pv = timeline.spread(values.start, values.finish, values.bac, ends)
    ev = timeline.spread(began, ended, values.ev, ends)
    ac = timeline.spread(began, ended, values.ac, ends)
    rest = np.maximum(values.bac - values.ev, 0.0)
    start = np.maximum(schedule.start, now)
    forecast = values.ev.sum() + timeline.spread(start, np.maximum(schedule.finish, start), rest, ends)
    past = ends <= now
    return Curves(
        ends,
        pv,
        np.where(past, ev, np.nan),
        np.where(past, ac, np.nan),
        np.where(ends >= now, forecast, np.nan),
    )


def _time(
    timeline: Timeline,
    values: _Values,
    total: Performance,
    first: int,
    now: int,
    ended: Longs,
    period: Period,
) -> TimePerformance:
    finish = int(values.finish[values.bac > 0].max(initial=int(values.finish.max())))
    ends = period_ends(first, finish, period)
    ends = np.unique(np.concatenate([ends[ends < finish], [finish], [now] if now < finish else []])).astype(
        np.int64
    )
    planned = timeline.spread(values.start, values.finish, values.bac, ends)
    at = np.array([timeline.days_between(first, int(end)) for end in ends])
    if total.ev >= total.bac > 0:
        # All is done: time stopped with the last of it.
        now = int(ended[values.ev > 0].max())
    actual = timeline.days_between(first, now)
    es = float(earned_schedule.earned_schedule(planned, total.ev, at))
    duration = earned_schedule.planned_duration(planned, at)
    index = earned_schedule.time_index(es, actual)
    cpi = indices.cost_index(total.ev, total.ac)
    earned = earned_schedule.earned_duration(actual, total.ev, total.pv)
    spi = indices.schedule_index(total.ev, total.pv)
    forecasts = {
        "earned_schedule": earned_schedule.duration_forecast(duration, es, actual, index),
        "earned_schedule_plan": earned_schedule.duration_forecast(duration, es, actual),
        "earned_schedule_both": earned_schedule.duration_forecast(duration, es, actual, cpi * index),
        "planned_value": earned_schedule.planned_value_forecast(duration, total.bac, total.ev, total.pv),
        "planned_value_pace": earned_schedule.planned_value_forecast_by_pace(duration, total.ev, total.pv),
        "earned_duration": earned_schedule.earned_duration_forecast(duration, actual, earned),
        "earned_duration_pace": earned_schedule.earned_duration_forecast(duration, actual, earned, spi),
    }
    answers = {name: known(float(value)) for name, value in forecasts.items()}
    return TimePerformance(
        known(duration),
        known(actual),
        known(es),
        known(es - actual),
        known(index),
        known(earned_schedule.to_complete_time_index(duration, es, actual)),
        known(_adherence(timeline, values, ends, at, es)),
        answers,
        {name: None if value is None else timeline.after(first, value) for name, value in answers.items()},
        instant(first),
        instant(finish),
        None if np.isnan(es) else timeline.after(first, es),
    )


def _adherence(timeline: Timeline, values: _Values, ends: Longs, at: Floats, es: float) -> float:
    """Lipke's P, planned values at ES read between the same two ends of periods as ES itself."""
    if np.isnan(es):
        return float("nan")
    after = int(np.clip(np.searchsorted(at, es), 1, len(at) - 1)) if len(at) > 1 else 0
    before = max(after - 1, 0)
    each = timeline.each(values.start, values.finish, values.bac, ends[[before, after]])
    length = at[after] - at[before]
    share = (es - at[before]) / length if length > 0 else 1.0
    return earned_schedule.p_factor(values.ev, each[:, 0] + share * (each[:, 1] - each[:, 0]))


def _no_date(plan: Plan) -> Fault:
    return Fault(
        "no_data_date",
        gettext_noop("“%(plan)s” has no data date: say at which date to measure."),
        {"plan": plan.name},
    )


def _too_early(plan: Plan, today: datetime, begin: datetime | None) -> Fault:
    return Fault(
        "data_date_early",
        gettext_noop(
            "The data date %(date)s is before the baseline of “%(plan)s” starts, %(start)s:"
            " choose a later date, nothing was planned by then."
        ),
        {"plan": plan.name, "date": f"{today:%Y-%m-%d}", "start": f"{begin:%Y-%m-%d}" if begin else ""},
    )


def _nothing_left(plan: Plan) -> Fault:
    return Fault(
        "baseline_empty",
        gettext_noop(
            "The baseline of “%(plan)s” holds none of its active tasks: keep a new baseline of the plan."
        ),
        {"plan": plan.name},
    )
