"""Real plans simulated without spread: every iteration is the schedule, to the minute."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jalon.engine import schedule
from jalon.engine.model.clock import minutes
from jalon.engine.model.uncertainty import spread
from jalon.engine.simulation import simulate
from jalon.engine.simulation.piece import work
from jalon.engine.simulation.problem import problem
from jalon.exchange.formats import read
from tests.oracles.stored import PLANS

FILES = sorted(p for p in PLANS.glob("*") if p.suffix in (".xml", ".xer", ".mpp", ".mpx"))
pytestmark = pytest.mark.skipif(not FILES, reason=f"the shared plans are not at {PLANS}")


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_without_spread_every_iteration_is_the_schedule(path: Path) -> None:
    plan = read(path).plan
    found = simulate(plan, spread(1, 1, 1), iterations=3)
    assert set(found.finish) == {minutes(schedule(plan).project_finish)}


def test_the_fast_way_takes_the_same_minutes_wherever_it_applies() -> None:
    taken = []
    for path in FILES:
        ready = problem(read(path).plan, spread(0.9, 1, 1.25))
        if ready.ground is not None:
            fast, slow = work(ready, 0, 512), work(replace(ready, ground=None), 0, 512)
            assert (fast.finish == slow.finish).all(), path.name
            taken.append(path.name)
    # the other plans have constraints, several calendars or started work: they need every rule
    assert len(taken) >= 5
