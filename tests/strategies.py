"""Hypothesis strategies for whole plans: any plan the model accepts, in small.

:func:`plans` is the door; its arguments leave out what a test cannot use. Every plan it
makes is sound: links only go forward in outline order, so there is no loop, and never
between a summary and what is below it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from jalon.engine.model import (
    AROUND_THE_CLOCK,
    EARNED_VALUE_METHODS,
    MICROSOFT,
    OFF,
    OFFICE,
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    Availability,
    BaselineValues,
    Calendar,
    CalendarException,
    Constraint,
    ConstraintKind,
    Duration,
    Hours,
    Lag,
    Link,
    LinkKind,
    Plan,
    Progress,
    Recurrence,
    Repeat,
    Resource,
    ResourceKind,
    SchedulingRules,
    Skill,
    Stored,
    WorkWeek,
)
from jalon.engine.model.activity import NOT_STARTED

ORIGIN = datetime(2026, 1, 5, 8)
"""Plans start within a year of this Monday."""
UNITS = ("m", "h", "d", "w", "mo")
PRIMAVERA_ONLY = {ConstraintKind.MANDATORY_START, ConstraintKind.MANDATORY_FINISH}


def names(max_size: int = 24) -> st.SearchStrategy[str]:
    """What people write in one line, in any script, without control characters."""
    return st.text(
        st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")),
        min_size=1,
        max_size=max_size,
    ).filter(lambda text: bool(text.strip()))


def instants(days: int = 400) -> st.SearchStrategy[datetime]:
    """Whole minutes around :data:`ORIGIN`, working hours more often than not."""
    day = st.integers(-days, days)
    usual = st.sampled_from((480, 600, 720, 780, 1020))
    minute = st.one_of(usual, usual, st.integers(0, 1439))
    return st.builds(lambda d, m: ORIGIN.replace(hour=0) + timedelta(days=d, minutes=m), day, minute)


def days(span: int = 400) -> st.SearchStrategy[date]:
    return st.integers(-span, span).map(lambda n: ORIGIN.date() + timedelta(days=n))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    """A day's shifts: off, office hours, around the clock, night shifts, odd ones."""
    usual = draw(
        st.sampled_from(
            (OFF, OFFICE, OFFICE, OFFICE, AROUND_THE_CLOCK, ((1320, 1800),), ((0, 360), (1320, 1440)))
        )
    )
    if draw(st.integers(0, 3)):
        return usual
    bounds = sorted(draw(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True)))
    return tuple((a * 15, b * 15) for a, b in zip(bounds[::2], bounds[1::2], strict=False))


@st.composite
def recurrences(draw: st.DrawFn) -> Recurrence:
    repeat = draw(st.sampled_from(Repeat))
    interval = draw(st.integers(1, 4))
    limit = draw(st.one_of(st.none(), st.integers(1, 12)))
    weekday = (draw(st.integers(0, 6)),)
    if repeat is Repeat.DAILY:
        return Recurrence(repeat, interval, occurrences=limit)
    if repeat is Repeat.WEEKLY:
        several = tuple(sorted(draw(st.sets(st.integers(0, 6), min_size=1))))
        return Recurrence(repeat, interval, several, occurrences=limit)
    yearly = repeat in (Repeat.YEARLY_BY_DAY, Repeat.YEARLY_BY_WEEKDAY)
    month = draw(st.integers(1, 12)) if yearly else None
    interval = 1 if yearly else interval
    if repeat in (Repeat.MONTHLY_BY_DAY, Repeat.YEARLY_BY_DAY):
        return Recurrence(repeat, interval, day=draw(st.integers(1, 31)), month=month, occurrences=limit)
    position = draw(st.integers(1, 5))
    return Recurrence(repeat, interval, weekday, position=position, month=month, occurrences=limit)


@st.composite
def exceptions(draw: st.DrawFn, recurring: bool) -> CalendarException:
    first = draw(days())
    repeat = draw(recurrences()) if recurring and draw(st.integers(0, 4)) == 0 else None
    length = draw(st.integers(0, 700 if repeat else 12))
    return CalendarException(
        first, first + timedelta(days=length), draw(hours()), draw(st.one_of(st.just(""), names())), repeat
    )


@st.composite
def work_weeks(draw: st.DrawFn) -> WorkWeek:
    first = draw(days())
    week = tuple(draw(st.one_of(st.none(), hours())) for _ in range(7))
    return WorkWeek(first, first + timedelta(days=draw(st.integers(6, 90))), week, draw(names()))


@st.composite
def calendars(draw: st.DrawFn, most: int = 3, recurring: bool = True) -> tuple[Calendar, ...]:
    """One to ``most`` calendars; the first always works on Wednesdays, others may build on it."""
    found: list[Calendar] = []
    for uid in range(1, draw(st.integers(1, most)) + 1):
        parent = draw(st.sampled_from([None, *(c.uid for c in found)])) if found else None
        week: list[Hours | None] = [draw(hours()) for _ in range(7)]
        if parent is None:
            week[2] = week[2] or OFFICE
        else:
            week = [draw(st.sampled_from((None, day))) for day in week]
            if not any(day is None or day for day in week):
                week[2] = OFFICE
            if not any(week) and parent is not None:
                week[2] = OFFICE
        dated = draw(st.lists(exceptions(recurring), max_size=3, unique_by=lambda e: e.first))
        found.append(
            Calendar(
                uid,
                draw(names()),
                tuple(week),
                tuple(sorted(dated, key=lambda e: e.first)),
                tuple(draw(st.lists(work_weeks(), max_size=1))) if recurring else (),
                parent,
            )
        )
    return tuple(found)


@st.composite
def durations(draw: st.DrawFn) -> Duration:
    minutes = draw(st.one_of(st.just(0), st.integers(1, 20).map(lambda n: n * 480), st.integers(1, 20_000)))
    return Duration(
        minutes, draw(st.integers(0, 5)) == 0, draw(st.sampled_from(UNITS)), draw(st.integers(0, 5)) == 0
    )


@st.composite
def lags(draw: st.DrawFn) -> Lag:
    if draw(st.booleans()):
        return Lag()
    if draw(st.integers(0, 4)) == 0:
        return Lag(percent=float(draw(st.integers(-200, 200))))
    minutes = draw(st.one_of(st.integers(-10, 10).map(lambda n: n * 480), st.integers(-9000, 9000)))
    return Lag(minutes, draw(st.integers(0, 4)) == 0, None, draw(st.sampled_from(UNITS)))


@st.composite
def constraints(draw: st.DrawFn, primavera: bool) -> Constraint:
    kinds = [
        k for k in ConstraintKind if k is not ConstraintKind.ASAP and (primavera or k not in PRIMAVERA_ONLY)
    ]
    kind = draw(st.sampled_from(kinds))
    return Constraint(kind, draw(instants()) if kind.dated else None)


@st.composite
def progresses(draw: st.DrawFn, minutes: int) -> Progress:
    """Not started (mostly), under way or finished, with dates in order."""
    state = draw(st.sampled_from(("no", "no", "no", "started", "finished")))
    if state == "no":
        return NOT_STARTED
    start = draw(instants(60))
    if state == "finished":
        length = timedelta(minutes=draw(st.integers(0, 20_000)))
        return Progress(100.0, actual_start=start, actual_finish=start + length, remaining_minutes=0)
    percent = draw(st.integers(0, 99))
    stop = start + timedelta(days=draw(st.integers(0, 20)))
    interrupted = draw(st.booleans())
    return Progress(
        float(percent),
        physical_percent=draw(st.one_of(st.none(), st.integers(0, 100).map(float))),
        actual_start=start,
        stop=stop if interrupted else None,
        resume=stop + timedelta(days=draw(st.integers(0, 9))) if interrupted else None,
        remaining_minutes=minutes - minutes * percent // 100,
    )


FIELD_VALUES = st.one_of(
    names(), st.integers(-(10**9), 10**9), st.floats(-1e9, 1e9), st.booleans(), instants()
)


@st.composite
def stored_dates(draw: st.DrawFn) -> Stored:
    maybe = st.one_of(st.none(), instants())
    return Stored(
        *(draw(maybe) for _ in range(6)),
        total_float=draw(st.one_of(st.none(), st.integers(-9000, 9000))),
        free_float=draw(st.one_of(st.none(), st.integers(0, 9000))),
        critical=draw(st.sampled_from((None, True, False))),
    )


@st.composite
def outlines(draw: st.DrawFn, most: int) -> list[dict[str, Any]]:
    """``uid``, ``parent`` and whether a row is a summary, in outline order, any depth up to 4."""
    count = draw(st.integers(1, most))
    uids = draw(st.permutations(range(1, count + 1)))
    depths = [0]
    for _ in range(count - 1):
        depths.append(draw(st.integers(0, min(depths[-1] + 1, 3))))
    rows: list[dict[str, Any]] = []
    above: list[int] = []
    for uid, depth, following in zip(uids, depths, [*depths[1:], -1], strict=True):
        del above[depth:]
        rows.append({"uid": uid, "parent": above[-1] if above else None, "summary": following > depth})
        above.append(uid)
    return rows


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    most: int = 10,
    rules: st.SearchStrategy[SchedulingRules] | None = None,
    several_calendars: bool = True,
    recurring: bool = True,
    summaries: bool = True,
    summary_links: bool = True,
    link_kinds: tuple[LinkKind, ...] = tuple(LinkKind),
    with_lags: bool = True,
    with_constraints: bool = True,
    with_progress: bool = True,
    with_resources: bool = True,
    with_extras: bool = True,
    with_manual: bool = True,
    with_rare: bool = False,
    with_money: bool = False,
) -> Plan:
    """A sound plan. ``with_extras``: notes, fields, baselines, stored dates, inactive rows.

    ``with_rare``: levels of effort, second constraints, suspensions, splits, links from
    other plans. ``with_money``: costs, methods of earned value, availability, skills.
    """
    own_rules = draw(st.sampled_from((MICROSOFT, PRIMAVERA)) if rules is None else rules)
    primavera = own_rules.family == "primavera"
    kept = draw(calendars(3 if several_calendars else 1, recurring))
    calendar_uids = st.sampled_from([None, *(c.uid for c in kept)])
    rows = draw(outlines(most))
    if not summaries:
        rows = [{**row, "parent": None, "summary": False} for row in rows]
    activities = [
        draw(
            _activity(
                row,
                calendar_uids,
                primavera,
                with_constraints=with_constraints,
                with_progress=with_progress,
                with_extras=with_extras,
                with_manual=with_manual and not primavera,
            )
        )
        for row in rows
    ]
    links = draw(_links(activities, link_kinds, with_lags, summary_links))
    if with_rare:
        activities = [draw(_rarities(a, primavera)) for a in activities]
        away = [(draw(st.integers(1, 99)), a.uid) for a in activities[:1]]
        links += [Link(before, after, predecessor_plan=draw(names())) for before, after in away]
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    if with_resources:
        resources = tuple(
            draw(_resource(uid, calendar_uids)) for uid in range(1, draw(st.integers(0, 3)) + 1)
        )
        leaves = [a.uid for a in activities if not a.is_summary]
        pairs = [(a, r.uid) for a in leaves for r in resources]
        chosen = draw(st.lists(st.sampled_from(pairs), max_size=4, unique=True)) if pairs else []
        assignments = tuple(draw(_assignment(n, pair)) for n, pair in enumerate(chosen, 1))
    if with_money:
        activities = [draw(_costed(a)) for a in activities]
        resources = tuple(draw(_staffed(r)) for r in resources)
        assignments = tuple(draw(_paid(a)) for a in assignments)
    start = draw(instants(200))
    return Plan(
        name=draw(names()),
        start=start,
        activities=tuple(activities),
        links=tuple(links),
        calendars=kept,
        resources=resources,
        assignments=assignments,
        calendar=draw(st.sampled_from([c.uid for c in kept])),
        finish=draw(st.one_of(st.none(), instants())) if with_constraints and primavera else None,
        data_date=draw(st.one_of(st.none(), instants(60))) if with_progress else None,
        rules=own_rules,
        key=draw(st.one_of(st.just(""), names())) if with_extras else "",
        currency=draw(st.sampled_from(("", "EUR", "USD"))) if with_extras else "",
        author=draw(st.one_of(st.just(""), names())) if with_extras else "",
    )


@st.composite
def _activity(
    draw: st.DrawFn,
    row: dict[str, Any],
    calendar_uids: st.SearchStrategy[int | None],
    primavera: bool,
    *,
    with_constraints: bool,
    with_progress: bool,
    with_extras: bool,
    with_manual: bool,
) -> Activity:
    kind = ActivityKind.SUMMARY if row["summary"] else ActivityKind.TASK
    if kind is ActivityKind.TASK and primavera and draw(st.integers(0, 4)) == 0:
        kind = draw(st.sampled_from((ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE)))
    duration = draw(durations())
    point = kind in (ActivityKind.START_MILESTONE, ActivityKind.FINISH_MILESTONE)
    if point or kind is ActivityKind.SUMMARY:
        duration = Duration(0)
    leaf = kind is not ActivityKind.SUMMARY
    manual = with_manual and leaf and draw(st.integers(0, 6)) == 0
    manual_start = draw(instants(100)) if manual else None
    wanted = with_constraints and leaf and draw(st.integers(0, 3)) == 0
    extras: dict[str, Any] = {}
    if with_extras and draw(st.booleans()):
        extras = draw(_extras(leaf))
    return Activity(
        uid=row["uid"],
        name=draw(names()),
        duration=duration,
        kind=kind,
        milestone=point or (leaf and duration.minutes == 0),
        parent=row["parent"],
        manual=manual,
        manual_start=manual_start,
        manual_finish=manual_start + timedelta(days=draw(st.integers(0, 30))) if manual_start else None,
        constraint=draw(constraints(primavera)) if wanted else None,
        deadline=draw(st.one_of(st.none(), instants())) if wanted and not primavera else None,
        calendar=draw(calendar_uids) if leaf else None,
        progress=draw(progresses(duration.minutes)) if with_progress and leaf else NOT_STARTED,
        **extras,
    )


@st.composite
def _extras(draw: st.DrawFn, leaf: bool) -> dict[str, Any]:
    found: dict[str, Any] = {
        "note": draw(st.one_of(st.just(""), names(80))),
        "code": draw(st.one_of(st.just(""), names(8))),
        "wbs": draw(st.sampled_from(("", "1.2", "A.3.1"))),
        "priority": draw(st.integers(0, 1000)),
        "fixed_cost": float(draw(st.integers(0, 10**6))),
        "fields": draw(st.dictionaries(names(12), FIELD_VALUES, max_size=3)),
        "baselines": tuple(
            BaselineValues(n, draw(instants()), draw(instants()), draw(st.integers(0, 9000)))
            for n in range(draw(st.integers(0, 2)))
        ),
    }
    if leaf:
        found["active"] = draw(st.integers(0, 5)) > 0
        found["stored"] = draw(st.one_of(st.none(), stored_dates()))
        found["ignore_resource_calendars"] = draw(st.booleans())
    return found


@st.composite
def _rarities(draw: st.DrawFn, a: Activity, primavera: bool) -> Activity:
    if a.is_summary or draw(st.booleans()):
        return a
    found: dict[str, Any] = {"work_type": draw(st.sampled_from(("fixed_work", "fixed_duration")))}
    start = draw(instants())
    if primavera:
        found["progress"] = replace(a.progress, suspend=start, expected_finish=draw(instants()))
        if a.constraint is not None:
            found["second_constraint"] = draw(constraints(primavera))
        if a.kind is ActivityKind.TASK:
            found["kind"] = draw(st.sampled_from((ActivityKind.TASK, ActivityKind.LEVEL_OF_EFFORT)))
    else:
        pause = start + timedelta(days=draw(st.integers(1, 9)))
        found["splits"] = ((start, pause), (pause + timedelta(days=2), pause + timedelta(days=5)))
        found["levelling_delay"] = draw(st.integers(0, 9000))
    return replace(a, **found)


def _amounts() -> st.SearchStrategy[float | None]:
    return st.one_of(st.none(), st.integers(0, 10**7).map(lambda cents: cents / 100))


@st.composite
def _costed(draw: st.DrawFn, a: Activity) -> Activity:
    method = draw(st.sampled_from(EARNED_VALUE_METHODS))
    return replace(
        a,
        cost=draw(_amounts()),
        actual_cost=draw(_amounts()),
        remaining_cost=draw(_amounts()),
        earned_value_method=method,
    )


@st.composite
def _staffed(draw: st.DrawFn, resource: Resource) -> Resource:
    bounds = sorted(draw(st.lists(instants(), max_size=4, unique=True)))
    steps = [
        Availability(start, finish, draw(st.integers(0, 8)) / 2)
        for start, finish in zip([None, *bounds], [*bounds, None], strict=True)
    ]
    known = draw(st.lists(names(12), max_size=2, unique=True))
    return replace(
        resource,
        availability=tuple(steps) if bounds else (),
        skills=tuple(Skill(name, draw(st.integers(1, 5))) for name in known),
        overtime_rate=draw(st.integers(0, 200)) / 2,
        cost_per_use=draw(st.integers(0, 2000)) / 4,
        generic=draw(st.booleans()),
    )


@st.composite
def _paid(draw: st.DrawFn, a: Assignment) -> Assignment:
    baseline = BaselineValues(
        draw(st.integers(0, 3)), draw(instants()), draw(instants()), None, draw(st.integers(0, 9000)), 12.5
    )
    return replace(
        a,
        remaining_cost=draw(_amounts()),
        skill=draw(st.one_of(st.just(""), names(12))),
        level=draw(st.integers(1, 5)),
        baselines=draw(st.sampled_from(((), (baseline,)))),
    )


@st.composite
def _links(
    draw: st.DrawFn,
    activities: list[Activity],
    kinds: tuple[LinkKind, ...],
    with_lags: bool,
    summary_links: bool,
) -> list[Link]:
    parents = {a.uid: a.parent for a in activities}

    def above(uid: int) -> set[int]:
        found: set[int] = set()
        parent = parents[uid]
        while parent is not None:
            found.add(parent)
            parent = parents[parent]
        return found

    pairs = [
        (before.uid, after.uid)
        for place, before in enumerate(activities)
        for after in activities[place + 1 :]
        if before.uid not in above(after.uid)
        and (summary_links or not (before.is_summary or after.is_summary))
    ]
    chosen = (
        draw(st.lists(st.sampled_from(pairs), max_size=2 * len(activities), unique=True)) if pairs else []
    )
    return [
        Link(before, after, draw(st.sampled_from(kinds)), draw(lags()) if with_lags else Lag())
        for before, after in chosen
    ]


@st.composite
def _resource(draw: st.DrawFn, uid: int, calendar_uids: st.SearchStrategy[int | None]) -> Resource:
    return Resource(
        uid,
        draw(names()),
        draw(st.sampled_from((ResourceKind.WORK, ResourceKind.WORK, ResourceKind.MATERIAL))),
        draw(calendar_uids),
        draw(st.sampled_from((1.0, 1.0, 0.5, 4.0))),
        initials=draw(st.sampled_from(("", "AB"))),
        email=draw(st.sampled_from(("", "someone@example.org"))),
        standard_rate=float(draw(st.integers(0, 200))),
    )


@st.composite
def _assignment(draw: st.DrawFn, uid: int, pair: tuple[int, int]) -> Assignment:
    work = draw(st.one_of(st.none(), st.integers(0, 20_000)))
    return Assignment(*pair, draw(st.sampled_from((1.0, 0.5, 2.0))), work, uid=uid)
