"""Earned value on a page: figures with their parts, and the way out where there is none."""

from __future__ import annotations

from jalon.pmo.control import queries
from jalon.pmo.control.bridge import value
from jalon.pmo.planning import access, actions
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand

PAGE = "/i/{}/plan/value/"


def measured_plan(hand: Hand) -> None:
    """A baseline, a fifth of the way into the work, Dig done as planned and Pour not begun."""
    actions.set_baseline(by=hand.user, plan_id=hand.plan.pk, name="Contract", approved=False)
    hand.do({"op": "plan", "version": head(hand).version, "fields": {"data_date": "2026-01-08"}})
    hand.set(2, percent=100)


def head(hand: Hand):
    from jalon.pmo.planning import queries as plans

    return plans.snapshot(hand.plan.pk).state.head


def test_without_a_baseline_the_page_says_what_to_do(hand: Hand, cast: Cast) -> None:
    text = cast.client(cast.viewer).get(PAGE.format(cast.project.slug)).content.decode()
    assert "has no baseline to measure against" in text
    assert "/plan/baselines/" in text


def test_a_plan_without_tasks_has_a_page_too(cast: Cast) -> None:
    for name in ("value", "quality"):
        address = f"/i/{cast.project.slug}/plan/{name}/"
        assert cast.client(cast.viewer).get(address).status_code == 200


def test_the_figures_are_those_of_the_engine(hand: Hand, cast: Cast) -> None:
    measured_plan(hand)
    plan = access.plan_of(cast.viewer, cast.project.slug)
    found = queries.value_of(plan)
    # 2 + 1 + 1 + 2 days are promised; on Thursday morning Dig, Pour and Cure were due, Dig is done
    assert (found.unit, found.total.bac, found.total.pv, found.total.ev) == ("days", 6.0, 4.0, 2.0)
    pace = next(one for one in value.figures(found) if one.code == "pace")
    assert (pace.value, pace.state) == ("0.67", "bad")
    text = cast.client(cast.viewer).get(PAGE.format(cast.project.slug)).content.decode()
    assert "SPI = earned / planned" in text
    assert "2\u00a0d / 4\u00a0d = 0.50" in text
    assert "Works" in text


def test_values_are_divided_by_resource_and_by_field(hand: Hand, cast: Cast) -> None:
    hand.set(2, resources="Anna")
    measured_plan(hand)
    client = cast.client(cast.viewer)
    text = client.get(PAGE.format(cast.project.slug), {"by": "resource"}).content.decode()
    assert "Anna" in text
    refused = client.get(PAGE.format(cast.project.slug), {"by": "field:Account"}).content.decode()
    assert "Account" in refused
    assert "choose one of" in refused
