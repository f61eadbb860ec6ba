"""Every value of an engine plan survives the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jalon.engine import Plan, PlanError, schedule
from jalon.engine.model import Assignment, BaselineValues, Resource, Skill
from jalon.pmo.planning import actions, bridge
from tests.cast import Cast
from tests.pmo.planning.conftest import MONDAY, Hand, small_plan
from tests.strategies import names, plans

pytestmark = pytest.mark.django_db

BASELINE = (BaselineValues(0, MONDAY, MONDAY, 480, 480, 88.0),)
CALENDARS = frozenset({"calendar"})
ROOMS_OWN = CALENDARS | {"key", "calendars", "links", "activities", "resources", "assignments"}
"""Calendars get the ids of their rows, the plan a key of its own; links and rows are compared apart."""


class Back(Exception):
    """Undoes one example."""


@contextmanager
def undone() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise Back
    except Back:
        pass


def kept(cast: Cast, plan: Plan) -> Plan:
    """The plan, written to the database and read from it anew."""
    stored = actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=plan)
    bridge.forget(stored.key)
    return bridge.load(bridge.head_of(stored.pk)).plan


def sound(plan: Plan) -> bool:
    try:
        schedule(plan)
    except PlanError:
        return False
    return True


def check_same(before: Any, after: Any, skipped: frozenset[str] = CALENDARS) -> None:
    for name in [f.name for f in fields(before) if f.name not in skipped]:
        was, now = getattr(before, name), getattr(after, name)
        if name == "fields":
            was, now = dict(was), dict(now)
        assert now == was, f"{type(before).__name__}.{name}"


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    drawn=plans(with_money=True, with_rare=True).filter(sound),
    thresholds=st.dictionaries(names(10), st.floats(0, 100), max_size=2),
)
def test_every_field_survives_the_database(cast: Cast, drawn: Plan, thresholds: dict[str, float]) -> None:
    plan = replace(drawn, thresholds=tuple(thresholds.items()), last_finish=drawn.start, author="Anna")
    with undone():
        found = kept(cast, plan)
        check_same(plan, found, ROOMS_OWN)
        before, after = ({c.uid: c.name for c in one.calendars} for one in (plan, found))
        assert after[found.calendar] == before[plan.calendar]
        for rows in ("activities", "resources", "assignments"):
            for was, now in zip(getattr(plan, rows), getattr(found, rows), strict=True):
                check_same(was, now)
                if rows != "assignments" and was.calendar is not None:
                    assert after[now.calendar] == before[was.calendar]


def test_taking_a_costed_resource_away_and_back_keeps_everything(cast: Cast) -> None:
    """The journal leaves out what is as in every new row: undo must find it again."""
    plan = replace(
        small_plan(),
        activities=tuple(
            replace(a, cost=90.5, earned_value_method="50_50") if a.uid == 3 else a
            for a in small_plan().activities
        ),
        resources=(Resource(1, "Anna", skills=(Skill("Welding", 4),), generic=True),),
        assignments=(
            Assignment(3, 1, cost=90.5, remaining_cost=40.0, skill="Welding", level=2, baselines=BASELINE),
        ),
    )
    stored = actions.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=plan)
    hand = Hand(stored, cast.project_manager)
    hand.do({"op": "delete", "uids": [3]})
    actions.undo(by=hand.user, plan_id=stored.pk, revision=hand.revision())
    bridge.forget(stored.key)
    found = bridge.load(bridge.head_of(stored.pk)).plan
    assert found.activities == plan.activities
    assert found.resources == plan.resources
    assert found.assignments == plan.assignments
