"""Levelling real plans: what is promised holds on plans drawn at random."""

from __future__ import annotations

import pickle
from concurrent.futures import Executor, Future
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.cli.bench_portfolio import project
from jalon.engine import (
    Activity,
    Assignment,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Progress,
    Resource,
    schedule,
    schedule_together,
)
from jalon.engine.executors import SERIAL
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.plan import level, level_together
from jalon.engine.levelling.reasons import RESTS, STOPS
from jalon.engine.model.clock import minutes
from jalon.engine.model.resource import Availability, Skill
from jalon.engine.worktime.calendar import WorkCalendar
from tests.engine.levelling.feasible import overloaded

MONDAY = datetime(2026, 1, 5, 8)


def plan_of(*tasks: Activity, links: tuple[Link, ...] = (), units: float = 1.0, name: str = "Site") -> Plan:
    given = tuple(Assignment(t.uid, 1, units) for t in tasks)
    return Plan(name, MONDAY, tasks, links, resources=(Resource(1, "Ann"),), assignments=given)


@st.composite
def plans(draw: st.DrawFn, equal: bool = False) -> Plan:
    count = draw(st.integers(2, 9))
    tasks = tuple(
        Activity(
            i + 1,
            f"T{i + 1}",
            Duration(draw(st.integers(0, 6)) * 240),
            priority=500 if equal else draw(st.sampled_from((100, 500, 900))),
        )
        for i in range(count)
    )
    links = []
    for i in range(1, count):
        if draw(st.booleans()):
            kind = draw(st.sampled_from((LinkKind.FS, LinkKind.SS, LinkKind.FF)))
            links.append(
                Link(draw(st.integers(1, i)), i + 1, kind, Lag(draw(st.sampled_from((0, 240, 480)))))
            )
    pool = (Resource(1, "Ann"), Resource(2, "Bob", max_units=2.0))
    given_ = []
    for t in tasks:
        for r in pool:
            if draw(st.booleans()):
                given_.append(Assignment(t.uid, r.uid, draw(st.sampled_from((0.5, 1.0)))))
    return Plan("Drawn", MONDAY, tasks, tuple(links), resources=pool, assignments=tuple(given_))


@settings(max_examples=25, deadline=None)
@given(plans(), st.integers(0, 3))
def test_no_overload_is_left_and_the_critical_path_agrees(plan: Plan, seed: int) -> None:
    found = level(plan, Budget(iterations=7), seed=seed)
    assert not found.overloads
    assert overloaded(found.plans) == []
    again = schedule(found.plans[0])
    assert (again.start == found.schedules[0].start).all()
    assert (again.finish == found.schedules[0].finish).all()
    assert found.objective >= found.lower_bound
    assert all(move.start >= move.start_before for move in found.moves)


@settings(max_examples=25, deadline=None)
@given(plans())
def test_search_is_never_worse_than_the_rules_and_repeats(plan: Plan) -> None:
    rules = level(plan)
    searched = level(plan, Budget(iterations=20), seed=4)
    assert searched.objective <= rules.objective
    again = level(plan, Budget(iterations=20), seed=4)
    assert [m.start for m in again.moves] == [m.start for m in searched.moves]


@settings(max_examples=25, deadline=None)
@given(plans(equal=True), st.integers(0, 3))
def test_what_the_search_aims_at_holds_in_the_plan(plan: Plan, seed: int) -> None:
    found = level(plan, Budget(iterations=9), seed=seed)
    assert not found.overloads
    assert overloaded(found.plans) == []
    again = schedule(found.plans[0])
    assert (again.start == found.schedules[0].start).all()
    assert found.objective <= level(plan).objective
    for move in found.moves:
        assert move.delay == 0 or move.reason is not None, move
    twin = level(plan, Budget(iterations=9, workers=2), seed=seed)
    assert [m.start for m in twin.moves] == [m.start for m in found.moves]


def test_the_search_finds_what_serving_in_turn_cannot() -> None:
    """Serving whoever is ready first starts B at once; the shortest plan keeps Ann free for the chain."""
    days = {"A": 1, "B": 6, "C": 5, "D": 5, "E": 1}
    tasks = tuple(Activity(i, name, Duration(480 * d)) for i, (name, d) in enumerate(days.items(), 1))
    links = (Link(1, 3), Link(3, 4))
    pool = (Resource(1, "Ann", max_units=2.0), Resource(2, "Press"))
    given_ = (
        Assignment(1, 2, 1.0),
        Assignment(2, 1, 1.0),
        Assignment(3, 1, 2.0),
        Assignment(4, 2, 1.0),
        Assignment(5, 1, 1.0),
    )
    plan = Plan("Turn", MONDAY, tasks, links, resources=pool, assignments=given_)
    swept, found = level(plan), level(plan, Budget(iterations=9))
    assert overloaded(found.plans) == []
    assert found.objective < swept.objective
    # 1 + 5 + 5 days of the chain, B beside D: 12 working days.
    assert found.schedules[0].project_finish == datetime(2026, 1, 20, 17)


class Posted(Executor):
    """As another machine: what goes there and what comes back is copied, not shared."""

    def __init__(self) -> None:
        self.count = 0

    def submit(self, call: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.count += 1
        sent, given, named = pickle.loads(pickle.dumps((call, args, kwargs)))
        return SERIAL.submit(lambda: pickle.loads(pickle.dumps(sent(*given, **named))))


def test_another_machine_finds_the_same() -> None:
    plan = project(1)
    away = Posted()
    there = level_together([plan], Budget(iterations=9), seed=3, executor=away)
    here = level_together([plan], Budget(iterations=9), seed=3)
    assert away.count > 0
    assert [s.start.tolist() for s in there.schedules] == [s.start.tolist() for s in here.schedules]


@settings(max_examples=25, deadline=None)
@given(plans())
def test_within_float_moves_no_finish(plan: Plan) -> None:
    found = level(plan, within_float=True)
    assert found.schedules[0].project_finish == found.before[0].project_finish


@settings(max_examples=40, deadline=None)
@given(plans(), st.integers(0, 3))
def test_interrupted_work_overloads_nobody_and_takes_as_long(plan: Plan, seed: int) -> None:
    found = level(plan, Budget(iterations=14), seed=seed, splitting=True)
    assert not found.overloads
    assert overloaded(found.plans) == []
    again = schedule(found.plans[0])
    assert (again.finish == found.schedules[0].finish).all()
    assert found.objective <= level(plan).objective
    office = WorkCalendar.of(found.plans[0].calendars, found.plans[0].calendar or 1)
    for a in found.plans[0].activities:
        if a.splits:
            assert sum(office.between(minutes(s), minutes(f)) for s, f in a.splits) == a.duration.minutes
    for move in found.moves:
        assert not (move.delay or move.pieces) or move.reason is not None, move


def _site(*others: Activity, links: tuple[Link, ...] = ()) -> Plan:
    return plan_of(Activity(1, "Dig", Duration(5 * 480), priority=400), *others, links=links)


def test_work_is_interrupted_for_what_stands_fast() -> None:
    wednesday = datetime(2026, 1, 7, 8)
    plan = _site(Activity(2, "Audit", constraint=Constraint(ConstraintKind.MSO, wednesday)))
    whole, cut = level(plan), level(plan, splitting=True)
    assert whole.schedules[0].project_finish == datetime(2026, 1, 14, 17)
    # Two days, the audit, three days.
    assert cut.schedules[0].project_finish == datetime(2026, 1, 12, 17)
    assert overloaded(cut.plans) == []
    (move,) = cut.moves
    assert move.template == STOPS
    assert move.reason is not None
    assert (move.reason.rival_name, move.reason.until) == ("Audit", minutes(datetime(2026, 1, 8, 8)))
    assert cut.plans[0].activity(1).splits == (
        (MONDAY, datetime(2026, 1, 6, 17)),
        (datetime(2026, 1, 8, 8), datetime(2026, 1, 12, 17)),
    )


def test_work_is_interrupted_while_nobody_is_there() -> None:
    away = (
        Availability(None, datetime(2026, 1, 7), 1.0),
        Availability(datetime(2026, 1, 9), None, 1.0),
    )
    plan = replace(_site(), resources=(Resource(1, "Ann", availability=away),))
    cut = level(plan, splitting=True)
    assert cut.schedules[0].project_finish == datetime(2026, 1, 13, 17)
    assert [m.template for m in cut.moves] == [RESTS]


def test_the_more_urgent_interrupts_and_the_other_goes_on() -> None:
    ready = Constraint(ConstraintKind.SNET, datetime(2026, 1, 7, 8))
    due = datetime(2026, 1, 7, 17)
    urgent = Activity(2, "Leak", Duration(480), priority=900, constraint=ready, deadline=due)
    plan = replace(_site(urgent), activities=(*_site(urgent).activities, Activity(3, "Fill", Duration(480))))
    plan = replace(plan, links=(Link(1, 3),))
    whole, cut = level(plan), level(plan, splitting=True, objective="tardiness")
    assert [m.name for m in whole.moves] == ["Leak"]
    assert not [m for m in cut.moves if m.name == "Leak"]
    assert (cut.objective, cut.status) == (0, "optimal")
    assert overloaded(cut.plans) == []
    dig = next(m for m in cut.moves if m.name == "Dig")
    assert [len(dig.pieces), dig.delay] == [2, 0]
    assert dig.reason is not None
    assert dig.reason.rival_name == "Leak"


def test_who_sets_another_ones_finish_goes_first_whatever_the_priority() -> None:
    short = Activity(1, "Cut", Duration(240), priority=100)
    long = Activity(2, "Fit", Duration(1200), priority=900)
    plan = plan_of(short, long, links=(Link(1, 2, LinkKind.FF, Lag(240)),))
    found = level(plan)
    assert not found.overloads
    assert overloaded(found.plans) == []


def test_the_reason_names_resource_and_rival() -> None:
    found = level(plan_of(Activity(1, "Dig", Duration(960)), Activity(2, "Paint")))
    (move,) = found.moves
    assert (move.name, move.reason and move.reason.resource) == ("Paint", "Ann") or move.name == "Dig"
    assert move.reason is not None
    assert {move.name, move.reason.rival_name} == {"Dig", "Paint"}
    assert found.status in ("optimal", "feasible")


def test_higher_priority_is_served_first() -> None:
    found = level(plan_of(Activity(1, "Dig", priority=400), Activity(2, "Paint", priority=600)))
    assert [m.name for m in found.moves] == ["Dig"]


def test_started_work_stays() -> None:
    started = Progress(percent_complete=10, actual_start=MONDAY)
    found = level(
        plan_of(Activity(1, "Dig", priority=900), Activity(2, "Paint", progress=started, priority=1))
    )
    assert [m.name for m in found.moves] == ["Dig"]


def test_dated_work_stays() -> None:
    fixed = Constraint(ConstraintKind.MSO, MONDAY)
    found = level(plan_of(Activity(1, "Dig"), Activity(2, "Paint", constraint=fixed)))
    assert [m.name for m in found.moves] == ["Dig"]


def test_capacity_that_comes_later_is_waited_for() -> None:
    plan = plan_of(Activity(1, "Dig"))
    later = Resource(1, "Ann", availability=(Availability(datetime(2026, 1, 7), None, 1.0),))
    found = level(replace(plan, resources=(later,)))
    assert found.schedules[0].rows().__next__().start == datetime(2026, 1, 7, 8)
    assert found.moves[0].reason is not None
    assert found.moves[0].reason.rival is None


def test_a_skill_is_filled_by_whoever_is_free() -> None:
    welders = (
        Resource(1, "Welder", generic=True),
        Resource(2, "Ann", skills=(Skill("weld", 3),)),
        Resource(3, "Bob", skills=(Skill("weld", 2),)),
        Resource(4, "Cy", skills=(Skill("weld", 1),)),
    )
    tasks = (Activity(1, "A"), Activity(2, "B"), Activity(3, "C"))
    asked = tuple(Assignment(i, 1, skill="weld", level=2) for i in (1, 2, 3))
    found = level(Plan("Yard", MONDAY, tasks, resources=welders, assignments=asked))
    assert sorted(a.resource for a in found.plans[0].assignments)[0] == 2
    assert {a.resource for a in found.plans[0].assignments} == {2, 3}
    assert len(found.moves) == 1
    assert overloaded(found.plans) == []


def test_projects_share_a_person_by_name_and_priority() -> None:
    one, two = plan_of(Activity(1, "Dig"), name="One"), plan_of(Activity(1, "Pour"), name="Two")
    found = level_together([one, two], priorities={0: 100, 1: 900})
    assert [(m.plan, m.name) for m in found.moves] == [(0, "Dig")]
    assert overloaded(found.plans) == []
    assert all(
        (a.start == b.start).all()
        for a, b in zip(schedule_together(found.plans), found.schedules, strict=True)
    )


def test_more_than_there_ever_is_is_refused() -> None:
    with pytest.raises(PlanError, match="Ann"):
        level(plan_of(Activity(1, "Dig"), units=2.0))


def test_an_unknown_objective_is_named() -> None:
    with pytest.raises(ValueError, match="makespan"):
        level(plan_of(Activity(1, "Dig")), objective="beauty")
