"""Earned value of whole plans: what always holds, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.engine import (
    Activity,
    ActivityKind,
    Assignment,
    Duration,
    Link,
    Plan,
    PlanError,
    Resource,
    schedule,
)
from jalon.engine.earned_value import Baseline, Measuring, Method, measure, together
from jalon.engine.model.activity import Progress

START = datetime(2026, 1, 5, 8)
DAY = 480


def made(costs: list[int], percents: list[int], currency: str = "EUR") -> Plan:
    """Tasks of two days one after the other, under one summary."""
    tasks = [
        Activity(
            k + 2,
            f"Task {k}",
            Duration(2 * DAY),
            parent=1,
            fixed_cost=float(cost),
            progress=Progress(percent, actual_start=START + timedelta(days=2 * k)) if percent else Progress(),
            fields={"Account": "odd" if k % 2 else "even"},
        )
        for k, (cost, percent) in enumerate(zip(costs, percents, strict=True))
    ]
    links = tuple(Link(k + 2, k + 3) for k in range(len(costs) - 1))
    summary = Activity(1, "All", kind=ActivityKind.SUMMARY)
    return Plan("Made", START, (summary, *tasks), links, currency=currency)


def kept(plan: Plan) -> Baseline:
    clean = replace(plan, activities=tuple(replace(a, progress=Progress()) for a in plan.activities))
    return Baseline.of_run(plan, clean, schedule(clean))


SHAPES = st.lists(
    st.tuples(st.integers(1, 10_000), st.sampled_from((0, 25, 50, 100))), min_size=1, max_size=8
)
TODAY = datetime(2026, 1, 8, 17)


@settings(max_examples=40, deadline=None)
@given(SHAPES, st.integers(2, 50))
def test_scaling_money_leaves_the_indices(shape: list[tuple[int, int]], factor: int) -> None:
    costs, percents = [c for c, _ in shape], [p for _, p in shape]
    one, many = made(costs, percents), made([c * factor for c in costs], percents)
    a = measure(one, schedule(one), TODAY, kept(one))
    b = measure(many, schedule(many), TODAY, kept(many))
    assert b.total.bac == pytest.approx(a.total.bac * factor)
    assert (a.total.cpi, a.total.spi) == (pytest.approx(b.total.cpi), pytest.approx(b.total.spi))
    assert a.time.index == pytest.approx(b.time.index, abs=1e-9)
    assert a.time.p_factor == pytest.approx(b.time.p_factor, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(SHAPES)
def test_sums_are_the_same_whatever_divides_them(shape: list[tuple[int, int]]) -> None:
    plan = made([c for c, _ in shape], [p for _, p in shape])
    m = measure(plan, schedule(plan), TODAY, kept(plan))
    top = next(m.by_work().rows()).performance
    accounts, people = m.by_field("Account"), m.by_resource()
    for name in ("bac", "pv", "ev", "ac"):
        whole = getattr(m.total, name)
        assert getattr(top, name) == pytest.approx(whole)
        assert getattr(accounts, name).sum() == pytest.approx(whole)
        assert getattr(people, name).sum() == pytest.approx(whole)
    assert m.curves.pv[-1] == pytest.approx(m.total.bac)
    assert np.nanmax(m.curves.ev) == pytest.approx(m.total.ev)
    assert (np.diff(m.curves.pv) >= -1e-9).all()


def test_each_line_is_the_sum_of_its_parts() -> None:
    plan = made([100, 200, 300, 400], [100, 50, 25, 0])
    plan = replace(
        plan,
        resources=(Resource(1, "Ada", standard_rate=60), Resource(2, "Bo", standard_rate=30)),
        assignments=(Assignment(2, 1), Assignment(3, 1, 0.5), Assignment(3, 2, 0.5)),
    )
    m = measure(plan, schedule(plan), TODAY, kept(plan))
    for by, table in (
        ("work", m.by_work()),
        ("Account", m.by_field("Account")),
        ("resource", m.by_resource()),
    ):
        for line in table.rows():
            parts = m.parts(by, line.key)
            if by == "work" and line.key != 1:
                assert len(parts) == 0
                continue
            for name in ("bac", "pv", "ev", "ac"):
                assert getattr(parts, name).sum() == pytest.approx(getattr(line.performance, name)), (
                    by,
                    line,
                )
    assert m.parts("work", 1).names == ("Task 0", "Task 1", "Task 2", "Task 3")
    assert m.parts("resource", 2).names == ("Task 1",)


def test_at_completion_the_schedule_is_met() -> None:
    plan = made([100, 200, 300], [0, 0, 0])
    base = kept(plan)
    rows = schedule(plan).rows()
    done = tuple(
        a
        if a.is_summary
        else replace(
            a, progress=Progress(100, actual_start=r.start, actual_finish=r.finish + timedelta(days=7))
        )
        for a, r in zip(plan.activities, rows, strict=True)
    )
    plan = replace(plan, activities=done)
    m = measure(plan, schedule(plan), datetime(2026, 3, 1), base)
    assert (m.total.spi, m.total.sv) == (1, 0)
    assert m.time.p_factor == pytest.approx(1)
    assert m.time.earned_schedule == m.time.planned_duration == pytest.approx(6)
    assert m.time.index == pytest.approx(m.time.planned_duration / m.time.actual_time)
    assert m.time.actual_time == pytest.approx(11)


def test_how_each_method_earns() -> None:
    plan = made([100] * 5, [50, 50, 50, 50, 50])
    methods = {
        2: Method(Measuring.ZERO_HUNDRED),
        3: Method(Measuring.FIFTY_FIFTY),
        4: Method(Measuring.FIXED, at_start=0.25),
        5: Method(Measuring.MILESTONES, milestones=((30, True), (70, False))),
        6: Method(Measuring.UNITS, units_done=12, units=40),
    }
    m = measure(plan, schedule(plan), TODAY, kept(plan), methods=methods)
    assert m.ev.tolist() == [0, 0, 50, 25, 30, 30]


def test_a_level_of_effort_is_never_late() -> None:
    plan = made([100, 100], [0, 0])
    m = measure(plan, schedule(plan), TODAY, kept(plan), methods={2: Method(Measuring.EFFORT)})
    assert m.ev[1] == m.pv[1] > 0


def test_hours_where_there_is_no_money_and_people_share_them() -> None:
    plan = made([0, 0], [100, 50])
    plan = replace(
        plan,
        resources=(Resource(1, "Ada"), Resource(2, "Bo")),
        assignments=(Assignment(2, 1), Assignment(3, 1, 0.5), Assignment(3, 2, 0.5)),
    )
    m = measure(plan, schedule(plan), TODAY, kept(plan))
    assert (m.unit, m.total.bac) == ("hours", 32)
    assert [line.performance.bac for line in m.by_resource().rows()] == [24, 8, 0]
    assert any(note.code == "no_costs" for note in m.notes)


def test_what_cannot_be_measured_is_said_in_a_sentence() -> None:
    plan = made([100], [0])
    with pytest.raises(PlanError, match="no baseline to measure against"):
        measure(plan, schedule(plan), TODAY)
    with pytest.raises(PlanError, match="choose a later date"):
        measure(plan, schedule(plan), datetime(2025, 1, 1), kept(plan))
    with pytest.raises(PlanError, match="say at which date"):
        measure(plan, schedule(plan), None, kept(plan))
    m = measure(plan, schedule(plan), TODAY, kept(plan))
    with pytest.raises(PlanError, match="choose one of Account"):
        m.by_field("Colour")


def test_two_currencies_need_a_rate() -> None:
    euros, dollars = made([100], [0]), made([50], [0], "USD")
    both = [measure(p, schedule(p), TODAY, kept(p)) for p in (euros, dollars)]
    with pytest.raises(PlanError, match="what one USD is worth in EUR"):
        together(both, "EUR")
    assert together(both, "EUR", {"USD": 0.9}).bac == pytest.approx(145)
