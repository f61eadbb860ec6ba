"""Every write of the people room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.people import access, sources
from jalon.pmo.people.models import Communication, Mark, Place, Send, Subject, Tension
from jalon.pmo.people.rhythm import dues

AHEAD = timedelta(days=365)
"""How far sends are generated, and how far back where a plan began long ago."""
FARTHEST = timedelta(days=3653)
"""A first time beyond this is a mistyped year."""
MOST_ROWS = {"place": 30, "subject": 100, "stakeholder": 100, "communication": 100}


@transaction.atomic
def add(*, by: Any, initiative: Any, what: str, **fields: Any) -> Any:
    """A new stakeholder, communication, place or subject of an initiative."""
    _must_plan(by, initiative)
    model = access.ROWS[what]
    _room_for(what, initiative, 1)
    made = model(initiative=initiative, **fields)
    _check(made)
    made.save(force_insert=True)
    changes = [journal.created(made), *_generated(made)]
    _record(by, made, "add", changes)
    return made


@transaction.atomic
def add_subjects(*, by: Any, initiative: Any, records: Iterable[tuple[str, str]]) -> list[Subject]:
    """Rows of the matrix for records of the plan, the products or the decisions, each named by kind and key.

    One that has its row already keeps it.
    """
    _must_plan(by, initiative)
    known = {(kind, one.key): one.label for kind, rows in sources.records(initiative).items() for one in rows}
    held = set(Subject.objects.filter(initiative=initiative, archived=None).values_list("kind", "key"))
    wanted = list(dict.fromkeys(records))
    if unknown := [one for one in wanted if one not in known]:
        raise Refused(
            _("“%(name)s” is none of the records of this initiative: load the page again.")
            % {"name": " ".join(unknown[0])},
            "record_unknown",
            "records",
        )
    fresh = [one for one in wanted if one not in held]
    _room_for("subject", initiative, len(fresh))
    made = [
        Subject.objects.create(initiative=initiative, kind=kind, key=key, label=known[kind, key])
        for kind, key in fresh
    ]
    for row in made:
        _record(by, row, "add", [journal.created(row)])
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
    if isinstance(held, Subject) and any(
        columns.get(n, getattr(held, n)) != getattr(held, n) for n in ("kind", "label")
    ):
        columns["key"] = ""  # from now on in one's own words
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
    if restore and isinstance(row, Subject) and row.key:
        twin = Subject.objects.filter(initiative=row.initiative, kind=row.kind, key=row.key, archived=None)
        if twin.exists():
            raise Refused(_("“%(name)s” has another row in the matrix by now.") % {"name": row}, "twin")
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


@transaction.atomic
def lengthen(*, row: Communication, day: date) -> int:
    """The daily work's part: the sends of the year from ``day`` on, as the plan says; how many are new."""
    changes = _generated(row, day)
    if not changes:
        return 0
    _record(None, row, "lengthen", changes)
    return int(changes[0].after["new"])


def _generated(row: Any, day: date | None = None) -> list[journal.Difference]:
    """The sends of a communication made anew: what was sent stays, what is to come follows the rhythm."""
    if not isinstance(row, Communication):
        return []
    today = day or timezone.localdate()
    last = min(row.last or date.max, max(today + AHEAD, row.first))
    wanted = set(dues(row.rhythm, row.first, last, today - AHEAD))
    held = {one.due: one for one in row.sends.filter(Q(due__lt=row.first) | Q(due__gte=today - AHEAD))}
    gone = [one for due, one in held.items() if due not in wanted and one.sent_at is None]
    Send.objects.filter(pk__in=[one.pk for one in gone]).delete()
    new = sorted(wanted - held.keys())
    Send.objects.bulk_create([Send(communication=row, due=due) for due in new])
    if not new and not gone:
        return []
    summary = {"new": len(new), "gone": len(gone)}
    return [journal.Difference(Send._meta.label, f"{row.pk}/*", {}, summary)]


def _room_for(what: str, initiative: Any, count: int) -> None:
    held = access.ROWS[what]._default_manager.filter(initiative=initiative, archived=None).count()
    if held + count > MOST_ROWS[what]:
        raise Refused(
            _("There is room for %(most)s rows, and %(held)s are there: remove some first.")
            % {"most": MOST_ROWS[what], "held": held},
            "too_many_rows",
        )


def _check(row: Any) -> None:
    row.full_clean(exclude=["initiative"])
    if isinstance(row, Communication):
        if row.last and row.last < row.first:
            raise Refused(_("The last time comes before the first."), "last_before_first", "last")
        if row.first > timezone.localdate() + FARTHEST:
            raise Refused(
                _("The first time is more than ten years ahead: check its year."), "too_far", "first"
            )
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
