"""Committees and meetings, written by programs with the rules of the pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from jalon.pmo.decisions.models import Meeting, Proposal
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


class Caller:
    """A program with a browser's session."""

    def __init__(self, cast: Cast, user: Any) -> None:
        self.client = cast.client(user)

    def __call__(self, verb: str, path: str, wanted: int, body: Any = None) -> Any:
        answer = getattr(self.client, verb)(f"/api/v1{path}", body, content_type="application/json")
        assert answer.status_code == wanted, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def call(cast: Cast) -> Caller:
    return Caller(cast, cast.pmo_officer)


def person(user: Any) -> int:
    return Person.objects.get(user=user).pk


def test_a_committee_is_made_seated_changed_and_put_away(cast: Cast, call: Caller) -> None:
    made = call(
        "post", "/committees", 201,
        {"organisation": "norvalie", "initiative": "substation", "name": "COPIL", "quorum": 1},
    )  # fmt: skip
    place = f"/committees/{made['id']}"
    seat = call("post", f"{place}/seats", 201, {"person": person(cast.sponsor), "role": "chair"})
    call("post", f"{place}/seats", 422, {"person": person(cast.contributor), "role": "chair"})
    call("post", f"{place}/seats", 404, {"person": person(cast.foreigner)})
    changed = call("patch", f"{place}/seats/{seat['id']}", 200, {"version": 1, "role": "observer"})
    call("patch", f"{place}/seats/{seat['id']}", 409, {"version": 1, "role": "chair"})
    call("delete", f"{place}/seats/{seat['id']}", 428)
    call("delete", f"{place}/seats/{seat['id']}?version={changed['version']}", 204)
    new = call("patch", place, 200, {"version": 1, "rhythm": "quarterly", "quorum": 3})
    assert (new["rhythm"], new["quorum"], new["version"], new["seats"]) == ("quarterly", 3, 2, [])
    call("patch", place, 409, {"version": 1, "name": "Other"})
    assert call("patch", place, 200, {"version": 2, "archived": True})["archived"]
    call("post", f"{place}/meetings", 422, {"starts": "2026-12-01T09:00:00Z"})
    Caller(cast, cast.stranger)("get", place, 404)
    Caller(cast, cast.viewer)("patch", place, 403, {"version": 3, "name": "Mine"})


def test_a_meeting_goes_from_its_call_to_its_minutes(
    cast: Cast, call: Caller, board: Any, asked: Proposal
) -> None:
    registers.create(
        by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable",
        due=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    starts = timezone.now().isoformat()
    made = call("post", f"/committees/{board.pk}/meetings", 201, {"starts": starts, "place": "Room 3"})
    assert [one["kind"] for one in made["points"]] == ["change", "late"]
    place = f"/meetings/{made['id']}"
    moved = call("patch", place, 200, {"version": 1, "length": 60})
    assert (moved["length"], moved["place"]) == (60, "Room 3")
    call("patch", place, 409, {"version": 1, "length": 30})
    call("patch", place, 422, {"version": 2, "length": 30, "state": "open"})
    opened = call("patch", place, 200, {"version": 2, "state": "open"})
    someone = next(one for one in opened["people"] if one["name"] == "Sponsor")
    seen = {"person": someone["person"], "version": someone["version"], "state": "present"}
    call("put", f"{place}/presence", 200, seen)
    call("put", f"{place}/presence", 409, seen)
    change, late = opened["points"]
    told = call("patch", f"/points/{change['id']}", 200, {"version": change["version"], "notes": "We agree."})
    assert told["notes"] == "We agree."
    call("patch", f"/points/{change['id']}", 409, {"version": change["version"], "notes": "We do not."})
    call("delete", f"/points/{change['id']}?version={told['version']}", 422)
    outcome = {"kind": "action", "title": "Tell the crew", "owner": person(cast.contributor)}
    assert call("post", f"/points/{change['id']}/outcomes", 201, outcome)["outcomes"] == ["Tell the crew"]
    entry = Entry.objects.get(title="Which cable")
    call("post", f"/points/{late['id']}/settle", 200, {"version": entry.version, "outcome": "Copper"})
    call("post", f"/points/{late['id']}/settle", 409, {"version": entry.version, "outcome": "Iron"})
    ballot = change["vote"]["ballot"]
    Caller(cast, cast.sponsor)("post", f"/ballots/{ballot}/votes", 204, {"choice": "approve"})
    Caller(cast, cast.sponsor)("post", f"/ballots/{ballot}/votes", 422, {"choice": "approve"})
    call("post", f"/ballots/{ballot}/close", 422)
    seat = board.members.get(person__user=cast.portfolio_manager).pk
    call("post", f"/ballots/{ballot}/votes", 204, {"choice": "approve", "seat": seat})
    assert call("post", f"/ballots/{ballot}/close", 200)["outcome"] == "approve"
    assert Proposal.objects.get().state == Proposal.State.APPLIED
    held = call("patch", place, 200, {"version": opened["version"], "state": "held"})
    assert held["state"] == "held"
    assert held["points"][0]["lines"]
    call("patch", f"/points/{change['id']}", 422, {"version": told["version"], "notes": "Later"})
    assert Entry.objects.get(title="Which cable").outcome == "Copper"


def test_a_point_of_ones_own_is_voted_on(cast: Cast, call: Caller, board: Any) -> None:
    made = call(
        "post", f"/committees/{board.pk}/meetings", 201,
        {"starts": timezone.now().isoformat(), "with_agenda": False},
    )  # fmt: skip
    place = f"/meetings/{made['id']}"
    call("patch", place, 200, {"version": 1, "state": "open"})
    (point,) = call("post", f"{place}/points", 201, {"title": "Move the office"})["points"]
    asked = call("post", f"/points/{point['id']}/ballot", 201)
    assert asked["vote"]["open"]
    call("post", f"/points/{point['id']}/ballot", 422)
    other = call("post", f"{place}/points", 201, {"title": "Tea"})["points"][1]
    call("delete", f"/points/{other['id']}", 428)
    call("delete", f"/points/{other['id']}?version={other['version']}", 204)
    assert call("post", f"{place}/agenda", 200)["points"][0]["title"] == "Move the office"
    call("post", f"{place}/invite", 202)


def test_who_only_watches_changes_nothing(cast: Cast, call: Caller, meeting: Meeting) -> None:
    viewer = Caller(cast, cast.viewer)
    item = meeting.items.get()
    viewer("patch", f"/meetings/{meeting.pk}", 403, {"version": 1, "state": "open"})
    viewer("patch", f"/points/{item.pk}", 403, {"version": 1, "notes": "X"})
    viewer("post", f"/committees/{meeting.board_id}/meetings", 403, {"starts": "2026-12-01T09:00:00Z"})
    Caller(cast, cast.stranger)("patch", f"/meetings/{meeting.pk}", 404, {"version": 1, "state": "open"})
