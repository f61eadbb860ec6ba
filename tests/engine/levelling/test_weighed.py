"""Aims other than the shortest schedule, against every order there is."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine.levelling import sgs
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.problem import Problem
from jalon.engine.levelling.weighed import NEVER_DUE, NO_GROUP, Aim, search
from tests.engine.levelling.feasible import fault


@st.composite
def questions(draw: st.DrawFn) -> tuple[Problem, Aim]:
    count = draw(st.integers(2, 6))
    lengths = [draw(st.integers(0, 4)) for _ in range(count)]
    needs = [[draw(st.integers(0, 2)), draw(st.integers(0, 1))] for _ in range(count)]
    followers = [[j for j in range(i + 1, count) if draw(st.integers(0, 4)) == 0] for i in range(count)]
    problem = Problem.of(lengths, needs, [2, 1], followers, [draw(st.integers(0, 2)) for _ in range(count)])
    drawn = [(draw(st.integers(-1, 1)), draw(st.integers(0, 9)), draw(st.booleans())) for _ in range(count)]
    aim = Aim(
        np.array([g for g, _, _ in drawn]),
        np.array([draw(st.integers(0, 3)), draw(st.integers(0, 3))]),
        np.array([d if has else NEVER_DUE for _, d, has in drawn]),
        np.zeros(count, dtype=np.int64),
        np.zeros(count, dtype=np.int64),
    )
    return problem, aim


def _best(problem: Problem, aim: Aim) -> int:
    """Over every order that respects the links: one of them leads to a best schedule."""
    values = []
    for order in itertools.permutations(range(problem.count)):
        at = {i: k for k, i in enumerate(order)}
        if all(
            at[i] < at[int(j)]
            for i in range(problem.count)
            for j in problem.after[problem.after_first[i] : problem.after_first[i + 1]]
        ):
            values.append(aim.value(problem, sgs.serial(problem, np.array([order]))))
    return min(values)


@settings(max_examples=40, deadline=None)
@given(questions(), st.integers(0, 3))
def test_the_least_lateness_and_the_least_cost_of_ends_are_found(
    question: tuple[Problem, Aim], seed: int
) -> None:
    problem, aim = question
    starts = search(problem, aim, Budget(iterations=3000), seed)
    followers = [
        problem.after[problem.after_first[i] : problem.after_first[i + 1]].tolist()
        for i in range(problem.count)
    ]
    lengths, needs = problem.durations.tolist(), problem.demands.tolist()
    assert fault(lengths, needs, problem.capacities.tolist(), followers, starts.tolist()) is None
    assert aim.value(problem, starts) == _best(problem, aim)
    assert (starts == search(problem, aim, Budget(iterations=3000), seed)).all()


def test_ranks_are_served_first_and_waiting_is_counted() -> None:
    problem = Problem.of([3, 1, 1], [[1], [1], [1]], [1], [[], [], []])
    nothing = np.zeros(3, dtype=np.int64)
    never, alone = np.full(3, NEVER_DUE), np.full(3, NO_GROUP)
    none = np.zeros(0, dtype=np.int64)
    first = Aim(alone, none, np.array([9, 0, 0]), nothing, np.array([0, 1, 1]))
    assert search(problem, first, Budget(iterations=500)).tolist()[0] == 0
    late = Aim(alone, none, np.array([9, 0, 0]), nothing, nothing)
    assert search(problem, late, Budget(iterations=500)).tolist()[0] == 2
    few = Aim(alone, none, never, np.array([1, 5, 5]), nothing)
    found = search(problem, few, Budget(iterations=500))
    assert few.value(problem, found) == pytest.approx(6)
