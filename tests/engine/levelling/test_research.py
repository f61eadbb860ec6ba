"""Fixed durations and constant capacities: the benchmark side of levelling."""

from __future__ import annotations

import csv
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import PlanError
from jalon.engine.levelling import priorities, sgs
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.problem import Problem
from jalon.engine.levelling.search import solve
from jalon.exchange.errors import FileRefused
from jalon.exchange.research import patterson, portfolio, progen
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
    again = solve(problem, Budget(iterations=200, workers=2), seed)
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


def test_progen_files_hold_what_their_twins_in_pattersons_layout_hold() -> None:
    if not (DATA / "j30_original_sm.zip").exists():
        pytest.skip("needs the benchmark data: set JALON_SHARED")
    with zipfile.ZipFile(DATA / "j30_original_sm.zip") as ours, zipfile.ZipFile(DATA / "j30.zip") as twins:
        compared = 0
        for name in (n for n in ours.namelist() if n.endswith(".sm")):
            problem = progen.read(ours.read(name).decode("latin-1"), name)
            twin_name = f"j30_{Path(name).stem.removeprefix('j30')}.rcp"
            assert twin_name in twins.namelist()
            twin = patterson.read(twins.read(twin_name).decode(), twin_name)
            assert problem.durations.tolist() == twin.durations.tolist()
            assert problem.demands.tolist() == twin.demands.tolist()
            assert problem.capacities.tolist() == twin.capacities.tolist()
            found = solve(problem, Budget(iterations=200), 1)
            assert judged(problem, found.starts.tolist()) is None
            compared += 1
        assert compared


SMALL_SM = """jobs (incl. supersource/sink ):  3
  - renewable                 :  1   R
  - nonrenewable              :  0   N
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        1          0
   3        1          0
****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1
------
  1      1     0       0
  2      1     4       2
  3      1     3       2
****
RESOURCEAVAILABILITIES:
  R 1
   3
****
"""


def test_progens_tables_are_read() -> None:
    problem = progen.read(SMALL_SM, "small.sm")
    assert problem.durations.tolist() == [0, 4, 3]
    assert problem.after.tolist() == [1, 2]
    assert solve(problem, Budget(iterations=50), 1).makespan == 7


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("", "research_empty"),
        (SMALL_SM.replace("RESOURCEAVAILABILITIES", "CAPACITY"), "research_part"),
        (SMALL_SM.replace("- renewable", "- other"), "research_part"),
        (SMALL_SM.replace("   2        1          0", "   2        3          0"), "research_truncated"),
        (
            SMALL_SM.replace("nonrenewable              :  0", "nonrenewable              :  2"),
            "research_turn",
        ),
        (SMALL_SM.replace("  2      1     4       2", "  9      1     4       2"), "research_turn"),
        (SMALL_SM.replace("  3      1     3       2\n", ""), "research_truncated"),
        (SMALL_SM.replace("  2      1     4       2", "  2      1     x       2"), "research_number"),
    ],
)
def test_broken_progen_files_are_refused_by_name(broken: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        progen.read(broken, "small.sm")
    assert refused.value.code == code
    assert "small.sm" in str(refused.value)


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


def test_an_answer_comes_in_time_while_kernels_are_still_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """What compiles is played by a sleep; the answer is the rules', served in plain Python."""
    problem = Problem.of([2, 3, 1, 2], [[1], [1], [1], [2]], [2], [[1], [], [3], []])
    expected = sgs.serial(problem, priorities.orders(problem))
    slow = sgs.serial

    def compiling(*given: Any, **named: Any) -> Any:
        time.sleep(1.5)
        return slow(*given, **named)

    monkeypatch.setattr(sgs, "serial", compiling)
    begun = time.monotonic()
    found = solve(problem, Budget(seconds=0.3, clock=lambda: time.monotonic() - begun))
    assert time.monotonic() - begun < 1.4
    assert (found.starts == expected).all()
    assert found.stop_reason in ("time_limit", "optimal")
