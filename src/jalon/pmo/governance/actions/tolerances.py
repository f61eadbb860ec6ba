"""Tolerances: set, changed, taken away; where a matter stands, said by a person."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import queries
from jalon.pmo.governance.models import Level, Matter, Tolerance

TYPED = (Matter.BENEFIT, Matter.SUSTAINABILITY)
"""What Jalon does not measure itself: a person says where it stands."""
FIELDS = frozenset({"amount", "probability", "note"})


@transaction.atomic
def set_tolerance(
    *, by: Any, initiative: Any, matter: str, version: int | None = None, **fields: Any
) -> Tolerance:
    """Set or change the tolerance of a level on one matter, then check what it holds for.

    Who manages there gives the tolerance to whoever runs it; nobody widens their own.
    """
    if "manage" not in policy.rights(by, initiative):
        raise NotAllowed("manage")
    if matter not in Matter.values:
        raise Refused(_("There is no such matter of a tolerance."), "unknown_value", "matter")
    if unknown := set(fields) - FIELDS:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    _check(fields)
    row = Tolerance.objects.filter(initiative=initiative, matter=matter).first()
    after = {**fields, "set_by_id": by.pk, "set_at": timezone.now()}
    if row is None:
        row = Tolerance.objects.create(initiative=initiative, matter=matter, **after)
        change = journal.created(row)
    else:
        change = journal.changed(row, after)
        versions.change(Tolerance, row.pk, version, **after)
        row.refresh_from_db()
    record(by, initiative, "tolerance.set", [change], matter=matter)
    check_later(initiative)
    return row


@transaction.atomic
def report_level(
    *, by: Any, initiative: Any, matter: str, level: float | None, version: int | None = None
) -> Level:
    """Say where an initiative stands on a matter that Jalon does not measure; wherever the limit was set."""
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")
    if matter not in TYPED:
        raise Refused(
            _("Jalon measures this itself, or does not know it: nobody types it."), "measured", "matter"
        )
    if matter not in queries.tolerances(initiative):
        raise Refused(_("No tolerance holds here on this: set one first."), "no_tolerance", "matter")
    _check({"level": level})
    after = {"value": level, "said_by_id": by.pk, "said_at": timezone.now()}
    row = Level.objects.filter(initiative=initiative, matter=matter).first()
    if row is None:
        row = Level.objects.create(initiative=initiative, matter=matter, **after)
        change = journal.created(row)
    else:
        change = journal.changed(row, after)
        versions.change(Level, row.pk, version, **after)
        row.refresh_from_db()
    record(by, initiative, "tolerance.report", [change], matter=matter)
    check_later(initiative)
    return row


@transaction.atomic
def remove_tolerance(*, by: Any, tolerance: Tolerance, version: int | None) -> None:
    """Take a tolerance away: the one above holds again; its exceptions stay on record."""
    if "manage" not in policy.rights(by, tolerance.initiative):
        raise NotAllowed("manage")
    difference = journal.deleted(tolerance)
    versions.change(Tolerance, tolerance.pk, version)
    initiative = tolerance.initiative
    record(by, initiative, "tolerance.remove", [difference], matter=tolerance.matter)
    Tolerance.objects.filter(pk=tolerance.pk).delete()
    check_later(initiative)


def check_later(initiative: Any) -> None:
    """What the tolerances of a level reach is held against them, after this transaction."""
    from jalon.pmo.governance.jobs import check_below

    transaction.on_commit(lambda: check_below.enqueue(initiative.pk))


def _check(fields: dict[str, Any]) -> None:
    amount, chance, level = fields.get("amount", 0), fields.get("probability", 20), fields.get("level")
    if amount is None or not 0 <= amount <= 1_000_000_000:
        raise Refused(_("A tolerance is zero or more."), "amount", "amount")
    if not 1 <= chance <= 99:
        raise Refused(_("A chance is between 1 and 99 percent."), "probability", "probability")
    if level is not None and not -1_000_000_000 <= level <= 1_000_000_000:
        raise Refused(_("This level is out of range."), "level", "level")


def record(by: Any, initiative: Any, verb: str, changes: list[journal.Difference], **params: Any) -> None:
    """One entry of the journal about a tolerance or an exception."""
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params={"name": str(params.get("number") or params.get("matter", "")), **params},
        changes=changes,
    )
