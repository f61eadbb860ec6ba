"""Ways out on scope, quality, risk, benefit and sustainability: computed, told, done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.governance import actions, straying
from jalon.pmo.governance.models import Product, QualityCheck, Requirement, Tolerance, ToleranceException
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry, Response
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand


def give(cast: Cast, matter: str, amount: float) -> Tolerance:
    return actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.programme, matter=matter, amount=amount, probability=20
    )


def opened(cast: Cast) -> ToleranceException:
    actions.check(cast.project)
    return ToleranceException.objects.select_related("initiative__organisation").get(state="open")


def ways(row: ToleranceException) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in row.options}


def decide(cast: Cast, row: ToleranceException, option: str) -> None:
    actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option=option)


def wish(
    cast: Cast, title: str, priority: str, effort: float, state: str = "todo", uid: int | None = None
) -> Any:
    made = actions.create_requirement(
        by=cast.project_manager, initiative=cast.project, title=title, priority=priority, effort=effort,
        activity_uid=uid,
    )  # fmt: skip
    Requirement.objects.filter(pk=made.pk).update(state=state)
    return made


@pytest.fixture
def given_up(cast: Cast, hand: Hand) -> Hand:
    """Of twenty days wanted, a Should of six and a Must of two were cut; 100 a day where Pour costs 100."""
    hand.do({"op": "set", "uid": 3, "version": hand.rows()[3].version, "fields": {"fixed_cost": 100}})
    wish(cast, "Measure", "must", 12, "done")
    wish(cast, "Show", "should", 6, "dropped")
    wish(cast, "Alert", "must", 2, "dropped", uid=3)
    return hand


def test_what_was_cut_comes_back_into_the_plan(cast: Cast, given_up: Hand) -> None:
    give(cast, "scope", 30)
    row = opened(cast)
    assert (row.forecast, row.limit) == (40, 30)
    back = ways(row)["restore"]
    # two days are enough, and the Must comes first; Pour lasted one day, on the critical path
    assert (back["names"], back["before"], back["after"], back["enough"]) == (["Alert"], 40, 30, True)
    assert (back["days"], back["untied"]) == (-2, 0)
    decide(cast, row, "restore")
    assert given_up.rows()[3].duration == 3 * 480
    assert Requirement.objects.get(title="Alert").state == "todo"
    assert straying.measured(cast.project)[0].forecast == 30
    assert list(journal.verify()) == []


def test_what_was_cut_goes_to_a_timebox_that_has_room(cast: Cast, given_up: Hand) -> None:
    for name, month, capacity in (("Full", 7, 1), ("Next", 8, 3), ("Last", 9, 9)):
        actions.create_timebox(
            by=cast.project_manager, initiative=cast.project, name=name, capacity=capacity,
            start=date(2099, month, 1), finish=date(2099, month, 28),
        )  # fmt: skip
    give(cast, "scope", 10)
    row = opened(cast)
    later = ways(row)["later"]
    assert (later["boxes"], later["effort"], later["after"], later["money"]) == (["Next", "Last"], 8, 0, 0)
    assert str(later["finish"]) == "2099-09-28"
    decide(cast, row, "later")
    assert [str(one.timebox) for one in Requirement.objects.filter(state="todo").order_by("number")] == [
        "Last",
        "Next",
    ]


def test_the_smaller_scope_is_agreed_here_and_not_above(cast: Cast, given_up: Hand) -> None:
    above = give(cast, "scope", 30)
    row = opened(cast)
    agreed = ways(row)["agree"]
    assert (agreed["amount"], agreed["effort"], agreed["musts"]) == (40, 8, 2)
    decide(cast, row, "agree")
    above.refresh_from_db()
    assert (Tolerance.objects.get(initiative=cast.project).amount, above.amount) == (40, 30)
    assert actions.check(cast.project) == []


def test_what_is_not_in_the_plan_is_said_to_be_unknown(cast: Cast) -> None:
    wish(cast, "Measure", "must", 5, "done")
    wish(cast, "Show", "must", 5, "dropped")
    give(cast, "scope", 10)
    row = opened(cast)
    back = ways(row)["restore"]
    assert (back["days"], back["money"], back["untied"]) == (None, None, 1)
    shown = cast.client(cast.portfolio_manager).get("/i/substation/tolerances/").content.decode()
    assert "1 requirement names no task of the plan: its days are not counted." in shown
    assert "50% → 0%" in shown


def test_a_cut_gives_up_the_requirements_too(cast: Cast, hand: Hand) -> None:
    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    hand.set(3, duration="8d")
    wish(cast, "Show", "should", 3, uid=3)
    give(cast, "time", 5)
    decide(cast, opened(cast), "cut")
    assert Requirement.objects.get().state == "dropped"


@pytest.fixture
def rejected(cast: Cast, hand: Hand) -> Product:
    """Pour makes the slab: one of its two criteria failed."""
    hand.set(3, duration="4d")
    made = actions.create_product(
        by=cast.project_manager, initiative=cast.project, title="Slab", activity_uid=3
    )
    for criterion, result in (("Flat", "failed"), ("Hard", "passed")):
        actions.add_check(
            by=cast.project_manager, product=made, criterion=criterion, result=result, done=date(2026, 1, 9)
        )
    return made


def test_a_rejected_product_is_made_again_and_checked_again(
    cast: Cast, hand: Hand, rejected: Product
) -> None:
    give(cast, "quality", 0)
    row = opened(cast)
    again = ways(row)["redo"]
    # half its criteria, of four days
    assert (again["days"], again["names"], again["before"], again["after"]) == (-2, ["Slab"], 1, 0)
    decide(cast, row, "redo")
    assert hand.rows()[3].duration == 6 * 480
    check = QualityCheck.objects.get(criterion="Flat")
    assert (check.result, check.done, str(check.planned)) == ("pending", None, str(again["finish"]))


def test_what_takes_the_time_of_the_clock_is_followed_by_the_work_and_not_longer(
    cast: Cast, hand: Hand, rejected: Product
) -> None:
    hand.set(3, duration="4ed")
    give(cast, "quality", 0)
    before = set(hand.rows())
    decide(cast, opened(cast), "redo")
    rows = hand.rows()
    assert (rows[3].duration, rows[3].duration_elapsed) == (4 * 1440, True)
    (made,) = [rows[uid] for uid in set(rows) - before]
    assert (made.name, made.duration, made.duration_elapsed) == ("Make again: Slab", 2 * 480, False)


def test_what_is_finished_gets_a_further_task_and_what_waits_for_it_waits(
    cast: Cast, hand: Hand, rejected: Product
) -> None:
    hand.set(3, percent=100)
    give(cast, "quality", 0)
    row = opened(cast)
    before = plans.snapshot(hand.plan.pk)
    followers = {
        one.successor_uid
        for one in before.state.links.values()
        if one.predecessor_uid == 3 and one.kind == "FS"
    }
    assert followers
    decide(cast, row, "redo")
    state = plans.snapshot(hand.plan.pk).state
    (made,) = [one for one in state.rows.values() if one.uid not in before.state.rows]
    assert (made.name, made.duration) == ("Make again: Slab", 2 * 480)
    links = {(one.predecessor_uid, one.successor_uid) for one in state.links.values()}
    assert {(3, made.uid), *((made.uid, uid) for uid in followers)} <= links


def test_a_concession_is_given_by_who_decides_and_typed_by_nobody(cast: Cast, rejected: Product) -> None:
    check = QualityCheck.objects.get(criterion="Flat")
    with pytest.raises(Refused, match="concession is given by whoever decides"):
        actions.change_check(
            by=cast.project_manager,
            check=check,
            version=check.version,
            result="conceded",
            done=date(2026, 1, 9),
        )
    give(cast, "quality", 0)
    row = opened(cast)
    assert (ways(row)["concession"]["days"], ways(row)["concession"]["money"]) == (0, 0)
    decide(cast, row, "concession")
    check.refresh_from_db()
    assert (check.result, check.record) == ("conceded", str(row))
    assert actions.check(cast.project) == []
    actions.change_product(
        by=cast.project_manager, product=rejected, version=rejected.version, state="accepted"
    )
    # another failure later is a new breach, though no worse than the one decided
    actions.add_check(
        by=cast.project_manager, product=rejected, criterion="Dry", result="failed", done=date(2026, 2, 9)
    )
    assert len(actions.check(cast.project)) == 1


def test_a_way_older_than_what_it_was_computed_from_is_refused(cast: Cast, rejected: Product) -> None:
    give(cast, "quality", 0)
    row = opened(cast)
    QualityCheck.objects.filter(criterion="Flat").update(version=7)
    with pytest.raises(Stale, match="compute it again"):
        decide(cast, row, "concession")
    row.refresh_from_db()
    assert row.state == "open"


def risk(cast: Cast, title: str, percent: int, cost: int) -> Entry:
    made = registers.create(by=cast.project_manager, initiative=cast.project, kind="risk", title=title)
    registers.change(
        by=cast.project_manager, entry=made, version=made.version, percent=percent, cost=Decimal(cost)
    )
    return made


def answer(cast: Cast, entry: Entry, text: str, cost: int, off: int, **more: Any) -> Response:
    return registers.add_response(
        by=cast.project_manager, entry=entry, strategy="reduce", text=text, cost=Decimal(cost),
        probability_cut=off, **more,
    )  # fmt: skip


def test_the_responses_that_take_off_most_for_their_money_come_first(cast: Cast) -> None:
    flood, strike = risk(cast, "Flood", 50, 8000), risk(cast, "Strike", 20, 10_000)
    answer(cast, flood, "Pumps", 1000, 50)  # takes 2,000 off: 2 for 1
    answer(cast, flood, "Wall", 2000, 25)  # 1,000, or 500 after the pumps
    answer(cast, strike, "Talks", 100, 10)  # 80: 0.8 for 1
    answer(cast, strike, "Second team", 500, 60, done=date(2026, 1, 9))  # done: 2,000 are 800 already
    give(cast, "risk", 2750)
    row = opened(cast)
    assert (row.forecast, row.facts["unanswered"]) == (4800, 0)
    found = ways(row)
    respond = found["respond"]
    assert respond["names"] == [f"{flood.code} Pumps", f"{strike.code} Talks"]
    assert (respond["money"], respond["before"], respond["after"], respond["enough"]) == (
        1100, 4800, 2720, True,
    )  # fmt: skip
    assert (found["reserve"]["money"], found["reserve"]["amount"]) == (2050, 4800)


def test_chosen_responses_become_actions_of_who_answers_for_them(cast: Cast) -> None:
    flood = risk(cast, "Flood", 50, 8000)
    answer(cast, flood, "Pumps", 1000, 50, due=date(2026, 3, 2))
    give(cast, "risk", 3000)
    row = opened(cast)
    assert ways(row)["respond"]["after"] == 2000
    decide(cast, row, "respond")
    action = Entry.objects.get(kind="action")
    assert (action.title, action.due, action.owner) == ("Pumps", date(2026, 3, 2), flood.owner)
    # still as exposed until it is done, and asked no second time for that
    assert straying.measured(cast.project)[0].forecast == 4000
    assert actions.check(cast.project) == []


def test_what_people_say_has_ways_out_whose_effect_nobody_invents(cast: Cast, hand: Hand) -> None:
    hand.do({"op": "set", "uid": 3, "version": hand.rows()[3].version, "fields": {"fixed_cost": 800}})
    hand.set(3, duration="8d")
    wish(cast, "Show", "should", 2, uid=3)
    wish(cast, "Alert", "must", 1, "dropped", uid=3)
    give(cast, "benefit", 10)
    give(cast, "sustainability", 5)
    for matter in ("benefit", "sustainability"):
        actions.report_level(by=cast.project_manager, initiative=cast.project, matter=matter, level=20)
    benefit, footprint = sorted(actions.check(cast.project), key=lambda one: one.matter)
    assert [one["key"] for one in benefit.options] == ["restore", "crash", "agree"]
    assert [one["key"] for one in footprint.options] == ["crash", "cut", "agree"]
    assert (ways(benefit)["restore"]["days"], ways(benefit)["restore"]["money"]) == (-1, 0)
    assert (ways(footprint)["cut"]["days"], ways(footprint)["cut"]["money"]) == (2, 0)
    for one in (*benefit.options[:2], *footprint.options[:2]):
        assert (one["after"], one["enough"]) == (None, None)
    shown = cast.client(cast.portfolio_manager).get("/i/substation/tolerances/").content.decode()
    assert "What it takes off the footprint is not known" in shown
    decide(cast, benefit, "agree")
    assert Tolerance.objects.get(initiative=cast.project, matter="benefit").amount == 20
