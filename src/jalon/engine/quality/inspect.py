"""Inspecting a plan: the door of this room."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np

from jalon.engine.cpm.prepared import Prepared
from jalon.engine.earned_value.baseline import Baseline
from jalon.engine.model.plan import Plan
from jalon.engine.model.result import Schedule
from jalon.engine.quality.card import NOTHING, Check, ScoreCard
from jalon.engine.quality.dcma import points
from jalon.engine.quality.facts import Bools, Facts
from jalon.engine.quality.own import own_checks
from jalon.engine.quality.thresholds import Thresholds


def inspect(
    plan: Plan,
    schedule: Schedule,
    data_date: datetime | None = None,
    baseline: Baseline | None = None,
    thresholds: Thresholds | None = None,
    *,
    deep: bool = True,
    prepared: Prepared | None = None,
) -> ScoreCard:
    """The score card of a plan.

    Parameters
    ----------
    schedule : Schedule
        Of the plan, today.
    data_date : datetime, optional
        The plan's own where not given; without any, the points that need it are not said.
    baseline : Baseline, optional
        The plan's lowest numbered one where not given.
    thresholds : Thresholds, optional
        Those the plan's file sets itself where not given, else the DCMA's.
    deep : bool
        Run the critical path test, which schedules the plan once more.
    prepared : Prepared, optional
        Of this plan, where it is at hand: it saves reading the plan again for that test.
    """
    if baseline is None and Baseline.numbers(plan):
        baseline = Baseline.of_plan(plan)
    facts = Facts.of(plan, schedule, data_date or plan.data_date, baseline)
    linked = _linked(facts)
    limits = thresholds or Thresholds.of_plan(plan)
    checks = (*points(facts, limits, linked, deep, prepared), *own_checks(facts, limits))
    uid = schedule.uid
    before, after = linked
    first, last = _milestones(facts, before, after)
    return ScoreCard(
        plan,
        tuple(_named(check, facts) for check in checks),
        first,
        last,
        frozenset(uid[facts.leaf & ~before].tolist()),
        frozenset(uid[facts.leaf & ~after].tolist()),
        limits_of_file=thresholds is None and bool(plan.thresholds),
    )


def _named(check: Check, facts: Facts) -> Check:
    """The check with the numbers of what offends it."""
    uids = NOTHING
    if check.on == "link":
        uids = facts.schedule.uid[facts.after[check.rows]]
    elif check.on == "activity":
        uids = facts.schedule.uid[check.rows]
    elif check.on == "resource":
        uids = np.array([facts.plan.resources[row].uid for row in check.rows], dtype=np.int64)
    return replace(check, uids=uids)


def _linked(facts: Facts) -> tuple[Bools, Bools]:
    """Whether each row has a predecessor, and a successor; a summary's hold for what is below it."""
    n = len(facts.leaf)
    before, after = np.zeros(n, dtype=np.bool_), np.zeros(n, dtype=np.bool_)
    before[facts.after] = True
    after[facts.before[facts.before >= 0]] = True
    for i, above in enumerate(facts.parent.tolist()):
        if above >= 0:
            before[i] |= before[above]
            after[i] |= after[above]
    return before, after


def _milestones(facts: Facts, before: Bools, after: Bools) -> tuple[int | None, int | None]:
    """The milestone that opens the plan and the one that closes it, where it is plain which they are.

    It is plain where one milestone alone has an open end, or where one stands at the very start or finish:
    of several open ends in the middle none speaks for the plan.
    """
    free = facts.open & facts.milestone
    s = facts.schedule
    firsts, lasts = np.flatnonzero(free & ~before), np.flatnonzero(free & ~after)
    first = last = None
    if len(firsts):
        row = firsts[np.argmin(s.start[firsts])]
        if len(firsts) == 1 or s.start[row] <= s.start[facts.leaf].min():
            first = int(s.uid[row])
    if len(lasts):
        row = lasts[np.argmax(s.finish[lasts])]
        if len(lasts) == 1 or s.finish[row] >= s.finish[facts.leaf].max():
            last = int(s.uid[row])
    if first == last:
        first = None
    return first, last
