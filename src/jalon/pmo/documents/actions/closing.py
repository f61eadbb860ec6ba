"""Closing an initiative, and opening it again: both said with what is missing, or why."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.documents import queries
from jalon.pmo.documents.actions.files import record, require
from jalon.pmo.documents.models import Closing, ClosingCheck, Handover
from jalon.pmo.initiatives import actions as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Initiative, Stage
from jalon.pmo.organisation.models import Person

State = ClosingCheck.State


@transaction.atomic
def say(*, by: Any, initiative: Any, key: str, state: str, note: str = "") -> Closing:
    """Say of one line of the checklist that it is done, not needed, or still to do."""
    require(by, "plan", initiative)
    _still_open(initiative)
    line = next((one for one in queries.readiness(initiative).checks if one.key == key), None)
    if line is None:
        raise NotVisible
    if state not in State.values:
        raise Refused(_("There is no such state."), "unknown_value", "state")
    if state == State.DONE and line.computed:
        raise Refused(
            _("“%(line)s” shows itself how it stands: it is not ticked by hand.") % {"line": line.name},
            "computed",
        )
    if state == State.WAIVED:
        if not note.strip():
            raise Refused(_("Say why it is not needed here."), "note_missing", "note")
        if engagement.is_controlled(initiative) and not engagement.is_office(by, initiative):
            raise engagement.OfficeOnly(
                _("The office requires this checklist: only a PMO officer says that a line is not needed.")
            )
    closing, changes = _begun(initiative)
    after = {"state": state, "note": note.strip()[:300], "at": timezone.now(), "by_id": by.pk}
    row = ClosingCheck.objects.filter(closing=closing, key=key).first()
    if row is None:
        changes.append(journal.created(ClosingCheck.objects.create(closing=closing, key=key, **after)))
    else:
        changes.append(journal.changed(row, after))
        ClosingCheck.objects.filter(pk=row.pk).update(version=F("version") + 1, **after)
    record(by, initiative, "closing.say", changes, name=line.name, state=state)
    return closing


@transaction.atomic
def accept(
    *,
    by: Any,
    initiative: Any,
    version: int | None,
    accepted_on: date | None,
    accepted_by: Person | None,
    reservations: str = "",
) -> Closing:
    """Who accepted the result, when, with which reservations; no day takes it back."""
    require(by, "approve", initiative)
    _still_open(initiative)
    if accepted_by is not None and accepted_by.organisation_id != initiative.organisation_id:
        raise NotVisible
    if accepted_on is not None and accepted_by is None:
        raise Refused(_("Say who accepted the result."), "who_missing", "accepted_by")
    if accepted_on is not None and accepted_on > timezone.localdate():
        raise Refused(_("A result is accepted on a day that has come."), "future", "accepted_on")
    closing, changes = _begun(initiative)
    after = {
        "accepted_on": accepted_on,
        "accepted_by_id": getattr(accepted_by, "pk", None),
        "reservations": reservations.strip()[:5000],
    }
    changes.append(journal.changed(closing, after))
    versions.change(Closing, closing.pk, closing.version if changes[:-1] else version, **after)
    closing.refresh_from_db()
    record(by, initiative, "closing.accept", changes, name=initiative.name)
    return closing


@transaction.atomic
def hand_over(
    *,
    by: Any,
    initiative: Any,
    title: str,
    person: Person | None = None,
    to: Initiative | None = None,
    due: date | None = None,
) -> Handover:
    """Something still open, and who or what takes it on."""
    require(by, "plan", initiative)
    _still_open(initiative)
    title = title.strip()[:300]
    if not title:
        raise Refused(_("Say what is still open."), "title_missing", "title")
    if person is not None and person.organisation_id != initiative.organisation_id:
        raise NotVisible
    if to is not None:
        require(by, "view", to)
        if to.pk == initiative.pk or to.stage == Stage.CLOSED:
            raise Refused(
                _("What is still open goes to another initiative, one that is open."), "wrong_place", "to"
            )
    made = Handover.objects.create(initiative=initiative, title=title, person=person, to=to, due=due)
    record(by, initiative, "handover.add", [journal.created(made)], name=title)
    return made


@transaction.atomic
def settle_handover(*, by: Any, row: Handover, version: int | None, done: bool = True) -> Handover:
    """It is done, or not after all; said where it comes from or where it went."""
    _may_settle(by, row)
    after = {"done_at": timezone.now() if done else None}
    change = journal.changed(row, after)
    versions.change(Handover, row.pk, version, **after)
    row.refresh_from_db()
    record(by, row.initiative, "handover.settle", [change], name=row.title)
    return row


@transaction.atomic
def drop_handover(*, by: Any, row: Handover, version: int | None) -> None:
    """It was no open item."""
    require(by, "plan", row.initiative)
    _still_open(row.initiative)
    versions.change(Handover, row.pk, version)
    record(by, row.initiative, "handover.remove", [journal.deleted(row)], name=row.title)
    Handover.objects.filter(pk=row.pk).delete()


@transaction.atomic
def close(*, by: Any, initiative: Any, version: int | None, reason: str = "") -> Closing:
    """The end of an initiative. Where the office requires, nothing may be missing; else it is said why.

    `version` is the initiative's.
    """
    require(by, "approve", initiative)
    _still_open(initiative)
    engagement.require_office(
        by, initiative, _("The office runs this initiative (directive): only a PMO officer closes it.")
    )
    missing = [one.name for one in queries.readiness(initiative).missing]
    if missing and engagement.is_controlled(initiative):
        raise Refused(_missing_sentence(missing), "not_ready")
    if missing and not reason.strip():
        raise Refused(
            _missing_sentence(missing) + " " + _("Say why it closes all the same."),
            "reason_missing",
            "reason",
        )
    versions.change(Initiative, initiative.pk, version)
    initiative.refresh_from_db()
    closing, changes = _begun(initiative)
    after = {
        "closed_at": timezone.now(),
        "closed_by_id": by.pk,
        "stage_before": initiative.stage,
        "missing": missing,
        "reason": reason.strip()[:500],
    }
    changes.append(journal.changed(closing, after))
    Closing.objects.filter(pk=closing.pk).update(version=F("version") + 1, **after)
    changes += initiatives.enter_stage(initiative, Stage.CLOSED)
    closing.refresh_from_db()
    record(by, initiative, "closing.close", changes, name=initiative.name, missing=missing)
    return closing


@transaction.atomic
def reopen(*, by: Any, initiative: Any, version: int | None, reason: str) -> Closing:
    """Open it again, with the reason; it stands where it stood. `version` is the closing's."""
    require(by, "manage", initiative)
    if not reason.strip():
        raise Refused(_("Say why it is opened again."), "reason_missing", "reason")
    closing = Closing.objects.filter(initiative=initiative, closed_at__isnull=False).first()
    if closing is None:
        raise Refused(_("%(name)s is not closed.") % {"name": initiative}, "not_closed")
    after = {
        "closed_at": None,
        "reopened_at": timezone.now(),
        "reopened_by_id": by.pk,
        "reopened_why": reason.strip()[:500],
    }
    changes = [journal.changed(closing, after)]
    versions.change(Closing, closing.pk, version, **after)
    changes += initiatives.enter_stage(initiative, closing.stage_before or Stage.CLOSING)
    closing.refresh_from_db()
    record(by, initiative, "closing.reopen", changes, name=initiative.name, reason=reason.strip()[:500])
    return closing


def _begun(initiative: Any) -> tuple[Closing, list[journal.Difference]]:
    closing, is_new = Closing.objects.get_or_create(initiative=initiative)
    return closing, [journal.created(closing)] if is_new else []


def _still_open(initiative: Any) -> None:
    if Closing.objects.filter(initiative=initiative, closed_at__isnull=False).exists():
        raise Refused(
            _("%(name)s is closed: open it again, with a reason, to change this.") % {"name": initiative},
            "closed",
        )


def _may_settle(by: Any, row: Handover) -> None:
    if row.to is not None and "plan" in policy.rights(by, row.to):
        return
    if row.person is not None and row.person.user_id == by.pk:
        return
    require(by, "plan", row.initiative)


def _missing_sentence(missing: list[str]) -> str:
    return ngettext(
        "%(count)d line of the checklist is missing: %(lines)s.",
        "%(count)d lines of the checklist are missing: %(lines)s.",
        len(missing),
    ) % {"count": len(missing), "lines": ", ".join(missing)}
