"""The fourteen points of DCMA-EA PAM 200.1 (October 2012), section 4."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns
from jalon.engine.cpm.api import prepare
from jalon.engine.cpm.network import connect
from jalon.engine.cpm.prepared import Prepared
from jalon.engine.cpm.solve import compute
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.errors import PlanError, gettext_noop
from jalon.engine.quality.card import Check
from jalon.engine.quality.facts import Bools, Facts
from jalon.engine.quality.thresholds import Thresholds
from jalon.engine.worktime import WorkCalendar

FS = 0
NO_DATE = gettext_noop("The plan has no data date.")
NO_BASELINE = gettext_noop("The plan has no baseline that was due by the data date.")
NO_PATH = gettext_noop("No critical task is left to try it on.")


def points(
    facts: Facts,
    limits: Thresholds,
    linked: tuple[Bools, Bools],
    deep: bool,
    prepared: Prepared | None = None,
) -> tuple[Check, ...]:
    """All fourteen, in order. ``linked``: whether anything is before, and after, each row."""
    return (
        _logic(facts, limits, linked),
        *_links(facts, limits),
        *_limits(facts, limits),
        _dates(facts, limits),
        _resources(facts, limits),
        _missed(facts, limits),
        _critical_path_test(facts, limits, deep, prepared),
        _path_length(facts, limits),
        _execution(facts, limits),
    )


def at_most(
    code: str,
    number: int | None,
    title: str,
    about: str,
    template: str,
    base: Bools,
    bad: Bools,
    limit: float | None,
    amounts: NDArray[np.float64] | None = None,
    on: str = "activity",
) -> Check:
    """A check whose offenders may be a share of the base."""
    rows = np.flatnonzero(base & bad)
    whole = int(base.sum())
    value = len(rows) / whole if whole else 0.0
    passed = None if limit is None else value <= limit
    found = Check(code, number, title, about, whole, len(rows), value, limit, passed, template, rows=rows)
    return replace(found, on=on, amounts=None if amounts is None else amounts[rows])  # type: ignore[arg-type]


def unsaid(code: str, number: int, title: str, about: str, why: str, limit: float | None = None) -> Check:
    """A check that cannot be answered, and why."""
    return Check(code, number, title, about, 0, 0, None, limit, None, why_not=why, index=number >= 12)


def _logic(facts: Facts, limits: Thresholds, linked: tuple[Bools, Bools]) -> Check:
    before, after = linked
    return at_most(
        "logic",
        1,
        gettext_noop("Missing logic"),
        gettext_noop("Each task should have a predecessor and a successor."),
        "",
        facts.open,
        ~(before & after),
        limits.logic,
    )


def _links(facts: Facts, limits: Thresholds) -> tuple[Check, ...]:
    open_links = facts.open[facts.after] if len(facts.after) else np.zeros(0, dtype=np.bool_)
    days = facts.lag / facts.day
    leads = at_most(
        "leads",
        2,
        gettext_noop("Leads"),
        gettext_noop("A negative lag hides work that overlaps: split the task instead."),
        gettext_noop("“%(task)s” overlaps “%(other)s” by a lead of %(days)s days: split “%(other)s” there."),
        open_links,
        facts.lag < 0,
        limits.leads,
        -days,
        "link",
    )
    lags = at_most(
        "lags",
        3,
        gettext_noop("Lags"),
        gettext_noop("A lag is time that nobody owns: make it a task."),
        gettext_noop(
            "“%(task)s” waits %(days)s days after “%(other)s” without a task: name what is waited for."
        ),
        open_links,
        facts.lag > 0,
        limits.lags,
        days,
        "link",
    )
    whole = int(open_links.sum())
    right = int((open_links & (facts.kind == FS)).sum())
    value = right / whole if whole else 1.0
    kinds = Check(
        "relationships",
        4,
        gettext_noop("Finish-to-start links"),
        gettext_noop("Other kinds of links are harder to follow and to check."),
        whole,
        right,
        value,
        limits.finish_to_start,
        value >= limits.finish_to_start,
        gettext_noop("“%(other)s” and “%(task)s” are linked %(kind)s: try finish to start."),
        floor=True,
        on="link",
        rows=np.flatnonzero(open_links & (facts.kind != FS)),
    )
    return leads, lags, kinds


def _limits(facts: Facts, limits: Thresholds) -> tuple[Check, ...]:
    total = facts.schedule.total_float
    there = total > NEVER
    days = np.where(there, total, 0) / facts.day
    lasting = np.where(np.isnan(facts.baseline_minutes), facts.duration, facts.baseline_minutes) / facts.day
    return (
        at_most(
            "hard_constraints",
            5,
            gettext_noop("Hard constraints"),
            gettext_noop("A date that may not move keeps the logic from showing a slip."),
            gettext_noop("“%(task)s” is held to a date: use a deadline, or start no earlier than."),
            facts.open,
            facts.hard,
            limits.hard_constraints,
        ),
        at_most(
            "high_float",
            6,
            gettext_noop("High float"),
            gettext_noop("Much float often means that a successor is missing."),
            gettext_noop("“%(task)s” may slip by %(days)s days: a successor may be missing."),
            facts.open,
            there & (days > limits.high_float_days),
            limits.high_float,
            days,
        ),
        at_most(
            "negative_float",
            7,
            gettext_noop("Negative float"),
            gettext_noop("Negative float says that a promised date is already lost."),
            gettext_noop(
                "“%(task)s” is %(days)s days late for a promised date: shorten the path or move the date."
            ),
            facts.open,
            there & (total < 0),
            limits.negative_float,
            -days,
        ),
        at_most(
            "high_duration",
            8,
            gettext_noop("High duration"),
            gettext_noop("A long task cannot be followed: split it."),
            gettext_noop("“%(task)s” lasts %(days)s days: split it into parts that can be followed."),
            facts.open & ~facts.milestone,
            lasting > limits.high_duration_days,
            limits.high_duration,
            lasting,
        ),
    )


def _dates(facts: Facts, limits: Thresholds) -> Check:
    title, about = (
        gettext_noop("Invalid dates"),
        gettext_noop("What is past is done, and nothing is done in the future."),
    )
    if facts.now is None:
        return unsaid("invalid_dates", 9, title, about, NO_DATE, limits.invalid_dates)
    s, now = facts.schedule, facts.now
    base = facts.leaf & ~facts.effort
    forecast = ~facts.finished & ((~facts.started & (s.start < now)) | (s.finish < now))
    actual = (facts.actual_start > now) | (facts.actual_finish > now)
    return at_most(
        "invalid_dates",
        9,
        title,
        about,
        gettext_noop("“%(task)s” is planned before the data date, or done after it: update its progress."),
        base,
        forecast | actual,
        limits.invalid_dates,
    )


def _resources(facts: Facts, limits: Thresholds) -> Check:
    return at_most(
        "resources",
        10,
        gettext_noop("Resources"),
        gettext_noop("Work of a day or more needs somebody, or a cost."),
        gettext_noop("“%(task)s” has neither resource nor cost: say who does it."),
        facts.open & ~facts.milestone & (facts.duration >= facts.day),
        ~facts.served,
        limits.resources,
    )


def _missed(facts: Facts, limits: Thresholds) -> Check:
    title, about = (
        gettext_noop("Missed tasks"),
        gettext_noop("Tasks that finish, or will, after the baseline said."),
    )
    due = _due(facts)
    if not due.any():
        return unsaid(
            "missed", 11, title, about, NO_BASELINE if facts.now is not None else NO_DATE, limits.missed
        )
    real = np.where(facts.actual_finish != NEVER, facts.actual_finish, facts.schedule.finish)
    return at_most(
        "missed",
        11,
        title,
        about,
        gettext_noop("“%(task)s” was to be finished by now and is %(days)s days of the clock late."),
        due,
        real > facts.baseline_finish,
        limits.missed,
        (real - facts.baseline_finish) / 1440,
    )


def _due(facts: Facts) -> Bools:
    """Baselined to be complete by the data date."""
    if facts.now is None:
        return np.zeros(len(facts.leaf), dtype=np.bool_)
    held = facts.baseline_finish
    found: Bools = facts.leaf & ~facts.effort & (held != NEVER) & (held <= facts.now)
    return found


def _critical_path_test(facts: Facts, limits: Thresholds, deep: bool, prepared: Prepared | None) -> Check:
    title, about = (
        gettext_noop("Critical path test"),
        gettext_noop("A long delay of a critical task must move the finish as much."),
    )
    row = _tried(facts)
    if row is None or not deep:
        return unsaid("critical_path_test", 12, title, about, NO_PATH)
    plan = facts.plan
    extra = limits.critical_path_test_days * plan.minutes_per_day
    try:
        ready = prepared or prepare([plan])
        rows = ready.network.rows.copy()
        rows[row, [columns.DURATION, columns.SPAN, columns.REMAINING]] += extra
        network = connect(rows, ready.network.links, ready.network.calendars)
        moved = compute(network, ready.order, ready.rules, ready.plans)
    except PlanError:
        return unsaid("critical_path_test", 12, title, about, NO_PATH)
    assert plan.calendar is not None, "a plan that was made has a calendar"
    own = WorkCalendar.of(plan.calendars, plan.calendar)
    days = (
        own.between(_last(facts, facts.schedule.finish), _last(facts, moved.dates[:, columns.FINISH]))
        / plan.minutes_per_day
    )
    # Two calendars count a delay a little differently.
    passed = days >= 0.98 * limits.critical_path_test_days
    return Check(
        "critical_path_test",
        12,
        title,
        about,
        1,
        int(not passed),
        days,
        float(limits.critical_path_test_days),
        passed,
        gettext_noop(
            "“%(task)s” was made much longer and the finish moved %(days)s days: a link is missing after it."
        ),
        floor=True,
        index=True,
        rows=np.array([] if passed else [row], dtype=np.int64),
        amounts=np.array([] if passed else [days]),
    )


def _last(facts: Facts, finish: NDArray[Any]) -> int:
    """The last finish of what counts: the schedule's own roll-ups come later than its passes."""
    return int(finish[facts.leaf & ~facts.effort].max())


def _finish(facts: Facts) -> int:
    return minutes(facts.schedule.project_finish)


def _tried(facts: Facts) -> int | None:
    """The first critical task that has not started; else the first one that is not finished."""
    fit = facts.open & facts.schedule.critical & ~facts.milestone
    fit &= np.array([not (a.manual or a.duration.elapsed) for a in facts.plan.activities], dtype=np.bool_)
    for chosen in (fit & ~facts.started, fit):
        rows = np.flatnonzero(chosen)
        if len(rows):
            return int(rows[np.argmin(facts.schedule.start[rows])])
    return None


def _path_length(facts: Facts, limits: Thresholds) -> Check:
    title, about = (
        gettext_noop("Critical path length index"),
        gettext_noop("How much of the time left the critical path takes: (length + float) / length."),
    )
    plan, total = facts.plan, facts.schedule.total_float
    rows = np.flatnonzero(facts.open & (total > NEVER))
    assert plan.calendar is not None, "a plan that was made has a calendar"
    own = WorkCalendar.of(plan.calendars, plan.calendar)
    begin = minutes(facts.schedule.project_start)
    length = own.between(max(begin, facts.now or begin), _finish(facts))
    if not len(rows) or length <= 0:
        return unsaid("path_length_index", 13, title, about, NO_PATH, limits.path_length_index)
    value = (length + int(total[rows].min())) / length
    passed = value >= limits.path_length_index
    return Check(
        "path_length_index", 13, title, about, len(rows), 0, value, limits.path_length_index, passed,
        floor=True, index=True,
    )  # fmt: skip


def _execution(facts: Facts, limits: Thresholds) -> Check:
    title, about = (
        gettext_noop("Baseline execution index"),
        gettext_noop("Tasks completed, of those that were to be complete by the data date."),
    )
    due = int(_due(facts).sum())
    if not due:
        why = NO_BASELINE if facts.now is not None else NO_DATE
        return unsaid("execution_index", 14, title, about, why, limits.execution_index)
    done = int((facts.leaf & ~facts.effort & facts.finished & (facts.baseline_finish != NEVER)).sum())
    value = done / due
    late = np.flatnonzero(_due(facts) & ~facts.finished)
    return Check(
        "execution_index",
        14,
        title,
        about,
        due,
        done,
        value,
        limits.execution_index,
        value >= limits.execution_index,
        gettext_noop("“%(task)s” was to be complete by the data date and is not."),
        floor=True,
        index=True,
        rows=late,
    )
