"""Reports, cockpit and packs through the API."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from pptx import Presentation

from jalon.pmo.reporting.pack import template
from tests.pmo.reporting.conftest import lengthen

BASE = "/api/v1/initiatives/substation/reports"


def call(client: Any, verb: str, path: str, body: Any = None) -> tuple[int, Any]:
    answer = getattr(client, verb)(path, json.dumps(body or {}), content_type="application/json")
    return answer.status_code, answer.json() if answer.content else None


def test_a_report_is_prepared_written_signed_and_read(planned: Any) -> None:
    client = planned.client(planned.project_manager)
    status, made = call(client, "post", BASE)
    assert (status, made["number"], made["computed"], made["state"]) == (201, 1, "watch", "draft")
    assert call(client, "patch", f"{BASE}/1", {"note": "x"})[0] == 422
    assert call(client, "patch", f"{BASE}/1", {"version": 99, "note": "x"})[0] == 409
    body = {"version": made["version"], "declared": "watch", "note": "The survey took longer."}
    status, written = call(client, "patch", f"{BASE}/1", body)
    assert status == 200
    status, signed = call(client, "post", f"{BASE}/1/sign", {"version": written["version"]})
    assert (status, signed["state"], signed["signed_by"]) == (200, "signed", "Project Manager")
    whole = client.get(f"{BASE}/1").json()
    assert whole["unchanged"] is True
    assert whole["facts"]["plan"]["slip"] == whole["slip_days"] == 6
    assert [one["label"] for one in client.get(BASE).json()["items"]] == ["1"]
    assert call(client, "delete", f"{BASE}/1?version=3")[0] == 422
    status, corrected = call(client, "post", f"{BASE}/1/correct", {"reason": "A word"})
    assert (status, corrected["label"]) == (201, "1.2")
    assert call(client, "delete", f"{BASE}/1?version={corrected['version']}")[0] == 204


def test_a_viewer_reads_signed_reports_and_writes_none(planned: Any) -> None:
    call(planned.client(planned.project_manager), "post", BASE)
    viewer = planned.client(planned.viewer)
    assert viewer.get(BASE).json()["items"] == []
    assert viewer.get(f"{BASE}/1").status_code == 404
    assert call(viewer, "post", BASE)[0] == 403
    assert planned.client(planned.stranger).get(BASE).status_code == 404


def test_the_rhythm_is_set_and_read(planned: Any) -> None:
    client = planned.client(planned.pmo_officer)
    path = "/api/v1/initiatives/networks/report-rhythm"
    status, held = call(client, "put", path, {"every": "week", "day": 5})
    assert (status, held["version"]) == (200, 1)
    below = client.get("/api/v1/initiatives/substation/report-rhythm").json()
    assert (below["every"], below["day"], below["version"]) == ("week", 5, None)
    assert call(client, "put", path, {"every": "month", "day": 20})[0] == 428
    assert (
        call(
            planned.client(planned.viewer),
            "put",
            "/api/v1/initiatives/substation/report-rhythm",
            {"every": "week"},
        )[0]
        == 403
    )


def test_the_cockpit_and_the_late_reports_are_told(planned: Any) -> None:
    client = planned.client(planned.pmo_officer)
    found = client.get("/api/v1/organisations/norvalie/cockpit").json()
    assert (found["projects"], found["at_risk"], found["late_reports"]) == (2, 1, 0)
    assert client.get("/api/v1/organisations/norvalie/late-reports").json() == {"items": []}
    assert planned.client(planned.foreigner).get("/api/v1/organisations/norvalie/cockpit").status_code == 404


def test_a_pack_is_asked_for_and_taken(planned: Any) -> None:
    client = planned.client(planned.project_manager)
    asked = {"organisation": "norvalie", "initiative": "substation", "language": "fr"}
    status, refused = call(client, "post", "/api/v1/packs", asked)
    assert (status, refused["state"]) == (201, "refused")
    assert "is signed yet" in refused["refusal"]
    _status, made = call(client, "post", BASE)
    _status, written = call(
        client, "patch", f"{BASE}/1", {"version": made["version"], "declared": "ok", "note": "It holds."}
    )
    call(client, "post", f"{BASE}/1/sign", {"version": written["version"]})
    status, pack = call(client, "post", "/api/v1/packs", asked)
    assert (status, pack["state"]) == (201, "ready")
    answer = client.get(f"/api/v1/packs/{pack['id']}/file")
    assert len(Presentation(BytesIO(answer.content)).slides) == pack["total"]
    assert planned.client(planned.viewer).get(f"/api/v1/packs/{pack['id']}").status_code == 404
    assert call(client, "post", "/api/v1/packs", {**asked, "initiative": "elsewhere"})[0] == 404


def test_a_signed_report_comes_as_a_file_and_a_draft_does_not(planned: Any) -> None:
    client = planned.client(planned.project_manager)
    made = call(client, "post", BASE)[1]
    assert client.get(f"{BASE}/1/file").status_code == 404
    body = {"version": made["version"], "declared": "ok", "note": "It holds."}
    written = call(client, "patch", f"{BASE}/1", body)[1]
    call(client, "post", f"{BASE}/1/sign", {"version": written["version"]})
    answer = planned.client(planned.viewer).get(f"{BASE}/1/file?form=flash&language=fr")
    assert answer["Content-Disposition"] == 'attachment; filename="substation-1-flash.pptx"'
    assert len(Presentation(BytesIO(answer.content)).slides) == 1
    assert client.get(f"{BASE}/1/file?kind=exe").status_code == 422
    assert planned.client(planned.stranger).get(f"{BASE}/1/file").status_code == 404


def test_templates_are_handed_in_listed_and_removed(planned: Any) -> None:
    path = f"/api/v1/organisations/{planned.organisation.slug}/pack-templates"
    officer, viewer = planned.client(planned.pmo_officer), planned.client(planned.viewer)
    sent = {"file": SimpleUploadedFile("House.pptx", template.ours()), "name": "House"}
    made = officer.post(path, sent)
    assert (made.status_code, made.json()["name"]) == (201, "House")
    broken = officer.post(path, {"file": SimpleUploadedFile("Bad.pptx", b"PK nothing")})
    assert broken.status_code == 422
    assert "could not be read" in broken.json()["error"]["message"]
    assert viewer.post(path, {"file": SimpleUploadedFile("B.pptx", template.ours())}).status_code == 403
    assert [one["name"] for one in viewer.get(path).json()["items"]] == ["House"]
    one = f"/api/v1/pack-templates/{made.json()['id']}"
    assert planned.client(planned.foreigner).delete(one).status_code == 404
    assert officer.delete(one).status_code == 204
    assert officer.get(path).json()["items"] == []


def test_contradictions_are_told_with_the_rules_sentence(planned: Any) -> None:
    lengthen(planned, planned.plan.pk, "Works", "40d")
    client = planned.client(planned.project_manager)
    made = call(client, "post", BASE)[1]
    body = {"version": made["version"], "declared": "ok", "note": "It will be caught up."}
    written = call(client, "patch", f"{BASE}/1", body)[1]
    call(client, "post", f"{BASE}/1/sign", {"version": written["version"]})
    path = f"/api/v1/organisations/{planned.organisation.slug}/contradictions"
    found = planned.client(planned.viewer).get(path).json()
    (one,) = found["items"]
    assert (found["count"], one["initiative"], one["declared"], one["computed"]) == (
        1,
        "substation",
        "ok",
        "bad",
    )
    assert (one["note"], one["reports"]) == ("It will be caught up.", 1)
    assert "after the baseline" in one["why"]
    assert planned.client(planned.stranger).get(path).json()["items"] == []
