"""Risk simulation from the form to the figures; stopping, refusing, and who may ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.control import access, actions
from jalon.pmo.control.models import Study
from tests.cast import Cast
from tests.pmo.planning.conftest import Hand

ASKED = {"low": 0.9, "high": 1.5, "shape": "triangular", "fields": [], "iterations": 400, "seed": 7}
FORM = {"low": "90", "high": "150", "shape": "triangular", "iterations": "400", "seed": "7"}


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Studies wait for a worker that the test plays itself."""
    waiting: list[int] = []
    monkeypatch.setattr(actions, "_enqueue", waiting.append)
    return waiting


def ask(hand: Hand, request: str = "one", **more: Any) -> Study:
    return actions.ask(
        by=hand.user,
        initiative=hand.plan.initiative,
        kind=Study.Kind.SIMULATION,
        plan_ids=[hand.plan.pk],
        parameters={**ASKED, **more},
        request=request,
    )


def again(study: Study) -> Study:
    return Study.objects.get(pk=study.pk)


def test_a_study_is_carried_out_once_and_keeps_what_it_was_computed_on(hand: Hand, later: list[int]) -> None:
    study = ask(hand)
    assert (ask(hand).pk, len(later)) == (study.pk, 0)  # on commit, which a test never reaches
    actions.carry_out(study.pk)
    actions.carry_out(study.pk)
    done = again(study)
    assert (done.state, done.progress) == (Study.State.DONE, 1.0)
    assert done.revisions == {str(hand.plan.pk): hand.revision()}
    levels = {p: finish for p, finish, _cost in done.answer["levels"]}
    assert done.answer["planned_finish"] < levels[50] <= levels[80]
    assert done.answer["iterations"] == 400


def test_the_same_seed_says_the_same(hand: Hand, later: list[int]) -> None:
    first, second, other = ask(hand), ask(hand, "two"), ask(hand, "three", seed=8)
    for study in (first, second, other):
        actions.carry_out(study.pk)
    assert again(first).answer == again(second).answer
    assert again(first).answer["finish_curve"] != again(other).answer["finish_curve"]


def test_a_study_nobody_began_is_stopped_at_once_and_never_begun(hand: Hand, later: list[int]) -> None:
    study = ask(hand)
    actions.stop(study=study)
    actions.carry_out(study.pk)
    assert (again(study).state, again(study).answer) == (Study.State.STOPPED, {})


def test_a_running_study_hears_the_stop_and_keeps_what_was_drawn(
    hand: Hand, later: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = ask(hand, iterations=20_000)
    monkeypatch.setattr(actions, "BEAT", 0.0)
    telling = actions._Telling.__call__

    def and_stop(self: Any, share: float, live: dict[str, Any]) -> bool:
        actions.stop(study=study)
        return telling(self, share, live)

    monkeypatch.setattr(actions._Telling, "__call__", and_stop)
    actions.carry_out(study.pk)
    done = again(study)
    assert done.state == Study.State.STOPPED
    assert 0 < done.answer["iterations"] < 20_000


def test_a_lost_worker_is_said_and_put_away(hand: Hand, later: list[int], cast: Cast) -> None:
    study = ask(hand)
    long_ago = timezone.now() - timedelta(minutes=10)
    Study.objects.filter(pk=study.pk).update(state=Study.State.RUNNING, started_at=long_ago, beat_at=long_ago)
    client = cast.client(cast.project_manager)
    text = client.get(f"/i/{cast.project.slug}/plan/risk/{study.pk}/").content.decode()
    assert "was cut off" in text
    client.post(f"/studies/{study.pk}/stop/")
    assert again(study).state == Study.State.STOPPED


def test_three_points_out_of_order_are_refused_by_name(hand: Hand, later: list[int]) -> None:
    from jalon.pmo.planning.models import Activity

    Activity.objects.filter(plan=hand.plan, uid=2).update(fields='{"Low": "5d", "High": "1d"}')
    from jalon.pmo.planning import bridge

    bridge.forget(hand.plan.key)
    study = ask(hand, fields=["Low", "", "High"])
    actions.carry_out(study.pk)
    refused = again(study)
    assert (refused.state, refused.answer) == (Study.State.REFUSED, {})
    assert refused.refusal[0][1] == {"task": "Dig"}


def test_the_page_asks_and_shows(hand: Hand, cast: Cast, later: list[int]) -> None:
    client = cast.client(cast.project_manager)
    page = f"/i/{cast.project.slug}/plan/risk/"
    assert "How sure is this finish?" in client.get(page).content.decode()
    answer = client.post(page, FORM)
    study = Study.objects.get()
    assert answer.headers["Location"] == f"{page}{study.pk}/"
    assert "waiting for its turn" in client.get(answer.headers["Location"]).content.decode()
    actions.carry_out(study.pk)
    text = client.get(page).content.decode()
    assert "P80" in text
    assert "What the finish hangs on" in text
    table = client.get(f"{page}{study.pk}/percentiles.csv").content.decode()
    assert table.startswith("\ufeffpercent,finish,cost\r\n10,2026-01-")
    assert client.get(f"{page}{study.pk}/nonsense.csv").status_code == 404
    refused = client.post(page, {**FORM, "iterations": "1000000000"})
    assert refused.status_code == 200
    assert Study.objects.count() == 1


def test_the_plan_page_reads_how_often_each_task_was_critical(
    hand: Hand, cast: Cast, later: list[int]
) -> None:
    address = f"/api/v1/plans/{hand.plan.pk}/criticality"
    client = cast.client(cast.viewer)
    assert client.get(address).json() == {"study": None, "shares": None}
    study = ask(hand)
    actions.carry_out(study.pk)
    found = client.get(address).json()
    assert (found["study"], found["shares"]["2"]) == (study.pk, 1.0)
    assert cast.client(cast.stranger).get(address).status_code == 404


def test_readers_read_strangers_see_nothing(hand: Hand, cast: Cast, later: list[int]) -> None:
    study = ask(hand)
    with pytest.raises(NotVisible):
        access.study(cast.stranger, study.pk)
    with pytest.raises(NotAllowed):
        access.study(cast.viewer, study.pk, "plan")
    with pytest.raises(NotAllowed):
        actions.ask(
            by=cast.viewer,
            initiative=hand.plan.initiative,
            kind=Study.Kind.SIMULATION,
            plan_ids=[hand.plan.pk],
            parameters=ASKED,
            request="",
        )
    assert cast.client(cast.viewer).post(f"/studies/{study.pk}/stop/").status_code == 403
