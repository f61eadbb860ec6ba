"""What every schedule keeps, whatever the plan."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jalon.engine import (
    Activity,
    Calendar,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Schedule,
    Stored,
    continuous_calendar,
    schedule,
    standard_calendar,
)
from jalon.engine.model.clock import minutes
from jalon.engine.worktime import WorkCalendar
from tests import strategies

WEEK = 7 * 1440
DATES = ("start", "finish", "early_start", "early_finish", "late_start", "late_finish")
FLOATS = ("total_float", "free_float")
ANY_PLAN = strategies.plans()


@st.composite
def free_plans(
    draw: st.DrawFn, *, kinds: tuple[LinkKind, ...] = tuple(LinkKind), several_calendars: bool = True
) -> Plan:
    """Plans that nothing but their links holds: no dates given by hand, no progress, no leads.

    Nor anything elapsed: that ends where nobody works, and "the same instant of work" is then
    another date for each neighbour.
    """
    plan = draw(
        strategies.plans(
            with_constraints=False,
            with_progress=False,
            with_manual=False,
            with_extras=False,
            with_resources=False,
            several_calendars=several_calendars,
            link_kinds=kinds,
        )
    )
    links = tuple(replace(link, lag=forward(link.lag)) for link in plan.links)
    working = tuple(replace(a, duration=replace(a.duration, elapsed=False)) for a in plan.activities)
    return replace(plan, activities=working, links=links, finish=None)


def forward(lag: Lag) -> Lag:
    """No lead: a lead may put a successor before the project start, where the rules differ."""
    percent = None if lag.percent is None else abs(lag.percent)
    return replace(lag, minutes=abs(lag.minutes), percent=percent, elapsed=False)


def weekly(calendar: Calendar) -> Calendar:
    return replace(calendar, exceptions=(), work_weeks=())


def leaves(plan: Plan) -> np.ndarray:
    return np.array([not a.is_summary for a in plan.activities], dtype=bool)


def same(first: Schedule, second: Schedule, *, but: tuple[str, ...] = ()) -> None:
    for field in fields(Schedule):
        if field.name in but:
            continue
        a, b = getattr(first, field.name), getattr(second, field.name)
        assert np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b, field.name


def computed(plan: Plan) -> Schedule:
    """A plan whose dates leave the calendar's centuries is refused, and has nothing to show."""
    try:
        return schedule(plan)
    except PlanError:
        assume(False)
        raise


@settings(deadline=None, max_examples=150)
@given(ANY_PLAN)
def test_no_activity_finishes_before_it_starts(plan: Plan) -> None:
    answer = computed(plan)
    auto = np.array([not a.manual for a in plan.activities], dtype=bool)
    assert (answer.finish >= answer.start)[auto].all()
    assert (answer.early_finish >= answer.early_start)[auto].all()


def in_office_hours(plan: Plan) -> Plan:
    """The same plan in a plain week, from a Monday morning."""
    activities = tuple(replace(a, calendar=None) for a in plan.activities)
    return replace(
        plan, start=strategies.ORIGIN, activities=activities, calendars=(standard_calendar(),), calendar=1
    )


@settings(deadline=None, max_examples=150)
@given(free_plans())
def test_floats_are_never_negative_where_nothing_is_imposed(plan: Plan) -> None:
    answer = schedule(plan)
    assert (answer.total_float >= 0).all()
    assert (answer.free_float >= 0).all()


@settings(deadline=None, max_examples=150)
@given(free_plans())
def test_late_dates_are_never_before_early_ones(plan: Plan) -> None:
    """Of work: a milestone stays where its neighbour is, even in the night."""
    answer = schedule(plan)
    own = leaves(plan) & (answer.duration > 0)
    assert (answer.late_start >= answer.early_start)[own].all()
    assert (answer.late_finish >= answer.early_finish)[own].all()


@settings(deadline=None, max_examples=100)
@given(free_plans())
def test_free_float_is_within_total_float(plan: Plan) -> None:
    answer = schedule(plan)
    own = leaves(plan)
    assert (answer.free_float <= answer.total_float)[own].all()


@settings(deadline=None, max_examples=100)
@given(free_plans())
def test_what_finishes_last_has_no_float(plan: Plan) -> None:
    answer = schedule(plan)
    own = leaves(plan)
    last = own & (answer.early_finish == answer.early_finish[own].max())
    assert (answer.total_float[last] == 0).all()
    assert answer.critical[last].all()


@settings(deadline=None, max_examples=150)
@given(free_plans())
def test_every_link_is_kept(plan: Plan) -> None:
    """To the instant of work: a finish at Saturday's midnight is Friday's 17:00."""
    answer = schedule(plan)
    row = {a.uid: i for i, a in enumerate(plan.activities)}
    for link in plan.links:
        i, j = row[link.predecessor], row[link.successor]
        after = plan.activities[j]
        if after.is_summary:
            continue
        held = answer.early_finish[i] if link.kind in (LinkKind.FS, LinkKind.FF) else answer.early_start[i]
        date = answer.early_start[j] if link.kind in (LinkKind.FS, LinkKind.SS) else answer.early_finish[j]
        if link.kind in (LinkKind.FS, LinkKind.SS):
            assert date >= held, link
        else:
            calendar = plan.calendar if after.calendar is None else after.calendar
            assert calendar is not None
            assert WorkCalendar.of(plan.calendars, calendar).between(int(date), int(held)) <= 0, link


@settings(deadline=None, max_examples=100)
@given(free_plans(kinds=(LinkKind.FS, LinkKind.SS)), st.integers(0, 9), st.integers(1, 5000))
def test_a_longer_duration_makes_nothing_earlier(plan: Plan, which: int, more: int) -> None:
    """Of finish links it is not true: what must end with another begins earlier when it is longer."""
    at = which % len(plan.activities)
    old = plan.activities[at]
    assume(not old.is_summary)
    longer = replace(old, duration=replace(old.duration, minutes=old.duration.minutes + more))
    # A task that gains a duration stops following milestone rules: that is another change.
    assume(old.duration.minutes > 0)
    changed = replace(plan, activities=(*plan.activities[:at], longer, *plan.activities[at + 1 :]))
    before, after = schedule(plan), schedule(changed)
    for name in ("early_start", "early_finish"):
        assert (getattr(after, name) >= getattr(before, name)).all(), name
    assert after.project_finish >= before.project_finish


@settings(deadline=None, max_examples=100)
@given(free_plans(), st.data())
def test_adding_a_link_makes_nothing_earlier(plan: Plan, data: st.DataObject) -> None:
    assume(plan.links)
    dropped = data.draw(
        st.sampled_from([k for k in plan.links if k.kind in (LinkKind.FS, LinkKind.SS)] or [None])
    )
    assume(dropped is not None)
    without = replace(plan, links=tuple(k for k in plan.links if k is not dropped))
    before, after = schedule(without), schedule(plan)
    # What ends with another may begin before the plan does; a link from there frees its successor from the
    # plan's start, which binds only what has no predecessor (scheduling rules, 5).
    row = [a.uid for a in plan.activities].index(dropped.predecessor)
    asks = after.early_finish if dropped.kind is LinkKind.FS else after.early_start
    assume(asks[row] >= minutes(plan.start))
    for name in ("early_start", "early_finish"):
        assert (getattr(after, name) >= getattr(before, name)).all(), name


@settings(deadline=None, max_examples=100)
@given(free_plans(), st.integers(-20, 20))
def test_a_start_shifted_by_weeks_shifts_everything(plan: Plan, weeks: int) -> None:
    try:
        plan = replace(plan, calendars=tuple(weekly(c) for c in plan.calendars))
    except PlanError:
        assume(False)
    moved = replace(plan, start=plan.start + timedelta(weeks=weeks))
    before, after = schedule(plan), schedule(moved)
    for name in DATES:
        assert np.array_equal(getattr(after, name), getattr(before, name) + weeks * WEEK), name
    same(before, after, but=(*DATES, "project_start", "project_finish"))


@settings(deadline=None, max_examples=150)
@given(ANY_PLAN)
def test_scheduling_twice_is_the_identity(plan: Plan) -> None:
    first = computed(plan)
    same(first, schedule(plan))
    kept = tuple(
        replace(
            a,
            stored=Stored(
                row.start,
                row.finish,
                row.early_start,
                row.early_finish,
                row.late_start,
                row.late_finish,
                row.total_float,
                row.free_float,
                row.critical,
            ),
        )
        for a, row in zip(plan.activities, first.rows(), strict=True)
        if not a.external
    )
    assume(len(kept) == len(plan.activities))
    same(first, schedule(replace(plan, activities=kept)))


@settings(deadline=None, max_examples=150)
@given(ANY_PLAN, st.randoms(use_true_random=False))
def test_renumbering_changes_nothing(plan: Plan, random) -> None:  # type: ignore[no-untyped-def]
    uids = [a.uid for a in plan.activities]
    others = random.sample(range(1, 10**6), len(uids))
    new = dict(zip(uids, others, strict=True))
    calendars = {c.uid: 900 - c.uid for c in plan.calendars}
    calendars_or_none = {**calendars, None: None}
    renumbered = replace(
        plan,
        activities=tuple(
            replace(
                a,
                uid=new[a.uid],
                parent=None if a.parent is None else new[a.parent],
                calendar=calendars_or_none[a.calendar],
            )
            for a in plan.activities
        ),
        links=tuple(
            replace(k, predecessor=new[k.predecessor], successor=new[k.successor]) for k in plan.links
        ),
        calendars=tuple(
            replace(c, uid=calendars[c.uid], parent=calendars_or_none[c.parent]) for c in plan.calendars
        ),
        calendar=calendars_or_none[plan.calendar],
        resources=tuple(replace(r, calendar=calendars_or_none[r.calendar]) for r in plan.resources),
        assignments=tuple(replace(a, activity=new[a.activity]) for a in plan.assignments),
    )
    same(computed(plan), schedule(renumbered), but=("uid",))


@settings(deadline=None, max_examples=100)
@given(ANY_PLAN, st.randoms(use_true_random=False))
def test_the_order_of_links_changes_nothing(plan: Plan, random) -> None:  # type: ignore[no-untyped-def]
    links = list(plan.links)
    random.shuffle(links)
    drivers = ("driver_first", "driver_link", "link_predecessor")
    same(computed(plan), schedule(replace(plan, links=tuple(links))), but=drivers)


# Around the clock, every rule is a sum: the whole computation, done again on paper's way.


@st.composite
def networks(draw: st.DrawFn) -> Plan:
    count = draw(st.integers(1, 9))
    activities = tuple(Activity(n, f"T{n}", Duration(draw(st.integers(1, 3000)))) for n in range(count))
    pairs = [(a, b) for a in range(count) for b in range(a + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2 * count)) if pairs else []
    links = tuple(
        Link(a, b, draw(st.sampled_from((LinkKind.FS, LinkKind.SS))), Lag(draw(st.integers(0, 2000))))
        for a, b in chosen
    )
    return Plan("Sums", strategies.ORIGIN, activities, links, (continuous_calendar(1),))


@settings(deadline=None, max_examples=150)
@given(networks())
def test_around_the_clock_the_passes_are_sums(plan: Plan) -> None:
    length = [a.duration.minutes for a in plan.activities]
    count, begin = len(length), minutes(plan.start)
    early, late = [begin] * count, [0] * count
    for j in range(count):
        for link in plan.links:
            if link.successor == j:
                i = link.predecessor
                ready = early[i] + (length[i] if link.kind is LinkKind.FS else 0) + link.lag.minutes
                early[j] = max(early[j], ready)
    end = max(early[i] + length[i] for i in range(count))
    free = [end - early[i] - length[i] for i in range(count)]
    for i in reversed(range(count)):
        late[i] = end - length[i]
        for link in plan.links:
            if link.predecessor == i:
                j, own = link.successor, length[i] if link.kind is LinkKind.FS else 0
                late[i] = min(late[i], late[j] - link.lag.minutes - own)
                free[i] = min(free[i], early[j] - link.lag.minutes - own - early[i])
    answer = schedule(plan)
    assert answer.early_start.tolist() == answer.start.tolist() == early
    assert answer.early_finish.tolist() == [e + n for e, n in zip(early, length, strict=True)]
    assert answer.late_start.tolist() == late
    assert answer.late_finish.tolist() == [e + n for e, n in zip(late, length, strict=True)]
    assert answer.total_float.tolist() == [a - b for a, b in zip(late, early, strict=True)]
    assert answer.free_float.tolist() == free
    assert answer.critical.tolist() == [a == b for a, b in zip(late, early, strict=True)]
