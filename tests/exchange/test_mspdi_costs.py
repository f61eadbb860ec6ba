"""Costs, capacity over time and baselines of assignments through Microsoft's XML."""

from __future__ import annotations

from datetime import datetime

from jalon.engine.model import Activity, Assignment, Availability, BaselineValues, Plan, Resource
from jalon.exchange.mspdi import read, write

START = datetime(2026, 1, 5, 8)


def test_costs_capacity_and_baselines_of_assignments_survive() -> None:
    plan = Plan(
        "Paid",
        START,
        activities=(
            Activity(
                1,
                "Dig",
                wbs="1",
                fixed_cost=50.0,
                cost=450.25,
                actual_cost=100.0,
                remaining_cost=350.25,
                earned_value_method="physical",
            ),
        ),
        resources=(
            Resource(
                1,
                "Digger",
                overtime_rate=75.0,
                cost_per_use=12.5,
                availability=(
                    Availability(None, datetime(2026, 2, 1), 1.0),
                    Availability(datetime(2026, 2, 1), datetime(2026, 3, 1), 0.0),
                    Availability(datetime(2026, 3, 1), None, 2.5),
                ),
                generic=True,
            ),
        ),
        assignments=(
            Assignment(
                1,
                1,
                work=480,
                cost=400.25,
                actual_cost=50.0,
                remaining_cost=350.25,
                uid=1,
                baselines=(BaselineValues(0, START, datetime(2026, 1, 5, 17), None, 480, 400.0),),
            ),
        ),
    )
    back = read(write(plan), "paid.xml").plan
    assert back.activities[0].cost == 450.25
    assert back.activities[0].actual_cost == 100.0
    assert back.activities[0].remaining_cost == 350.25
    assert back.activities[0].earned_value_method == "physical"
    assert back.resources == plan.resources
    assert back.assignments == plan.assignments


def test_a_step_that_overlaps_is_left_out_and_said() -> None:
    data = write(
        Plan(
            "Steps",
            START,
            resources=(Resource(1, "Crane", availability=(Availability(START, None, 1.0),)),),
        )
    )
    step = data[data.index(b"<AvailabilityPeriod>") : data.index(b"</AvailabilityPeriods>")]
    reading = read(data.replace(step, step * 2), "steps.xml")
    assert reading.plan.resources[0].availability == (Availability(START, None, 1.0),)
    assert any("Crane" in str(repair) for repair in reading.report.repaired)
