"""Tolerances, checked at each run; exceptions with computed ways out, decided by who set the limit."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from jalon.engine.model import Assignment, Resource
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.control.models import Study
from jalon.pmo.governance import actions, jobs, queries, straying
from jalon.pmo.governance.bridge import curves
from jalon.pmo.governance.models import Requirement, Tolerance, ToleranceException
from jalon.pmo.notices.models import Notice
from jalon.pmo.planning import actions as planning
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.models import Run
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand, small_plan


@pytest.fixture
def late(cast: Cast, hand: Hand) -> Hand:
    """The small plan, its baseline, and a task that takes eight days instead of one: seven days late."""
    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    hand.set(3, duration="8d")
    return hand


def give(cast: Cast, matter: str = "time", amount: float = 5, **more: Any) -> Tolerance:
    fields = {"amount": amount, "probability": 20, **more}
    return actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.programme, matter=matter, **fields
    )


def opened(cast: Cast) -> ToleranceException:
    actions.check(cast.project)
    return ToleranceException.objects.select_related("initiative__organisation").get()


def ways(row: ToleranceException) -> dict[str, dict[str, Any]]:
    return {one["key"]: one for one in row.options}


def simulated(hand: Hand, confidence_curve: list[list[float]]) -> Study:
    return Study.objects.create(
        organisation=hand.plan.initiative.organisation,
        initiative=hand.plan.initiative,
        by=hand.user,
        kind=Study.Kind.SIMULATION,
        request="curve",
        state=Study.State.DONE,
        answer={"finish_curve": confidence_curve, "cost_curve": [], "confidence": 0.4},
    )


def test_a_tolerance_holds_below_until_another_is_set_there(cast: Cast) -> None:
    give(cast)
    assert queries.tolerances(cast.project)["time"].amount == 5
    assert queries.tolerances(cast.other_project) == {}
    actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="time", amount=2, probability=30
    )
    assert queries.tolerances(cast.project)["time"].amount == 2
    assert queries.tolerances(cast.programme)["time"].amount == 5


def test_nobody_gives_themselves_a_tolerance(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.set_tolerance(
            by=cast.project_manager, initiative=cast.project, matter="time", amount=90, probability=20
        )


@pytest.mark.parametrize(
    "fields",
    [{"amount": -1}, {"amount": 1e12}, {"amount": 1, "probability": 0}, {"amount": 1, "probability": 100}],
)
def test_a_tolerance_out_of_range_is_refused(cast: Cast, fields: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        give(cast, **fields)
    assert not Tolerance.objects.exists()


def test_within_the_tolerance_nothing_opens(cast: Cast, late: Hand) -> None:
    give(cast, amount=7)
    assert actions.check(cast.project) == []


def test_a_breach_opens_one_exception_for_who_set_the_tolerance(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    assert (str(row), row.matter, row.forecast, row.limit) == ("E-1", "time", 7, 5)
    assert row.sent_to == cast.portfolio_manager
    assert [one.user for one in Notice.objects.filter(kind="exception.opened")] == [cast.portfolio_manager]
    assert actions.check(cast.project) == []
    assert ToleranceException.objects.count() == 1
    assert list(queries.exceptions_open(cast.viewer)) == [row]
    assert list(queries.exceptions_open(cast.stranger)) == []
    assert list(journal.verify()) == []


def test_a_breach_that_is_only_likely_opens_one_too(cast: Cast, hand: Hand) -> None:
    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    give(cast, amount=1)
    hand.plan.refresh_from_db()
    finish = hand.plan.baseline_finish
    simulated(hand, [[finish - 1440, 0.0], [finish + 1440, 0.4], [finish + 10 * 1440, 1.0]])
    row = opened(cast)
    # one working day after Friday is Monday, three days on: 1 - (0.4 + 0.6 * 2/9)
    assert (row.forecast, row.probability) == (0, 46.7)


def test_it_passes_by_itself_once_the_plan_is_back(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    late.set(3, duration="1d")
    actions.check(cast.project)
    row.refresh_from_db()
    assert row.state == "passed"
    assert ChangeSet.objects.filter(verb="exception.pass").count() == 1


def test_each_way_out_says_its_days_and_its_price(cast: Cast, late: Hand) -> None:
    late.do({"op": "set", "uid": 3, "version": late.rows()[3].version, "fields": {"fixed_cost": 800}})
    give(cast)
    found = ways(opened(cast))
    # Pour lasts eight days and costs 800: a quarter is two days, at half of 100 a day on top
    assert found["crash"]["durations"] == {"3": 6 * 480} or found["crash"]["durations"] == {3: 6 * 480}
    assert (found["crash"]["days"], found["crash"]["money"], found["crash"]["enough"]) == (2, 100, True)
    assert (found["date"]["days"], found["date"]["money"]) == (7, 0)
    assert "cut" not in found


def test_what_takes_the_time_of_the_clock_is_not_shortened(cast: Cast, late: Hand) -> None:
    # until ten in the morning: nothing waits for a day to begin, so it drives the finish
    late.set(3, duration="233eh")
    give(cast)
    found = ways(opened(cast))
    assert found["date"]["days"] > 0
    assert 3 not in {int(uid) for uid in found.get("crash", {}).get("durations", {})}


def test_what_has_not_begun_is_held_to_the_time_agreed(cast: Cast, late: Hand) -> None:
    late.set(6, duration="4d")
    give(cast)
    row = opened(cast)
    held = ways(row)["hold"]
    assert (held["days"], held["enough"], held["names"][0]) == (9, True, "Pour")
    actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option="hold")
    assert late.rows()[3].duration == 480
    assert actions.check(cast.project) == []


def test_should_and_could_tied_to_a_task_are_a_way_out(cast: Cast, late: Hand) -> None:
    for title, priority, effort in (("Show", "should", 2), ("Colour", "could", 1), ("Read", "must", 3)):
        actions.create_requirement(
            by=cast.project_manager,
            initiative=cast.project,
            title=title,
            priority=priority,
            effort=effort,
            activity_uid=3,
        )
    give(cast)
    cut = ways(opened(cast))["cut"]
    assert (cut["days"], cut["enough"], cut["names"]) == (3, True, ["Pour"])


def test_people_levelled_anew_are_a_way_out(cast: Cast, hand: Hand) -> None:
    planning.set_baseline(by=cast.project_manager, plan_id=hand.plan.pk)
    hand.set(3, levelling_delay=7 * 1440)
    give(cast, amount=3)
    people = ways(opened(cast))["people"]
    assert (people["days"], people["enough"], people["names"]) == (5, True, ["Pour"])


@pytest.fixture
def dear(cast: Cast) -> Hand:
    """Two days of Pour by Ann, at 100 an hour, agreed; then eight. Bob, of her group, costs 60."""
    ann = Resource(7, "Ann", group="Works", standard_rate=100)
    bob = Resource(8, "Bob", group="Works", standard_rate=60)
    made = replace(small_plan(), resources=(ann, bob), assignments=(Assignment(3, 7),))
    plan = planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=made)
    hand = Hand(plan, cast.project_manager)
    hand.set(3, duration="2d")
    planning.set_baseline(by=cast.project_manager, plan_id=plan.pk)
    hand.set(3, duration="8d")
    return hand


def test_the_ways_out_of_a_cost_are_computed(cast: Cast, dear: Hand) -> None:
    actions.create_requirement(
        by=cast.project_manager, initiative=cast.project, title="Show", priority="could", effort=2,
        activity_uid=3,
    )  # fmt: skip
    give(cast, "cost", 150)
    row = opened(cast)
    # agreed 16 h at 100; now 64 h: three times more
    assert (row.matter, row.forecast, row.facts["agreed"], row.facts["limit"]) == ("cost", 300, 1600, 4000)
    found = ways(row)
    assert (found["cut"]["money"], found["cut"]["days"], found["cut"]["enough"]) == (-1600, 2, False)
    assert (found["people"]["money"], found["people"]["days"], found["people"]["enough"]) == (-2560, 0, True)
    assert found["people"]["names"] == ["Pour"]
    assert (found["hold"]["money"], found["hold"]["enough"]) == (-4800, True)
    assert (found["money"]["money"], row.facts["granted"]) == (4800, 300)
    assert row.sent_to == cast.portfolio_manager


def test_work_given_to_who_costs_less_is_in_the_plan_at_once(cast: Cast, dear: Hand) -> None:
    give(cast, "cost", 150)
    row = opened(cast)
    actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option="people")
    state = plans.snapshot(dear.plan.pk).state
    assert [(one.activity_uid, one.resource_uid) for one in state.assignments.values()] == [(3, 8)]
    assert actions.check(cast.project) == []


def test_money_granted_moves_the_limit_here_and_not_above(cast: Cast, dear: Hand) -> None:
    above = give(cast, "cost", 150)
    row = opened(cast)
    actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option="money")
    own = Tolerance.objects.get(initiative=cast.project, matter="cost")
    above.refresh_from_db()
    assert (own.amount, own.probability, above.amount) == (300, 20, 150)
    assert actions.check(cast.project) == []


def test_what_is_already_over_is_never_told_as_unlikely(cast: Cast, dear: Hand) -> None:
    give(cast, "cost", 150)
    study = simulated(dear, [])
    study.answer |= {"planned_cost": 1600, "cost_curve": [[1400, 0.0], [1600, 0.5], [1800, 1.0]]}
    study.save()
    row = opened(cast)
    # drawn around 1,600 and forecast at 6,400: the whole curve is four times as dear, from 5,600 on
    assert row.probability == 100
    assert row.facts["granted"] > 300


def test_the_risk_of_the_register_is_held_against_its_tolerance(cast: Cast) -> None:
    entry = registers.create(
        by=cast.project_manager, initiative=cast.project, kind="risk", title="Flood", probability=3, impact=3
    )
    registers.change(
        by=cast.project_manager, entry=entry, version=entry.version, percent=50, cost=Decimal(8000)
    )
    give(cast, "risk", 3000)
    assert straying.measured(cast.project)[0].forecast == 4000
    assert opened(cast).matter == "risk"


def test_a_chosen_way_out_changes_the_plan_at_once(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    done = actions.decide_exception(
        by=cast.portfolio_manager, exception=row, version=row.version, option="crash", note="Overtime"
    )
    assert (done.state, done.chosen, done.decided_by) == ("decided", "crash", cast.portfolio_manager)
    assert late.rows()[3].duration == 6 * 480
    assert actions.check(cast.project) == []


def test_moving_the_date_sets_a_baseline(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option="date")
    assert Run.objects.filter(kind="baseline").count() == 2
    found = next(one for one in straying.measured(cast.project) if one.matter == "time")
    assert found.forecast == 0


def test_a_plan_that_has_moved_is_never_changed_blindly(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    late.set(6, duration="4d")
    with pytest.raises(Stale, match="compute it again"):
        actions.decide_exception(
            by=cast.portfolio_manager, exception=row, version=row.version, option="crash"
        )
    row.refresh_from_db()
    assert row.state == "open"
    assert late.rows()[3].duration == 8 * 480
    again = actions.recompute(by=cast.project_manager, exception=row, version=row.version)
    assert again.forecast == 9
    actions.decide_exception(
        by=cast.portfolio_manager, exception=again, version=again.version, option="crash"
    )
    assert late.rows()[3].duration == 6 * 480


def test_only_who_set_the_tolerance_decides(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    for user in (cast.project_manager, cast.sponsor, cast.viewer):
        with pytest.raises(Refused, match="for Portfolio Manager to decide"):
            actions.decide_exception(by=user, exception=row, version=row.version, option="date")
    with pytest.raises(Refused, match="no such way out"):
        actions.decide_exception(by=cast.portfolio_manager, exception=row, version=row.version, option="pray")
    with pytest.raises(Refused, match="Say why"):
        actions.decide_exception(
            by=cast.portfolio_manager, exception=row, version=row.version, option="accept"
        )
    assert Run.objects.filter(kind="baseline").count() == 1


def test_what_was_accepted_comes_back_only_when_it_grows(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    actions.decide_exception(
        by=cast.portfolio_manager, exception=row, version=row.version, option="accept", note="The winter"
    )
    assert actions.check(cast.project) == []
    late.set(3, duration="10d")
    (worse,) = actions.check(cast.project)
    assert (worse.number, worse.forecast) == (2, 9)


def test_a_level_that_is_typed_opens_an_exception_too(cast: Cast) -> None:
    give(cast, "benefit", 10)
    said = {"initiative": cast.project, "matter": "benefit"}
    row = actions.report_level(by=cast.project_manager, level=15, **said)
    (made,) = actions.check(cast.project)
    assert (made.matter, [one["key"] for one in made.options]) == ("benefit", ["agree"])
    with pytest.raises(NotAllowed):
        actions.report_level(by=cast.viewer, level=1, version=row.version, **said)
    with pytest.raises(VersionMissing):
        actions.report_level(by=cast.project_manager, level=1, **said)
    with pytest.raises(Refused, match="Jalon measures this itself"):
        actions.report_level(by=cast.project_manager, level=1, initiative=cast.project, matter="time")
    with pytest.raises(Refused, match="No tolerance holds here"):
        actions.report_level(by=cast.project_manager, level=1, **(said | {"matter": "sustainability"}))


def test_scope_given_up_is_counted_by_effort(cast: Cast) -> None:
    for effort, state in ((6, "done"), (4, "dropped")):
        Requirement.objects.create(
            initiative=cast.project, number=effort, title="x", priority="must", effort=effort, state=state
        )
    give(cast, "scope", 30)
    assert straying.measured(cast.project)[0].forecast == 40


def test_a_run_whose_finish_moved_is_checked(
    cast: Cast, late: Hand, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(jobs, "check", SimpleNamespace(enqueue=asked.append))
    with django_capture_on_commit_callbacks(execute=True):
        late.set(3, duration="12d")
    assert asked == []
    give(cast)
    with django_capture_on_commit_callbacks(execute=True):
        late.set(3, duration="14d")
        late.set(3, name="Pour concrete")
    assert asked == [cast.project.pk]


@pytest.mark.parametrize(
    ("limit", "chance"), [(0, 100.0), (10, 100.0), (15, 75.0), (20, 50.0), (30, 0.0), (99, 0.0)]
)
def test_the_chance_beyond_is_read_from_the_curve(limit: float, chance: float) -> None:
    assert curves.chance_beyond([[10, 0.0], [20, 0.5], [30, 1.0]], limit) == chance


def test_the_page_shows_the_ways_out_and_lets_only_the_right_hand_choose(cast: Cast, late: Hand) -> None:
    give(cast)
    row = opened(cast)
    address = "/i/substation/tolerances/"
    for user, may in ((cast.viewer, False), (cast.portfolio_manager, True)):
        shown = cast.client(user).get(address).content.decode()
        assert "Shorten critical tasks" in shown
        assert ("Choose this" in shown) == may
    where = f"/i/substation/exceptions/{row.pk}/"
    sent = {"verb": "decide", "version": row.version, "option": "crash"}
    refused = cast.client(cast.sponsor).post(where, sent)
    assert refused.status_code == 422
    assert "for Portfolio Manager to decide" in refused.content.decode()
    assert cast.client(cast.portfolio_manager).post(where, sent).status_code == 302
    sent = {"matter": "cost", "amount": "10", "probability": "25"}
    assert cast.client(cast.portfolio_manager).post(address, sent).status_code == 302
    assert cast.client(cast.portfolio_manager).post(address, {**sent, "amount": "-2"}).status_code == 422
    assert cast.client(cast.project_manager).post(address, sent).status_code == 403
