"""What an export leaves behind is said, and nothing where nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Calendar,
    Constraint,
    ConstraintKind,
    Lag,
    Link,
    Plan,
    Resource,
)
from jalon.exchange.losses import RULES, losses

START = datetime(2026, 1, 5, 8)
PLAIN = Plan("Plain", START, (Activity(1, "Dig"), Activity(2, "Pour")), (Link(1, 2),))


def test_a_plain_plan_loses_nothing() -> None:
    assert [losses(PLAIN, name) for name in ("mspdi", "xer", "workbook", "csv", "jalon_json")] == [()] * 5


def test_what_microsoft_has_no_word_for_is_named() -> None:
    mandatory = Constraint(ConstraintKind.MANDATORY_START, START)
    rows = (
        Activity(1, "Dig", constraint=mandatory),
        Activity(2, "Watch", kind=ActivityKind.LEVEL_OF_EFFORT, earned_value_method="level_of_effort"),
    )
    said = losses(replace(PLAIN, activities=rows), "mspdi")
    assert [loss.params["uids"] for loss in said] == [[1], [2], [2]]
    assert all("%" not in str(loss) for loss in said)


def test_what_p6_has_no_word_for_is_named() -> None:
    rows = (Activity(1, "Dig", active=False), Activity(2, "Pour", deadline=START))
    plan = replace(PLAIN, activities=rows, links=(Link(1, 2, lag=Lag(60, elapsed=True)),))
    assert [loss.params["uids"] for loss in losses(plan, "xer")] == [[1], [2], [2]]


def test_a_table_has_no_place_for_calendars_and_capacity() -> None:
    night = Calendar(1, "Night", (((0, 480),),) * 7)
    ana = Resource(1, "Ana", max_units=2.0)
    plan = replace(PLAIN, calendars=(night,), resources=(ana,), assignments=(Assignment(1, 1, work=480),))
    assert [loss.params["uids"] for loss in losses(plan, "csv")] == [[0], [1], [1]]
    assert losses(replace(PLAIN, resources=(Resource(1, "Ana"),)), "csv") == ()


@pytest.mark.parametrize("name", RULES)
def test_every_sentence_suits_one_and_many(name: str) -> None:
    for template, _finder in RULES[name]:
        assert (template % {"count": 1}).endswith(".")
        assert "%(count)s tasks" not in template
