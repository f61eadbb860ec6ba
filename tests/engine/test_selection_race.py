"""CP-SAT against HiGHS: one that fails or is late leaves the other's answer standing."""

from __future__ import annotations

import logging
import threading
import time

import numpy as np
import pytest

from jalon.engine.selection import Candidate, Portfolio, choose, cp_sat, knapsack, race
from jalon.engine.selection.choose import keeps, worth
from jalon.engine.selection.matrix import Matrix

TOWN = Portfolio(
    tuple(Candidate(f"p{i}", f"P{i}", 20.0 + 7 * i % 11, (10.0 + 3 * i % 7,)) for i in range(8)),
    (45.0,),
    exclusive=(("p0", "p1"),),
)


def hard() -> Matrix:
    """Nobody proves the best of this within seconds."""
    draw = np.random.default_rng(5)
    weight = draw.integers(1, 1000, (10, 250)).astype(float)
    value = weight.mean(axis=0) + draw.integers(0, 500, 250)
    return knapsack(value.round().tolist(), weight, (weight.sum(axis=1) / 2).round().tolist())


def fails(*_: object) -> None:
    raise RuntimeError("no memory")


def waits(self: cp_sat.Search, *_: object) -> tuple[None, float, str]:
    """A CP-SAT that finds nothing until it is stopped."""
    stopped = threading.Event()
    self.stop = stopped.set  # type: ignore[method-assign]
    assert stopped.wait(20)
    return None, float("inf"), "unknown"


def test_highs_stands_where_cp_sat_fails(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    best = choose(TOWN, 5)
    assert (best.solver, best.status) == ("cp-sat", "optimal")
    monkeypatch.setattr(cp_sat.Search, "solve", fails)
    with caplog.at_level(logging.WARNING):
        found = choose(TOWN, 10)
    assert (found.solver, found.status, found.value, found.bound) == (
        "highs",
        "optimal",
        best.value,
        best.bound,
    )
    assert "no memory" in caplog.text


def test_a_proof_of_highs_stops_a_late_cp_sat(monkeypatch: pytest.MonkeyPatch) -> None:
    best = choose(TOWN, 5).value
    monkeypatch.setattr(cp_sat.Search, "solve", waits)
    found = choose(TOWN, 15)
    assert (found.solver, found.status, found.value) == ("highs", "optimal", best)
    assert found.seconds < 14


@pytest.mark.parametrize("start", ["raise SystemExit('broken')", "import time; time.sleep(60)"])
def test_cp_sat_stands_where_highs_fails_or_is_late(monkeypatch: pytest.MonkeyPatch, start: str) -> None:
    real = cp_sat.Search.solve
    children: list[race.Highs] = []

    class Kept(race.Highs):
        def __init__(self, *args: object) -> None:
            super().__init__(*args)  # type: ignore[arg-type]
            children.append(self)

    def slowly(self: cp_sat.Search, *args: object) -> object:
        time.sleep(1.5)
        return real(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(race, "START", start)
    monkeypatch.setattr(race, "Highs", Kept)
    monkeypatch.setattr(cp_sat.Search, "solve", slowly)
    found = choose(TOWN, 10)
    assert (found.solver, found.status) == ("cp-sat", "optimal")
    # No process is left behind.
    assert [child._child.poll() is not None for child in children] == [True]


def test_nobody_proves_and_the_answer_keeps_the_time_and_beats_the_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    matrix = hard()
    begun = time.monotonic()
    found = choose(matrix, 3)
    assert time.monotonic() - begun < 3 + 10 * race.GRACE
    assert found.status == "feasible"
    assert keeps(matrix, found.chosen)
    assert 0 < found.gap < 0.02
    assert found.bound <= found.relaxation.bound + 1e-6
    # With no solver at all the start stands, with the relaxation's bound; the race is never worse.
    monkeypatch.setattr(cp_sat.Search, "solve", fails)
    monkeypatch.setattr(race, "START", "raise SystemExit(1)")
    start = choose(matrix, 3)
    assert (start.solver, start.bound) == ("local", start.relaxation.bound)
    assert keeps(matrix, start.chosen)


def test_the_race_is_never_worse_than_what_it_starts_from() -> None:
    matrix = hard()
    greedy = np.zeros(250, dtype=np.bool_)
    for j in np.argsort(-matrix.value / matrix.weight.sum(axis=0)):
        greedy[j] = True
        greedy[j] = keeps(matrix, greedy)
    everything = np.full(250, -1, dtype=np.int64)
    runs = race.race(matrix, 2.0, 2, 1, greedy, worth(matrix, greedy), everything)
    brought = [worth(matrix, one.chosen) for one in runs if one.chosen is not None]
    assert brought
    assert max(brought) >= worth(matrix, greedy)
    assert all(one.bound >= max(brought) - 1e-6 for one in runs)


def test_where_both_fail_with_nothing_in_hand_the_fault_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cp_sat.Search, "solve", fails)
    monkeypatch.setattr(race, "START", "raise SystemExit(1)")
    with pytest.raises(RuntimeError, match="no memory"):
        choose(TOWN, 5)
