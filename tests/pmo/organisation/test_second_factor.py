"""An organisation that asks its administrators for a second factor: pages lead there, programs are told."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from jalon.pmo.accounts import actions as accounts
from jalon.pmo.organisation.models import Organisation
from tests.cast import Cast

SETUP = "/me/second-factor/totp/activate/"


@pytest.fixture
def strict(cast: Cast) -> Cast:
    fields = {"version": 1, "name": "Norvalie", "country": "FR", "language": "en", "calendar": ""}
    answer = cast.client(cast.pmo_officer).post("/organisation/", {**fields, "second_factor_required": "on"})
    assert answer.status_code == 302
    assert Organisation.objects.get(slug="norvalie").second_factor_required
    return cast


def test_it_is_not_asked_for_by_default(cast: Cast) -> None:
    assert cast.client(cast.pmo_officer).get("/portfolio/").status_code == 200


def test_an_administrator_without_one_is_led_to_set_it_up(strict: Cast) -> None:
    client = strict.client(strict.pmo_officer)
    for page in ("/portfolio/", "/members/", "/i/substation/", "/admin/"):
        assert client.get(page).url == SETUP
    for page in ("/me/", SETUP.replace("totp/activate/", "")):
        assert client.get(page).status_code == 200
    changed = client.post("/organisation/", {"version": 2, "name": "Open again"})
    assert changed.status_code == 403
    assert "second factor" in changed.content.decode()
    assert Organisation.objects.get(slug="norvalie").name == "Norvalie"


def test_programs_are_told_in_a_sentence(strict: Cast) -> None:
    _token, text = accounts.make_token(by=strict.pmo_officer, name="test", scope="admin", days=1)
    for client, headers in (
        (Client(), {"authorization": f"Bearer {text}"}),
        (strict.client(strict.pmo_officer), {}),
    ):
        answer = client.get("/api/v1/initiatives", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "second_factor_required")
        assert answer.json()["error"]["message"].endswith(".")


def test_with_it_the_office_opens(strict: Cast) -> None:
    Authenticator.objects.create(user=strict.pmo_officer, type="totp", data={"secret": "x"})
    assert strict.client(strict.pmo_officer).get("/portfolio/").status_code == 200
    assert strict.client(strict.pmo_officer).get("/api/v1/initiatives").status_code == 200


def test_recovery_codes_alone_are_no_second_factor(strict: Cast) -> None:
    Authenticator.objects.create(user=strict.pmo_officer, type="recovery_codes", data={})
    assert strict.client(strict.pmo_officer).get("/portfolio/").url == SETUP


def test_an_officer_of_a_branch_administers_too_and_others_are_left_alone(strict: Cast) -> None:
    branch = strict.user("pmo_officer", strict.portfolio, "branch")
    assert strict.client(branch).get("/portfolio/").url == SETUP
    for user in (strict.portfolio_manager, strict.viewer, strict.foreigner):
        assert strict.client(user).get("/portfolio/").status_code == 200
