"""Money, roles and ways to earn value in P6's files: written and read back, and read from PMXML."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from jalon.engine.model import (
    PRIMAVERA,
    Activity,
    ActivityKind,
    Assignment,
    BaselineValues,
    Duration,
    Plan,
    Progress,
    Resource,
    Skill,
)
from jalon.exchange import read
from jalon.exchange.losses import losses
from jalon.exchange.xer import write
from tests.exchange.test_pmxml import a_file, a_project, an_activity

START = datetime(2026, 1, 5, 8)
END = datetime(2026, 1, 9, 17)
ROOT = Activity(900, "Root", Duration(0), ActivityKind.SUMMARY, wbs="R", code="R")


def task(uid: int, **values: object) -> Activity:
    return Activity(uid, f"T{uid}", code=f"A{uid:04}", parent=900, **values)  # type: ignore[arg-type]


def again(*activities: Activity, **values: object) -> Plan:
    plan = Plan("Root", START, (ROOT, *activities), rules=PRIMAVERA, **values)  # type: ignore[arg-type]
    return read(write(plan), "plan.xer").plan


def test_expenses_spent_and_to_come_are_kept_beside_the_assignments() -> None:
    work = Assignment(1, 5, cost=400.0, actual_cost=100.0, remaining_cost=350.0)
    dig = task(1, fixed_cost=500.0, actual_cost=300.0, remaining_cost=700.0)
    back = again(dig, resources=(Resource(5, "Ana"),), assignments=(work,))
    kept = back.activities[1]
    assert (kept.fixed_cost, kept.actual_cost, kept.remaining_cost) == (500.0, 300.0, 700.0)
    assert replace(back.assignments[0], uid=None, actual_work=None) == work


def test_an_expense_nobody_accounts_for_is_spent_as_the_work_goes() -> None:
    half = Progress(50.0, actual_start=START, remaining_minutes=240)
    kept = again(task(1, fixed_cost=500.0, progress=half)).activities[1]
    assert (kept.actual_cost, kept.remaining_cost) == (250.0, 250.0)


def test_what_a_baseline_promised_is_kept_in_all_and_by_person() -> None:
    promised = BaselineValues(0, START, END, None, 2400, 800.0)
    baseline = BaselineValues(0, START, END, 2400, 2400, 1000.0)
    work = Assignment(1, 5, baselines=(promised,))
    back = again(task(1, baselines=(baseline,)), resources=(Resource(5, "Ana"),), assignments=(work,))
    assert back.activities[1].baselines == (baseline,)
    assert back.assignments[0].baselines == (promised,)
    assert [a.uid for a in back.activities] == [900, 1]


def test_skills_are_roles_with_their_levels() -> None:
    ana = Resource(5, "Ana", skills=(Skill("Welding", 5), Skill("Rigging", 1)))
    back = again(task(1), resources=(ana,), assignments=(Assignment(1, 5),))
    assert back.resources[0].skills == ana.skills
    assert b"\t1\r\n" in write(back).split(b"RSRCROLE")[1].split(b"%T")[0]
    assert losses(back, "xer") == ()


def test_three_percentages_and_a_technique_shared_by_an_element_are_kept() -> None:
    methods = ("percent", "physical", "units")
    back = again(*(task(n, earned_value_method=m) for n, m in enumerate(methods, 1)))
    assert tuple(a.earned_value_method for a in back.activities[1:]) == methods
    back = again(task(1, earned_value_method="0_100"), task(2, earned_value_method="0_100"))
    assert {a.earned_value_method for a in back.activities[1:]} == {"0_100"}
    mixed = Plan("Root", START, (ROOT, task(1, earned_value_method="0_100"), task(2)))
    assert [loss.params["uids"] for loss in losses(mixed, "xer")] == [[1]]


def test_pmxml_says_what_expenses_cost_and_who_has_which_role() -> None:
    lists = """
      <Role><ObjectId>7</ObjectId><Name>Welder</Name></Role>
      <Resource><ObjectId>5</ObjectId><Name>Ana</Name></Resource>
      <ResourceRole><ResourceObjectId>5</ResourceObjectId><RoleObjectId>7</RoleObjectId>
        <Proficiency>2 - Expert</Proficiency></ResourceRole>"""
    inside = """
      <ResourceAssignment><ObjectId>3</ObjectId><ActivityObjectId>1</ActivityObjectId>
        <ResourceObjectId>5</ResourceObjectId><PlannedCost>400</PlannedCost><ActualCost>100</ActualCost>
        <RemainingCost>350</RemainingCost></ResourceAssignment>
      <ActivityExpense><ObjectId>4</ObjectId><ActivityObjectId>1</ActivityObjectId>
        <PlannedCost>500</PlannedCost><ActualCost>200</ActualCost><RemainingCost>350</RemainingCost>
      </ActivityExpense>"""
    plan = read(a_file(lists, a_project(an_activity(1), inside)), "plan.xml").plan
    dig = next(a for a in plan.activities if a.uid == 1)
    assert (dig.fixed_cost, dig.actual_cost, dig.remaining_cost) == (500.0, 300.0, 700.0)
    assert plan.assignments[0].remaining_cost == 350.0
    assert plan.resources[0].skills == (Skill("Welder", 4),)


def test_work_of_a_role_that_nobody_has_is_said_to_be_left_out() -> None:
    inside = """<ResourceAssignment><ObjectId>3</ObjectId><ActivityObjectId>1</ActivityObjectId>
        <RoleObjectId>7</RoleObjectId><PlannedUnits>40</PlannedUnits></ResourceAssignment>"""
    found = read(a_file(a_project(an_activity(1), inside)), "plan.xml")
    assert found.plan.assignments == ()
    assert [str(r) for r in found.report.repaired] == [
        "Work given to a role and to nobody yet was left out (assignments: 1)."
    ]
