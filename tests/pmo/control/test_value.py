"""Earned value on a page: figures with their parts, and the way out where there is none."""

from __future__ import annotations

from datetime import datetime

from jalon.engine import Activity, Duration, Plan
from jalon.pmo.control import queries
from jalon.pmo.control.bridge import value
from jalon.pmo.initiatives.models import Kind
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


def test_a_line_opens_to_its_sums_and_its_parts(hand: Hand, cast: Cast) -> None:
    hand.set(2, resources="Anna")
    measured_plan(hand)
    client, page = cast.client(cast.viewer), PAGE.format(cast.project.slug)
    summary = client.get(page, {"by": "work", "at": "1"}).content.decode()
    assert "Made of" in summary
    assert "SPI = earned / planned" in summary
    task = client.get(page, {"by": "work", "depth": "4", "at": "2"}).content.decode()
    assert "16\u00a0h × 100.0% = 16\u00a0h" in task
    assert "percent complete" in task
    anna = client.get(page, {"by": "resource", "at": ""}).content.decode()
    assert "Without one" in anna
    assert "Made of" not in client.get(page, {"by": "work", "at": "987"}).content.decode()


def test_values_by_period_and_every_table_as_csv(hand: Hand, cast: Cast) -> None:
    measured_plan(hand)
    client, page = cast.client(cast.viewer), PAGE.format(cast.project.slug)
    text = client.get(page, {"by": "period"}).content.decode()
    assert "As it stood on" in text
    assert "8\u00a0Jan\u00a02026" in text
    curve = client.get(f"{page}curve.csv").content.decode().splitlines()
    assert curve[0] == "\ufeffdate,pv,ev,ac,forecast"
    assert curve[-1].split(",")[1] == "6.0"
    assert client.get(f"{page}indices.csv").content.decode().splitlines()[-1].startswith("2026-01-")
    lines = client.get(f"{page}lines.csv").content.decode()
    assert "Works" in lines
    assert client.get(f"{page}nonsense.csv").status_code == 404


def test_without_a_baseline_there_is_no_table_and_a_sentence(hand: Hand, cast: Cast) -> None:
    answer = cast.client(cast.viewer).get(f"{PAGE.format(cast.project.slug)}curve.csv")
    assert answer.status_code == 422
    assert "has no baseline to measure against" in answer.content.decode()


def test_plans_below_are_summed_in_one_currency(hand: Hand, cast: Cast) -> None:
    client, page = cast.client(cast.pmo_officer), f"/i/{cast.portfolio.slug}/value/"
    assert "has no baseline to measure against" in client.get(page).content.decode()
    for name, currency, cost in (("Depot", "EUR", 100.0), ("Ferry", "USD", 300.0)):
        tasks = (Activity(1, "Survey", Duration(960), fixed_cost=cost),)
        found = Plan(
            name, datetime(2026, 1, 5, 8), tasks, currency=currency, data_date=datetime(2026, 1, 6, 8)
        )
        stored = actions.store_plan(
            by=cast.pmo_officer,
            initiative=cast.node(name, Kind.PROJECT, cast.programme),
            engine_plan=found,
        )
        actions.set_baseline(by=cast.pmo_officer, plan_id=stored.pk, name="Contract", approved=False)
    text = client.get(page).content.decode()
    assert "No sum yet: say what one unit of USD is worth in EUR." in text
    assert "1 plan counts in another unit, or cannot be measured" in text
    summed = client.get(page, {"rate-USD": "0,5"}).content.decode()
    total = summed[summed.index("<tfoot>") : summed.index("</tfoot>")]
    assert [part.split("<")[0] for part in total.split('class="r n">')[1:3]] == ["250", "125"]
    # who sees one project of the two has only that one in the sum
    assert "Ferry" not in cast.client(cast.project_manager).get(page).content.decode()
