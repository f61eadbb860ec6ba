"""Several ways of doing an activity, stocks, minimum and maximum lags."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import PlanError
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.modal import Modal, solve_modal
from jalon.exchange.errors import FileRefused
from jalon.exchange.research import progen, schwindt
from tests.engine.levelling.judge import judged

MODES = """jobs (incl. supersource/sink ): 4
  - renewable                 :  1   R
  - nonrenewable              :  1   N
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        2          1           4
   3        2          1           4
   4        1          0
****
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  N 1
------
  1      1     0       0    0
  2      1     2       2    4
         2     5       1    0
  3      1     3       2    4
         2     6       1    0
  4      1     0       0    0
****
RESOURCEAVAILABILITIES:
  R 1  N 1
    2    4
****
"""
LAGS = """2 1 0 0
0 1 2 1 2 [0] [0]
1 1 2 2 3 [4] [2]
2 1 2 1 3 [-5] [3]
3 1 0
0 1 0 0
1 1 2 1
2 1 3 1
3 1 0 0
1
"""


@st.composite
def modals(draw: st.DrawFn) -> Modal:
    """Small problems; at least one way of each activity takes nothing from the stocks."""
    count, resources = draw(st.integers(1, 7)), draw(st.integers(1, 2))
    capacities = draw(st.lists(st.integers(1, 6), min_size=resources, max_size=resources))

    def way(thrifty: bool) -> tuple[int, list[int], list[int]]:
        needs = [draw(st.integers(0, c)) for c in capacities]
        return draw(st.integers(0, 6)), needs, [0 if thrifty else draw(st.integers(0, 4))]

    ways = [[way(k == 0) for k in range(draw(st.integers(1, 3)))] for _ in range(count)]
    followers = [[j for j in range(i + 1, count) if draw(st.integers(0, 2)) == 0] for i in range(count)]
    lags = []
    if draw(st.booleans()):
        for i in range(count - 1):
            lags.append((i, i + 1, draw(st.integers(0, 5))))
            if draw(st.booleans()):
                lags.append((i + 1, i, -draw(st.integers(6, 20))))
    return Modal.of(ways, capacities, [draw(st.integers(0, 8))], followers if not lags else (), lags)


def shortest_by_hand(modal: Modal) -> int | None:
    """Every choice of ways, every start up to the horizon, in turn: the proof for small problems."""
    horizon = min(modal.horizon, 14)
    best: int | None = None

    def go(i: int, starts: list[int], modes: list[int]) -> None:
        nonlocal best
        if i == modal.count:
            end = max(s + int(modal.durations[modal.first[k] + modes[k]]) for k, s in enumerate(starts))
            if (best is None or end < best) and judged(modal, starts, modes) is None:
                best = end
            return
        for mode in range(int(modal.first[i + 1] - modal.first[i])):
            for start in range(horizon + 1):
                go(i + 1, [*starts, start], [*modes, mode])

    go(0, [], [])
    return best


@settings(max_examples=40, deadline=None)
@given(modals(), st.integers(0, 3))
def test_every_answer_is_feasible_and_its_bound_is_below(modal: Modal, seed: int) -> None:
    found = solve_modal(modal, Budget(iterations=300), seed)
    again = solve_modal(modal, Budget(iterations=300, workers=2), seed)
    if found.status in ("infeasible", "unknown"):
        assert len(modal.lags)
        return
    assert found.modes is not None
    assert again.modes is not None
    assert judged(modal, found.starts.tolist(), found.modes.tolist()) is None
    assert modal.span(found.starts, found.modes) == found.makespan >= found.lower_bound
    assert (again.starts.tolist(), again.modes.tolist()) == (found.starts.tolist(), found.modes.tolist())


def test_the_shortest_is_what_trying_everything_finds() -> None:
    modal = Modal.of(
        [[(2, [2], [3]), (3, [1], [0])], [(3, [1], [2]), (2, [2], [2])], [(1, [1], [0])]],
        [2],
        [4],
        [[2], [], []],
    )
    found = solve_modal(modal, Budget(iterations=2000))
    assert found.makespan == found.lower_bound == shortest_by_hand(modal)


def test_ways_that_overdraw_the_stock_together_are_not_chosen() -> None:
    modal = progen.read(MODES, "two.mm")
    assert isinstance(modal, Modal)
    found = solve_modal(modal, Budget(iterations=2000))
    # Both fast ways would take 8 of a stock of 4; fast then slow one after the other is 2 + 6.
    assert (found.makespan, found.status) == (6, "optimal")
    assert found.modes is not None
    assert judged(modal, found.starts.tolist(), found.modes.tolist()) is None


def test_lags_of_both_kinds_hold() -> None:
    modal = schwindt.read(LAGS, "two.sch")
    found = solve_modal(modal, Budget(iterations=2000))
    assert (found.starts.tolist(), found.status) == ([0, 0, 4, 7], "optimal")


def test_a_problem_without_any_schedule_is_proved_so() -> None:
    # Both need the only machine, and the second must start at most 1 after the first, which takes 2.
    modal = Modal.of([[(2, [1], [])], [(2, [1], [])]], [1], [], lags=[(0, 1, 0), (1, 0, -1)])
    found = solve_modal(modal, Budget(iterations=2000))
    assert (found.status, found.stop_reason, len(found.starts)) == ("infeasible", "infeasible", 0)


@pytest.mark.parametrize(
    ("ways", "stocks", "lags", "code"),
    [
        ([[(2, [3], [])]], [], [], "levelling_demand"),
        ([[(2, [1], [5])]], [4], [], "levelling_stock"),
        ([[(2, [1], [])], [(2, [1], [])]], [], [(0, 1, 5), (1, 0, -4)], "levelling_lags"),
        ([[(2, [1], [])]], [], [(0, 4, 1)], "levelling_link"),
        ([[(-2, [1], [])]], [], [], "levelling_negative"),
        ([[]], [], [], "levelling_ways"),
    ],
)
def test_what_can_never_be_done_is_named(ways, stocks, lags, code) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(PlanError) as refused:
        Modal.of(ways, [2], stocks, lags=lags)
    assert [fault.code for fault in refused.value.faults] == [code]


@pytest.mark.parametrize("cut", [0, 5, 40])
def test_a_cut_file_with_lags_is_refused(cut: int) -> None:
    with pytest.raises(FileRefused):
        schwindt.read(LAGS[:cut], "cut.sch")
