"""The planning API: what it answers, to whom, and how it refuses."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from django.test import Client

from jalon.pmo.accounts import tokens
from jalon.pmo.accounts.models import ApiToken
from jalon.pmo.planning import queries
from jalon.pmo.planning.models import Plan, PlanRevision, Run
from tests.cast import ROLES, Cast

PLANNERS = ("pmo_officer", "portfolio_manager", "project_manager")
REPORTERS = (*PLANNERS, "contributor")


def post(client: Client, address: str, body: dict[str, Any]) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def edit(version: int | None = 1, revision: int | None = 1, **fields: Any) -> dict[str, Any]:
    operation: dict[str, Any] = {"op": "set", "uid": 2, "fields": fields or {"duration": "3d"}}
    if version is not None:
        operation["version"] = version
    return {"operations": [operation], **({} if revision is None else {"revision": revision})}


def at(plan: Plan, tail: str) -> str:
    return f"/api/v1/plans/{plan.pk}/{tail}"


def sheet(client: Client, plan: Plan, tail: str = "sheet") -> dict[str, Any]:
    response = client.get(at(plan, tail), headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200, response.content
    assert response["Content-Encoding"] == "gzip"
    plain = client.get(at(plan, tail))
    assert "Content-Encoding" not in plain
    assert gzip.decompress(response.content) == plain.content
    return json.loads(plain.content)


def test_the_sheet(cast: Cast, plan: Plan) -> None:
    found = sheet(cast.client(cast.project_manager), plan)
    columns = found["columns"]
    assert columns["uid"] == [1, 2, 3, 4, 5, 6, 7]
    assert columns["parent"] == [-1, 0, 0, 0, -1, 4, 4]
    assert columns["wbs"] == ["1", "1.1", "1.2", "1.3", "2", "2.1", "2.2"]
    assert {len(column) for column in columns.values()} == {7}
    assert found["links"]["driving"] == [1, 1, 1, 1]
    assert found["plan"]["rights"] == ["approve", "comment", "plan", "progress", "view"]
    assert found["calendars"][0]["week"][0] == [[480, 720], [780, 1020]]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reads_the_sheet_with_its_rights(cast: Cast, plan: Plan, role: str) -> None:
    found = sheet(cast.client(cast.by_role()[role]), plan)
    assert ("plan" in found["plan"]["rights"]) == (role in PLANNERS)


READS = ["sheet", "changes?since=0", "why/2", "runs", "history/2"]
WRITES = {
    "changes": edit(),
    "preview": edit(),
    "undo": {"revision": 1},
    "redo": {"revision": 1},
    "presence": {"uid": 2},
    "baselines": {"name": "R1"},
}


@pytest.mark.parametrize("tail", READS)
def test_a_stranger_reads_nothing(cast: Cast, plan: Plan, tail: str) -> None:
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        response = cast.client(user).get(at(plan, tail))
        absent = cast.client(user).get(at(plan, tail).replace(str(plan.pk), "987654"))
        assert (response.status_code, response.content) == (404, absent.content)
    assert Client().get(at(plan, tail)).status_code == 401


@pytest.mark.parametrize("tail", WRITES)
def test_a_stranger_writes_nothing(cast: Cast, plan: Plan, tail: str) -> None:
    before = list(Plan.objects.values()), Run.objects.count()
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        response = post(cast.client(user), at(plan, tail), WRITES[tail])
        assert response.status_code == 404
        assert response.json()["error"]["code"] == "not_found"
    assert post(Client(), at(plan, tail), WRITES[tail]).status_code == 401
    assert (list(Plan.objects.values()), Run.objects.count()) == before


@pytest.mark.parametrize("role", ROLES)
def test_who_may_change_the_plan(cast: Cast, plan: Plan, role: str) -> None:
    response = post(cast.client(cast.by_role()[role]), at(plan, "changes"), edit())
    assert response.status_code == (200 if role in PLANNERS else 403)
    assert Plan.objects.get(pk=plan.pk).revision == (2 if role in PLANNERS else 1)


@pytest.mark.parametrize("role", ROLES)
def test_who_may_report_progress(cast: Cast, plan: Plan, role: str) -> None:
    response = post(cast.client(cast.by_role()[role]), at(plan, "changes"), edit(percent=30))
    assert response.status_code == (200 if role in REPORTERS else 403)
    mixed = edit(2, 2, percent=40, name="Other")
    if role == "contributor":
        assert post(cast.client(cast.contributor), at(plan, "changes"), mixed).status_code == 403


@pytest.mark.parametrize("role", ROLES)
def test_who_may_set_a_baseline(cast: Cast, plan: Plan, role: str) -> None:
    response = post(cast.client(cast.by_role()[role]), at(plan, "baselines"), {"name": "R1"})
    assert response.status_code == (201 if role in (*PLANNERS, "sponsor") else 403)


def test_a_change_answers_with_what_moved(cast: Cast, plan: Plan) -> None:
    response = post(cast.client(cast.project_manager), at(plan, "changes"), edit())
    body = response.json()
    assert body["revision"] == 2
    assert body["finish_change_minutes"] == 480
    assert body["changed"]["version"][body["changed"]["uid"].index(2)] == 2


def test_a_stale_version_says_what_stands_now(cast: Cast, plan: Plan) -> None:
    post(cast.client(cast.portfolio_manager), at(plan, "changes"), edit(duration="9d"))
    response = post(cast.client(cast.project_manager), at(plan, "changes"), edit(duration="5d"))
    assert response.status_code == 409
    error = response.json()["error"]
    assert error["code"] == "stale"
    assert "“Dig”" in error["message"]
    assert error["current"]["fields"] == {"duration": 9 * 480}
    assert error["current"]["version"] == 2
    assert error["current"]["by"] == "Portfolio Manager"


def test_another_row_is_no_conflict_and_the_answer_catches_up(cast: Cast, plan: Plan) -> None:
    post(cast.client(cast.portfolio_manager), at(plan, "changes"), edit(duration="9d"))
    other = {"revision": 1, "operations": [{"op": "set", "uid": 6, "version": 1, "fields": {"name": "Try"}}]}
    body = post(cast.client(cast.project_manager), at(plan, "changes"), other).json()
    assert body["revision"] == 3
    assert {2, 6} <= set(body["changed"]["uid"])


def test_rows_changed_meanwhile_are_not_deleted(cast: Cast, plan: Plan) -> None:
    post(cast.client(cast.portfolio_manager), at(plan, "changes"), edit(duration="9d"))
    body = {"revision": 1, "operations": [{"op": "delete", "uids": [2]}]}
    assert post(cast.client(cast.project_manager), at(plan, "changes"), body).status_code == 409


def test_an_edit_without_its_version_is_refused(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    assert post(client, at(plan, "changes"), edit(version=None)).status_code == 428
    assert post(client, at(plan, "changes"), edit(revision=None)).status_code == 428
    assert post(client, at(plan, "undo"), {}).status_code == 428
    nameless = {"revision": 1, "operations": [{"op": "plan", "fields": {"start": "2026-02-02"}}]}
    assert post(client, at(plan, "changes"), nameless).status_code == 428


BAD = {
    "negative duration": {"duration": "-1d"},
    "a century too long": {"duration": "1000000000d"},
    "no duration": {"duration": "soon"},
    "minutes out of reach": {"duration": 10**12},
    "year 1": {"start": "0001-01-01"},
    "year 9999": {"deadline": "9999-12-31"},
    "no such day": {"start": "2026-02-31"},
    "finish before start": {"finish": "2025-12-01"},
    "percent": {"percent": 101},
    "no name": {"name": "  "},
    "NUL": {"name": "a\0b"},
    "long name": {"name": "x" * 501},
    "constraint": {"constraint": "WHENEVER"},
    "calendar of someone else": {"calendar": 424242},
    "row out of the plan": {"predecessors": "99"},
    "itself": {"predecessors": "2"},
    "its own summary": {"predecessors": "1"},
    "loop": {"predecessors": "7"},
    "no predecessors": {"predecessors": "after lunch"},
    "another plan": {"predecessors": "Tramway\\1FS"},
    "priority": {"priority": 5000},
    "units": {"resources": "Anna[-5%]"},
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_value_gets_a_sentence_and_writes_nothing(cast: Cast, plan: Plan, name: str) -> None:
    response = post(cast.client(cast.project_manager), at(plan, "changes"), edit(**BAD[name]))
    assert response.status_code == 422, response.content
    assert response.json()["error"]["message"].endswith(".")
    assert Plan.objects.get(pk=plan.pk).revision == 1
    assert PlanRevision.objects.filter(plan=plan).count() == 1


@pytest.mark.parametrize(
    "raw",
    [
        b'{"revision":1,"operations":[{"op":"set","uid":2,"version":1,"fields":{"percent":NaN}}]}',
        b'{"revision":1,"operations":[{"op":"set","uid":2,"version":1,"fields":{"fixed_cost":Infinity}}]}',
        b'{"revision":1,"operations":[{"op":"set","uid":2,"version":1,"fields":{"name":"\\ud800"}}]}',
        b'{"revision":1,"operations":[{"op":"explode"}]}',
        b'{"revision":1,"operations":[{"op":"set","uid":2,"version":1,"fields":{"salary":1}}]}',
        b'{"revision":1,"operations":[]}',
        b'{"revision":1,"operations":[{"op":"delete","uids":[99]}]}',
        b'{"revision":1,"operations":[{"op":"insert","rows":[]}]}',
    ],
)
def test_an_impossible_body_is_refused(cast: Cast, plan: Plan, raw: bytes) -> None:
    response = cast.client(cast.project_manager).post(
        at(plan, "changes"), raw, content_type="application/json"
    )
    assert response.status_code == 422, response.content
    assert "error" in response.json()


def test_text_of_any_script_is_kept(cast: Cast, plan: Plan) -> None:
    name = "‮بناء الجسر 🏗️ ═"
    body = post(cast.client(cast.project_manager), at(plan, "changes"), edit(name=name)).json()
    assert body["changed"]["name"] == [name]


def test_a_preview_writes_nothing(cast: Cast, plan: Plan) -> None:
    body = post(cast.client(cast.project_manager), at(plan, "preview"), edit()).json()
    assert body["finish_change_minutes"] == 480
    assert body["change_set"] is None
    assert Plan.objects.get(pk=plan.pk).revision == 1
    assert queries.snapshot(plan.pk).state.rows[2].duration == 960


def test_the_same_request_twice_is_one_change(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    body = {**edit(), "request": "0a1b2c3d-4e5f"}
    first, second = post(client, at(plan, "changes"), body), post(client, at(plan, "changes"), body)
    assert second.status_code == 200
    assert second.json()["change_set"] == first.json()["change_set"]
    assert second.json()["changed"]["uid"] == first.json()["changed"]["uid"]
    assert Plan.objects.get(pk=plan.pk).revision == 2


def test_what_is_new_and_who_is_here(cast: Cast, plan: Plan) -> None:
    me, other = cast.client(cast.project_manager), cast.client(cast.viewer)
    post(other, at(plan, "presence"), {"uid": 3})
    post(me, at(plan, "changes"), edit())
    body = other.get(at(plan, "changes?since=1")).json()
    assert body["revision"] == 2
    assert 2 in body["changed"]["uid"]
    assert [(p["name"], p["uid"]) for p in body["people"]] == [("Viewer", 3)]
    assert other.get(at(plan, "changes?since=2")).json()["changed"] == {"uid": []}
    assert other.get(at(plan, "changes?since=0")).json()["order"] == [1, 2, 3, 4, 5, 6, 7]


def test_why_this_date(cast: Cast, plan: Plan) -> None:
    body = cast.client(cast.viewer).get(at(plan, "why/7")).json()
    assert [s["uid"] for s in body["sentences"]] == [6, 3, 2, 2]
    assert body["sentences"][0]["text"].startswith("“Test” finishes on 9")
    assert body["sentences"][0]["detail"] == "FS link, no lag"
    assert "starts with the project" in body["sentences"][-1]["text"]
    assert cast.client(cast.viewer).get(at(plan, "why/99")).status_code == 404


def test_baselines_by_the_api(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    made = post(client, at(plan, "baselines"), {"name": "R1", "approved": False}).json()
    assert made["in_force"]
    post(client, at(plan, "changes"), edit())
    found = sheet(client, plan)
    assert found["baselines"][0]["name"] == "R1"
    assert found["baselines"][0]["finish"][1] == found["columns"]["finish"][1] - 1440
    assert post(client, at(plan, "baselines"), {"name": "R1"}).status_code == 422
    address = at(plan, f"runs/{made['id']}")

    def patch(body: dict[str, Any]) -> Any:
        return client.patch(address, json.dumps(body), content_type="application/json")

    assert patch({"name": "R2"}).status_code == 428
    assert patch({"name": "R2", "version": 7}).status_code == 409
    assert patch({"name": "R2", "version": 1}).json()["name"] == "R2"
    assert cast.client(cast.viewer).delete(f"{address}?version=2").status_code == 403
    assert cast.client(cast.stranger).delete(f"{address}?version=2").status_code == 404
    assert client.delete(f"{address}?version=1").status_code == 409
    assert client.delete(f"{address}?version=2").status_code == 204
    assert Plan.objects.get(pk=plan.pk).baseline is None


def test_an_approved_baseline_stays(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    made = post(client, at(plan, "baselines"), {"name": "R1"}).json()
    response = client.delete(f"{at(plan, 'runs')}/{made['id']}?version=1")
    assert response.status_code == 422
    assert "approved" in response.json()["error"]["message"]


def test_a_token_reads_and_writes_within_its_scopes(cast: Cast, plan: Plan) -> None:
    text, prefix, digest = tokens.make()
    ApiToken.objects.create(user=cast.project_manager, name="t", prefix=prefix, hash=digest, scopes=["read"])
    head = {"Authorization": f"Bearer {text}"}
    assert Client().get(at(plan, "sheet"), headers=head).status_code == 200
    refused = Client().post(
        at(plan, "changes"), json.dumps(edit()), content_type="application/json", headers=head
    )
    assert refused.status_code == 403
    ApiToken.objects.update(scopes=["read", "write"])
    done = Client().post(
        at(plan, "changes"), json.dumps(edit()), content_type="application/json", headers=head
    )
    assert done.status_code == 200


def test_plans_are_listed_page_by_page(cast: Cast, plan: Plan) -> None:
    body = cast.client(cast.viewer).get("/api/v1/plans?limit=1").json()
    assert [p["id"] for p in body["items"]] == [plan.pk]
    assert cast.client(cast.stranger).get("/api/v1/plans").json()["items"] == []


def test_a_plan_is_made_once(cast: Cast) -> None:
    client = cast.client(cast.project_manager)
    body = {"initiative": cast.project.slug, "start": "2026-03-02T08:00"}
    assert post(cast.client(cast.stranger), "/api/v1/plans", body).status_code == 404
    assert post(cast.client(cast.viewer), "/api/v1/plans", body).status_code == 403
    made = post(client, "/api/v1/plans", body)
    assert made.status_code == 201
    assert made.json()["activities"] == 0
    assert post(client, "/api/v1/plans", body).status_code == 422
    first = {"revision": 1, "operations": [{"op": "insert", "rows": [{"name": "First", "duration": "2d"}]}]}
    answer = post(client, f"/api/v1/plans/{made.json()['id']}/changes", first).json()
    assert answer["inserted"] == [1]


def test_tasks_page_by_page(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.viewer)
    first = client.get(at(plan, "activities?limit=3")).json()
    assert [one["name"] for one in first["items"]] == ["Works", "Dig", "Pour"]
    rest = client.get(at(plan, f"activities?after={first['next']}")).json()
    assert [one["uid"] for one in rest["items"]] == [4, 5, 6, 7]
    assert rest["next"] is None
    assert first["items"][1]["start"] == "2026-01-05T08:00"
    found = client.get(at(plan, "activities?q=es&critical=true")).json()
    assert [one["name"] for one in found["items"]] == ["Test"]
    assert client.get(at(plan, "activities/6")).json()["parent"] == 5
    assert client.get(at(plan, "activities/99")).status_code == 404
    links = client.get(at(plan, "links?limit=2")).json()
    assert [one["successor"] for one in links["items"]] == [3, 4]
    assert [one["driving"] for one in links["items"]] == [True, True]
    assert links["next"] is not None


@pytest.mark.parametrize("tail", ["activities", "activities/2", "links"])
def test_a_stranger_reads_no_task(cast: Cast, plan: Plan, tail: str) -> None:
    for user in (cast.stranger, cast.foreigner, cast.nobody):
        assert cast.client(user).get(at(plan, tail)).status_code == 404


def test_calendars_by_the_api(cast: Cast, plan: Plan) -> None:
    client = cast.client(cast.project_manager)
    body = {"name": "Nights", "initiative": cast.project.slug}
    assert post(cast.client(cast.stranger), "/api/v1/calendars", body).status_code == 404
    assert post(cast.client(cast.viewer), "/api/v1/calendars", body).status_code == 403
    assert post(client, "/api/v1/calendars", {"name": "Ours"}).status_code == 403
    made = post(client, "/api/v1/calendars", body).json()
    address = f"/api/v1/calendars/{made['id']}"

    def patch(body: dict[str, Any], user: Any = None) -> Any:
        who = client if user is None else cast.client(user)
        return who.patch(address, json.dumps(body), content_type="application/json")

    night = {"days": [[[1320, 1800]]] * 5 + [[], []]}
    assert patch(night).status_code == 428
    assert patch({**night, "version": 9}).status_code == 409
    assert patch({**night, "version": 1}, cast.viewer).status_code == 403
    assert patch({**night, "version": 1}, cast.stranger).status_code == 404
    assert patch({"days": [[[600, 500]]] * 7, "version": 1}).status_code == 422
    assert patch({"salary": 1, "version": 1}).status_code == 422
    assert patch({**night, "version": 1}).json()["days"][0] == [[1320, 1800]]
    days = client.get(f"{address}/days?first=2026-01-09&last=2026-01-10").json()
    assert [(day["kind"], day["hours"]) for day in days] == [("work", [[1320, 1800]]), ("off", [])]
    assert client.get(f"{address}/days?first=1000-01-01&last=2026-01-10").status_code == 422
    listed = cast.client(cast.stranger).get("/api/v1/calendars").json()["items"]
    assert made["id"] not in [one["id"] for one in listed]
    assert cast.client(cast.viewer).delete(f"{address}?version=2").status_code == 403
    assert client.delete(f"{address}?version=2").status_code == 204
