"""Refusals: a page with the navigation for people, JSON for programs, a toast inside a page."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from tests.cast import Cast


def test_an_unknown_address_still_shows_the_navigation(cast: Cast) -> None:
    page = cast.client(cast.pmo_officer).get("/nothing/")
    assert page.status_code == 404
    assert 'class="side"' in page.content.decode()
    assert page["X-Request-ID"] in page.content.decode()


def test_programs_get_json(cast: Cast) -> None:
    answer = cast.client(cast.viewer).get("/api/v1/nothing/")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not_found"
    asked = cast.client(cast.viewer).get("/i/tramway/settings/", headers={"accept": "application/json"})
    assert asked.json() == answer.json()


def test_inside_a_page_a_refusal_is_a_toast(cast: Cast) -> None:
    answer = cast.client(cast.viewer).post("/i/substation/archive/", headers={"hx-request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Reswap"] == "none"
    assert "role" in json.loads(answer["HX-Trigger"])["toast"]["text"]


def test_a_fault_of_ours_shows_a_page_without_a_trace(cast: Cast, monkeypatch) -> None:
    from jalon.pmo.common import views

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr(views.shortcuts, "groups", broken)
    client = cast.client(cast.viewer)
    client.raise_request_exception = False
    page = client.get("/help/")
    assert page.status_code == 500
    assert 'class="side"' in page.content.decode()
    assert "secret detail" not in page.content.decode()


def test_a_form_without_its_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.viewer, backend="django.contrib.auth.backends.ModelBackend")
    page = client.post("/me/", {"name": "X"})
    assert page.status_code == 403
    assert "expired" in page.content.decode()


def test_a_body_over_the_limit_is_refused_by_its_size(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    much = "x" * 3_000_000
    answer = client.post("/api/v1/initiatives", f'{{"name": "{much}"}}', content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")
    page = client.post("/me/", {"name": much}, headers={"accept": "text/html"})
    assert page.status_code == 413
    assert cast.pmo_officer.name == "Pmo Officer"


def test_a_foreign_host_name_is_refused(db: None) -> None:
    assert Client().get("/sign-in/", headers={"host": "evil.test"}).status_code == 400


@pytest.mark.parametrize(
    "address", ["/members/", "/me/", "/organisation/", "/palette/", "/i/new/", "/admin/"]
)
def test_a_stranger_is_led_to_the_door(db: None, address: str) -> None:
    assert Client().get(address).status_code == 302


def test_a_refused_form_leads_back_to_its_page_and_nowhere_else(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    for came, leads in (
        ("http://testserver/committees/new/?x=1", True),
        ("https://elsewhere.test/trap/", False),
        ("http://testserver.elsewhere.test/trap/", False),
        ("http://testserver//elsewhere.test/", False),
    ):
        page = client.post("/points/987654321/step/", {"step": "vote"}, headers={"referer": came})
        assert page.status_code == 404
        assert ("Back to the page" in page.content.decode()) is leads
        assert "elsewhere" not in page.content.decode()
