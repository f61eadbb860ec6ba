"""Text that no one types: kept, or refused with a sentence, in every field of the API and of the pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from jalon.pmo.initiatives.models import Initiative
from tests.cast import Cast
from tests.web.matrix import Route, World, routes

JSON = "application/json"
ROUTES = routes()
NUL, HALF, RTL = "a\0b", "a\ud800b", "\u202eجسر\u2066"
HOSTILE = {
    "nul": NUL,
    "half a pair": HALF,
    "right to left": RTL,
    "long": "x" * 70_000,
    "controls": "\x01\x1b[31m\x7f\ufffe",
    "a number beyond": "9" * 400,
}
# so much of each body that the field in question is what is read
WHOLE: dict[str, dict[str, Any]] = {
    "create_initiative": {"organisation": "norvalie", "kind": "portfolio", "name": "X"},
    "change_initiative": {"version": 2},
    "move_initiative": {"version": 2, "parent": None},
    "change_organisation": {"version": 1},
    "create_plan": {"initiative": "tramway"},
    "create_calendar": {"name": "X", "organisation": "norvalie"},
    "change_calendar": {"version": 1},
    "set_baseline": {"name": "X"},
    "change_run": {"version": 1},
    "save_plan_view": {"name": "X", "state": {}},
    "apply_import": {"do": "create", "name": "X"},
    "change_plan": {"revision": 1, "operations": [{"op": "insert", "rows": [{"name": "X"}]}]},
    "preview_plan": {"revision": 1, "operations": [{"op": "insert", "rows": [{"name": "X"}]}]},
    "undo_plan": {"revision": 1},
    "redo_plan": {"revision": 1},
    "restore_run": {"revision": 1},
}


@pytest.fixture
def world(cast: Cast) -> World:
    return World(cast)


def _resolved(schema: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    name = shape.get("$ref", "").rpartition("/")[2]
    return schema["components"]["schemas"][name] if name else shape


def _operations(client: Client) -> Iterator[tuple[str, str, str, dict[str, Any], dict[str, Any]]]:
    schema = client.get("/api/v1/openapi.json").json()
    for address, verbs in schema["paths"].items():
        for verb, one in verbs.items():
            content = one.get("requestBody", {}).get("content", {}).get(JSON)
            shape = _resolved(schema, content["schema"]) if content else {}
            yield one["operationId"], verb, address, one, shape


def _of(pattern: str, verb: str) -> Route:
    return next(
        route
        for route in ROUTES
        if route.verb == verb and re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", "/" + route.pattern) == pattern
    )


def _sound(response: HttpResponse, name: str) -> list[str]:
    if response.status_code >= 500:
        return [f"{name}: {response.status_code}"]
    if response.status_code >= 400:
        error = response.json()["error"]
        if not error["message"] or not error["code"]:
            return [f"{name}: refused without a word"]
    return []


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_field_of_the_api_breaks(cast: Cast, world: World, kind: str) -> None:
    text = HOSTILE[kind]
    client = cast.client(cast.pmo_officer)
    client.raise_request_exception = False
    faults: list[str] = []
    for operation, verb, address, one, shape in _operations(client):
        route = _of(address, verb)
        concrete = route.address(world.existing(route))
        for parameter in one.get("parameters", []):
            if parameter["in"] == "query" and kind != "half a pair":
                response = getattr(client, verb)(concrete, query_params={parameter["name"]: text[:2000]})
                faults += _sound(response, f"{operation}?{parameter['name']}")
        for field in shape.get("properties", {}):
            for value in (text, [text]):
                body = json.dumps({**WHOLE.get(operation, {}), field: value})
                response = getattr(client, verb)(concrete, body, content_type=JSON)
                faults += _sound(response, f"{operation}.{field}")
    assert faults == []


FIELDS = (
    "name",
    "note",
    "code",
    "wbs",
    "duration",
    "start",
    "predecessors",
    "resources",
    "constraint",
    "fields",
)


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_field_of_a_row_breaks(cast: Cast, world: World, kind: str) -> None:
    client = cast.client(cast.project_manager)
    client.raise_request_exception = False
    plan = world.values["plan_id"]
    faults: list[str] = []
    for number, field in enumerate(FIELDS):
        value: Any = {HOSTILE[kind]: HOSTILE[kind]} if field == "fields" else HOSTILE[kind]
        row = {"name": "X", field: value}
        revision = client.get(f"/api/v1/plans/{plan}").json()["revision"]
        body = {"revision": revision, "operations": [{"op": "insert", "rows": [row]}]}
        response = client.post(f"/api/v1/plans/{plan}/changes", json.dumps(body), content_type=JSON)
        faults += _sound(response, f"{number} {field}")
    faults += _sound(client.get(f"/api/v1/plans/{plan}/sheet"), "sheet")
    for file in ("mspdi", "xer", "xlsx", "json", "csv", "ics"):
        response = client.get(f"/api/v1/plans/{plan}/export/{file}")
        faults += [] if response.status_code == 200 else [f"{file}: {response.status_code}"]
    assert faults == []


SEARCHES = (
    "/portfolio/?q={}",
    "/portfolio/?sort={}",
    "/portfolio/?group={}",
    "/portfolio/?columns={}",
    "/portfolio/?owner={}",
    "/portfolio/?kind={}",
    "/portfolio/?view={}",
    "/portfolio/timeline/?from={}",
    "/members/?q={}",
    "/members/?page={}",
    "/palette/?q={}",
    "/calendars/?q={}",
    "/import/?initiative={}",
    "/i/substation/plan/?view={}",
    "/i/substation/plan/table/?page={}",
    "/i/substation/plan/compare/?left={}",
)


@pytest.mark.parametrize("kind", [kind for kind in HOSTILE if kind not in ("half a pair", "long")])
def test_no_address_breaks(cast: Cast, world: World, kind: str) -> None:
    from urllib.parse import quote

    client = cast.client(cast.pmo_officer)
    client.raise_request_exception = False
    answers = {search: client.get(search.format(quote(HOSTILE[kind]))).status_code for search in SEARCHES}
    answers["bytes"] = client.get("/portfolio/?q=%ff%fe").status_code
    assert {search: status for search, status in answers.items() if status >= 500} == {}


FIELDS_OF_FORMS = (
    *("name", "email", "role", "place", "kind", "parent", "owner", "sponsor", "code", "purpose", "sector"),
    *("stage", "country", "language", "calendar", "version", "words", "q", "first", "last", "day0", "part"),
    *(
        "organisation",
        "target",
        "request",
        "status_declared",
        "status_note",
        "page",
        "state",
        "view",
        "shared",
    ),
)


@pytest.mark.parametrize("kind", ["nul", "half a pair", "long"])
def test_no_form_breaks(cast: Cast, world: World, kind: str) -> None:
    """Every form of every page, with every field it was seen to read."""
    text = HOSTILE[kind]
    text = "a\ufffdb" if kind == "half a pair" else text
    client = cast.client(cast.pmo_officer)
    client.raise_request_exception = False
    faults = []
    for route in ROUTES:
        if route.is_api or route.verb != "post" or set(route.parameters) - set(world.existing(route)):
            continue
        response = client.post(route.address(world.existing(route)), dict.fromkeys(FIELDS_OF_FORMS, text))
        if response.status_code >= 500:
            faults.append(f"{route}: {response.status_code}")
    assert faults == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_cannot_be_kept_is_said_in_the_reader_s_language(cast: Cast, language: str) -> None:
    client = cast.client(cast.pmo_officer)
    cast.pmo_officer.language = language
    cast.pmo_officer.save()
    whole = WHOLE["create_initiative"]
    answers = [
        client.post("/api/v1/initiatives", json.dumps({**whole, "name": NUL}), content_type=JSON),
        client.post("/api/v1/initiatives", json.dumps({**whole, HALF: 1}), content_type=JSON),
        client.post("/members/?add", {"name": NUL}),
        client.get("/members/?q=%00"),
    ]
    assert [answer.status_code for answer in answers] == [422] * 4
    for answer in answers:
        assert "NUL" in answer.content.decode()
        assert answer["Content-Language"] == language
    kept = client.post("/api/v1/initiatives", json.dumps({**whole, "name": "🏗 \\u0000"}), content_type=JSON)
    assert kept.status_code == 201
    assert kept.json()["name"] == "🏗 \\u0000"


def test_a_view_in_a_shape_that_is_none_is_refused(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    for body, kind in (
        ("[" * 200_000, JSON),
        ("name=x", "application/x-www-form-urlencoded"),
        ("null", JSON),
    ):
        answer = client.post("/portfolio/views/", body, content_type=kind, headers={"accept": JSON})
        assert answer.status_code == 422


def test_names_of_any_script_are_kept_as_they_are(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    for name in (RTL, "🏗️ Écluse", "=1+1", "<b>bold</b>"):
        body = json.dumps({"organisation": "norvalie", "kind": "portfolio", "name": name})
        answer = client.post("/api/v1/initiatives", body, content_type=JSON)
        assert answer.status_code == 201, answer.content
        assert answer.json()["name"] == name
        assert Initiative.objects.filter(name=name).exists()
        page = client.get(f"/i/{answer.json()['slug']}/").content.decode()
        assert "<b>bold" not in page
