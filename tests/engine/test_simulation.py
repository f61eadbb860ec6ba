"""Simulation against closed forms, plain numpy, and itself on other workers."""

from __future__ import annotations

import math
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

import numpy as np
import pytest

from jalon.engine import (
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    PlanError,
    Progress,
    Resource,
    schedule,
)
from jalon.engine.executors import executor
from jalon.engine.model import AROUND_THE_CLOCK, Calendar
from jalon.engine.model.uncertainty import (
    Branch,
    Branching,
    CalendarRisk,
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Uncertain,
    spread,
)
from jalon.engine.simulation import compare, simulate
from jalon.engine.simulation.correlation import nearest
from jalon.engine.simulation.piece import sampled, work
from jalon.engine.simulation.problem import problem

START = datetime(2026, 1, 5)
ALWAYS = Calendar(1, "Always", (AROUND_THE_CLOCK,) * 7)
MANY = 20_000
HOURS = 60


def plan(*minutes: int, links: tuple[Link, ...] = (), **more: object) -> Plan:
    """Activities 1, 2, ... around the clock, so that minutes of work are minutes."""
    activities = tuple(Activity(k, f"A{k}", Duration(m)) for k, m in enumerate(minutes, start=1))
    return Plan("Small", START, activities, links, (ALWAYS,), **more)  # type: ignore[arg-type]


def after_start(found: np.ndarray) -> np.ndarray:
    return found - (START - datetime(1970, 1, 1)).total_seconds() / 60


def one(shape: Distribution, stratified: bool = True) -> np.ndarray:
    model = RiskModel(durations=(Uncertain(1, shape),))
    return after_start(simulate(plan(6000), model, iterations=MANY, stratified=stratified).finish)


LOW, LIKELY, HIGH = 3000.0, 6000.0, 15000.0
SHAPES = {
    # mean and standard deviation by the book (Law, Simulation Modeling and Analysis, 5th ed., ch. 6)
    "triangular": (
        Distribution.triangular(LOW, LIKELY, HIGH),
        (LOW + LIKELY + HIGH) / 3,
        math.sqrt((LOW**2 + LIKELY**2 + HIGH**2 - LOW * LIKELY - LOW * HIGH - LIKELY * HIGH) / 18),
    ),
    "pert": (
        Distribution.pert(LOW, LIKELY, HIGH),
        (LOW + 4 * LIKELY + HIGH) / 6,
        math.sqrt(((LOW + 4 * LIKELY + HIGH) / 6 - LOW) * (HIGH - (LOW + 4 * LIKELY + HIGH) / 6) / 7),
    ),
    "uniform": (Distribution.uniform(LOW, HIGH), (LOW + HIGH) / 2, (HIGH - LOW) / math.sqrt(12)),
    "normal": (Distribution.normal(6000, 900), 6000.0, 900.0),
    "lognormal": (Distribution.lognormal(6000, 1500), 6000.0, 1500.0),
    "discrete": (Distribution.discrete((3000, 1), (6000, 2), (9000, 1)), 6000.0, 3000 / math.sqrt(2)),
}


@pytest.mark.parametrize("stratified", [True, False])
@pytest.mark.parametrize("name", SHAPES)
def test_one_activity_has_the_moments_of_its_distribution(name: str, stratified: bool) -> None:
    shape, mean, deviation = SHAPES[name]
    found = one(shape, stratified)
    assert found.mean() == pytest.approx(mean, abs=4 * deviation / math.sqrt(MANY) + 1)
    assert found.std() == pytest.approx(deviation, rel=0.03)


def test_trigen_has_its_shares_beyond_its_points() -> None:
    found = one(Distribution.trigen(4000, 6000, 9000, 0.1, 0.9))
    assert (found < 4000).mean() == pytest.approx(0.1, abs=0.005)
    assert (found > 9000).mean() == pytest.approx(0.1, abs=0.005)


def test_two_in_series_add_up() -> None:
    model = spread(0.5, 1, 2)
    found = after_start(simulate(plan(6000, 3000, links=(Link(1, 2),)), model, iterations=MANY).finish)
    mean = 3.5 / 3 * 9000
    unit = (0.25 + 1 + 4 - 0.5 - 1 - 2) / 18
    assert found.mean() == pytest.approx(mean, rel=0.01)
    assert found.var() == pytest.approx(unit * (6000**2 + 3000**2), rel=0.04)


def test_two_in_parallel_have_the_known_maximum() -> None:
    """The greater of two uniforms on [0, 1] has mean 2/3 and is at most x with chance x squared."""
    model = RiskModel(durations=tuple(Uncertain(k, Distribution.uniform(0, 10000)) for k in (1, 2)))
    answer = simulate(plan(5000, 5000), model, iterations=MANY)
    found = after_start(answer.finish)
    assert found.mean() == pytest.approx(20000 / 3, rel=0.01)
    for x in (0.25, 0.5, 0.75):
        assert (found <= 10000 * x).mean() == pytest.approx(x * x, abs=0.012)
    assert answer.merge_bias == pytest.approx(10000 / 6, rel=0.05)
    assert answer.criticality.sum() == pytest.approx(1, abs=0.01)


def test_a_network_agrees_with_plain_numpy() -> None:
    links = (Link(1, 2), Link(1, 3), Link(2, 4), Link(3, 4))
    answer = simulate(plan(6000, 4000, 4200, 1000, links=links), spread(0.8, 1, 1.6), iterations=MANY)
    draw = np.random.default_rng(5)
    a, b, c, d = (draw.triangular(0.8 * m, m, 1.6 * m, 400_000) for m in (6000, 4000, 4200, 1000))
    peer = a + np.maximum(b, c) + d
    found = after_start(answer.finish)
    assert found.mean() == pytest.approx(peer.mean(), abs=5 * peer.std() / math.sqrt(MANY))
    for p in (10, 50, 80, 90):
        assert np.percentile(found, p) == pytest.approx(np.percentile(peer, p), abs=0.03 * peer.std())
    assert answer.criticality[1] == pytest.approx((b > c).mean(), abs=0.02)


OFFICE_PLAN = Plan(
    "Office",
    datetime(2026, 1, 5, 8),
    tuple(Activity(k, f"A{k}", Duration(480 * (k % 5 + 1))) for k in range(1, 60)),
    tuple(Link(p, k) for k in range(3, 60) for p in (k - 1, k - 2)),
)
MODEL = replace(
    spread(0.8, 1, 1.5),
    correlations=(Correlation((1, 2, 3), 0.6),),
    events=(
        RiskEvent(
            "flood",
            "Flood",
            0.3,
            (Impact(5, Distribution.triangular(480, 960, 4800), Distribution.uniform(100, 300)),),
            response_cost=50,
            probability_after=0.1,
        ),
    ),
)


def test_the_same_seed_gives_the_same_bits_on_any_worker() -> None:
    alone = simulate(OFFICE_PLAN, MODEL, iterations=5000, seed=7)
    for name, workers in (("threads", 1), ("threads", 2), ("processes", 2)):
        with executor(name, workers) as pool:
            other = simulate(OFFICE_PLAN, MODEL, iterations=5000, seed=7, executor=pool, workers=workers)
        assert (alone.finish == other.finish).all()
        assert alone.cost.tobytes() == other.cost.tobytes()
        assert alone.criticality.tobytes() == other.criticality.tobytes()
        assert alone.drivers == other.drivers
    assert (alone.finish != simulate(OFFICE_PLAN, MODEL, iterations=5000, seed=8).finish).any()


def test_the_fast_way_and_the_passes_agree_to_the_minute() -> None:
    ready = problem(OFFICE_PLAN, MODEL)
    assert ready.ground is not None
    fast, slow = work(ready, 0, 1000), work(replace(ready, ground=None), 0, 1000)
    assert (fast.finish == slow.finish).all()
    assert (fast.critical == slow.critical).all()
    assert (fast.cost == slow.cost).all()


def test_without_spread_every_iteration_is_the_schedule() -> None:
    answer = simulate(OFFICE_PLAN, spread(1, 1, 1), iterations=300)
    assert {answer.finish_at(p) for p in (1, 50, 100)} == {schedule(OFFICE_PLAN).project_finish}
    assert answer.drivers == ()


def test_correlated_durations_have_the_rank_correlation_asked_for() -> None:
    model = replace(spread(0.5, 1, 2), correlations=(Correlation((1, 2), 0.7),))
    added, _, _ = sampled(problem(plan(6000, 6000), model), 0, MANY // 256 * 256)
    ranks = added.argsort(axis=1).argsort(axis=1)
    assert np.corrcoef(ranks)[0, 1] == pytest.approx(0.7, abs=0.02)


def test_contradicting_correlations_are_replaced_and_said() -> None:
    model = replace(
        spread(0.5, 1, 2),
        correlations=(Correlation((1, 2), 0.9), Correlation((1, 3), 0.9), Correlation((2, 3), -0.9)),
    )
    answer = simulate(plan(600, 600, 600), model, iterations=256)
    assert [warning.code for warning in answer.warnings] == ["correlation_nearest"]
    near = nearest(np.array([[1, 0.9, 0.9], [0.9, 1, -0.9], [0.9, -0.9, 1.0]]))
    assert np.linalg.eigvalsh(near).min() > 0
    assert np.diag(near) == pytest.approx(1)


def test_an_event_happens_as_often_as_it_should_and_a_response_is_worth_its_luck() -> None:
    event = RiskEvent(
        "e",
        "Strike",
        0.4,
        (Impact(1, Distribution.fixed(3000), Distribution.fixed(500)),),
        response_cost=100,
        probability_after=0.1,
    )
    pair = compare(plan(6000), RiskModel(events=(event,)), iterations=MANY)
    late_before = after_start(pair.before.finish) == 9000
    late_after = after_start(pair.after.finish) == 9000
    assert late_before.mean() == pytest.approx(0.4, abs=0.015)
    assert late_after.mean() == pytest.approx(0.1, abs=0.01)
    assert not (late_after & ~late_before).any()
    assert (pair.before.cost[late_before] == 500).all()
    assert (pair.after.cost[~late_after] == 100).all()
    assert pair.gain(80)[0] == pytest.approx(3000 / 1440)


def test_one_way_of_a_branching_is_taken_at_a_time() -> None:
    ways = Branching("w", (Branch(0.25, (2,)), Branch(0.75, (3,))))
    links = (Link(1, 2), Link(1, 3))
    answer = simulate(plan(1000, 500, 2000, links=links), RiskModel(branchings=(ways,)), iterations=MANY)
    found = after_start(answer.finish)
    assert set(found) == {1500, 3000}
    assert (found == 1500).mean() == pytest.approx(0.25, abs=0.012)


def test_weather_takes_working_days_in_its_months_only() -> None:
    office = Plan("W", datetime(2026, 1, 5, 8), (Activity(1, "Roof", Duration(480 * 20)),))
    dry = simulate(
        office, RiskModel(weather=(CalendarRisk("w", (7,), Distribution.fixed(0.3)),)), iterations=256
    )
    assert set(dry.finish) == {dry.finish[0]}
    assert dry.finish_at(50) == schedule(office).project_finish
    wet = simulate(
        office, RiskModel(weather=(CalendarRisk("w", (1, 2), Distribution.fixed(0.3)),)), iterations=4096
    )
    # Twenty days of work at 0.7 a day: 8.57 working days more (negative binomial).
    more = np.busday_count((dry.finish // 1440).astype("M8[D]")[0], (wet.finish // 1440).astype("M8[D]"))
    assert more.mean() == pytest.approx(20 * (1 / 0.7 - 1), rel=0.03)
    assert more.var() == pytest.approx(20 * 0.3 / 0.7**2, rel=0.1)


def test_cost_follows_time_where_it_depends_on_it() -> None:
    crew = Resource(1, "Crew", standard_rate=60)
    base = plan(6000, resources=(crew,), assignments=(Assignment(1, 1),))
    fixed = replace(base, activities=(replace(base.activities[0], fixed_cost=1000),))
    answer = simulate(fixed, spread(0.5, 1, 2), iterations=2000)
    assert answer.planned_cost == pytest.approx(7000)
    assert answer.cost == pytest.approx(1000 + after_start(answer.finish))
    assert answer.confidence(answer.finish_at(80), answer.cost_at(80)) == pytest.approx(0.8, abs=0.001)


def test_progress_is_a_fact_in_every_iteration() -> None:
    done = Activity(1, "Done", Duration(480), progress=Progress(100, None, START, datetime(2026, 1, 5, 8)))
    half = Activity(2, "Half", Duration(6000), progress=Progress(50, None, datetime(2026, 1, 5, 8)))
    base = Plan("P", START, (done, half), (Link(1, 2),), (ALWAYS,))
    model = RiskModel(durations=(Uncertain(2, Distribution.uniform(0.5, 2), True),))
    answer = simulate(base, model, iterations=2000)
    assert answer.finish_at(0) > datetime(2026, 1, 5, 8) + (schedule(base).project_finish - START) * 0
    left = after_start(answer.finish) - 480 - 3000
    assert left.min() >= 1500
    assert left.max() <= 6000


def test_a_run_stops_when_asked_and_holds_what_was_done() -> None:
    told: list[int] = []
    enough = threading.Event()

    def progress(said) -> None:  # type: ignore[no-untyped-def]
        told.append(said.done)
        enough.set()

    answer = simulate(OFFICE_PLAN, MODEL, iterations=100_000, progress=progress, stop=enough.is_set)
    assert answer.stopped == "stopped"
    assert answer.iterations == told[-1] < 100_000
    whole = simulate(OFFICE_PLAN, MODEL, iterations=answer.iterations)
    assert (whole.finish == answer.finish).all()


def test_convergence_stops_at_the_same_iteration_whatever_the_workers() -> None:
    one_thread = simulate(OFFICE_PLAN, MODEL, iterations=200_000, tolerance=0.02)
    with ThreadPoolExecutor(2) as pool:
        two = simulate(OFFICE_PLAN, MODEL, iterations=200_000, tolerance=0.02, executor=pool, workers=2)
    assert one_thread.stopped == two.stopped == "converged"
    assert one_thread.iterations == two.iterations < 200_000
    assert (one_thread.finish == two.finish).all()
    assert (one_thread.criticality == two.criticality).all()


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (RiskModel(durations=(Uncertain(1, Distribution.triangular(9, 5, 2)),)), "distribution_order"),
        (RiskModel(durations=(Uncertain(99, Distribution.fixed(1)),)), "risk_activity"),
        (RiskModel(durations=(Uncertain(1, Distribution.normal(5, -1)),)), "distribution_deviation"),
        (RiskModel(durations=(Uncertain(1, Distribution.discrete()),)), "distribution_values"),
        (RiskModel(events=(RiskEvent("e", "E", 1.5),)), "probability"),
        (RiskModel(branchings=(Branching("b", (Branch(0.7, (1,)), Branch(0.7, (1,)))),)), "branching"),
        (RiskModel(currency="USD"), "currency"),
    ],
)
def test_a_model_that_makes_no_sense_is_refused_in_a_sentence(model: RiskModel, code: str) -> None:
    with pytest.raises(PlanError) as refused:
        simulate(plan(600, currency="EUR"), model, iterations=10)
    assert refused.value.faults[0].code == code
    assert str(refused.value).endswith(".")


def test_three_points_out_of_order_are_told_in_days() -> None:
    shape = Distribution.triangular(2400, 7200, 6720)
    with pytest.raises(PlanError, match=r"“A1” are not in order \(5, 15, 14\)"):
        simulate(plan(600), RiskModel(durations=(Uncertain(1, shape),)), iterations=10)


def test_a_run_too_large_is_refused_before_it_takes_memory() -> None:
    with pytest.raises(PlanError, match="or fewer"):
        simulate(OFFICE_PLAN, MODEL, iterations=2_000_000_000)


def test_a_million_iterations_of_a_hundred_thousand_activities_are_refused_at_once() -> None:
    many = Plan("City", START, tuple(Activity(k, f"A{k}", Duration(60)) for k in range(1, 100_001)))
    tracemalloc.start()
    with pytest.raises(PlanError) as refused:
        simulate(many, spread(0.9, 1, 1.2), iterations=1_000_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(refused.value) == (
        "1000000 iterations of 100000 activities are more than one run may take: ask for 400000 or fewer."
    )
    assert peak < 1_000_000


def test_percentiles_and_the_joint_frontier_hold_what_they_say() -> None:
    answer = simulate(OFFICE_PLAN, MODEL, iterations=4000)
    assert all(a <= b for (a, _), (b, _) in pairwise(answer.finish_curve()))
    for when, cost in answer.joint_frontier(0.7, 10):
        assert answer.confidence(when, cost) >= 0.7
    need = answer.contingency(80, answer.finish_at(50))
    assert need.days > 0
    assert answer.joint_at(0.7) in answer.joint_frontier(0.7)
    assert answer.confidence(*answer.joint_at(0.7)) >= 0.7
    assert need.finish == answer.finish_at(80)


@pytest.mark.parametrize(
    "links",
    [
        (Link(3, 2), Link(2, 1, LinkKind.SS), Link(2, 1, LinkKind.FF, Lag(960))),
        (Link(3, 2, LinkKind.FF, Lag(960)), Link(1, 2, LinkKind.SS), Link(1, 2, LinkKind.FF, Lag(-960))),
        (Link(4, 1, LinkKind.FF, Lag(480)), Link(1, 2, LinkKind.FF, Lag(480))),
        (Link(1, 2, LinkKind.FF),),
    ],
)
def test_levels_of_effort_tied_to_one_another_end_where_the_plan_says(links: tuple[Link, ...]) -> None:
    effort = ActivityKind.LEVEL_OF_EFFORT
    activities = (
        Activity(1, "Steering", kind=effort),
        Activity(2, "Office", kind=effort),
        Activity(3, "Build", Duration(2400)),
        Activity(4, "Paint", Duration(960)),
    )
    base = Plan("Site", datetime(2026, 1, 5, 8), activities, links, rules=PRIMAVERA)
    sure = simulate(base, spread(1, 1, 1), iterations=20)
    said = max(row.finish for row in schedule(base).rows() if row.finish)
    assert sure.finish_at(0) == sure.finish_at(100) == sure.planned_finish == said


@pytest.mark.parametrize(
    "links",
    [
        (Link(10, 1, LinkKind.SS), Link(10, 1, LinkKind.FF)),
        (Link(3, 1, LinkKind.SS), Link(10, 1, LinkKind.FF), Link(1, 5)),
        (Link(10, 1, LinkKind.SS), Link(1, 2, LinkKind.SS), Link(1, 2, LinkKind.FF)),
        (Link(10, 1, LinkKind.SS), Link(10, 1, LinkKind.FF, Lag(480)), Link(2, 1, LinkKind.FF)),
    ],
)
def test_levels_of_effort_tied_to_a_summary_follow_it_in_every_iteration(links: tuple[Link, ...]) -> None:
    effort = ActivityKind.LEVEL_OF_EFFORT
    activities = (
        Activity(1, "Steering", kind=effort),
        Activity(2, "Office", kind=effort),
        Activity(10, "Works", kind=ActivityKind.SUMMARY),
        Activity(3, "Build", Duration(2400), parent=10),
        Activity(4, "Paint", Duration(960), parent=10),
        Activity(5, "Hand over", Duration(480)),
    )
    base = Plan("Site", datetime(2026, 1, 5, 8), activities, (*links, Link(3, 4)), rules=PRIMAVERA)
    for longer in (1.0, 1.5):
        long = replace(activities[3], duration=Duration(int(2400 * longer)))
        said = schedule(replace(base, activities=(*activities[:3], long, *activities[4:]))).project_finish
        model = RiskModel(durations=(Uncertain(3, Distribution.fixed(longer), True),))
        answer = simulate(base, model, iterations=20)
        assert answer.finish_at(0) == answer.finish_at(100) == said


def test_risks_in_another_currency_without_a_rate_are_refused_with_the_way_out() -> None:
    base = replace(plan(6000), currency="EUR")
    euros = spread(0.9, 1, 1.2)
    with pytest.raises(PlanError, match="The risks are in USD and the plan in EUR: give the rate"):
        simulate(base, replace(euros, currency="USD"), iterations=20)
    dollars = RiskModel(
        events=(RiskEvent("e", "Event", 1.0, (Impact(1, cost=Distribution.fixed(100)),)),),
        currency="USD",
        rates={"USD": 0.9},
    )
    answer = simulate(base, dollars, iterations=20)
    assert answer.cost - answer.planned_cost == pytest.approx(90)
