"""Meetings: the agenda that builds itself, the room, the minutes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from docx import Document
from icalendar import Calendar

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.common.models import Change
from jalon.pmo.decisions import access, invitations, minutes
from jalon.pmo.decisions.actions import meetings as actions
from jalon.pmo.decisions.models import AgendaItem, Meeting, Proposal
from jalon.pmo.decisions.queries import committees as read
from jalon.pmo.governance import actions as governance
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices import sending
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import actions as registers
from tests.cast import Cast
from tests.pmo.decisions.conftest import Hand


def opened(cast: Cast, meeting: Meeting) -> Meeting:
    return actions.open_meeting(by=cast.pmo_officer, meeting=meeting, version=meeting.version)


def test_the_agenda_builds_itself_from_what_is_due(cast: Cast, meeting: Meeting) -> None:
    registers.create(
        by=cast.project_manager,
        initiative=cast.project,
        kind="decision",
        title="Which contractor?",
        due=date(2026, 1, 2),
    )
    registers.create(
        by=cast.project_manager, initiative=cast.project, kind="action", title="Call", due=date(2026, 1, 2)
    )
    Initiative.objects.filter(pk=cast.project.pk).update(status_declared="bad", status_note="Rock")
    assert actions.build_agenda(by=cast.pmo_officer, meeting=meeting) == 3
    assert actions.build_agenda(by=cast.pmo_officer, meeting=meeting) == 0, "nothing comes twice"
    kinds = [item.kind for item in meeting.items.order_by("position")]
    assert kinds == ["change", "late", "project", "action"]
    assert all(item.why for item in meeting.items.all())


def test_what_a_nearer_committee_can_settle_is_on_its_agenda_only(cast: Cast, meeting: Meeting) -> None:
    late = {"kind": "decision", "due": date(2026, 1, 2)}
    registers.create(by=cast.project_manager, initiative=cast.project, title="Which contractor?", **late)
    registers.create(by=cast.pmo_officer, initiative=cast.programme, title="Which order?", **late)
    governance.set_tolerance(
        by=cast.portfolio_manager, initiative=cast.programme, matter="benefit", amount=5, probability=20
    )
    governance.report_level(by=cast.project_manager, initiative=cast.project, matter="benefit", level=9)
    governance.check(cast.project)
    above = governance.create_board(
        by=cast.pmo_officer, organisation=cast.organisation, initiative=cast.programme, name="Above", quorum=1
    )
    governance.seat(by=cast.pmo_officer, board=above, person=Person.objects.get(user=cast.pmo_officer))
    further = actions.plan_meeting(by=cast.pmo_officer, board=above, starts=meeting.starts)

    def told(held: Meeting) -> set[tuple[str, str]]:
        actions.build_agenda(by=cast.pmo_officer, meeting=held)
        rows = held.items.filter(kind__in=("late", "exception"))
        return {(one.kind, one.title.partition(" · ")[0]) for one in rows}

    assert told(meeting) == {("late", "Substation"), ("exception", "Substation")}
    assert told(further) == {("late", str(cast.programme))}


def test_who_was_there_is_in_the_journal_from_opening_to_closing(cast: Cast, meeting: Meeting) -> None:
    room = opened(cast, meeting)
    actions.close_meeting(by=cast.pmo_officer, meeting=room, version=room.version)
    told = {
        verb: Change.objects.filter(change_set__verb=verb, model="decisions.Attendance")
        for verb in ("meeting.open", "meeting.close")
    }
    assert [one.after for one in told["meeting.open"]] == [{"state": "present"}]
    absent = room.attendance.filter(state="absent").count()
    assert [one.after for one in told["meeting.close"]] == [{"state": "absent"}] * absent
    assert absent


def test_points_are_added_moved_and_taken_off(cast: Cast, meeting: Meeting) -> None:
    own = actions.add_item(by=cast.pmo_officer, meeting=meeting, title="  Any   other ")
    assert own.title == "Any other"
    actions.shift_item(by=cast.pmo_officer, item=own, up=True)
    assert meeting.items.order_by("position")[0].pk == own.pk
    actions.remove_item(by=cast.pmo_officer, item=own, version=own.version)
    assert meeting.items.count() == 1
    for title, length in (("", 10), ("x" * 301, 10), ("Point", 0)):
        with pytest.raises(Refused):
            actions.add_item(by=cast.pmo_officer, meeting=meeting, title=title, minutes=length)


def test_minutes_are_typed_once_and_end_in_word_and_pdf(
    cast: Cast, meeting: Meeting, asked: Proposal, hand: Hand
) -> None:
    room = opened(cast, meeting)
    for user in (cast.sponsor, cast.portfolio_manager):
        person = user.persons.get()
        actions.mark_attendance(
            by=cast.pmo_officer, meeting=room, person_id=person.pk, version=1, state="present"
        )
    item = room.items.get()
    item = actions.run_clock(by=cast.pmo_officer, item=item, running=True)
    item = actions.write_notes(
        by=cast.pmo_officer, item=item, version=item.version, notes="<b>Rock</b> was found."
    )
    actions.note_outcome(
        by=cast.pmo_officer,
        item=item,
        kind="action",
        title="Order the hammer",
        owner=cast.contributor.persons.get(),
        due=date(2026, 1, 20),
    )
    for user in (cast.sponsor, cast.portfolio_manager):
        governance.vote(by=cast.pmo_officer, ballot=asked.ballot, choice="approve", member=_seat(room, user))
    governance.close_ballot(by=cast.pmo_officer, ballot=asked.ballot)
    assert hand.rows()[2].duration == 2400, "voted in the room, applied at once"
    held = actions.close_meeting(by=cast.pmo_officer, meeting=room, version=room.version)
    whole = read.whole(held)
    assert whole["quorate"]
    text = "\n".join(_words(minutes.docx(held, whole)))
    for said in (
        "<b>Rock</b> was found.",
        "Order the hammer",
        "Contributor",
        "Applied to the plan",
        "Quorum reached",
    ):
        assert said in text
    page = minutes.pdf(held, read.whole(held))
    assert page.startswith(b"%PDF")
    with pytest.raises(Refused, match="over"):
        actions.write_notes(by=cast.pmo_officer, item=item, version=item.version, notes="Otherwise")
    assert list(journal.verify()) == []


def _seat(meeting: Meeting, user: Any) -> Any:
    return meeting.board.members.get(person__user=user)


def _words(data: bytes) -> list[str]:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return [paragraph.text for paragraph in document.paragraphs] + cells


def test_two_who_type_the_same_minutes_are_told(cast: Cast, meeting: Meeting) -> None:
    item = opened(cast, meeting).items.get()
    item.meeting.refresh_from_db()
    actions.write_notes(by=cast.pmo_officer, item=item, version=1, notes="Mine")
    with pytest.raises(Stale):
        actions.write_notes(by=cast.sponsor, item=item, version=1, notes="Theirs")
    with pytest.raises(VersionMissing):
        actions.write_notes(by=cast.sponsor, item=item, version=None, notes="Theirs")


def test_a_point_without_a_request_is_voted_too(cast: Cast, meeting: Meeting) -> None:
    room = opened(cast, meeting)
    item = actions.add_item(by=cast.pmo_officer, meeting=room, title="Move the office?")
    ballot = actions.put_to_vote(by=cast.pmo_officer, item=item)
    with pytest.raises(Refused):
        actions.put_to_vote(by=cast.pmo_officer, item=item)
    governance.vote(by=cast.sponsor, ballot=ballot, choice="reject")
    governance.vote(by=cast.contributor, ballot=ballot, choice="reject")
    governance.close_ballot(by=cast.sponsor, ballot=ballot)
    whole = read.whole(room)
    told = next(one for one in whole["items"] if one.pk == item.pk)
    assert minutes.vote_of(told).startswith("Refused (quorum 2): Sponsor against")


def test_only_who_keeps_a_committee_keeps_its_meetings(cast: Cast, meeting: Meeting) -> None:
    for user in (cast.project_manager, cast.contributor, cast.viewer):
        with pytest.raises(NotAllowed):
            access.meeting(user, meeting.pk, "manage")
        with pytest.raises(NotAllowed):
            actions.add_item(by=user, meeting=meeting, title="Mine")
    assert access.meeting(cast.sponsor, meeting.pk, "manage").pk == meeting.pk


def test_nothing_is_minuted_before_it_begins_nor_after_it_was_called_off(
    cast: Cast, meeting: Meeting
) -> None:
    item = meeting.items.get()
    with pytest.raises(Refused, match="Open the meeting"):
        actions.write_notes(by=cast.pmo_officer, item=item, version=1, notes="Early")
    off = actions.cancel_meeting(by=cast.pmo_officer, meeting=meeting, version=meeting.version)
    assert b"METHOD:CANCEL" in invitations.ics(off)
    with pytest.raises(Refused):
        actions.open_meeting(by=cast.pmo_officer, meeting=off, version=off.version)


def test_the_invitation_reads_back_and_follows_a_move(cast: Cast, meeting: Meeting) -> None:
    event = Calendar.from_ical(invitations.ics(meeting)).walk("VEVENT")[0]
    assert event["dtstart"].dt == datetime(2026, 1, 13, 9, tzinfo=UTC)
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=90)
    assert "C-1" in event["description"]
    moved = actions.move_meeting(
        by=cast.pmo_officer,
        meeting=meeting,
        version=meeting.version,
        starts=datetime(2026, 1, 14, 9, tzinfo=UTC),
        length=60,
    )
    again = Calendar.from_ical(invitations.ics(moved)).walk("VEVENT")[0]
    assert (again["uid"], again["sequence"]) == (event["uid"], event["sequence"] + 1)


def test_the_invitation_keeps_to_the_standard(cast: Cast, meeting: Meeting) -> None:
    AgendaItem.objects.filter(meeting=meeting).update(title="Échéance du poste de la Croix-Rouge; " * 8)
    text = invitations.ics(meeting)
    assert text.endswith(b"\r\n")
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert max(map(len, text.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(text).walk("VEVENT")
    assert all(name in event for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "ORGANIZER"))
    assert event["ORGANIZER"].params["CN"] == "Steering committee"
    assert event["URL"] == f"http://127.0.0.1:8000{reverse('meeting', args=[meeting.pk])}"
    assert "Croix-Rouge; Échéance" in event["DESCRIPTION"]


def test_invitations_wait_for_a_dead_mail_server_and_leave_once(
    cast: Cast, meeting: Meeting, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 2
    page = cast.client(cast.pmo_officer)
    assert actions.invite(by=cast.pmo_officer, meeting=meeting) == 5
    assert sending.send_due() == 0
    address = reverse("meeting", args=[meeting.pk])
    assert "5 invitations have not left" in page.get(address).content.decode()
    assert "have not left" not in cast.client(cast.viewer).get(address).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    later = timezone.now() + timedelta(minutes=2)
    assert sending.send_due(later) == 5
    assert sending.send_due(later) == 0
    assert len(mail.outbox) == 5
    calendar, kind = mail.outbox[0].alternatives[0]
    assert kind == "text/calendar; method=REQUEST"
    assert "METHOD:REQUEST" in calendar
    assert mail.outbox[0].attachments[0][0] == "meeting.ics"
    assert f"http://127.0.0.1:8000{address}" in mail.outbox[0].body
    assert "have not left" not in page.get(address).content.decode()
    assert actions.invite(by=cast.pmo_officer, meeting=meeting) == 5
    assert actions.invite(by=cast.pmo_officer, meeting=meeting) == 5
    assert sending.send_due(later) == 5, "asked twice before it leaves, it leaves once"


def test_who_was_invited_is_told_that_it_is_called_off(cast: Cast, meeting: Meeting) -> None:
    actions.invite(by=cast.pmo_officer, meeting=meeting)
    sending.send_due()
    mail.outbox.clear()
    actions.cancel_meeting(by=cast.pmo_officer, meeting=meeting, version=meeting.version)
    assert sending.send_due() == 5
    assert all("METHOD:CANCEL" in one.alternatives[0][0] for one in mail.outbox)


def test_one_clock_runs_at_a_time(cast: Cast, meeting: Meeting) -> None:
    room = opened(cast, meeting)
    first = room.items.get()
    second = actions.add_item(by=cast.pmo_officer, meeting=room, title="Other")
    actions.run_clock(by=cast.pmo_officer, item=first, running=True)
    actions.run_clock(by=cast.pmo_officer, item=second, running=True)
    assert [item.pk for item in AgendaItem.objects.filter(running_since__isnull=False)] == [second.pk]


def test_the_page_saves_minutes_and_hears_of_another_hand(cast: Cast, meeting: Meeting) -> None:
    item = opened(cast, meeting).items.get()
    client = cast.client(cast.pmo_officer)
    send = {"notes": "Rock", "version": item.version}
    first = client.post(f"/points/{item.pk}/notes/", send, headers={"accept": "application/json"})
    assert first.json() == {"version": item.version + 1}
    second = client.post(f"/points/{item.pk}/notes/", send, headers={"accept": "application/json"})
    assert second.status_code == 409
    assert "meanwhile" in second.json()["error"]["message"] or "working" in second.json()["error"]["message"]
