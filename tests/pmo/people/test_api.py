"""The people API writes what the pages write, with the same refusals."""

from __future__ import annotations

from typing import Any

import pytest

from jalon.pmo.governance.models import Product
from jalon.pmo.organisation.models import Person
from jalon.pmo.people.models import Send, Tension
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BASE = "/api/v1/initiatives/substation"


class Caller:
    """A program with a browser's session."""

    def __init__(self, cast: Cast, user: Any) -> None:
        self.client = cast.client(user)

    def __call__(self, verb: str, path: str, wanted: int, body: Any = None) -> Any:
        answer = getattr(self.client, verb)(f"{BASE}{path}", body, content_type="application/json")
        assert answer.status_code == wanted, answer.content
        return answer.json() if answer.content else None


@pytest.fixture
def call(cast: Cast) -> Caller:
    return Caller(cast, cast.project_manager)


def test_a_communication_is_made_changed_sent_and_removed(cast: Cast, call: Caller) -> None:
    owner = Person.objects.get(user=cast.contributor).pk
    line = {"subject": "News", "audience": "All", "first": "2026-12-01", "last": "2026-12-20", "owner": owner}
    made = call("post", "/communications", 201, {**line, "rhythm": "weekly"})
    assert made["owner"] == owner
    place = f"/communications/{made['id']}"
    changed = call("patch", place, 200, {"version": 1, "rhythm": "once", "owner": None})
    assert (changed["rhythm"], changed["owner"], changed["version"]) == ("once", None, 2)
    call("patch", place, 409, {"version": 1, "subject": "Old"})
    (send,) = call("get", "/sends", 200)["items"]
    done = call("patch", f"/sends/{send['id']}", 200, {"version": 1, "sent": True})
    assert done["sent_at"]
    call("patch", f"/sends/{send['id']}", 409, {"version": 1, "sent": False})
    call("delete", place, 428)
    call("delete", f"{place}?version=2", 204)
    assert call("get", "/communications", 200)["items"] == []
    assert Send.objects.get().sent_by == cast.project_manager


def test_the_team_and_its_matrix_are_written(cast: Cast, call: Caller) -> None:
    product = Product.objects.create(initiative=cast.project, number=1, title="Safety case")
    chief = call("post", "/team-roles", 201, {"title": "Sponsor"})
    lead = call("post", "/team-roles", 201, {"title": "Lead", "above": chief["id"]})
    assert call("patch", f"/team-roles/{chief['id']}", 422, {"version": 1, "above": lead["id"]})
    offered = call("get", "/answerables", 200)["items"]
    assert offered == [{"kind": "product", "key": str(product.pk), "label": "Safety case", "depth": 0}]
    row = call("post", "/responsibilities", 201, {"kind": "product", "key": str(product.pk)})
    assert row["faults"] == ["Nobody is named."]
    marks = f"/responsibilities/{row['id']}/marks"
    row = call("put", marks, 200, {"version": row["version"], "role": chief["id"], "letter": "A"})
    row = call("put", marks, 200, {"version": row["version"], "role": lead["id"], "letter": "R"})
    assert (row["letters"], row["faults"]) == ({"Sponsor": "A", "Lead": "R"}, [])
    call("put", marks, 409, {"version": 1, "role": lead["id"], "letter": ""})
    call("put", marks, 422, {"version": row["version"], "role": lead["id"], "letter": "Z"})
    own = call("post", "/responsibilities", 201, {"kind": "decision", "subject": "Change of supplier"})
    own = call("patch", f"/responsibilities/{own['id']}", 200, {"version": 1, "subject": "A supplier goes"})
    assert own["subject"] == "A supplier goes"
    call("delete", f"/responsibilities/{own['id']}?version=2", 204)
    call("delete", f"/team-roles/{lead['id']}?version=1", 204)
    assert [one["subject"] for one in call("get", "/responsibilities", 200)["items"]] == ["Safety case"]
    call("delete", "/stakeholders/999999?version=1", 404)


def test_a_tension_is_its_writers_and_the_named_ones(cast: Cast, call: Caller) -> None:
    made = call(
        "post", "/tensions", 201, {"title": "Silence", "readers": [cast.sponsor.pk, cast.stranger.pk]}
    )
    assert made["readers"] == [cast.sponsor.pk]
    place = f"/tensions/{made['id']}"
    named, officer = Caller(cast, cast.sponsor), Caller(cast, cast.pmo_officer)
    assert officer("get", "/tensions", 200)["items"] == []
    officer("patch", place, 404, {"version": 1, "title": "Seen"})
    officer("delete", f"{place}?version=1", 404)
    changed = named("patch", place, 200, {"version": 1, "next_step": "Talk", "readers": []})
    assert changed["readers"] == [cast.sponsor.pk]
    named("delete", f"{place}?version=2", 403)
    settled = call("patch", place, 200, {"version": 2, "settled": True, "readers": []})
    assert settled["settled"]
    assert settled["readers"] == []
    named("patch", place, 404, {"version": 3, "title": "Again"})
    call("delete", f"{place}?version=3", 204)
    assert not Tension.objects.exists()


def test_readers_write_nothing(cast: Cast) -> None:
    viewer = Caller(cast, cast.viewer)
    viewer("post", "/team-roles", 403, {"title": "X"})
    viewer("post", "/communications", 403, {"subject": "N", "audience": "A", "first": "2026-12-01"})
    viewer("post", "/responsibilities", 403, {"kind": "work", "subject": "X"})
    viewer("post", "/tensions", 403, {"title": "X"})
