"""The fourteen points and our own checks, one small plan each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jalon.engine import (
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Resource,
    schedule,
)
from jalon.engine.earned_value import Baseline
from jalon.engine.model.activity import Progress
from jalon.engine.quality import DCMA, ScoreCard, Thresholds, inspect
from jalon.exchange import read
from tests.oracles.stored import PLANS

START = datetime(2026, 1, 5, 8)
DAY = 480


def task(uid: int, days: float = 2, **more: object) -> Activity:
    return Activity(uid, f"Task {uid}", Duration(int(days * DAY)), **more)  # type: ignore[arg-type]


def sound(*links: Link, **more: object) -> Plan:
    """Start, three tasks in a row, finish."""
    activities = more.pop(
        "activities",
        (task(1, 0, milestone=True), task(2), task(3, 3), task(4), task(9, 0, milestone=True)),
    )
    usual = (Link(1, 2), Link(2, 3), Link(3, 4), Link(4, 9))
    return Plan("Sound", START, activities, links or usual, **more)  # type: ignore[arg-type]


def card(plan: Plan, **more: object) -> ScoreCard:
    return inspect(plan, schedule(plan), **more)  # type: ignore[arg-type]


def test_a_sound_plan_passes() -> None:
    found = card(sound(), data_date=START)
    assert [c.code for c in found.checks if c.passed is False] == ["logic"]
    assert found.check("logic").uids.tolist() == [1, 9], "the two ends of any plan"
    assert found.check("critical_path_test").value == 600


def test_a_dangling_task_is_linked_to_the_finish() -> None:
    found = card(sound(Link(1, 2), Link(2, 3), Link(2, 4), Link(4, 9)))
    assert 3 in found.check("logic").uids
    one = next(f for f in found.findings(found.check("logic")) if f.uid == 3)
    assert one.fix is not None
    assert one.fix.operations == ({"op": "link", "from": 3, "to": 9, "kind": "FS", "lag": 0},)
    assert "Nothing waits for “Task 3”" in str(one)


def test_of_several_open_ends_in_the_middle_none_closes_the_plan() -> None:
    activities = (
        *(task(1, 0, milestone=True), task(2), task(3, 9)),
        *(task(4, 0, milestone=True), task(5, 0, milestone=True)),
    )
    plan = sound(Link(1, 2), Link(1, 3), Link(2, 4), Link(1, 5), activities=activities)
    found = card(plan)
    assert found.finish_milestone is None
    assert all(one.fix is None for one in found.findings(found.check("logic")) if one.uid == 3)
    ends = card(replace(plan, links=(*plan.links, Link(3, 4))))
    assert ends.finish_milestone == 4


def test_what_a_summary_waits_for_holds_for_what_is_below() -> None:
    activities = (task(1, 0, milestone=True), Activity(5, "S", kind=ActivityKind.SUMMARY), task(2, parent=5))
    found = card(sound(Link(1, 5), activities=activities))
    assert found.no_predecessor == {1}


def test_leads_lags_and_kinds_of_links() -> None:
    found = card(sound(Link(1, 2), Link(2, 3, lag=Lag(-DAY)), Link(3, 4, LinkKind.SS, Lag(DAY)), Link(4, 9)))
    assert (found.check("leads").count, found.check("lags").count) == (1, 1)
    assert (found.check("relationships").value, found.check("relationships").passed) == (0.75, False)
    assert found.check("dangling_finish").uids.tolist() == [3]


def test_limits_of_dates_floats_and_durations() -> None:
    late = Constraint(ConstraintKind.MFO, START)
    activities = (task(1, 0, milestone=True), task(2, 50), task(3, 1), task(4, constraint=late))
    found = card(sound(Link(1, 2), Link(1, 3), Link(2, 4), activities=activities))
    assert found.check("high_duration").uids.tolist() == [2]
    assert found.check("hard_constraints").uids.tolist() == [4]
    assert 4 in found.check("negative_float").uids
    assert found.check("path_length_index").passed is False


def test_thresholds_decide() -> None:
    plan = sound(Link(1, 2), Link(2, 3, lag=Lag(-DAY)), Link(3, 4), Link(4, 9))
    assert card(plan).check("leads").passed is False
    assert card(plan, thresholds=replace(DCMA, leads=0.5)).check("leads").passed is True
    assert Thresholds.of_primavera({"LogicTarget": 10, "LargeFloatCriteria": 30}) == replace(
        DCMA, logic=0.1, high_float_days=30
    )


def test_the_limits_of_the_plans_own_file_decide() -> None:
    plan = sound(Link(1, 2), Link(2, 3, lag=Lag(-DAY)), Link(3, 4), Link(4, 9))
    own = replace(plan, thresholds=(("LogicTarget", 40.0), ("NegativeLagsTarget", 30.0)))
    assert (card(plan).check("leads").passed, card(plan).limits_of_file) == (False, False)
    found = card(own)
    assert (found.check("leads").passed, found.check("leads").threshold) == (True, 0.3)
    assert (found.check("logic").passed, found.limits_of_file) == (True, True)
    assert found.check("lags").threshold == DCMA.lags


def test_missed_tasks_and_execution_need_a_baseline() -> None:
    plan = sound()
    base = Baseline.of_run(plan, plan, schedule(plan))
    today = datetime(2026, 1, 9, 17)
    done = Progress(100, actual_start=START, actual_finish=datetime(2026, 1, 7, 17))
    activities = tuple(replace(a, progress=done) if a.uid == 2 else a for a in plan.activities)
    plan = replace(plan, activities=activities)
    found = card(plan, data_date=today, baseline=base)
    assert found.check("missed").uids.tolist() == [2, 3]
    assert found.check("execution_index").value == pytest.approx(1 / 3)
    assert found.check("invalid_dates").count > 0
    assert card(plan).check("missed").passed is None


def test_redundant_links_go_safely() -> None:
    plan = sound(Link(1, 2), Link(2, 3), Link(3, 4), Link(2, 4), Link(4, 9), Link(1, 9))
    found = card(plan)
    check = found.check("redundant_links")
    gone = [f.fix.operations[0] for f in found.findings(check) if f.fix]
    assert [(o["from"], o["to"]) for o in gone] == [(2, 4), (1, 9)]
    left = tuple(k for k in plan.links if (k.predecessor, k.successor) not in {(2, 4), (1, 9)})
    before, after = schedule(plan), schedule(replace(plan, links=left))
    assert (before.start == after.start).all()
    assert (before.total_float == after.total_float).all()


def test_progress_that_does_not_follow_the_links() -> None:
    begun = Progress(10, actual_start=START)
    activities = tuple(replace(a, progress=begun) if a.uid == 3 else a for a in sound().activities)
    found = card(sound(activities=activities))
    assert [(f.other, f.uid) for f in found.findings(found.check("out_of_sequence"))] == [(2, 3)]


def test_a_critical_path_that_begins_with_a_date() -> None:
    held = Constraint(ConstraintKind.SNET, datetime(2026, 2, 2, 8))
    activities = tuple(replace(a, constraint=held) if a.uid == 3 else a for a in sound().activities)
    assert card(sound(activities=activities)).check("constraint_driven").uids.tolist() == [3]


def test_calendars_that_never_meet_and_people_never_free() -> None:
    day, night = Calendar(1, "Day"), Calendar(2, "Night", (((0, 240),),) * 7)
    never = Calendar(3, "Never", ((),) * 6 + (((0, 60),),), parent=None)
    activities = (task(1, 0, milestone=True), task(2, calendar=1), task(3, 1))
    plan = Plan(
        "Two shifts",
        START,
        activities,
        (Link(1, 2), Link(1, 3)),
        (day, night, never),
        (Resource(1, "Owl", calendar=2), Resource(2, "Ghost", calendar=None, max_units=0.0)),
        (Assignment(2, 1), Assignment(3, 2)),
    )
    found = card(plan)
    assert found.check("calendars_never_meet").uids.tolist() == [2]
    assert found.check("resources_never_free").uids.tolist() == [2]
    assert "Ghost is planned" in str(next(found.findings(found.check("resources_never_free"))))


def test_estimates_that_are_all_round() -> None:
    activities = tuple(task(k, 5 * (1 + k % 3)) for k in range(1, 13))
    links = tuple(Link(k, k + 1) for k in range(1, 12))
    assert card(sound(*links, activities=activities)).check("round_estimates").passed is False


@pytest.mark.skipif(not PLANS.exists(), reason="the shared plans are not beside the project")
def test_a_real_tender_programme() -> None:
    plan = read(PLANS / "dcma-sample.mpp").plan
    found = card(plan)
    assert found.check("relationships").base == 122
    assert (found.check("relationships").count, found.check("leads").count, found.check("lags").count) == (
        110,
        7,
        12,
    )
    assert all(str(f) for check in found.checks for f in found.findings(check))


def test_an_empty_plan_has_nothing_to_check() -> None:
    assert all(c.passed is not False for c in card(Plan("Empty", START)).checks)
