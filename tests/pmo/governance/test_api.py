"""Stages and tolerances through the API: what the pages say, for programs."""

from __future__ import annotations

import json
from typing import Any

from jalon.pmo.governance import actions
from jalon.pmo.governance.models import Board, Gate
from jalon.pmo.registers.models import Entry
from tests.cast import Cast


def test_stages_say_where_it_stands_and_what_is_missing(cast: Cast, board: Board) -> None:
    actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    body = cast.client(cast.viewer).get("/api/v1/initiatives/substation/stages").json()
    assert (body["method"], body["engagement"]) == ("predictive", "supportive")
    current = next(one for one in body["stages"] if one["current"])
    assert current["key"] == "planning"
    assert "the management plan" in current["gate"]["missing"].lower()
    for user in (cast.stranger, cast.nobody):
        assert cast.client(user).get("/api/v1/initiatives/substation/stages").status_code == 404


def test_evidence_is_given_by_who_plans(cast: Cast, board: Board) -> None:
    life = actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    address = f"/api/v1/stages/{life.current_id}/evidence"
    body = json.dumps({"key": "management-plan", "state": "given", "note": "v2"})
    sent = {"data": body, "content_type": "application/json"}
    assert cast.client(cast.viewer).post(address, **sent).status_code == 403
    assert cast.client(cast.stranger).post(address, **sent).status_code == 404
    answer = cast.client(cast.project_manager).post(address, **sent)
    assert (answer.status_code, answer.json()["note"]) == (200, "v2")
    unknown = json.dumps({"key": "nothing", "state": "given"})
    refused = cast.client(cast.project_manager).post(address, data=unknown, content_type="application/json")
    assert refused.status_code == 422


def test_tolerances_say_where_each_matter_stands(cast: Cast) -> None:
    actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
    )
    actions.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
    (one,) = cast.client(cast.viewer).get("/api/v1/initiatives/substation/tolerances").json()
    assert (one["matter"], one["forecast"], one["state"]) == ("benefit", 9, "bad")


def call(cast: Cast, who: str, verb: str, address: str, **body: Any) -> Any:
    send = getattr(cast.client(getattr(cast, who)), verb)
    return send(f"/api/v1{address}", data=json.dumps(body), content_type="application/json")


def test_a_gate_goes_from_method_to_decision_and_back(cast: Cast, board: Board) -> None:
    seen = call(cast, "project_manager", "post", "/initiatives/substation/method", method="predictive").json()
    stage = next(one for one in seen["stages"] if one["current"])
    gate = f"/gates/{stage['gate']['id']}"
    version = stage["gate"]["version"]
    assert call(cast, "viewer", "post", f"{gate}/submit", version=version).status_code == 403
    assert call(cast, "stranger", "post", f"{gate}/submit", version=version).status_code == 404
    assert call(cast, "project_manager", "post", f"{gate}/submit").status_code == 428
    assert call(cast, "project_manager", "post", f"{gate}/submit", version=version + 9).status_code == 409
    asked = call(cast, "project_manager", "post", f"{gate}/submit", version=version).json()
    assert (asked["state"], asked["votes"]) == ("waiting", 0)
    keeper = "portfolio_manager"
    early = call(cast, keeper, "post", f"{gate}/decide", version=asked["version"])
    assert (early.status_code, early.json()["error"]["code"]) == (422, "no_quorum")
    for seat in board.members.filter(role__in=("chair", "member"))[: board.quorum]:
        done = call(cast, keeper, "post", f"{gate}/votes", choice="conditions", seat=seat.pk)
        assert done.status_code == 200, done.content
    twice = call(cast, keeper, "post", f"{gate}/votes", choice="go", seat=seat.pk)
    assert twice.json()["error"]["code"] == "voted"
    condition = {"title": "Sign the permit", "owner_id": 987654321}
    unknown = call(cast, keeper, "post", f"{gate}/decide", version=asked["version"], conditions=[condition])
    assert unknown.json()["error"]["code"] == "owner_unknown"
    assert call(cast, keeper, "post", f"{gate}/decide", conditions=[]).status_code == 428
    body = {"version": asked["version"], "conditions": [{"title": "Sign the permit"}]}
    passed = call(cast, keeper, "post", f"{gate}/decide", **body).json()
    assert (passed["state"], passed["passages"][0]["outcome"]) == ("conditions", "conditions")
    assert Entry.objects.get(kind="action").title == "Sign the permit"
    late = call(cast, keeper, "post", f"{gate}/votes", choice="go", seat=seat.pk)
    assert late.json()["error"]["code"] == "not_waiting"
    no_reason = call(cast, keeper, "post", f"{gate}/reopen", version=passed["version"], why=" ")
    assert no_reason.json()["error"]["code"] == "why_missing"
    again = call(cast, keeper, "post", f"{gate}/reopen", version=passed["version"], why="A new law").json()
    assert (again["state"], again["passages"][0]["reopened_why"]) == ("ahead", "A new law")


def test_the_same_key_puts_a_gate_once(cast: Cast, board: Board) -> None:
    life = actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    gate = Gate.objects.get(stage=life.current_id)
    client = cast.client(cast.project_manager)
    body = json.dumps({"version": gate.version})
    answers = [
        client.post(
            f"/api/v1/gates/{gate.pk}/submit", body, content_type="application/json",
            headers={"Idempotency-Key": "once"},
        )
        for _twice in range(2)
    ]  # fmt: skip
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert gate.passages.count() == 1


def test_a_method_and_an_engagement_say_first_what_they_change(cast: Cast) -> None:
    address = "/api/v1/initiatives/substation"
    seen = cast.client(cast.viewer).get(f"{address}/method/preview?method=prince2").json()
    assert (seen["current"], "Delivery stage" in seen["added"]) == ("Initiation", True)
    level = cast.client(cast.viewer).get(f"{address}/engagement?level=directive").json()
    assert (level["own"], level["effective"]) == ("", "supportive")
    assert "only the office approves baselines" in level["would_change"][0]
    assert cast.client(cast.viewer).get(f"{address}/engagement?level=bossy").status_code == 422
    assert cast.client(cast.viewer).get(f"{address}/method/preview?method=no-such").status_code == 404


def test_a_stage_is_planned_and_keeps_what_is_not_named(cast: Cast, board: Board) -> None:
    life = actions.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    stage = life.current
    address = f"/stages/{stage.pk}"
    done = call(cast, "project_manager", "patch", address, version=stage.version, gate_due="2026-09-30")
    assert done.json()["gate"]["due"] == "2026-09-30"
    body = {"version": done.json()["version"], "planned_finish": "2026-09-15"}
    kept = call(cast, "project_manager", "patch", address, **body).json()
    assert (kept["planned_finish"], kept["gate"]["due"]) == ("2026-09-15", "2026-09-30")
    assert Gate.objects.get(stage=stage).board == board
    assert call(cast, "project_manager", "patch", address, version=1, committee=987654321).status_code == 404
    assert call(cast, "project_manager", "patch", address, planned_start="2026-09-01").status_code == 428


def test_a_tolerance_is_set_reported_and_taken_away(cast: Cast) -> None:
    address = "/initiatives/substation/tolerances/benefit"
    assert call(cast, "project_manager", "put", address, amount=5).status_code == 403
    made = call(cast, "portfolio_manager", "put", address, amount=5).json()
    assert (made["matter"], made["own"], made["state"]) == ("benefit", True, "none")
    assert call(cast, "portfolio_manager", "put", address, amount=9).status_code == 428
    told = call(cast, "project_manager", "put", f"{address}/level", level=8).json()
    assert (told["forecast"], told["state"], told["level_version"]) == (8, "bad", 1)
    assert call(cast, "project_manager", "put", f"{address}/level", level=9).status_code == 428
    actions.check(cast.project)
    (row,) = cast.client(cast.viewer).get("/api/v1/initiatives/substation/exceptions").json()
    choose = f"/exceptions/{row['id']}/decide"
    mine = {"version": row["version"], "option": "accept", "note": "Known"}
    assert call(cast, "project_manager", "post", choose, **mine).json()["error"]["code"] == "not_yours"
    done = call(cast, "portfolio_manager", "post", choose, **mine)
    assert (done.status_code, done.json()["state"]) == (200, "decided")
    gone = cast.client(cast.portfolio_manager).delete(f"/api/v1/tolerances/{made['id']}?version=1")
    assert gone.status_code == 204


def test_timeboxes_and_requirements_by_effort(cast: Cast) -> None:
    address = "/initiatives/substation/timeboxes"
    days = {"start": "2027-01-04", "finish": "2027-01-22"}
    assert call(cast, "viewer", "post", address, name="One", **days).status_code == 403
    box = call(cast, "project_manager", "post", address, name="One", capacity=10, **days).json()
    wish = {"timebox": box["id"]}
    for title, priority, effort in (("Read", "must", 7), ("Show", "should", 2), ("Colour", "could", 1)):
        made = call(
            cast, "project_manager", "post", "/initiatives/substation/requirements",
            title=title, priority=priority, effort=effort, **wish,
        )  # fmt: skip
        assert made.status_code == 201
    last = made.json()
    (shown,) = cast.client(cast.viewer).get(f"/api/v1{address}").json()["boxes"]
    assert (shown["mix"]["shares"], shown["mix"]["state"], shown["mix"]["to_release"]) == (
        [70, 20, 10],
        "bad",
        1,
    )
    one = f"/requirements/{last['id']}"
    assert call(cast, "project_manager", "patch", one, priority="wont").status_code == 428
    assert call(cast, "project_manager", "patch", one, version=9, priority="wont").status_code == 409
    unknown = call(cast, "project_manager", "patch", one, version=1, activity_uid=99)
    assert unknown.json()["error"]["code"] == "task_unknown"
    done = call(cast, "project_manager", "patch", one, version=1, priority="wont", timebox=None).json()
    assert (done["priority"], done["timebox"]) == ("wont", None)
    # what will not be done this time is kept, and counted beside
    whole = cast.client(cast.viewer).get(f"/api/v1{address}").json()["whole"]
    assert (whole["aside"], whole["must"]) == (1, 7)
    cut = call(
        cast, "project_manager", "post", "/initiatives/substation/requirements/cut",
        requirements=[last["id"] - 1],
    )  # fmt: skip
    assert cut.json() == {"freed": 2}
    changed = call(
        cast, "project_manager", "patch", f"/timeboxes/{box['id']}", version=1, finish="2026-01-22"
    )
    assert changed.json()["error"]["field"] == "finish"
    closed = call(cast, "project_manager", "post", f"/timeboxes/{box['id']}/close", version=1)
    assert closed.json() == {"back": 1}
    late = call(cast, "project_manager", "patch", f"/timeboxes/{box['id']}", version=2, name="Two")
    assert late.json()["error"]["code"] == "closed"


def test_products_and_the_quality_register(cast: Cast) -> None:
    address = "/initiatives/substation/products"
    made = call(cast, "project_manager", "post", address, title="Slab", purpose="Carries it").json()
    assert made["checks"] == []
    one = f"/products/{made['id']}"
    check = call(cast, "project_manager", "post", f"{one}/checks", criterion="Flat", tolerance="2 mm").json()
    early = call(cast, "project_manager", "patch", one, version=1, state="accepted")
    assert early.json()["error"]["code"] == "not_passed"
    where = f"/checks/{check['id']}"
    # the team says what came out, and plans nothing
    assert call(cast, "contributor", "patch", where, version=1, criterion="Flatter").status_code == 403
    undated = call(cast, "contributor", "patch", where, version=1, result="passed")
    assert undated.json()["error"]["field"] == "done"
    conceded = call(cast, "project_manager", "patch", where, version=1, result="conceded", done="2027-01-04")
    assert conceded.json()["error"]["code"] == "conceded"
    passed = call(cast, "contributor", "patch", where, version=1, result="passed", done="2027-01-04").json()
    assert (passed["result"], passed["version"]) == ("passed", 2)
    assert (
        call(cast, "project_manager", "patch", one, version=1, state="accepted").json()["state"] == "accepted"
    )
    (listed,) = cast.client(cast.viewer).get(f"/api/v1{address}").json()
    assert [line["criterion"] for line in listed["checks"]] == ["Flat"]
    gone = cast.client(cast.project_manager).delete(f"/api/v1{where}?version=2")
    assert gone.json()["error"]["code"] == "made"


def test_an_own_method_is_copied_and_its_faults_name_file_and_line(cast: Cast) -> None:
    place = "/organisations/norvalie/methods"
    keys = [one["key"] for one in cast.client(cast.viewer).get(f"/api/v1{place}").json()]
    assert keys == ["predictive", "prince2", "agilepm", "hybrid"]
    assert call(cast, "project_manager", "post", f"{place}/hybrid/copy").status_code == 403
    own = call(cast, "pmo_officer", "post", f"{place}/hybrid/copy").json()
    assert (own["key"], own["own"], own["version"]) == ("hybrid-2", True, 1)
    text, where = own["text"], f"/own-methods/{own['id']}"
    lines = text.split("\n")
    place_of = next(
        number for number, line in enumerate(lines, 1) if line.strip().startswith("after: framing")
    )
    both = text.replace("after: framing", "afterwards: framing", 1).replace(
        "after: delivery", "aftr: delivery", 1
    )
    told = call(cast, "pmo_officer", "put", where, version=1, text=both).json()["error"]["message"]
    assert told.count("hybrid-2.yaml, line") >= 2
    for wrong, said in (
        (text.replace("after: framing", "afterwards: framing", 1), f"hybrid-2.yaml, line {place_of}"),
        (text.replace("after: framing", "after: delivery", 1), "hybrid-2.yaml, line"),
        (text.replace("key: hybrid-2", "key: mine", 1), "leave it, or copy the method"),
        ("stages: [", "hybrid-2.yaml, line 1"),
    ):
        refused = call(cast, "pmo_officer", "put", where, version=1, text=wrong)
        assert refused.status_code == 422
        assert said in refused.json()["error"]["message"]
    named = text.replace('en: "Hybrid"', 'en: "Our way"', 1)
    assert call(cast, "pmo_officer", "put", where, text=named).status_code == 428
    done = call(cast, "pmo_officer", "put", where, version=1, text=named).json()
    assert (done["version"], done["text"], done["name"]) == (2, named, "Our way")
    assert call(cast, "pmo_officer", "put", where, version=1, text=text).status_code == 409
    gone = cast.client(cast.pmo_officer).delete(f"/api/v1{where}?version=2")
    assert gone.status_code == 204
    assert cast.client(cast.viewer).get(f"/api/v1{place}/hybrid-2").status_code == 404
