"""The API's own manners: who is asked in, what a token may, answers given again, the description."""

from __future__ import annotations

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from jalon.pmo.accounts import actions as accounts
from jalon.pmo.common.models import Answered, ChangeSet
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation.models import Person
from tests.cast import Cast

JSON = "application/json"
NEW = {"organisation": "norvalie", "kind": "project", "name": "Depot", "parent": "networks"}


def _bearer(user, scope: str = "write") -> dict[str, str]:
    _token, text = accounts.make_token(by=user, name="test", scope=scope, days=1)
    return {"authorization": f"Bearer {text}"}


def test_without_session_or_token_401(db: None) -> None:
    for headers in ({}, {"authorization": "Bearer jalon_no_such"}):
        answer = Client().get("/api/v1/initiatives", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")


def test_a_session_writes_only_with_its_csrf_header(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.pmo_officer, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post("/api/v1/initiatives", NEW, content_type=JSON).status_code == 403
    token = client.get("/me/").context["csrf_token"]
    answer = client.post("/api/v1/initiatives", NEW, content_type=JSON, headers={"x-csrftoken": str(token)})
    assert answer.status_code == 201


def test_a_reading_token_does_not_write(cast: Cast) -> None:
    client, headers = Client(), _bearer(cast.pmo_officer, "read")
    assert client.get("/api/v1/initiatives", headers=headers).status_code == 200
    assert client.post("/api/v1/initiatives", NEW, content_type=JSON, headers=headers).status_code == 403


def test_administering_needs_the_scope(cast: Cast) -> None:
    body = {"version": 1, "name": "Norvalie SA"}
    for scope, status in (("write", 403), ("admin", 200)):
        answer = Client().patch(
            "/api/v1/organisations/norvalie",
            body,
            content_type=JSON,
            headers=_bearer(cast.pmo_officer, scope),
        )
        assert answer.status_code == status


def test_lists_hold_what_one_sees_page_by_page(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    first = client.get("/api/v1/initiatives?limit=3").json()
    second = client.get(f"/api/v1/initiatives?limit=3&after={first['next']}").json()
    names = [item["name"] for item in first["items"] + second["items"]]
    assert names == ["Networks", "Smart metering", "Substation", "Mobility", "Tramway"]
    assert second["next"] is None
    seen = cast.client(cast.viewer).get("/api/v1/initiatives").json()["items"]
    assert [(item["name"], item["parent"]) for item in seen] == [("Substation", None)]


@pytest.mark.parametrize("filters", ["under=tramway", "under=no-such-thing", "organisation=other", "q=tram"])
def test_a_filter_on_the_invisible_finds_as_much_as_one_on_nothing(cast: Cast, filters: str) -> None:
    answer = cast.client(cast.viewer).get(f"/api/v1/initiatives?{filters}")
    assert answer.json() == {"items": [], "next": None}


def test_an_initiative_lives_through_the_api(cast: Cast) -> None:
    client, headers = Client(), _bearer(cast.portfolio_manager)

    def call(verb: str, address: str, body: dict | None = None):
        return getattr(client, verb)(
            f"/api/v1/initiatives{address}", body, content_type=JSON, headers=headers
        )

    made = call("post", "", NEW).json()
    assert (made["slug"], made["parent"], made["version"]) == ("depot", "networks", 1)
    owner = Person.objects.get(user=cast.portfolio_manager).pk
    changed = call("patch", "/depot", {"version": 1, "stage": "delivery", "owner": owner}).json()
    assert (changed["stage"], changed["owner"], changed["version"]) == ("delivery", owner, 2)
    assert call("patch", "/depot", {"version": 1, "name": "Late"}).status_code == 409
    assert call("patch", "/depot", {"name": "No version"}).status_code == 422
    assert call("patch", "/depot", {"version": 2, "stage": "party"}).json()["error"]["field"] == "stage"
    assert call("patch", "/depot", {"version": 2, "slug": "mine"}).status_code == 422
    moved = call("post", "/depot/move", {"version": 2, "parent": "smart-metering", "before": "substation"})
    assert moved.json()["parent"] == "smart-metering"
    archived = call("post", "/depot/archive", {"version": 3}).json()
    assert archived["archived"]
    assert call("delete", f"/depot?version={archived['version']}").status_code == 204
    assert not Initiative.objects.filter(slug="depot").exists()


def test_a_foreign_id_in_a_body_is_as_unknown_as_any(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    outsider = Person.objects.get(user=cast.foreigner).pk
    for body in ({"owner": outsider}, {"owner": 10**9}):
        answer = client.patch("/api/v1/initiatives/substation", {"version": 1, **body}, content_type=JSON)
        assert answer.status_code == 404
    for parent in ("elsewhere", "no-such-thing"):
        answer = client.post("/api/v1/initiatives", {**NEW, "parent": parent}, content_type=JSON)
        assert answer.status_code == 404
    assert not ChangeSet.objects.exists()


def test_the_same_key_does_the_work_once(cast: Cast) -> None:
    client, headers = Client(), {**_bearer(cast.pmo_officer), "idempotency-key": "one-1"}
    first = client.post("/api/v1/initiatives", NEW, content_type=JSON, headers=headers)
    second = client.post("/api/v1/initiatives", NEW, content_type=JSON, headers=headers)
    assert (second.status_code, second.json()) == (201, first.json())
    assert second["Idempotency-Replayed"] == "true"
    assert Initiative.objects.filter(name="Depot").count() == 1
    other = client.post("/api/v1/initiatives", {**NEW, "name": "X"}, content_type=JSON, headers=headers)
    assert other.status_code == 422
    Answered.objects.update(status=None)
    assert client.post("/api/v1/initiatives", NEW, content_type=JSON, headers=headers).status_code == 409


def test_another_persons_key_is_another_key(cast: Cast) -> None:
    for user in (cast.pmo_officer, cast.portfolio_manager):
        headers = {**_bearer(user), "idempotency-key": "same"}
        assert (
            Client().post("/api/v1/initiatives", NEW, content_type=JSON, headers=headers).status_code == 201
        )
    assert Initiative.objects.filter(name="Depot").count() == 2


def test_the_description_is_openapi_31_and_its_page_works_offline(cast: Cast) -> None:
    client = cast.client(cast.viewer)
    schema = client.get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    operations = [one["operationId"] for path in schema["paths"].values() for one in path.values()]
    assert len(operations) == len(set(operations))
    page = client.get("/api/docs/").content.decode()
    assert "list_initiatives" in page
    assert "https://" not in page.replace("http://www.w3.org", "")


def test_a_denial_is_in_the_log_by_number(cast: Cast, caplog) -> None:
    with caplog.at_level("INFO", logger="jalon.refusals"):
        Client().get("/api/v1/initiatives")
        cast.client(cast.viewer).get("/api/v1/initiatives/tramway")
    said = [record.getMessage() for record in caplog.records if record.name == "jalon.refusals"]
    assert "refused: not_signed_in, user None" in said[0]
    assert f"refused: not_found, user {cast.viewer.pk}" in said[1]
    assert "norvalie.test" not in "".join(said)


def test_every_operation_says_what_it_may_answer(cast: Cast) -> None:
    schema = cast.client(cast.viewer).get("/api/v1/openapi.json").json()
    silent = [
        one["operationId"]
        for path in schema["paths"].values()
        for one in path.values()
        if not {"400", "401", "403", "404", "409", "413", "422", "428", "429"} <= set(one["responses"])
        or not any(code.startswith("2") for code in one["responses"])
    ]
    assert silent == []
    # a pair written as a list of two shapes is no JSON schema, and stops every reader of the description
    for shape in schema["components"]["schemas"].values():
        Draft202012Validator.check_schema(shape)


def test_a_body_that_is_no_json_is_refused_with_a_sentence(cast: Cast) -> None:
    client = cast.client(cast.pmo_officer)
    for body in (b"{", b"\xff\xfe", b"[[[[", b"\x00", b'"text"', b"[" * 100_000):
        answer = client.post("/api/v1/initiatives", body, content_type=JSON)
        assert answer.status_code in (400, 422)
        assert answer.json()["error"]["message"]
