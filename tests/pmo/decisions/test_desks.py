"""Gates, exceptions and late decisions are decided in the room: the meeting's page holds their desk."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from jalon.pmo.decisions import minutes
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.models import AgendaItem, Meeting
from jalon.pmo.decisions.queries import committees as read
from jalon.pmo.governance import actions as governance
from jalon.pmo.governance.models import Gate, Passage, ToleranceException
from jalon.pmo.registers import actions as registers
from jalon.pmo.registers.models import Entry
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(cast: Cast, board: Any) -> Meeting:
    """The committee meets today with an empty agenda."""
    made = actions.plan_meeting(by=cast.pmo_officer, board=board, starts=timezone.now(), with_agenda=False)
    return actions.open_meeting(by=cast.pmo_officer, meeting=made, version=made.version)


def point(cast: Cast, room: Meeting) -> AgendaItem:
    actions.build_agenda(by=cast.pmo_officer, meeting=room)
    return room.items.get()


def page(cast: Cast, user: Any, item: AgendaItem) -> str:
    answer = cast.client(user).get(f"{reverse('meeting', args=[item.meeting_id])}?point={item.pk}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def gate(cast: Cast, board: Any) -> Gate:
    """The first gate of the project, due today."""
    life = governance.choose_method(by=cast.project_manager, initiative=cast.project, key="predictive")
    found = Gate.objects.get(stage=life.current_id)
    Gate.objects.filter(pk=found.pk).update(board=board, due=timezone.localdate())
    return Gate.objects.select_related("stage", "board").get(pk=found.pk)


def test_a_gate_is_put_voted_and_decided_from_the_meeting(cast: Cast, room: Meeting, gate: Gate) -> None:
    item = point(cast, room)
    assert item.kind == "gate"
    here = f"{reverse('meeting', args=[room.pk])}?point={item.pk}"
    address = reverse("governance_gate", args=[cast.project.slug, gate.pk])
    said = page(cast, cast.pmo_officer, item)
    assert f'name="next" value="{here}"' in said
    assert address in said
    officer = cast.client(cast.pmo_officer)
    sent = {"verb": "submit", "version": gate.version, "next": here}
    answer = officer.post(address, sent)
    assert (answer.status_code, answer["Location"]) == (302, here)
    for user in (cast.sponsor, cast.portfolio_manager):
        answer = cast.client(user).post(address, {"verb": "vote", "choice": "conditions", "next": here})
        assert answer["Location"] == here
    refused = officer.post(address, {"verb": "decide", "next": here})
    assert refused.status_code == 422
    assert Passage.objects.get().decided_at is None, "conditions were not said"
    done = officer.post(
        address, {"verb": "decide", "next": here, "title_1": "Order the steel", "due_1": "2026-12-24"}
    )
    assert done["Location"] == here
    gate.refresh_from_db()
    assert gate.state == Gate.State.CONDITIONS
    assert Entry.objects.get(kind="action").title == "Order the steel"
    whole = read.whole(room)
    (told,) = whole["items"]
    assert minutes.vote_of(told).startswith("Go with conditions (quorum 2): Sponsor go with conditions")
    closed = actions.close_meeting(by=cast.pmo_officer, meeting=room, version=room.version)
    text = "\n".join(
        one.text for one in Document(io.BytesIO(minutes.docx(closed, read.whole(closed)))).paragraphs
    )
    assert "Condition. Order the steel · 24\xa0Dec\xa02026" in text


def test_a_gate_decided_before_the_meeting_is_not_its_vote(cast: Cast, board: Any, gate: Gate) -> None:
    governance.submit_gate(by=cast.project_manager, gate=gate, version=gate.version)
    for user in (cast.sponsor, cast.portfolio_manager):
        governance.vote(by=user, ballot=Passage.objects.get().ballot, choice="hold")
    governance.decide_gate(by=cast.pmo_officer, gate=gate)
    made = actions.plan_meeting(by=cast.pmo_officer, board=board, starts=timezone.now())
    room = actions.open_meeting(by=cast.pmo_officer, meeting=made, version=made.version)
    told = next(one for one in read.whole(room)["items"] if one.kind == "gate")
    assert told.passage is None
    assert told.vote is None


@pytest.fixture
def strayed(cast: Cast) -> ToleranceException:
    governance.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.project, matter="benefit", amount=5, probability=20
    )
    governance.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
    (found,) = governance.check(cast.project)
    return found


def test_an_exception_is_decided_from_the_meeting(
    cast: Cast, room: Meeting, strayed: ToleranceException
) -> None:
    item = point(cast, room)
    assert item.kind == "exception"
    here = f"{reverse('meeting', args=[room.pk])}?point={item.pk}"
    address = reverse("governance_exception", args=[cast.project.slug, strayed.pk])
    assert address in page(cast, cast.portfolio_manager, item)
    sent = {"verb": "decide", "version": strayed.version, "option": "accept", "next": here}
    assert cast.client(cast.portfolio_manager).post(address, sent).status_code == 422
    done = cast.client(cast.portfolio_manager).post(address, sent | {"note": "It stays worth it."})
    assert done["Location"] == here
    assert "Accepted as it is" in page(cast, cast.pmo_officer, item)
    (told,) = read.whole(room)["items"]
    assert minutes.lines_of(told) == [f"{strayed} is decided: Accepted as it is. It stays worth it."]


def test_a_late_decision_is_taken_in_the_room(cast: Cast, room: Meeting) -> None:
    entry = registers.create(
        by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable",
        due=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    item = point(cast, room)
    officer, address = cast.client(cast.pmo_officer), reverse("point_settle", args=[item.pk])
    assert address in page(cast, cast.pmo_officer, item)
    assert officer.post(address, {"version": entry.version, "outcome": " "}).status_code == 422
    assert officer.post(address, {"outcome": "Copper"}).status_code == 428
    assert officer.post(address, {"version": entry.version, "outcome": "Copper"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.state, entry.outcome) == ("closed", "Copper")
    assert "Copper" in page(cast, cast.pmo_officer, item)
    assert officer.post(address, {"version": 1, "outcome": "Iron"}).status_code == 409


def test_who_does_not_keep_the_meeting_settles_nothing(cast: Cast, room: Meeting) -> None:
    registers.create(
        by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable",
        due=timezone.localdate() - timedelta(days=3),
    )  # fmt: skip
    item = point(cast, room)
    assert reverse("point_settle", args=[item.pk]) not in page(cast, cast.contributor, item)
    answer = cast.client(cast.contributor).post(reverse("point_settle", args=[item.pk]), {"outcome": "X"})
    assert answer.status_code == 403


def test_records_open_where_they_are_read(cast: Cast, room: Meeting, strayed: Any, gate: Gate) -> None:
    registers.create(
        by=cast.project_manager, initiative=cast.project, kind="decision", title="Which cable",
        due=date(2026, 1, 2),
    )  # fmt: skip
    registers.create(
        by=cast.project_manager, initiative=cast.project, kind="action", title="Call", due=date(2026, 1, 2)
    )
    actions.build_agenda(by=cast.pmo_officer, meeting=room)
    from jalon.pmo.decisions.views.meetings import address_of

    client = cast.client(cast.pmo_officer)
    items = read.whole(room)["items"]
    assert {item.kind for item in items} == {"gate", "exception", "late", "action"}
    for item in items:
        assert client.get(address_of(item)).status_code == 200, item.kind
