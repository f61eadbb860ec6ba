"""Studies and earned value through the API: asked, followed, stopped, applied, under the same rights."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.control import actions
from jalon.pmo.control.models import Study
from tests.cast import Cast
from tests.pmo.control.test_value import measured_plan
from tests.pmo.planning.conftest import Hand

QUICK = {"seconds": 1, "seed": 1}
DRAWS = {"iterations": 200, "seed": 3}


@pytest.fixture(autouse=True)
def waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Studies wait for a worker that the test plays itself."""
    monkeypatch.setattr(actions, "_enqueue", lambda _pk: None)


@pytest.fixture
def api(client: Any, hand: Hand) -> Any:
    client.force_login(hand.user)
    return client


def post(api: Any, address: str, body: dict[str, Any] | None = None, **more: Any) -> Any:
    return api.post(f"/api/v1/{address}", body or {}, content_type="application/json", **more)


def test_a_levelling_is_asked_read_and_applied(api: Any, hand: Hand) -> None:
    hand.set(3, resources="Anna")
    hand.set(4, resources="Anna")
    before = hand.dates()
    made = post(api, f"plans/{hand.plan.pk}/levellings", QUICK)
    assert made.status_code == 201, made.content
    study = made.json()
    assert (study["kind"], study["state"], study["plans"]) == ("levelling", "waiting", [hand.plan.pk])
    actions.carry_out(study["id"])
    read = api.get(f"/api/v1/studies/{study['id']}").json()
    assert read["state"] == "done"
    assert read["answer"]["changes"][str(hand.plan.pk)]
    assert hand.dates() == before
    applied = post(api, f"studies/{study['id']}/apply")
    assert applied.status_code == 200
    assert applied.json()["tasks"] >= 1
    assert hand.dates() != before
    again = post(api, f"studies/{study['id']}/apply")
    assert (again.status_code, again.json()["error"]["code"]) == (422, "nothing_to_apply")
    listed = api.get(f"/api/v1/initiatives/{hand.plan.initiative.slug}/studies?kind=levelling").json()
    assert [one["id"] for one in listed["items"]] == [study["id"]]


def test_a_simulation_is_asked_and_its_answer_read(api: Any, hand: Hand) -> None:
    study = post(api, f"plans/{hand.plan.pk}/simulations", DRAWS).json()
    actions.carry_out(study["id"])
    answer = api.get(f"/api/v1/studies/{study['id']}").json()["answer"]
    assert (answer["iterations"], answer["seed"]) == (200, 3)
    assert [row[0] for row in answer["levels"]] == sorted(row[0] for row in answer["levels"])
    refused = post(api, f"studies/{study['id']}/apply")
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "not_a_levelling")


def test_a_study_nobody_began_is_stopped_at_once(api: Any, hand: Hand) -> None:
    study = post(api, f"plans/{hand.plan.pk}/simulations", DRAWS).json()
    assert post(api, f"studies/{study['id']}/stop").json()["state"] == "stopped"
    actions.carry_out(study["id"])
    assert Study.objects.get(pk=study["id"]).answer == {}


@pytest.mark.parametrize(
    ("what", "body", "field"),
    [
        ("levellings", {"objective": "beauty"}, "objective"),
        ("levellings", {"seconds": 0}, "seconds"),
        ("simulations", {"iterations": 10**6}, "iterations"),
        ("simulations", {"low": 150}, "low"),
        ("simulations", {"low_field": "Nothing"}, "low_field"),
        ("simulations", {"months": "13"}, "months"),
    ],
)
def test_what_the_form_refuses_the_api_refuses_by_name(
    api: Any, hand: Hand, what: str, body: dict[str, Any], field: str
) -> None:
    refused = post(api, f"plans/{hand.plan.pk}/{what}", body)
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, field)
    assert not Study.objects.exists()


def test_an_unknown_field_is_refused(api: Any, hand: Hand) -> None:
    assert post(api, f"plans/{hand.plan.pk}/levellings", {"secondes": 3}).status_code == 422


def test_projects_are_levelled_together_with_their_priorities(api: Any, cast: Cast, hand: Hand) -> None:
    api.force_login(cast.pmo_officer)
    above = hand.plan.initiative.parent
    made = post(api, f"initiatives/{above.slug}/levellings", QUICK)
    assert made.json()["plans"] == [hand.plan.pk]
    stranger = post(api, f"initiatives/{above.slug}/levellings", {"priorities": {"987654": 3}})
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (422, "no_plan")
    wild = post(api, f"initiatives/{above.slug}/levellings", {"priorities": {str(hand.plan.pk): 5000}})
    assert (wild.status_code, wild.json()["error"]["field"]) == (422, "priorities")


def test_one_key_is_one_study(api: Any, hand: Hand) -> None:
    address = f"plans/{hand.plan.pk}/levellings"
    first, second = (post(api, address, QUICK, headers={"Idempotency-Key": "k1"}).json() for _ in range(2))
    assert first["id"] == second["id"]
    assert Study.objects.count() == 1


def test_a_viewer_reads_and_does_not_ask(client: Any, cast: Cast, hand: Hand) -> None:
    client.force_login(hand.user)
    study = post(client, f"plans/{hand.plan.pk}/levellings", QUICK).json()
    client.force_login(cast.viewer)
    assert client.get(f"/api/v1/studies/{study['id']}").status_code == 200
    assert post(client, f"plans/{hand.plan.pk}/levellings", QUICK).status_code == 403
    assert post(client, f"studies/{study['id']}/stop").status_code == 403


def test_earned_value_is_that_of_the_page(api: Any, hand: Hand) -> None:
    address = f"/api/v1/plans/{hand.plan.pk}/value"
    without = api.get(address)
    assert (without.status_code, without.json()["error"]["code"]) == (422, "no_value")
    measured_plan(hand)
    found = api.get(address).json()
    total = {name: found["total"][name] for name in ("bac", "pv", "ev", "sv", "spi")}
    assert (found["unit"], total) == ("days", {"bac": 6.0, "pv": 4.0, "ev": 2.0, "sv": -2.0, "spi": 0.5})
    assert found["curve"][-1]["pv"] == 6.0
    assert found["curve"][-1]["ev"] is None
    tops = [one["values"]["bac"] for one in found["lines"] if one["level"] == found["lines"][0]["level"]]
    assert sum(tops) == 6.0
    refused = api.get(f"{address}?by=field:Account")
    assert refused.status_code == 422
    assert "Account" in refused.json()["error"]["message"]
