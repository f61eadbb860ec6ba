"""Blocks of iterations against one iteration at a time: the same minutes under every rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jalon.cli.bench import network
from jalon.cli.bench_simulate import plan_of, ruled
from jalon.engine import (
    MICROSOFT,
    PRIMAVERA,
    Activity,
    ActivityKind,
    Duration,
    Plan,
    PlanError,
    Progress,
    continuous_calendar,
)
from jalon.engine.model.clock import minutes
from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Uncertain,
    spread,
)
from jalon.engine.simulation.piece import work
from jalon.engine.simulation.problem import Problem, problem
from tests import strategies

HALF_DONE = Plan(
    "Half",
    datetime(2026, 1, 5),
    (Activity(1, "Half", Duration(6000), progress=Progress(50, None, datetime(2026, 1, 5))),),
    (),
    (continuous_calendar(1),),
)
RULES = st.sampled_from(
    (
        MICROSOFT,
        replace(MICROSOFT, honour_constraints=False, remaining_after_data_date=True),
        replace(MICROSOFT, lag_calendar="predecessor", split_in_progress=False),
        PRIMAVERA,
        replace(PRIMAVERA, progress="progress_override", lag_calendar="continuous"),
        replace(PRIMAVERA, use_expected_finish=True, lag_calendar="project"),
    )
)


@st.composite
def risky(draw: st.DrawFn) -> tuple[Plan, RiskModel]:
    """A plan with every rule, and uncertainty that reaches down to no time at all."""
    plan = draw(strategies.plans(rules=RULES, with_rare=draw(st.booleans())))
    uids = [a.uid for a in plan.activities]
    low, high = draw(st.sampled_from(((0.7, 1.6), (0.0, 1.2), (1.0, 1.0))))
    model = spread(low, 1, high)
    if draw(st.booleans()):
        longer = Distribution.uniform(draw(st.integers(-2000, 0)), draw(st.integers(0, 3000)))
        hit = draw(st.sampled_from(uids))
        model = replace(model, events=(RiskEvent("e", "Event", 0.4, (Impact(hit, longer),)),))
    if draw(st.booleans()):
        named = draw(st.lists(st.sampled_from(uids), max_size=3, unique=True))
        ways = tuple(Branch(0.5, (uid,)) for uid in named[:2])
        model = replace(model, branchings=(Branching("w", ways),))
    if draw(st.booleans()):
        given_ = Uncertain(draw(st.sampled_from(uids)), Distribution.discrete((0, 1), (480, 2), (4000, 1)))
        model = replace(model, durations=(given_,))
    return plan, model


def laid_out(plan: Plan, model: RiskModel) -> Problem:
    hammocks = {a.uid for a in plan.activities if a.kind is ActivityKind.LEVEL_OF_EFFORT}
    # blocks leave hammocks tied to one another to the other way
    assume(not any(link.predecessor in hammocks and link.successor in hammocks for link in plan.links))
    try:
        ready = problem(plan, model)
    except PlanError:
        assume(False)
        raise
    assume(ready.ground is not None)
    return ready


@settings(deadline=None, max_examples=60)
@given(risky())
def test_blocks_find_what_each_iteration_alone_finds(case: tuple[Plan, RiskModel]) -> None:
    ready = laid_out(*case)
    blocks, alone = work(ready, 0, 96), work(replace(ready, ground=None), 0, 96)
    assert (blocks.finish == alone.finish).all()
    assert (blocks.critical == alone.critical).all()
    assert (blocks.sums == alone.sums).all()
    assert (blocks.cost == alone.cost).all()


def test_a_plan_with_every_rule_goes_in_blocks() -> None:
    """Three calendars, constraints, progress, milestones, linked summaries, hammocks."""
    days, ends, _ = network(200)
    ready = problem(ruled(plan_of(days, ends)), spread(0.8, 1, 1.5))
    assert ready.ground is not None
    blocks, alone = work(ready, 0, 700), work(replace(ready, ground=None), 0, 700)
    assert (blocks.finish == alone.finish).all()
    assert (blocks.critical == alone.critical).all()
    assert (blocks.sums == alone.sums).all()


def test_started_work_varies_and_what_is_done_does_not() -> None:
    """Half of 6,000 minutes done: the finish moves with the other half, under any rule."""
    ready = problem(HALF_DONE, spread(0.5, 1, 2))
    for case in (ready, replace(ready, ground=None)):
        left = work(case, 0, 512).finish - minutes(HALF_DONE.start) - 3000
        assert left.min() < 1600
        assert left.max() > 5500
