"""What every simulation keeps, whatever the plan: luck is shared, risks delay, spreads widen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import Activity, Duration, Link, Plan, PlanError, continuous_calendar
from jalon.engine.executors import executor
from jalon.engine.model.uncertainty import (
    Correlation,
    Distribution,
    Impact,
    RiskEvent,
    RiskModel,
    Uncertain,
    spread,
)
from jalon.engine.simulation import compare, simulate

START = datetime(2026, 1, 5)


@st.composite
def free(draw: st.DrawFn) -> Plan:
    """Activities around the clock that only their finish-to-start links hold."""
    lengths = draw(st.lists(st.integers(60, 20_000), min_size=1, max_size=12))
    activities = tuple(Activity(k, f"A{k}", Duration(m)) for k, m in enumerate(lengths, start=1))
    pairs = [(a, b) for b in range(2, len(lengths) + 1) for a in range(1, b)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=20, unique=True)) if pairs else []
    return Plan("Free", START, activities, tuple(Link(a, b) for a, b in chosen), (continuous_calendar(1),))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(60, 20_000), min_size=1, max_size=12), st.floats(0, 0.45), st.floats(1, 2))
def test_a_wider_spread_never_narrows(lengths: list[int], reach: float, by: float) -> None:
    """One after the other, uniform about the same middle, with the same luck."""
    models = [RiskModel(spread=Distribution.uniform(1 - r, 1 + r)) for r in (reach, reach * by)]
    narrow, wide = (simulate(chain(*lengths), model, iterations=512).finish for model in models)
    rounded = 2 * len(lengths)
    for share in (0, 10, 25):
        ends = (share, 100 - share)
        assert np.ptp(np.percentile(wide, ends)) >= np.ptp(np.percentile(narrow, ends)) - rounded


@settings(deadline=None, max_examples=60)
@given(free(), st.floats(0, 1), st.integers(0, 9000), st.floats(0, 1))
def test_a_threat_never_makes_anything_earlier(plan: Plan, chance: float, minutes: int, left: float) -> None:
    """Iteration by iteration: with the threat as late or later, after response as early or earlier."""
    hit = plan.activities[len(plan.activities) // 2].uid
    impact = (Impact(hit, Distribution.uniform(0, minutes), Distribution.fixed(10)),)
    event = RiskEvent("t", "Threat", chance, impact, probability_after=chance * left)
    model = spread(0.8, 1, 1.5)
    calm = simulate(plan, model, iterations=512)
    pair = compare(plan, replace(model, events=(event,)), iterations=512)
    assert (pair.before.finish >= calm.finish).all()
    assert (pair.before.cost >= calm.cost).all()
    assert (pair.after.finish <= pair.before.finish).all()
    assert (pair.after.happened <= pair.before.happened).all()


@settings(deadline=None, max_examples=8)
@given(free(), st.integers(1, 2**31 - 1), st.integers(1, 3000))
def test_any_number_of_workers_says_the_same(plan: Plan, seed: int, iterations: int) -> None:
    alone = simulate(plan, spread(0.8, 1, 1.5), iterations=iterations, seed=seed)
    with executor("threads", 3) as pool:
        shared = simulate(
            plan, spread(0.8, 1, 1.5), iterations=iterations, seed=seed, executor=pool, workers=3
        )
    assert (alone.finish == shared.finish).all()
    assert (alone.criticality == shared.criticality).all()
    assert (alone.mean_finish == shared.mean_finish).all()


def chain(*minutes: int) -> Plan:
    activities = tuple(Activity(k, f"A{k}", Duration(m)) for k, m in enumerate(minutes, start=1))
    links = tuple(Link(k, k + 1) for k in range(1, len(minutes)))
    return Plan("Chain", START, activities, links, (continuous_calendar(1),))


def test_a_data_date_before_the_start_changes_nothing() -> None:
    plan = chain(600, 600)
    early = replace(plan, data_date=datetime(2025, 1, 5))
    model = spread(0.8, 1, 1.5)
    assert (
        simulate(plan, model, iterations=256).finish == simulate(early, model, iterations=256).finish
    ).all()


def test_no_spread_is_no_spread() -> None:
    """Three equal points are one value: nothing is divided by their distance."""
    for shape in (Distribution.triangular, Distribution.pert):
        model = RiskModel(
            durations=(Uncertain(1, shape(900, 900, 900)),), correlations=(Correlation((1, 2), 0.5),)
        )
        found = simulate(chain(600, 600), model, iterations=256)
        assert set(np.diff(np.sort(found.finish))) == {0}
        assert found.spread == 0.0


@pytest.mark.parametrize(
    ("low", "likely", "high"), [(5, 4, 6), (5, 6, 4), (float("nan"), 1, 2), (1, float("inf"), 2)]
)
def test_points_out_of_order_are_refused_by_name(low: float, likely: float, high: float) -> None:
    model = RiskModel(durations=(Uncertain(2, Distribution.triangular(low, likely, high)),))
    with pytest.raises(PlanError, match="A2"):
        simulate(chain(600, 600), model, iterations=10)


def test_a_run_without_bounds_is_refused_before_it_takes_memory() -> None:
    """A million iterations of a hundred thousand activities."""
    plan = Plan("Vast", START, tuple(Activity(k, f"A{k}", Duration(60)) for k in range(1, 100_001)))
    with pytest.raises(PlanError, match="ask for 400000 or fewer"):
        simulate(plan, spread(1, 1, 1), iterations=1_000_000)
