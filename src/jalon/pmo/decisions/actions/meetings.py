"""Meetings: plan, prepare, open, minute once, decide, close."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused, VersionMissing
from jalon.pmo.decisions import access, finder, invitations
from jalon.pmo.decisions.models import AgendaItem, Attendance, Meeting, Outcome
from jalon.pmo.decisions.queries import agenda
from jalon.pmo.governance import actions as governance
from jalon.pmo.initiatives import search
from jalon.pmo.registers import access as registers_access
from jalon.pmo.registers import actions as registers

State = Meeting.State
LONGEST_NOTES = 20_000
MOST_ITEMS = 100
MOST_MINUTES = 600


@transaction.atomic
def plan_meeting(
    *, by: Any, board: Any, starts: datetime, length: int = 90, place: str = "", with_agenda: bool = True
) -> Meeting:
    """A meeting of a committee, its members expected, its agenda built from what is due."""
    _may_keep(by, board)
    if not 5 <= length <= MOST_MINUTES:
        raise Refused(
            _("A meeting lasts from 5 to %(most)d minutes.") % {"most": MOST_MINUTES}, "length", "length"
        )
    if board.archived:
        raise Refused(_("“%(board)s” was put away: bring it back first.") % {"board": board}, "archived")
    number = (board.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    made = Meeting.objects.create(
        board=board, number=number, starts=starts, length=length, place=place.strip()[:200], kept_by=by
    )
    Attendance.objects.bulk_create(
        [Attendance(meeting=made, person_id=pk) for pk in board.members.values_list("person_id", flat=True)]
    )
    _record(by, made, "meeting.plan", [journal.created(made)])
    if with_agenda:
        build_agenda(by=by, meeting=made)
    return made


@transaction.atomic
def move_meeting(
    *, by: Any, meeting: Meeting, version: int | None, starts: datetime, length: int, place: str = ""
) -> Meeting:
    """Another time or place; calendars are told by the sequence."""
    _may_keep(by, meeting.board)
    _not_over(meeting)
    if not 5 <= length <= MOST_MINUTES:
        raise Refused(
            _("A meeting lasts from 5 to %(most)d minutes.") % {"most": MOST_MINUTES}, "length", "length"
        )
    after = {
        "starts": starts,
        "length": length,
        "place": place.strip()[:200],
        "sequence": meeting.sequence + 1,
    }
    found = _change(by, meeting, version, "meeting.move", after)
    if invitations.mails(meeting).exists():
        invitations.queue(found)  # who was invited hears the new hour
    return found


@transaction.atomic
def cancel_meeting(*, by: Any, meeting: Meeting, version: int | None) -> Meeting:
    """It does not take place."""
    _may_keep(by, meeting.board)
    if meeting.state != State.PLANNED:
        raise Refused(_("Only a meeting still ahead can be cancelled."), "not_planned")
    was_invited = invitations.mails(meeting).exists()
    after = {"state": State.CANCELLED, "sequence": meeting.sequence + 1}
    found = _change(by, meeting, version, "meeting.cancel", after)
    if was_invited:
        invitations.queue(found)
    return found


@transaction.atomic
def build_agenda(*, by: Any, meeting: Meeting) -> int:
    """Add what is due and not there yet; what was taken out by hand comes back. How many points came."""
    _may_keep(by, meeting.board)
    _not_over(meeting)
    held = set(meeting.items.exclude(target="").values_list("target", "target_pk"))
    position = meeting.items.aggregate(last=Max("position"))["last"] or 0
    day = timezone.localtime(meeting.starts).date()
    fresh = []
    # an agenda is a document of the organisation: in its language, whoever asks for it
    with translation.override(meeting.board.organisation.language):
        due = agenda.sources(by, meeting.board, day)
    for one in due:
        if (one.target, one.target_pk) in held:
            continue
        position += 1
        fresh.append(
            AgendaItem(
                meeting=meeting,
                position=position,
                kind=one.kind,
                title=one.title[:300],
                why=one.why[:300],
                minutes=one.minutes,
                target=one.target,
                target_pk=one.target_pk,
                initiative=one.initiative,
                proposal=one.proposal,
            )
        )
    if len(held) + len(fresh) > MOST_ITEMS:
        fresh = fresh[: max(MOST_ITEMS - len(held), 0)]
    made = [_saved(item) for item in fresh]
    if made:
        _record(by, meeting, "meeting.agenda", [journal.created(item) for item in made], count=len(made))
    return len(made)


def _saved(item: AgendaItem) -> AgendaItem:
    item.save(force_insert=True)
    return item


@transaction.atomic
def add_item(*, by: Any, meeting: Meeting, title: str, minutes: int = 10) -> AgendaItem:
    """A point of one's own."""
    _may_keep(by, meeting.board)
    _not_over(meeting)
    label = " ".join(title.split())
    if not label:
        raise Refused(_("A point needs a title."), "title", "title")
    if len(label) > 300:
        raise Refused(_("A title has up to %(most)d characters.") % {"most": 300}, "title", "title")
    if not 1 <= minutes <= MOST_MINUTES:
        raise Refused(
            _("A point takes 1 to %(most)d minutes.") % {"most": MOST_MINUTES}, "minutes", "minutes"
        )
    if meeting.items.count() >= MOST_ITEMS:
        raise Refused(_("An agenda has up to %(most)d points.") % {"most": MOST_ITEMS}, "too_many")
    position = (meeting.items.aggregate(last=Max("position"))["last"] or 0) + 1
    made = AgendaItem.objects.create(meeting=meeting, position=position, title=label, minutes=minutes)
    _record(by, meeting, "meeting.item_add", [journal.created(made)])
    return made


@transaction.atomic
def shift_item(*, by: Any, item: AgendaItem, up: bool) -> None:
    """One place up or down."""
    _may_keep(by, item.meeting.board)
    _not_over(item.meeting)
    rows = list(item.meeting.items.order_by("position", "pk"))
    place = next(i for i, one in enumerate(rows) if one.pk == item.pk)
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    changes = []
    for position, one in enumerate(rows, 1):
        if one.position != position:
            changes.append(journal.changed(one, {"position": position}))
            AgendaItem.objects.filter(pk=one.pk).update(position=position)
    _record(by, item.meeting, "meeting.item_move", changes)


@transaction.atomic
def remove_item(*, by: Any, item: AgendaItem, version: int | None) -> None:
    """Take a point off; one with minutes, outcomes or a vote stays."""
    _may_keep(by, item.meeting.board)
    _not_over(item.meeting)
    if item.notes or item.ballot_id or item.outcomes.exists():
        raise Refused(
            _("“%(title)s” has minutes, a vote or outcomes: it stays on record.") % {"title": item}, "kept"
        )
    difference = journal.deleted(item)
    versions.change(AgendaItem, item.pk, version)
    _record(by, item.meeting, "meeting.item_remove", [difference])
    item.delete()


@transaction.atomic
def open_meeting(*, by: Any, meeting: Meeting, version: int | None) -> Meeting:
    """It begins: the clock runs, minutes can be typed."""
    _may_keep(by, meeting.board)
    if meeting.state != State.PLANNED:
        raise Refused(_("This meeting is under way or over."), "not_planned")
    after = {"state": State.OPEN, "opened_at": timezone.now(), "kept_by_id": by.pk}
    # who opens it is there
    expected = meeting.attendance.filter(person__user=by, state=Attendance.State.EXPECTED)
    here = _attended(expected, Attendance.State.PRESENT)
    return _change(by, meeting, version, "meeting.open", after, here)


@transaction.atomic
def close_meeting(*, by: Any, meeting: Meeting, version: int | None) -> Meeting:
    """It is over: the clock stops, the minutes are fixed."""
    _may_keep(by, meeting.board)
    if meeting.state != State.OPEN:
        raise Refused(_("Only a meeting under way can be closed: open it first."), "not_open")
    for item in meeting.items.filter(running_since__isnull=False):
        _stop(item)
    away = _attended(meeting.attendance.filter(state=Attendance.State.EXPECTED), Attendance.State.ABSENT)
    after = {"state": State.HELD, "closed_at": timezone.now()}
    return _change(by, meeting, version, "meeting.close", after, away)


def _attended(rows: QuerySet[Attendance], state: str) -> list[journal.Difference]:
    """Who was expected is there, or is not."""
    changes = [journal.changed(row, {"state": state}) for row in rows]
    rows.update(state=state, version=F("version") + 1)
    return changes


@transaction.atomic
def mark_attendance(
    *, by: Any, meeting: Meeting, person_id: int, version: int | None, state: str
) -> Attendance:
    """Who is there."""
    _may_keep(by, meeting.board)
    _not_over(meeting)
    if state not in Attendance.State.values:
        raise Refused(_("Somebody is expected, present, excused or absent."), "state", "state")
    row = meeting.attendance.filter(person_id=person_id).first()
    if row is None:
        raise Refused(_("This person is not invited to the meeting."), "person", "person")
    difference = journal.changed(row, {"state": state})
    versions.change(Attendance, row.pk, version, state=state)
    row.refresh_from_db()
    if difference.after:
        _record(by, meeting, "meeting.presence", [difference])
    return row


@transaction.atomic
def run_clock(*, by: Any, item: AgendaItem, running: bool) -> AgendaItem:
    """Start the clock of a point, which stops the others'; or stop it."""
    _may_keep(by, item.meeting.board)
    _must_be_open(item.meeting)
    for one in item.meeting.items.filter(running_since__isnull=False):
        if one.pk != item.pk or not running:
            _stop(one)
    if running and item.running_since is None:
        AgendaItem.objects.filter(pk=item.pk).update(running_since=timezone.now())
    _record(by, item.meeting, "meeting.clock", [], title=item.title, running=running)
    item.refresh_from_db(fields=["spent", "running_since"])
    return item


def _stop(item: AgendaItem) -> None:
    spent = item.spent + max(int((timezone.now() - item.running_since).total_seconds()), 0)
    AgendaItem.objects.filter(pk=item.pk).update(spent=spent, running_since=None)


@transaction.atomic
def write_notes(*, by: Any, item: AgendaItem, version: int | None, notes: str) -> AgendaItem:
    """The minutes of a point: typed once, they are the minutes of the meeting."""
    _may_keep(by, item.meeting.board)
    _must_be_open(item.meeting)
    text = notes.replace("\r\n", "\n").strip()
    if len(text) > LONGEST_NOTES:
        raise Refused(
            _("The minutes of a point have up to %(most)d characters.") % {"most": LONGEST_NOTES},
            "notes",
            "notes",
        )
    difference = journal.changed(item, {"notes": text})
    versions.change(AgendaItem, item.pk, version, notes=text)
    if difference.after:
        _record(by, item.meeting, "meeting.minutes", [difference])
    item.refresh_from_db(fields=["notes", "version"])
    if item.notes:
        search.index_many([finder.entry_of_minutes(item)])
    else:
        search.forget(item)
    return item


@transaction.atomic
def note_outcome(*, by: Any, item: AgendaItem, kind: str, title: str, **fields: Any) -> Any:
    """An action or a decision of the meeting, written into its register at once."""
    _may_keep(by, item.meeting.board)
    _must_be_open(item.meeting)
    if kind not in ("action", "decision"):
        raise Refused(_("What comes out of a point is an action or a decision."), "kind", "kind")
    initiative = item.initiative or item.meeting.board.initiative
    if initiative is None:
        raise Refused(
            _("This point is about no initiative: write it in the register of the one it is about."), "place"
        )
    entry = registers.create(by=by, initiative=initiative, kind=kind, title=title, decided=True, **fields)
    made = Outcome.objects.create(item=item, entry=entry)
    _record(by, item.meeting, f"meeting.{kind}", [journal.created(made)], title=title)
    return entry


@transaction.atomic
def settle_late(*, by: Any, item: AgendaItem, version: int | None, outcome: str) -> None:
    """The committee takes a decision that was late: the register's entry is closed with what was decided."""
    _may_keep(by, item.meeting.board)
    _must_be_open(item.meeting)
    said = outcome.strip()
    if item.kind != AgendaItem.Kind.LATE or item.target_pk is None:
        raise Refused(_("“%(title)s” is no decision of a register.") % {"title": item}, "kind")
    if not said:
        raise Refused(_("Say what was decided: it is what one will look up later."), "outcome", "outcome")
    entry = registers_access.entry(by, item.target_pk)
    registers.close(by=by, entry=entry, version=version, outcome=said, decided=True)
    _record(by, item.meeting, "meeting.settle", [], title=entry.title)


@transaction.atomic
def put_to_vote(*, by: Any, item: AgendaItem) -> Any:
    """A question to the committee about a point that has none yet."""
    _may_keep(by, item.meeting.board)
    _must_be_open(item.meeting)
    if item.ballot_id or item.proposal_id:
        raise Refused(_("There is a vote on this point already."), "voted")
    ballot = governance.open_ballot(
        by=by,
        board=item.meeting.board,
        question=item.title,
        target=AgendaItem._meta.label,
        target_pk=item.pk,
        initiative=item.initiative or item.meeting.board.initiative,
        check_rights=False,
    )
    AgendaItem.objects.filter(pk=item.pk).update(ballot=ballot)
    item.refresh_from_db()
    return ballot


@transaction.atomic
def invite(*, by: Any, meeting: Meeting) -> int:
    """Queue an invitation for each member with an address; a mail server that is down stops nobody."""
    _may_keep(by, meeting.board)
    _not_over(meeting)
    count = invitations.queue(meeting)
    Meeting.objects.filter(pk=meeting.pk).update(invited_at=timezone.now())
    _record(by, meeting, "meeting.invite", [], count=count)
    return count


def _may_keep(by: Any, board: Any) -> None:
    if not access.keeps(by, board):
        raise NotAllowed("manage")


def _not_over(meeting: Meeting) -> None:
    if meeting.is_over:
        raise Refused(_("This meeting is over: its minutes are fixed."), "over")


def _must_be_open(meeting: Meeting) -> None:
    _not_over(meeting)
    if meeting.state != State.OPEN:
        raise Refused(_("Open the meeting first."), "not_open")


def _change(
    by: Any,
    meeting: Meeting,
    version: int | None,
    verb: str,
    after: dict[str, Any],
    beside: Iterable[journal.Difference] = (),
) -> Meeting:
    if version is None:
        raise VersionMissing
    difference = journal.changed(meeting, after)
    versions.change(Meeting, meeting.pk, version, **after)
    _record(by, meeting, verb, [difference, *beside])
    meeting.refresh_from_db()
    return meeting


def _record(by: Any, meeting: Meeting, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    journal.record(
        by=by,
        organisation=meeting.board.organisation,
        initiative=meeting.board.initiative,
        verb=verb,
        params={"name": str(meeting.board), "number": meeting.number, **params},
        changes=changes,
    )
