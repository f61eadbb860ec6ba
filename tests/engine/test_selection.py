"""Choosing portfolios: against trying everything, and what is refused."""

from __future__ import annotations

import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import PlanError
from jalon.engine.selection import (
    Candidate,
    Portfolio,
    choose,
    compile_portfolio,
    drawn,
    frontier,
    knapsack,
    prices,
    regrets,
    rejections,
    risk_frontier,
    scores,
)
from jalon.engine.selection.choose import cvar, worth
from jalon.engine.selection.matrix import Matrix

# the module, which the function of the same name hides
choosing = sys.modules["jalon.engine.selection.choose"]


def by_hand(matrix: Matrix) -> float | None:
    """The best value by trying everything."""
    rows, low, high = matrix.logic()
    best = None
    for bits in product((0.0, 1.0), repeat=len(matrix.value)):
        x = np.array(bits)
        if (matrix.weight @ x > matrix.limit + 1e-9).any():
            continue
        if len(rows) and ((rows @ x < low) | (rows @ x > high)).any():
            continue
        value = worth(matrix, x > 0.5)
        best = value if best is None else max(best, value)
    return best


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    keys = "abcde"[: draw(st.integers(1, 5))]
    money = st.integers(0, 20).map(float)
    chances = {"bad": 0.3, "good": 0.7} if draw(st.booleans()) else {}
    candidates = tuple(
        Candidate(
            key,
            key.upper(),
            draw(st.integers(1, 50)),
            (draw(money), draw(money)),
            {"crew": (draw(money),)},
            mandatory=draw(st.integers(0, 7)) == 0,
            starts=draw(st.sampled_from(((0,), (0, 1)))),
            scenarios={"bad": float(draw(st.integers(-20, 20)))} if chances else {},
        )
        for key in keys
    )
    pair = st.tuples(st.sampled_from(keys), st.sampled_from(keys)).filter(lambda p: p[0] != p[1])
    pairs = st.lists(pair, max_size=2) if len(keys) > 1 else st.just([])
    return Portfolio(
        candidates,
        (30.0, None, 25.0) if draw(st.booleans()) else (30.0, 30.0),
        {"crew": (25.0, 20.0)},
        tuple(draw(pairs)),
        tuple(draw(pairs)),
        0.1,
        chances,
        draw(st.sampled_from((0.0, 0.5))),
    )


@settings(max_examples=25, deadline=None)
@given(portfolios())
def test_the_choice_is_the_best_there_is(question: Portfolio) -> None:
    matrix = compile_portfolio(question)
    best = by_hand(matrix)
    if best is None:
        with pytest.raises(PlanError):
            choose(question, 2)
        return
    found = choose(question, 2)
    assert found.value == pytest.approx(best, abs=1e-5)
    assert found.bound >= best - 1e-6
    assert (matrix.weight[:, found.chosen].sum(axis=1) <= matrix.limit + 1e-9).all()


HOUSE = Portfolio(
    (
        Candidate("roof", "Roof", 60.0, (50.0,)),
        Candidate("bath", "Bath", 40.0, (40.0,)),
        Candidate("shed", "Shed", 25.0, (30.0,)),
    ),
    (100.0,),
)


def test_a_rejected_project_says_what_would_let_it_in() -> None:
    found = choose(HOUSE, 1)
    assert (found.value, found.candidates, found.status) == (100.0, {0, 1}, "optimal")
    (shed,) = rejections(found, 1)
    assert [(s.limit.kind, s.missing) for s in shed.shortfalls] == [("budget", 20.0)]
    # With the shed in, the roof stays and the bath leaves: 85 instead of 100.
    assert (shed.value_needed, shed.leaves, shed.joins) == (15.0, (1,), ())
    (budget,) = prices(found)
    assert (budget.left, budget.price) == (10.0, pytest.approx(25 / 30))


@settings(max_examples=25, deadline=None)
@given(portfolios())
def test_the_smallest_relief_lets_a_rejected_project_in_and_less_does_not(question: Portfolio) -> None:
    try:
        found = choose(question, 2)
    except PlanError:
        return
    matrix = found.matrix
    for r in rejections(found, 4):
        own = matrix.owner == r.candidate
        place = {limit: k for k, limit in enumerate(matrix.limits)}

        def needing(less: dict[int, float], own=own, i: int = r.candidate) -> float | None:  # type: ignore[no-untyped-def]
            weight = matrix.weight.copy()
            for k, amount in less.items():
                weight[k, own] = np.maximum(weight[k, own] - amount, 0.0)
            return by_hand(replace(matrix, weight=weight).forced(i))

        if r.relief is None:
            assert (needing(dict.fromkeys(range(len(matrix.limit)), 100.0)) or -1e9) < found.value
            continue
        less = {place[s.limit]: s.missing for s in r.relief}
        let_in = needing({k: amount + 1e-6 for k, amount in less.items()})
        assert let_in is not None
        assert let_in >= found.value - 1e-5
        if less:
            # Nearly as much is not enough.
            almost = needing({k: amount * 0.98 for k, amount in less.items()})
            assert almost is None or almost < found.value + 1e-9


def test_less_need_may_be_smaller_than_what_is_missing_beside_the_choice() -> None:
    question = Portfolio(
        (
            Candidate("a", "A", 60.0, (50.0,)),
            Candidate("b", "B", 40.0, (40.0,)),
            Candidate("c", "C", 45.0, (48.0,)),
        ),
        (90.0,),
    )
    (rejected,) = rejections(choose(question, 1), 1)
    assert [s.missing for s in rejected.shortfalls] == [48.0]
    assert rejected.relief is not None
    # At 40 it takes the place of B.
    assert [s.missing for s in rejected.relief] == [pytest.approx(8.0)]


def test_draws_of_a_simulation_make_the_safe_project_win_where_risk_counts() -> None:
    value = drawn(100.0, np.array([50.0, 50.0, 50.0, 130.0]), 50.0, np.zeros(4), 0.0)
    assert value == (100.0, 100.0, 100.0, 20.0)
    both = (
        Candidate("risky", "Risky", 100.0, (1.0,), draws=value),
        Candidate("safe", "Safe", 70.0, (1.0,)),
    )
    calm = choose(Portfolio(both, (1.0,), tail=0.25), 1)
    assert (calm.candidates, calm.mean, calm.worst) == ({0}, 80.0, 20.0)
    wary = choose(Portfolio(both, (1.0,), risk_weight=0.5, tail=0.25), 1)
    assert (wary.candidates, wary.value, wary.status) == ({1}, 70.0, "optimal")
    assert [(p.mean, p.worst) for p in risk_frontier(calm, seconds=2)] == [(80.0, 20.0), (70.0, 70.0)]


def test_a_day_of_delay_costs_what_it_costs() -> None:
    assert drawn(10.0, np.zeros(2), 0.0, np.array([1440.0, -1440.0]), 0.0, 2.0) == (8.0, 12.0)


def test_what_is_in_hand_stands_where_no_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> list[object]:
        return []

    found = choose(HOUSE, 1)
    ruled = replace(found.matrix, exclusive=((0, 2),))
    monkeypatch.setattr(choosing, "race", nothing)
    again = choose(ruled, 0.1, hand=found.chosen)
    assert (again.value, again.solver, again.status) == (100.0, "hand", "feasible")
    with pytest.raises(PlanError, match="No choice was found in the time given"):
        choose(ruled, 0.1)


def test_more_money_is_never_worth_less() -> None:
    points = frontier(choose(HOUSE, 1), (0.5, 0.8, 1.0, 1.3), 2)
    assert [p.value for p in points] == [60.0, 85.0, 100.0, 125.0]


def test_regret_is_nothing_where_one_choice_is_best_in_every_scenario() -> None:
    one = Portfolio(
        (
            Candidate("a", "A", 10.0, (1.0,), scenarios={"low": 0.0}),
            Candidate("b", "B", 8.0, (1.0,), scenarios={"low": 8.0}),
        ),
        (1.0,),
        scenarios={"low": 0.5, "high": 0.5},
    )
    found = choose(one, 1)
    assert found.candidates == {1}
    assert regrets(found, 1) == (0.0, 2.0)


def test_the_mean_of_the_worst() -> None:
    assert cvar(np.array([10.0, 0.0, 20.0, 30.0]), np.full(4, 0.25), 0.25) == 0
    assert cvar(np.array([10.0, 0.0, 20.0, 30.0]), np.full(4, 0.25), 1.0) == 15


def test_a_search_is_the_same_for_the_same_seed() -> None:
    draw = np.random.default_rng(3)
    weight = draw.integers(1, 100, (3, 20)).astype(float)
    matrix = knapsack(draw.integers(1, 100, 20).tolist(), weight, (weight.sum(axis=1) / 2).tolist())
    first, second = choose(matrix, 3), choose(matrix, 3)
    assert first.status == second.status == "optimal"
    assert first.value == second.value == pytest.approx(by_lines(matrix))


def by_lines(matrix: Matrix) -> float:
    """The best of 2^20 choices, all at once."""
    bits = (np.arange(2**20)[:, None] >> np.arange(20)) & 1
    fits = (bits @ matrix.weight.T <= matrix.limit).all(axis=1)
    return float((bits[fits] @ matrix.value).max())


def test_scores_put_the_best_at_a_hundred() -> None:
    table = [{"profit": 10.0, "risk": 1.0}, {"profit": 0.0, "risk": 5.0}, {"profit": 5.0, "risk": 3.0}]
    assert scores(table, {"profit": 3.0, "risk": 1.0}, frozenset({"risk"})) == [100.0, 0.0, 50.0]


def test_what_makes_no_sense_is_said_in_a_sentence() -> None:
    with pytest.raises(PlanError, match="list at least one candidate"):
        Portfolio(())
    with pytest.raises(PlanError, match="no candidate"):
        Portfolio((Candidate("a", "A", 1.0),), requires=(("a", "z"),))
    bad = Candidate("a", "A", float("nan"), (1.0,))
    for question, said in (
        ({"candidates": (bad,)}, "no finite number"),
        ({"tail": 0.0}, "“tail” is 0"),
        ({"risk_weight": 1.5}, "“risk weight” is 1.5"),
        ({"delay_rate": -0.1}, "“delay rate” is -0.1"),
        ({"scenarios": {"low": 0.0}}, "not all of them zero"),
        ({"budgets": (-5.0,)}, "a number from 0"),
        (
            {"candidates": (Candidate("a", "A", 1.0, starts=(3,)),)},
            "start in period 4, and budgets .* period 1",
        ),
        ({"candidates": (Candidate("a", "A", 1.0, starts=(0, 0)),)}, "each named once"),
        ({"candidates": (Candidate("a", "A", 1.0, scenarios={"war": 0.0}),)}, "“war”, which is not listed"),
        (
            {
                "candidates": (
                    Candidate("a", "A", 1.0, draws=(1.0,)),
                    Candidate("b", "B", 1.0, draws=(1.0, 2.0)),
                )
            },
            "different numbers of draws .1, 2.",
        ),
        (
            {"candidates": (Candidate("a", "A", 1.0, draws=(1.0, 2.0)),), "scenarios": {"low": 1.0}},
            "scenarios and draws",
        ),
    ):
        with pytest.raises(PlanError, match=said):
            Portfolio(**{"candidates": HOUSE.candidates, "budgets": (100.0,)} | question)  # type: ignore[arg-type]
    must = tuple(Candidate(k, k, 1.0, (60.0,), mandatory=True) for k in "ab")
    with pytest.raises(PlanError, match=r"mandatory projects .a, b. need 120 in period 1 of 100"):
        choose(Portfolio(must, (100.0,)), 1)
