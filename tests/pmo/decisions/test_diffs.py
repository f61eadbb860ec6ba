"""Shift, cut, fund, staff: what each makes of a plan."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.common.errors import Refused
from jalon.pmo.decisions import diffs
from jalon.pmo.decisions.actions import scenarios
from jalon.pmo.decisions.queries import scenarios as read
from jalon.pmo.planning import access, queries
from tests.cast import Cast
from tests.pmo.decisions.conftest import Hand


def made(cast: Cast, plan: Any, kind: str, **given: Any) -> dict[str, Any]:
    snapshot = queries.snapshot(plan.pk)
    operations = diffs.operations(kind, snapshot, given)
    own = access.plan(cast.project_manager, plan.pk)
    scenario = scenarios.begin(by=cast.project_manager, plan=own, name=kind, operations=operations)
    return read.impact(scenario)


def test_all_that_is_left_is_shifted(cast: Cast, plan: Any) -> None:
    assert made(cast, plan, "shift", days=5)["finish_delta"] == 5 * 480


def test_one_task_is_shifted_and_pushes_the_rest(cast: Cast, plan: Any) -> None:
    assert made(cast, plan, "shift", days=2, tasks=[6])["finish_delta"] == 2 * 480


def test_a_task_is_cut_and_its_cost_with_it(cast: Cast, plan: Any, hand: Hand) -> None:
    hand.set(6, fixed_cost=500)
    found = made(cast, plan, "cut", tasks=[6])
    assert found["after"]["cost"] == found["before"]["cost"] - 500
    assert found["finish_delta"] < 0


def test_a_task_that_began_is_not_cut(cast: Cast, plan: Any, hand: Hand) -> None:
    hand.set(2, percent=10)
    with pytest.raises(Refused, match="Dig"):
        made(cast, plan, "cut", tasks=[2])


def test_money_buys_time(cast: Cast, plan: Any) -> None:
    found = made(cast, plan, "fund", tasks=[2], share=50.0, money=1200)
    assert found["finish_delta"] == -480
    assert found["after"]["cost"] - found["before"]["cost"] == 1200


def test_two_do_the_same_work_in_half_the_time(cast: Cast, plan: Any) -> None:
    found = made(cast, plan, "staff", tasks=[2], resource="Anna", units=200, keeps_work=True)
    assert found["finish_delta"] == -480


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("shift", {"days": 0}),
        ("shift", {"days": 99_999}),
        ("cut", {"tasks": []}),
        ("cut", {"tasks": [987]}),
        ("fund", {"tasks": [2], "share": 0}),
        ("fund", {"tasks": [7], "share": 50}),
        ("fund", {"tasks": [2], "share": 50, "money": -5}),
        ("staff", {"tasks": [2], "resource": " "}),
        ("staff", {"tasks": [2], "resource": "Anna", "units": -1}),
        ("dream", {}),
    ],
)
def test_nonsense_is_refused_in_a_sentence(cast: Cast, plan: Any, kind: str, given: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        made(cast, plan, kind, **given)
