"""Stages and tolerances through the API: what the pages say, for programs."""

from __future__ import annotations

import json

from jalon.pmo.governance import actions
from jalon.pmo.governance.models import Board
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
    row = actions.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
    )
    actions.report_level(by=cast.project_manager, tolerance=row, version=row.version, level=9)
    (one,) = cast.client(cast.viewer).get("/api/v1/initiatives/substation/tolerances").json()
    assert (one["matter"], one["forecast"], one["state"]) == ("benefit", 9, "bad")
