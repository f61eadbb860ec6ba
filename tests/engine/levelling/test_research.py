"""Fixed durations and constant capacities: the benchmark side of levelling."""

from __future__ import annotations

import csv
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import PlanError
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.problem import Problem
from jalon.engine.levelling.search import solve
from jalon.exchange.errors import FileRefused
from jalon.exchange.research import patterson, portfolio
from tests.engine.levelling.feasible import fault

SHARED = Path(os.environ.get("JALON_SHARED") or Path(__file__).resolve().parents[4] / "shared")
DATA = SHARED / "data" / "psplib"


def judged(problem: Problem, starts: list[int]) -> str | None:
    followers = [
        problem.after[a:b].tolist()
        for a, b in zip(problem.after_first[:-1], problem.after_first[1:], strict=True)
    ]
    return fault(
        problem.durations.tolist(), problem.demands.tolist(), problem.capacities.tolist(), followers, starts
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    count, resources = draw(st.integers(1, 12)), draw(st.integers(1, 7))
    capacities = draw(st.lists(st.integers(1, 40_000), min_size=resources, max_size=resources))
    durations = draw(st.lists(st.integers(0, 9), min_size=count, max_size=count))
    demands = [[draw(st.integers(0, c)) for c in capacities] for _ in range(count)]
    followers = [[j for j in range(i + 1, count) if draw(st.integers(0, 3)) == 0] for i in range(count)]
    return Problem.of(durations, demands, capacities, followers)


@settings(max_examples=60, deadline=None)
@given(problems(), st.integers(0, 5))
def test_schedules_are_feasible_and_never_worse_than_the_rules(problem: Problem, seed: int) -> None:
    found = solve(problem, Budget(iterations=200), seed)
    assert judged(problem, found.starts.tolist()) is None
    assert problem.span(found.starts) == found.makespan
    assert found.lower_bound <= found.makespan <= found.rule
    again = solve(problem, Budget(iterations=200), seed)
    assert again.starts.tolist() == found.starts.tolist()


def test_patterson_optima_are_met_and_no_bound_is_above_them() -> None:
    if not (DATA / "patterson.zip").exists():
        pytest.skip("needs the benchmark data: set JALON_SHARED")
    best = {
        Path(row["instance"]).stem: int(row["ub"])
        for row in csv.DictReader((DATA / "best_known.csv").open())
        if row["set"] == "patterson"
    }
    with zipfile.ZipFile(DATA / "patterson.zip") as files:
        names = sorted(files.namelist())[::7]
        for name in names:
            problem = patterson.read(files.read(name).decode(), name)
            found = solve(problem, Budget(iterations=3000), 1)
            assert judged(problem, found.starts.tolist()) is None
            assert found.lower_bound <= best[Path(name).stem] == found.makespan, name


def test_projects_stand_one_after_the_other() -> None:
    problem = portfolio.read("2 1 3  2 0 1  2 3 1 1:2  1 1 0  1 4 1  5 2 0", "two.rcmp")
    assert problem.durations.tolist() == [2, 1, 5]
    assert problem.releases.tolist() == [0, 0, 4]
    found = solve(problem, Budget(iterations=50), 1)
    assert found.makespan == 9
    assert found.status == "optimal"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "empty"),
        ("3 1 4 2 1", "ends in the middle"),
        ("2 one", "one"),
        ("1.5 1", "1.5"),
        ("99999999 1", "99999999"),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        patterson.read(text, "bad.rcp")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2 1 4  1 5 1 2  1 0 0", "never has more than 4"),
        ("2 1 0  1 1 1 2  1 0 0", "no capacity at any time"),
        ("2 1 4  1 1 1 2  1 1 1 1", "waits for itself"),
        ("2 1 4  1 1 1 9  1 1 0", "linked to activity 9"),
        ("1 1 4  -1 1 0", "negative"),
    ],
)
def test_what_makes_no_sense_is_named(text: str, said: str) -> None:
    with pytest.raises(PlanError, match=said):
        patterson.read(text, "bad.rcp")
