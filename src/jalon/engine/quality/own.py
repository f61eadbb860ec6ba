"""Our own checks, beyond the fourteen points."""

from __future__ import annotations

import numpy as np

from jalon.engine.cpm.calendars import choose_calendars
from jalon.engine.model.activity import ActivityKind
from jalon.engine.model.clock import DAY, NEVER
from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.resource import ResourceKind
from jalon.engine.model.result import Driver
from jalon.engine.quality.card import Check
from jalon.engine.quality.dcma import at_most
from jalon.engine.quality.facts import Bools, Facts, Longs
from jalon.engine.quality.redundant import MOST_STEPS, redundant
from jalon.engine.quality.thresholds import Thresholds
from jalon.engine.worktime import lay_out

FS, SS, FF, SF = range(4)
FEWEST = 10
"""Estimates below this number say nothing about how they were made."""


def own_checks(facts: Facts, limits: Thresholds) -> tuple[Check, ...]:
    """All of them."""
    return (
        *_dangling(facts),
        _redundant(facts),
        _out_of_sequence(facts),
        _constraint_driven(facts),
        _calendars(facts),
        _resources(facts),
        _round(facts, limits),
    )


def _marked(facts: Facts, rows: Longs) -> Bools:
    found = np.zeros(len(facts.leaf), dtype=np.bool_)
    found[rows[rows >= 0]] = True
    return found


def _dangling(facts: Facts) -> tuple[Check, Check]:
    """An end that no link holds, though the other end is linked."""
    starts = (facts.kind == FS) | (facts.kind == SS)
    finishes = (facts.kind == FS) | (facts.kind == FF)
    into, out = _marked(facts, facts.after), _marked(facts, facts.before)
    start_held = _marked(facts, facts.after[starts])
    finish_holds = _marked(facts, facts.before[finishes])
    base = facts.open & ~facts.milestone
    return (
        at_most(
            "dangling_start",
            None,
            gettext_noop("Dangling starts"),
            gettext_noop("Only the finish is linked: made longer, the task would start earlier."),
            gettext_noop("Nothing holds the start of “%(task)s”: add a link to its start."),
            base,
            into & ~start_held,
            0.0,
        ),
        at_most(
            "dangling_finish",
            None,
            gettext_noop("Dangling finishes"),
            gettext_noop("Only the start has successors: made longer, the task would delay nothing."),
            gettext_noop("Nothing waits for the finish of “%(task)s”: add a link from its finish."),
            base,
            out & ~finish_holds,
            0.0,
        ),
    )


def _redundant(facts: Facts) -> Check:
    """Plain finish-to-start links that a chain of such links already says.

    Links of summaries and with lags are left aside: what they say is not only an order.
    """
    plain = (facts.kind == FS) & (facts.lag == 0) & (facts.before >= 0)
    # The chain may only have links that push at least as far.
    chain = (facts.kind == FS) & (facts.lag >= 0) & (facts.before >= 0)
    if len(chain):
        auto = np.array([a.kind is not ActivityKind.SUMMARY and a.active for a in facts.plan.activities])
        chain &= auto[facts.before] & auto[facts.after]
        # A manual or finished task does not pass on what it waits for.
        held = np.array([a.manual for a in facts.plan.activities]) | facts.finished | facts.started
        chain &= ~held[facts.after]
    rows = np.flatnonzero(chain)
    bad = np.zeros(len(chain), dtype=np.bool_)
    bad[rows] = redundant(len(facts.leaf), facts.before[rows], facts.after[rows], MOST_STEPS)
    base = facts.open[facts.after] if len(chain) else bad
    return at_most(
        "redundant_links",
        None,
        gettext_noop("Redundant links"),
        gettext_noop("Other links already say so: each link that can go makes the rest easier to read."),
        gettext_noop("“%(task)s” waits for “%(other)s” by other links too: this one can go."),
        base,
        bad & plain,
        0.0,
        on="link",
    )


def _out_of_sequence(facts: Facts) -> Check:
    bad = np.zeros(len(facts.after), dtype=np.bool_)
    there = facts.before >= 0
    p, s = facts.before[there], facts.after[there]
    kind = facts.kind[there]
    begun, ended = facts.actual_start, facts.actual_finish
    overlap = facts.lag[there] < 0
    bad[there] = ~overlap & np.select(
        [kind == FS, kind == SS, kind == FF],
        [
            _late(ended[p], begun[s]),
            _late(begun[p], begun[s]),
            _late(ended[p], ended[s]),
        ],
        _late(begun[p], ended[s]),
    )
    live = ~facts.finished[facts.after] & facts.leaf[facts.after] if len(bad) else bad
    whole = facts.leaf[facts.after] if len(bad) else bad
    return at_most(
        "out_of_sequence",
        None,
        gettext_noop("Out-of-sequence progress"),
        gettext_noop("What happened did not follow the links: the logic, or the progress, is wrong."),
        gettext_noop("“%(task)s” went on before “%(other)s” allowed it: correct the link or the dates."),
        whole,
        bad & live,
        0.0,
        on="link",
    )


def _late(first: Longs, then: Longs) -> Bools:
    """Whether what should come first had not happened when the other did."""
    found: Bools = (then != NEVER) & ((first == NEVER) | (first > then))
    return found


def _constraint_driven(facts: Facts) -> Check:
    driver = facts.schedule.driver
    held = (driver == Driver.CONSTRAINT) | (driver == Driver.MANUAL)
    return at_most(
        "constraint_driven",
        None,
        gettext_noop("Constraint-driven paths"),
        gettext_noop("The critical path begins with a date somebody wrote, and not with work."),
        gettext_noop("“%(task)s” is critical because of a date and not of its links: say what it waits for."),
        facts.open & facts.schedule.critical,
        held,
        0.0,
    )


def _calendars(facts: Facts) -> Check:
    """Tasks whose calendar and those of their people have no hour in common."""
    plan = facts.plan
    choice = choose_calendars([plan])
    by_uid = {c.uid: c for c in plan.calendars}
    first = int(facts.schedule.start.min(initial=0)) // DAY - 7 if len(facts.leaf) else 0
    count = (int(facts.schedule.finish.max()) // DAY - first + 373) if len(facts.leaf) else 1
    never = [0]
    for number, (_, task, people) in enumerate(choice.mixes, 1):
        if task is None or not people:
            continue
        own = lay_out(by_uid[task], by_uid, first, count)
        if all(not len(lay_out(by_uid[uid], by_uid, first, count).meet(own).start) for uid in people):
            never.append(number)
    bad = np.isin(choice.of_activity, never[1:])
    return at_most(
        "calendars_never_meet",
        None,
        gettext_noop("Calendars that never meet"),
        gettext_noop("The task and its people never work at the same time."),
        gettext_noop("“%(task)s” and the people on it never work at the same hours: change one calendar."),
        facts.open,
        bad,
        0.0,
    )


def _resources(facts: Facts) -> Check:
    """People and machines that are planned and have no hour in the time of the plan."""
    plan = facts.plan
    by_uid = {c.uid: c for c in plan.calendars}
    planned = {one.resource for one in plan.assignments}
    first = int(facts.schedule.start.min()) // DAY if len(facts.leaf) else 0
    count = int(facts.schedule.finish.max()) // DAY - first + 1 if len(facts.leaf) else 1
    work: dict[int, bool] = {}
    base, bad = [], []
    for r in plan.resources:
        used = r.kind is ResourceKind.WORK and r.uid in planned
        free = r.max_units > 0 or any(step.units > 0 for step in r.availability)
        if used and free and r.calendar is not None:
            if r.calendar not in work:
                work[r.calendar] = bool(len(lay_out(by_uid[r.calendar], by_uid, first, count).start))
            free = work[r.calendar]
        base.append(used)
        bad.append(used and not free)
    return at_most(
        "resources_never_free",
        None,
        gettext_noop("Resources never free"),
        gettext_noop("Somebody is planned who has no working time while the plan lasts."),
        gettext_noop("%(resource)s is planned and never free: give working time or somebody else."),
        np.array(base, dtype=np.bool_),
        np.array(bad, dtype=np.bool_),
        0.0,
        on="resource",
    )


def _round(facts: Facts, limits: Thresholds) -> Check:
    """Whole weeks nearly everywhere: nobody estimated."""
    base = facts.open & ~facts.milestone & (facts.duration > 0)
    week = 5 * facts.day
    round_ones = base & (facts.duration % week == 0)
    whole, count = int(base.sum()), int(round_ones.sum())
    value = count / whole if whole else 0.0
    few = whole < FEWEST
    passed = None if few else value <= limits.round_estimates
    return Check(
        "round_estimates",
        None,
        gettext_noop("Round estimates"),
        gettext_noop("Durations of whole weeks nearly everywhere were guessed, not estimated."),
        whole,
        count,
        value,
        limits.round_estimates,
        passed,
        gettext_noop(
            "%(share)s %% of the durations are whole weeks: estimate them with those who do the work."
        ),
        on="plan",
        rows=np.array([] if passed in (True, None) else [0], dtype=np.int64),
        why_not=gettext_noop("Too few tasks are left to tell.") if few else "",
    )
