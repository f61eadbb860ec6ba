"""Every id that a body, a filter or a place in an order may name: a foreign one answers like an unknown one.

Read against the API's description: a new field that names an object fails here until it is tried.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from jalon.pmo.decisions.actions import meetings, scenarios
from jalon.pmo.decisions.models import AgendaItem
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate
from jalon.pmo.organisation.models import Person, WorkingCalendar
from jalon.pmo.people import actions as people
from jalon.pmo.planning import actions as planning
from jalon.pmo.registers import actions as registers
from jalon.pmo.transfer.models import PlanImport
from tests.cast import Cast
from tests.pmo.planning.conftest import small_plan
from tests.web.test_matrix import _data

# fields that name an object of the office; the rest are values, or rows of the very plan in the address
NAMING = {
    "initiative",
    "organisation",
    "parent",
    "parent_id",
    "owner",
    "sponsor",
    "before",
    "under",
    "calendar",
    "person",
    "above",
    "seat",
    "reviewer",
    "timebox",
    "requirements",
    "accepted_by",
}
# an object in one operation, a word or a row in the others
NAMING_THERE = {("mark_responsibility", "role"), ("hand_item_over", "to"), ("hand_over", "to")}
# a name in an address, not a filter: tried by the access matrix. A row's parent is a row of the same plan.
WITHIN_THE_PLAN = {
    ("change_plan", "operations.parent"),
    ("preview_plan", "operations.parent"),
    ("edit_scenario", "operations.parent"),
    ("preview_scenario", "operations.parent"),
    ("create_scenario", "operations.parent"),
    ("create_request", "operations.parent"),
}
ABSENT_ID, ABSENT_SLUG = 987654321, "no-such-thing"
SET = {"op": "set", "uid": 2, "version": 1}
INSERT = {"op": "insert", "after": 2}

# operation, field -> verb, address, the body or the filter around the value, which foreign object it names
TRIED: dict[tuple[str, str], tuple[str, str, Any, str]] = {
    ("hand_in_file", "organisation"): ("form", "/imports", {"organisation": "?"}, "organisation"),
    ("apply_import", "parent"): (
        "post", "/imports/{import}/apply", {"do": "create", "name": "X", "parent": "?"}, "initiative"
    ),
    ("apply_import", "owner"): (
        "post", "/imports/{import}/apply", {"do": "create", "name": "X", "owner": "?"}, "person"
    ),
    ("apply_import", "initiative"): (
        "post", "/imports/{import}/apply", {"do": "replace", "initiative": "?", "revision": 1}, "initiative"
    ),
    ("begin_project", "parent"): (
        "post",
        "/organisations/norvalie/projects",
        {"kit": "it", "name": "X", "start": "2027-01-04", "parent": "?"},
        "initiative",
    ),
    ("begin_project", "owner"): (
        "post",
        "/organisations/norvalie/projects",
        {"kit": "it", "name": "X", "start": "2027-01-04", "owner": "?"},
        "person",
    ),
    ("list_members", "organisation"): ("get", "/members", {"organisation": "?"}, "organisation"),
    ("add_member", "organisation"): (
        "post",
        "/members",
        {"organisation": "?", "email": "new@norvalie.test", "role": "viewer"},
        "organisation",
    ),
    ("add_member", "initiative"): (
        "post",
        "/members",
        {"organisation": "norvalie", "initiative": "?", "email": "new@norvalie.test", "role": "viewer"},
        "initiative",
    ),
    ("list_plans", "initiative"): ("get", "/plans", {"initiative": "?"}, "initiative"),
    ("create_plan", "initiative"): ("post", "/plans", {"initiative": "?"}, "initiative"),
    ("list_calendars", "organisation"): ("get", "/calendars", {"organisation": "?"}, "organisation"),
    ("list_calendars", "initiative"): ("get", "/calendars", {"initiative": "?"}, "initiative"),
    ("create_calendar", "organisation"): (
        "post", "/calendars", {"name": "X", "organisation": "?"}, "organisation"
    ),
    ("create_calendar", "initiative"): ("post", "/calendars", {"name": "X", "initiative": "?"}, "initiative"),
    ("create_calendar", "parent_id"): (
        "post", "/calendars", {"name": "X", "organisation": "norvalie", "parent_id": "?"}, "calendar"
    ),
    ("change_calendar", "parent_id"): (
        "patch", "/calendars/{calendar}", {"version": 1, "parent_id": "?"}, "calendar"
    ),
    ("list_initiatives", "organisation"): ("get", "/initiatives", {"organisation": "?"}, "organisation"),
    ("list_initiatives", "under"): ("get", "/initiatives", {"under": "?"}, "initiative"),
    ("create_initiative", "organisation"): (
        "post", "/initiatives", {"organisation": "?", "kind": "portfolio", "name": "X"}, "organisation"
    ),
    **{
        ("create_initiative", name): (
            "post",
            "/initiatives",
            {"organisation": "norvalie", "kind": "project", "name": "X", name: "?"},
            kind,
        )
        for name, kind in (("parent", "initiative"), ("owner", "person"), ("sponsor", "person"))
    },
    **{
        ("change_initiative", name): (
            "patch", "/initiatives/substation", {"version": 1, name: "?"}, "person"
        )
        for name in ("owner", "sponsor")
    },
    ("move_initiative", "parent"): (
        "post", "/initiatives/substation/move", {"version": 1, "parent": "?"}, "initiative"
    ),
    ("move_initiative", "before"): (
        "post",
        "/initiatives/substation/move",
        {"version": 1, "parent": "smart-metering", "before": "?"},
        "initiative",
    ),
    **{
        (operation, field): (
            "post",
            f"/plans/{{plan}}/{address}",
            {"revision": 1, "operations": [{**around, **({"rows": [{"name": "X", "calendar": "?"}]} if rows
             else {"fields": {"calendar": "?"}})}]},
            "calendar",
        )
        for operation, address in (("change_plan", "changes"), ("preview_plan", "preview"))
        for field, around, rows in (
            ("operations.fields.calendar", SET, False),
            ("operations.rows.calendar", INSERT, True),
        )
    },
    **{
        (operation, field): (
            "post",
            address,
            {**body, "operations": [{**around, **({"rows": [{"name": "X", "calendar": "?"}]} if rows
             else {"fields": {"calendar": "?"}})}]},
            "calendar",
        )
        for operation, address, body in (
            ("edit_scenario", "/scenarios/{scenario}/changes", {"revision": 2}),
            ("preview_scenario", "/scenarios/{scenario}/preview", {"revision": 2}),
            ("create_scenario", "/scenarios", {"plan": 1}),
            ("create_request", "/requests", {"initiative": "substation", "title": "X"}),
        )
        for field, around, rows in (
            ("operations.fields.calendar", SET, False),
            ("operations.rows.calendar", INSERT, True),
        )
    },
    ("create_request", "initiative"): ("post", "/requests", {"initiative": "?", "title": "X"}, "initiative"),
    ("ask_pack", "organisation"): ("post", "/packs", {"organisation": "?"}, "organisation"),
    ("ask_pack", "initiative"): (
        "post", "/packs", {"organisation": "norvalie", "initiative": "?"}, "initiative"
    ),
    ("list_entries", "initiative"): ("get", "/entries", {"initiative": "?"}, "initiative"),
    ("create_entry", "owner"): (
        "post", "/initiatives/substation/entries", {"kind": "risk", "title": "X", "owner": "?"}, "person"
    ),
    ("change_entry", "owner"): ("patch", "/entries/{entry}", {"version": 1, "owner": "?"}, "person"),
    ("change_entries", "owner"): (
        "post", "/entries/bulk", {"versions": {"{entry}": 1}, "owner": "?"}, "person"
    ),
    ("add_response", "owner"): (
        "post", "/entries/{entry}/responses", {"strategy": "avoid", "text": "X", "owner": "?"}, "person"
    ),
    ("change_response", "owner"): (
        "patch", "/entries/{entry}/responses/{response}", {"version": 1, "owner": "?"}, "person"
    ),
    ("lesson_helped", "initiative"): ("post", "/entries/{lesson}/helped", {"initiative": "?"}, "initiative"),
    ("search", "organisation"): ("get", "/search", {"q": "dig", "organisation": "?"}, "organisation"),
    ("search_similar", "organisation"): (
        "get", "/search/similar", {"q": "dig", "kind": "lesson", "organisation": "?"}, "organisation"
    ),
    ("list_decisions", "organisation"): ("get", "/decisions", {"organisation": "?"}, "organisation"),
    ("list_decisions", "initiative"): ("get", "/decisions", {"initiative": "?"}, "initiative"),
    ("list_requests", "initiative"): ("get", "/requests", {"initiative": "?"}, "initiative"),
    ("list_committees", "initiative"): ("get", "/committees", {"initiative": "?"}, "initiative"),
    ("create_committee", "organisation"): (
        "post", "/committees", {"organisation": "?", "name": "X"}, "organisation"
    ),
    ("create_committee", "initiative"): (
        "post", "/committees", {"organisation": "norvalie", "initiative": "?", "name": "X"}, "initiative"
    ),
    ("create_seat", "person"): ("post", "/committees/{board}/seats", {"person": "?"}, "person"),
    ("note_presence", "person"): (
        "put", "/meetings/{meeting}/presence", {"version": 1, "person": "?", "state": "present"}, "person"
    ),
    ("note_outcome", "owner"): (
        "post", "/points/{point}/outcomes", {"kind": "action", "title": "X", "owner": "?"}, "person"
    ),
    ("cast_vote", "seat"): ("post", "/ballots/{ballot}/votes", {"choice": "approve", "seat": "?"}, "seat"),
    ("vote_on_gate", "seat"): ("post", "/gates/{gate}/votes", {"choice": "approve", "seat": "?"}, "seat"),
    ("create_communication", "owner"): (
        "post",
        "/initiatives/substation/communications",
        {"subject": "X", "audience": "All", "first": "2027-01-04", "owner": "?"},
        "person",
    ),
    ("change_communication", "owner"): (
        "patch", "/initiatives/substation/communications/{line}", {"version": 1, "owner": "?"}, "person"
    ),
    **{
        ("create_team_role", name): (
            "post", "/initiatives/substation/team-roles", {"title": "X", name: "?"}, kind
        )
        for name, kind in (("person", "person"), ("above", "role"))
    },
    **{
        ("change_team_role", name): (
            "patch", "/initiatives/substation/team-roles/{role}", {"version": 1, name: "?"}, kind
        )
        for name, kind in (("person", "person"), ("above", "role"))
    },
    ("create_product", "owner"): (
        "post", "/initiatives/substation/products", {"title": "X", "owner": "?"}, "person"
    ),
    ("change_product", "owner"): ("patch", "/products/{product}", {"version": 1, "owner": "?"}, "person"),
    ("add_check", "reviewer"): (
        "post", "/products/{product}/checks", {"criterion": "X", "reviewer": "?"}, "person"
    ),
    ("change_check", "reviewer"): ("patch", "/checks/{check}", {"version": 1, "reviewer": "?"}, "person"),
    ("create_requirement", "timebox"): (
        "post", "/initiatives/substation/requirements", {"title": "X", "timebox": "?"}, "timebox"
    ),
    ("change_requirement", "timebox"): (
        "patch", "/requirements/{requirement}", {"version": 1, "timebox": "?"}, "timebox"
    ),
    ("cut_requirements", "requirements"): (
        "post", "/initiatives/substation/requirements/cut", {"requirements": ["?"]}, "requirement"
    ),
    ("hand_over", "to"): (
        "post", "/organisations/norvalie/persons/{person}/hand-over", {"to": "?"}, "person"
    ),
    **{
        (operation, "under"): ("get", f"/organisations/norvalie/{page}", {"under": "?"}, "initiative")
        for operation, page in (("list_dated_gates", "gates"), ("read_dashboard", "dashboard"))
    },
    ("add_document", "owner"): (
        "post", "/initiatives/substation/documents", {"title": "X", "owner": "?"}, "person"
    ),
    ("plan_document", "owner"): (
        "patch", "/initiatives/substation/documents/charter", {"owner": "?"}, "person"
    ),
    ("accept", "accepted_by"): (
        "put",
        "/initiatives/substation/closing/acceptance",
        {"accepted_on": "2026-01-05", "accepted_by": "?"},
        "person",
    ),
    **{
        ("hand_item_over", name): (
            "post", "/initiatives/substation/closing/handovers", {"title": "X", name: "?"}, kind
        )
        for name, kind in (("person", "person"), ("to", "initiative"))
    },
    ("mark_responsibility", "role"): (
        "put",
        "/initiatives/substation/responsibilities/{subject}/marks",
        {"version": 1, "role": "?", "letter": "A"},
        "role",
    ),
}  # fmt: skip


@pytest.fixture
def place(cast: Cast) -> dict[str, Any]:
    """One plan, calendar and import of one's own, and the foreign objects of each kind."""
    plan = planning.store_plan(by=cast.project_manager, initiative=cast.project, engine_plan=small_plan())
    own = WorkingCalendar.objects.create(organisation=cast.organisation, name="Own")
    brought = PlanImport.objects.create(
        organisation=cast.organisation,
        by=cast.pmo_officer,
        request="one",
        name="plan.xml",
        size=1,
        state=PlanImport.State.READY,
    )
    scenario = scenarios.begin(by=cast.project_manager, plan=plan, name="X")
    entry = registers.create(by=cast.project_manager, initiative=cast.project, kind="risk", title="X")
    lesson = registers.create(by=cast.project_manager, initiative=cast.project, kind="lesson", title="X")
    theirs = WorkingCalendar.objects.create(organisation=cast.other_organisation, name="Theirs")
    board, _seat = _board(cast, cast.pmo_officer, cast.organisation)
    _there, foreign_seat = _board(cast, cast.foreigner, cast.other_organisation)
    called = meetings.plan_meeting(by=cast.pmo_officer, board=board, starts=timezone.now(), with_agenda=False)
    meetings.open_meeting(by=cast.pmo_officer, meeting=called, version=1)
    point = meetings.add_item(by=cast.pmo_officer, meeting=called, title="X")
    point.meeting = called
    called.refresh_from_db()
    ballot = meetings.put_to_vote(by=cast.pmo_officer, item=point)
    AgendaItem.objects.filter(pk=point.pk).update(initiative=cast.project)
    governance.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    gate = Gate.objects.get(initiative=cast.project, stage__state="under_way")
    Gate.objects.filter(pk=gate.pk).update(board=board)
    gate.refresh_from_db()
    governance.submit_gate(by=cast.project_manager, gate=gate, version=gate.version)
    line = people.add(
        by=cast.project_manager, initiative=cast.project, what="communication", subject="X", audience="All",
        first=date(2027, 1, 4),
    )  # fmt: skip
    role = people.add(by=cast.project_manager, initiative=cast.project, what="place", title="X")
    subject = people.add(by=cast.project_manager, initiative=cast.project, what="subject", label="X")
    product = governance.create_product(by=cast.project_manager, initiative=cast.project, title="X")
    check = governance.add_check(by=cast.project_manager, product=product, criterion="X")
    wish = governance.create_requirement(
        by=cast.project_manager, initiative=cast.project, title="X", priority="could"
    )
    their_box = governance.create_timebox(
        by=cast.foreigner, initiative=cast.elsewhere, name="Theirs", start=date(2027, 1, 4),
        finish=date(2027, 1, 8),
    )  # fmt: skip
    their_wish = governance.create_requirement(
        by=cast.foreigner, initiative=cast.elsewhere, title="Theirs", priority="could"
    )
    foreign_role = people.add(by=cast.foreigner, initiative=cast.elsewhere, what="place", title="Theirs")
    return {
        "address": {
            "plan": plan.pk,
            "calendar": own.pk,
            "import": brought.pk,
            "scenario": scenario.pk,
            "entry": entry.pk,
            "response": registers.add_response(
                by=cast.project_manager, entry=entry, strategy="avoid", text="Y"
            ).pk,
            "lesson": lesson.pk,
            "board": board.pk,
            "meeting": called.pk,
            "point": point.pk,
            "ballot": ballot.pk,
            "gate": gate.pk,
            "person": Person.objects.get(user=cast.contributor).pk,
            "line": line.pk,
            "role": role.pk,
            "product": product.pk,
            "check": check.pk,
            "requirement": wish.pk,
            "subject": subject.pk,
        },
        "foreign": {
            "organisation": cast.other_organisation.slug,
            "initiative": cast.elsewhere.slug,
            "person": Person.objects.get(user=cast.foreigner).pk,
            "calendar": theirs.pk,
            "seat": foreign_seat.pk,
            "role": foreign_role.pk,
            "timebox": their_box.pk,
            "requirement": their_wish.pk,
        },
    }


def _board(cast: Cast, by: Any, organisation: Any) -> tuple[Any, Any]:
    """A committee of an organisation, with one seat that votes."""
    made = governance.create_board(by=by, organisation=organisation, name="Board", quorum=1)
    return made, governance.seat(by=by, board=made, person=Person.objects.get(user=by))


def _put(around: Any, value: Any) -> Any:
    if isinstance(around, dict):
        return {name: _put(one, value) for name, one in around.items()}
    if isinstance(around, list):
        return [_put(one, value) for one in around]
    return value if around == "?" else around


def _send(client: Any, case: tuple[str, str, Any, str], place: dict[str, Any], value: Any) -> HttpResponse:
    verb, address, around, _kind = case
    address = "/api/v1" + address.format(**place["address"])
    if verb == "get":
        return client.get(address, _put(around, value))
    if verb == "form":
        from django.core.files.uploadedfile import SimpleUploadedFile

        return client.post(address, {**_put(around, value), "file": SimpleUploadedFile("a.xml", b"<a/>")})
    body = json.dumps(_put(around, value)).replace('"{entry}"', f'"{place["address"]["entry"]}"')
    return getattr(client, verb)(address, body, content_type="application/json")


@pytest.mark.parametrize(("operation", "field"), TRIED, ids=map(".".join, TRIED))
def test_a_foreign_id_answers_like_an_unknown_one(
    cast: Cast, place: dict[str, Any], operation: str, field: str
) -> None:
    case = TRIED[operation, field]
    client = cast.client(cast.pmo_officer)
    before = _data()
    foreign = place["foreign"][case[3]]
    absent = ABSENT_SLUG if isinstance(foreign, str) else ABSENT_ID
    there, nowhere = _send(client, case, place, foreign), _send(client, case, place, absent)
    assert there.status_code == nowhere.status_code
    assert there.content == nowhere.content
    assert there.status_code in ((200, 404) if case[0] == "get" else (404, 422))
    if there.status_code == 200:
        found = there.json()
        assert (found if isinstance(found, list) else found["items"]) == []
    assert _data() == before


def _fields(schema: dict[str, Any], shape: dict[str, Any], above: str = "") -> Iterator[str]:
    if "$ref" in shape:
        shape = schema["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    for one in (*shape.get("anyOf", []), *shape.get("oneOf", [])):
        yield from _fields(schema, one, above)
    if "items" in shape:
        yield from _fields(schema, shape["items"], above)
    for name, one in shape.get("properties", {}).items():
        yield f"{above}{name}"
        yield from _fields(schema, one, f"{above}{name}.")


def test_no_field_that_names_an_object_is_left_untried(cast: Cast) -> None:
    schema = cast.client(cast.viewer).get("/api/v1/openapi.json").json()
    found = set()
    for path in schema["paths"].values():
        for one in path.values():
            names = [p["name"] for p in one.get("parameters", []) if p["in"] == "query"]
            for content in one.get("requestBody", {}).get("content", {}).values():
                names += _fields(schema, content["schema"])
            found |= {(one["operationId"], name) for name in names if name.rpartition(".")[2] in NAMING}
            found |= {(one["operationId"], name) for name in names} & NAMING_THERE
    assert found - WITHIN_THE_PLAN == set(TRIED)
