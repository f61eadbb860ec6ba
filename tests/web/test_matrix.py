"""The access matrix: every route, every verb, every actor.

What a person may not see answers exactly as what does not exist, and no refusal leaves a trace in the
data. The routes are read from the code, so that none is forgotten.
"""

from __future__ import annotations

import hashlib
import re

import pytest
from django.http import HttpResponse
from django.test import Client

from jalon.web.commands.archive import kept_models, lines
from tests.cast import ROLES, Cast
from tests.web.matrix import Route, World, routes

ROUTES = routes()
WITH_OBJECT = [route for route in ROUTES if route.names_an_object]
# what changes with any visit and belongs to nobody's work
PASSING = {"axes.AccessLog", "common.Answered", "planning.Presence", "mfa.Authenticator"}
# a reader may take a calendar feed for their own calendar, and give it back; and ask for a pack
OWN_TO_A_READER = {
    "POST /i/<slug:slug>/plan/feed/",
    "POST /i/<slug:slug>/plan/feed/end/",
    "POST /i/<slug:slug>/pack/",
    "POST /i/<slug:slug>/files/zip/",
}
OF_THE_ORGANISATION = ("api/v1/organisations/", "api/v1/own-kits/", "kits/own/")
OPEN = {"GET /api/v1/openapi.json", "GET /", "POST /"}


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def _data() -> str:
    digest = hashlib.sha256()
    for model in kept_models():
        if model._meta.label not in PASSING:
            for line in lines(model):
                digest.update(re.sub(rb'"(last_login|last_used_at)":[^,}]*', b"", line))
    return digest.hexdigest()


def _call(client: Client, route: Route, values: dict) -> HttpResponse:
    client.raise_request_exception = False
    send = getattr(client, route.verb)
    if route.verb == "get":
        return send(route.address(values))
    if route.is_api:
        return send(route.address(values), "{}", content_type="application/json")
    return send(route.address(values), {})


def _body(response: HttpResponse) -> str:
    """The answer without what differs from request to request."""
    text = b"".join(response) if response.streaming else response.content
    words = text.decode("utf-8", "replace").replace(response["X-Request-ID"], "")
    words = re.sub(r'csrf[^>]*?(content|value)="[^"]*"|X-CSRFToken[^}]*', "", words)
    return re.sub(r'value="[A-Za-z0-9]{64}"', "", words)


@pytest.mark.parametrize("route", ROUTES, ids=str)
def test_a_stranger_at_the_door_is_led_in_by_the_front(world: World, route: Route) -> None:
    response = _call(Client(), route, world.existing(route))
    if str(route) in OPEN:
        assert response.status_code < 500
    elif route.is_api:
        assert response.status_code in (401, 404)
        assert response.json()["error"]["code"] in ("not_signed_in", "not_found")
    else:
        assert response.status_code in (302, 405)
        assert response.status_code == 405 or response.url.startswith("/sign-in/")


@pytest.mark.parametrize("who", ["nobody", "stranger", "foreigner"])
def test_the_invisible_answers_like_the_absent(cast: Cast, world: World, who: str) -> None:
    client = cast.client(getattr(cast, who))
    before = _data()
    faults = []
    for route in WITH_OBJECT:
        if who == "stranger" and route.pattern.startswith(OF_THE_ORGANISATION):
            continue  # a member of the organisation sees its name, and its kits
        there = _call(client, route, world.existing(route))
        nowhere = _call(client, route, world.absent(route))
        if there.status_code < 400 or there.status_code >= 500:
            faults.append(f"{route}: {there.status_code}")
        elif (there.status_code, _body(there)) != (nowhere.status_code, _body(nowhere)):
            faults.append(f"{route}: {there.status_code}, and {nowhere.status_code} for what is absent")
    assert faults == []
    assert _data() == before


def test_a_viewer_looks_and_changes_nothing(cast: Cast, world: World) -> None:
    client = cast.client(cast.viewer)
    before = _data()
    faults = []
    for route in WITH_OBJECT:
        response = _call(client, route, world.existing(route))
        if response.status_code >= 500:
            faults.append(f"{route}: {response.status_code}")
        now = _data()
        if now != before:
            if str(route) in OWN_TO_A_READER:
                before = now
                continue
            faults.append(f"{route}: {response.status_code} changed the data")
            before = now
    assert faults == []


@pytest.mark.parametrize("role", ROLES)
def test_no_page_breaks_for_any_role(cast: Cast, world: World, role: str) -> None:
    client = cast.client(cast.by_role()[role])
    answers = {str(route): _call(client, route, world.existing(route)) for route in ROUTES}
    assert {name: answer.status_code for name, answer in answers.items() if answer.status_code >= 500} == {}


def test_every_parameter_of_every_route_names_an_object(cast: Cast, world: World) -> None:
    unnamed = {str(route): set(route.parameters) - set(world.existing(route)) for route in WITH_OBJECT}
    assert {name: missing for name, missing in unnamed.items() if missing} == {}
