"""The front door: who comes in, what strangers learn, where people land."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.test import Client

from jalon.pmo.accounts import door, invitations
from jalon.pmo.accounts.models import User
from tests.cast import PASSWORD, Cast

WRONG = {"login": "viewer@norvalie.test", "password": "not the password"}


def _sign_in(client: Client, email: str, password: str = PASSWORD, **more: str):
    return client.post("/sign-in/", {"login": email, "password": password, **more})


def test_a_member_comes_in_and_the_session_cookie_is_guarded(cast: Cast) -> None:
    client = Client()
    response = _sign_in(client, "viewer@norvalie.test")
    assert (response.status_code, response.url) == (302, "/")
    cookie = response.cookies["jalon"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_the_e_mail_may_be_typed_in_capitals(cast: Cast) -> None:
    assert _sign_in(Client(), "Viewer@Norvalie.Test").status_code == 302


def test_a_wrong_password_and_an_unknown_person_read_the_same(cast: Cast) -> None:
    known = _sign_in(Client(), "viewer@norvalie.test", "wrong words here")
    unknown = _sign_in(Client(), "who@norvalie.test", "wrong words here")
    assert known.status_code == unknown.status_code == 200
    assert known.context["form"].errors == unknown.context["form"].errors


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.test/", "//evil.test/", "javascript:alert(1)", "\\\\evil.test"]
)
def test_next_never_leads_elsewhere(cast: Cast, elsewhere: str) -> None:
    response = _sign_in(Client(), "viewer@norvalie.test", next=elsewhere)
    assert response.url == "/"


def test_next_leads_back_to_the_page_that_was_asked_for(cast: Cast) -> None:
    client = Client()
    asked = client.get("/members/")
    assert asked.url == "/sign-in/?next=/members/"
    assert _sign_in(client, "pmo_officer@norvalie.test", next="/members/").url == "/members/"


def test_five_wrong_passwords_close_the_door_for_that_person_from_there(cast: Cast) -> None:
    client = Client()
    for _ in range(5):
        last = client.post("/sign-in/", WRONG)
    assert last.status_code == 429
    assert _sign_in(client, "viewer@norvalie.test").status_code == 429
    assert _sign_in(client, "sponsor@norvalie.test").status_code == 302


def test_passwords_are_kept_as_argon2_outside_of_tests() -> None:
    from jalon.web import security

    assert security.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_what_a_test_keeps_is_a_hash(cast: Cast) -> None:
    assert identify_hasher(cast.viewer.password)


def test_nobody_signs_up_alone(cast: Cast) -> None:
    response = Client().post(
        "/sign-in/closed/", {"email": "me@x.test", "password1": "a b c d e f", "password2": "a b c d e f"}
    )
    assert b"invitation" in response.content
    assert not User.objects.filter(email="me@x.test").exists()


def test_signing_out_needs_a_post(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    client.get("/sign-out/")
    assert client.get("/me/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/me/").status_code == 302


def test_an_idle_session_ends(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    client.get("/me/")
    session = client.session
    session["seen"] = int(time.time()) - 31 * 60
    session.save()
    assert client.get("/me/").status_code == 302


def test_a_session_ends_after_twelve_hours_however_busy(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    client.get("/me/")
    session = client.session
    session["began"] = int(time.time()) - 13 * 3600
    session.save()
    assert client.get("/me/").status_code == 302


def test_a_forgotten_password_answers_alike_and_links_only_the_known(cast: Cast) -> None:
    for email in ("viewer@norvalie.test", "who@norvalie.test"):
        response = Client().post("/sign-in/password/", {"email": email})
        assert response.url == "/sign-in/password/sent/"
    linked = [letter.to for letter in mail.outbox if "/sign-in/password/" in letter.body]
    assert ["viewer@norvalie.test"] in linked
    assert ["who@norvalie.test"] not in linked


def test_an_invited_person_chooses_a_password_and_comes_in(cast: Cast, rf) -> None:
    invited = User.objects.create_user("new@norvalie.test", None, name="New")
    address = invitations.link(rf.get("/"), invited)
    client = Client()
    form = client.get(address.replace("http://testserver", ""), follow=True)
    assert form.status_code == 200
    words = "cables and substations"
    client.post(form.redirect_chain[-1][0], {"password1": words, "password2": words})
    assert _sign_in(Client(), "new@norvalie.test", words).status_code == 302
    again = Client().get(address.replace("http://testserver", ""), follow=True)
    assert b"no longer works" in again.content


def test_the_administration_is_entered_by_the_door_that_asks_for_the_second_factor(cast: Cast) -> None:
    answer = Client().post(
        "/admin/login/?next=/admin/", {"username": cast.pmo_officer.email, "password": PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/admin/")
    assert cast.client(cast.viewer).get("/admin/", follow=True).status_code == 403


def test_codes_of_the_second_factor_cannot_be_tried_for_ever() -> None:
    from allauth.account import app_settings

    assert app_settings.RATE_LIMITS["login_failed"] == "10/15m/key"


def test_behind_a_proxy_visitors_are_told_apart(cast: Cast, settings) -> None:
    settings.PROXIES = 1
    client, wrong = Client(), {**WRONG, "login": "sponsor@norvalie.test"}
    here, there = ({"X-Forwarded-For": f"10.9.9.9, {seen}"} for seen in ("192.0.2.1", "192.0.2.2"))
    for _ in range(5):
        last = client.post("/sign-in/", wrong, headers=here)
    assert last.status_code == 429
    assert client.post("/sign-in/", wrong, headers=there).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "told", "address"),
    [
        (0, "192.0.2.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "made-up, 192.0.2.1", "192.0.2.1"),
        (2, "made-up, 192.0.2.1, 10.0.0.1", "192.0.2.1"),
        (2, "192.0.2.1", "127.0.0.1"),
    ],
)
def test_only_what_our_proxies_say_is_believed(rf, settings, proxies: int, told: str, address: str) -> None:
    settings.PROXIES = proxies
    assert door.address(rf.get("/", headers={"X-Forwarded-For": told})) == address
