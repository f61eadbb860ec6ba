"""Capacity that changes over time, as the dated rates of an XER file."""

from __future__ import annotations

from datetime import datetime

import pytest

from jalon.engine.model import Activity, Assignment, Availability, Plan, Resource
from jalon.exchange.xer import read, write

JANUARY, FEBRUARY, MARCH = (datetime(2026, month, 1, 8) for month in (1, 2, 3))


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((), ()),
        (
            (Availability(None, FEBRUARY, 1.0), Availability(FEBRUARY, None, 2.5)),
            (Availability(None, FEBRUARY, 1.0), Availability(FEBRUARY, None, 2.5)),
        ),
        (
            (Availability(None, JANUARY, 1.0), Availability(FEBRUARY, MARCH, 3.0)),
            (
                Availability(None, JANUARY, 1.0),
                Availability(JANUARY, FEBRUARY, 0.0),
                Availability(FEBRUARY, MARCH, 3.0),
                Availability(MARCH, None, 0.0),
            ),
        ),
        (
            (Availability(FEBRUARY, None, 2.0),),
            (Availability(None, FEBRUARY, 0.0), Availability(FEBRUARY, None, 2.0)),
        ),
    ],
    ids=["constant", "grows", "gaps are nothing", "not there yet"],
)
def test_steps_of_capacity_are_dated_rates(
    steps: tuple[Availability, ...], expected: tuple[Availability, ...]
) -> None:
    plan = Plan(
        "Crew",
        JANUARY,
        (Activity(1, "Dig"),),
        resources=(Resource(2, "Crew", availability=steps),),
        assignments=(Assignment(1, 2, uid=1),),
    )
    assert read(write(plan), "crew.xer").plan.resources[0].availability == expected
