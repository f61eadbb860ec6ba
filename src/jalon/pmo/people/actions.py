"""Every write of the people room."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.people import access
from jalon.pmo.people.models import Communication, Mark, Place, Send, Subject, Tension
from jalon.pmo.people.rhythm import dues

AHEAD = timedelta(days=365)
"""How far sends are generated."""
MOST_ROWS = {"place": 30, "subject": 100, "stakeholder": 100, "communication": 100}


@transaction.atomic
def add(*, by: Any, initiative: Any, what: str, **fields: Any) -> Any:
    """A new stakeholder, communication, place or subject of an initiative."""
    _must_plan(by, initiative)
    model = access.ROWS[what]
    if model._default_manager.filter(initiative=initiative, archived=None).count() >= MOST_ROWS[what]:
        raise Refused(
            _("There are %(most)s rows already: remove some first.") % {"most": MOST_ROWS[what]},
            "too_many_rows",
        )
    made = model(initiative=initiative, **fields)
    _check(made)
    made.save(force_insert=True)
    changes = [journal.created(made), *_generated(made)]
    _record(by, made, "add", changes)
    return made


@transaction.atomic
def change(*, by: Any, row: Any, version: int | None, **fields: Any) -> Any:
    """New values of a row."""
    _must_plan(by, row.initiative)
    held = type(row)._default_manager.get(pk=row.pk)
    columns = {
        (f"{name}_id" if name in ("owner", "person", "above") else name): getattr(value, "pk", value)
        for name, value in fields.items()
    }
    difference = journal.changed(held, columns)
    for name, value in columns.items():
        setattr(held, name, value)
    held.initiative = row.initiative
    _check(held)
    versions.change(type(row), row.pk, version, **columns)
    held.refresh_from_db(fields=["version"])
    _record(by, held, "change", [difference, *_generated(held)])
    return held


@transaction.atomic
def put_away(*, by: Any, row: Any, version: int | None, restore: bool = False) -> Any:
    """Take a row out of sight, or bring it back."""
    _must_plan(by, row.initiative)
    after = {"archived": None if restore else timezone.now()}
    difference = journal.changed(row, after)
    versions.change(type(row), row.pk, version, **after)
    _record(by, row, "restore" if restore else "remove", [difference])
    return row


@transaction.atomic
def mark(*, by: Any, subject: Subject, place: Place, version: int | None, letter: str) -> None:
    """Give a place its letter for a subject, or none; the subject's version guards its row."""
    _must_plan(by, subject.initiative)
    if place.initiative_id != subject.initiative_id:
        raise Refused(_("That role is not one of this initiative."), "place_unknown", "place")
    if letter and letter not in Mark.Letter.values:
        raise Refused(_("A responsibility is R, A, C or I."), "letter_unknown", "letter")
    held = Mark.objects.filter(subject=subject, place=place).first()
    before = {"letter": held.letter} if held else None
    versions.change(Subject, subject.pk, version)
    if not letter:
        Mark.objects.filter(subject=subject, place=place).delete()
        after = None
    else:
        held, _new = Mark.objects.update_or_create(subject=subject, place=place, defaults={"letter": letter})
        after = {"letter": letter}
    if before == after:
        return
    difference = journal.Difference(Mark._meta.label, f"{subject.pk}/{place.pk}", before, after)
    _record(by, subject, "mark", [difference])


@transaction.atomic
def note_sent(*, by: Any, send: Send, version: int | None, sent: bool) -> None:
    """Say that a send is done, or not yet."""
    _must_plan(by, send.communication.initiative)
    after = {"sent_at": timezone.now() if sent else None, "sent_by_id": by.pk if sent else None}
    difference = journal.changed(send, after)
    versions.change(Send, send.pk, version, **after)
    _record(by, send.communication, "sent" if sent else "unsent", [difference])


@transaction.atomic
def add_tension(*, by: Any, initiative: Any, readers: Any = (), **fields: Any) -> Tension:
    """A new tension, seen by its owner and the persons named."""
    if "comment" not in policy.rights(by, initiative):
        raise NotAllowed("comment")
    made = Tension(initiative=initiative, owner=by, **fields)
    made.full_clean(exclude=["initiative", "owner"])
    made.save(force_insert=True)
    made.readers.set(_readers(initiative, readers))
    _in_confidence(by, made, "tension.add")
    return made


@transaction.atomic
def change_tension(
    *, by: Any, tension: Tension, version: int | None, readers: Any, settled: bool, **fields: Any
) -> None:
    """New values of a tension; who is named for it is its owner's to say."""
    values = {**fields, "settled": (tension.settled or timezone.now()) if settled else None}
    versions.change(Tension, tension.pk, version, **values)
    if by.pk == tension.owner_id:
        tension.readers.set(_readers(tension.initiative, readers))
    _in_confidence(by, tension, "tension.change")


@transaction.atomic
def forget_tension(*, by: Any, tension: Tension, version: int | None) -> None:
    """Delete a tension for good: only its owner does."""
    if by.pk != tension.owner_id:
        raise NotAllowed("owner")
    versions.change(Tension, tension.pk, version)
    _in_confidence(by, tension, "tension.forget")
    tension.delete()


def _readers(initiative: Any, wanted: Any) -> list[Any]:
    allowed = {user.pk for user in access.may_read(initiative)}
    return [one for one in wanted if one.pk in allowed]


def _in_confidence(by: Any, tension: Tension, verb: str) -> None:
    """The journal of the person, not of the initiative, and no word of what was written."""
    journal.record(
        by=by,
        verb=verb,
        changes=[journal.Difference(Tension._meta.label, tension.pk, {}, {})],
    )


def _generated(row: Any) -> list[journal.Difference]:
    """The sends of a communication made anew: what was sent stays, what is to come follows the rhythm."""
    if not isinstance(row, Communication):
        return []
    today = timezone.localdate()
    last = min(row.last or date.max, max(today, row.first) + AHEAD)
    wanted = set(dues(row.rhythm, row.first, last))
    held = {one.due: one for one in row.sends.all()}
    gone = [one for due, one in held.items() if due not in wanted and one.sent_at is None]
    Send.objects.filter(pk__in=[one.pk for one in gone]).delete()
    new = sorted(wanted - held.keys())
    Send.objects.bulk_create([Send(communication=row, due=due) for due in new])
    if not new and not gone:
        return []
    summary = {"new": len(new), "gone": len(gone)}
    return [journal.Difference(Send._meta.label, f"{row.pk}/*", {}, summary)]


def _check(row: Any) -> None:
    row.full_clean(exclude=["initiative"])
    if isinstance(row, Communication) and row.last and row.last < row.first:
        raise Refused(_("The last time comes before the first."), "last_before_first", "last")
    if isinstance(row, Place):
        _check_place(row)


def _check_place(row: Place) -> None:
    step, seen = row.above, {row.pk}
    while step is not None:
        if step.initiative_id != row.initiative_id:
            raise Refused(_("That role is not one of this initiative."), "place_unknown", "above")
        if step.pk in seen:
            raise Refused(_("“%(name)s” would report to itself.") % {"name": row}, "loop", "above")
        seen.add(step.pk)
        step = step.above


def _must_plan(by: Any, initiative: Any) -> None:
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")


def _record(by: Any, row: Any, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by,
        organisation=row.initiative.organisation,
        initiative=row.initiative,
        verb=f"people.{verb}",
        params={"name": str(row), "what": row._meta.model_name},
        changes=changes,
    )
