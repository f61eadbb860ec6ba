"""Many entries at once: new values, and the handing over of a leaving person's records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.organisation.models import Organisation, Person
from jalon.pmo.registers import access
from jalon.pmo.registers.actions.entries import change
from jalon.pmo.registers.models import OPEN_STATES, Entry, Response

MOST = 500
BULK_FIELDS = frozenset({"owner", "due", "state", "priority"})


@transaction.atomic
def change_many(*, by: User, versions: Mapping[int, int], **fields: Any) -> list[Entry]:
    """The same values for many entries, all or none; each with the version it was read at."""
    if len(versions) > MOST:
        raise Refused(_("Change at most %(most)d entries at once.") % {"most": MOST}, "too_many")
    if unknown := set(fields) - BULK_FIELDS:
        raise Refused(_("%(name)s cannot be changed here.") % {"name": min(unknown)}, "unknown_field")
    rows = list(
        access.visible_to(by)
        .filter(pk__in=versions)
        .select_related("initiative__organisation", "organisation", "held_at", "owner")
        .order_by("pk")
    )
    if len(rows) != len(versions):
        raise NotVisible
    for row in rows:
        change(by=by, entry=row, version=versions[row.pk], **fields)
    return rows


@transaction.atomic
def hand_over(*, by: User, organisation: Organisation, leaving: Person, to: Person) -> int:
    """All that a leaving person owns and is still open goes to another, in one change set."""
    if not policy.can_in(by, "administer", organisation):
        raise NotAllowed("administer")
    if {leaving.organisation_id, to.organisation_id} != {organisation.pk}:
        raise NotVisible
    if leaving.pk == to.pk:
        raise Refused(_("Choose someone else: %(person)s is leaving.") % {"person": leaving}, "same", "to")
    entries = list(Entry.objects.filter(organisation=organisation, owner=leaving, state__in=OPEN_STATES))
    responses = list(
        Response.objects.filter(
            entry__organisation=organisation, owner=leaving, done__isnull=True, entry__state__in=OPEN_STATES
        )
    )
    changes = [journal.changed(row, {"owner_id": to.pk}) for row in (*entries, *responses)]
    if not changes:
        return 0
    Entry.objects.filter(pk__in=[row.pk for row in entries]).update(
        owner=to, version=F("version") + 1, changed=timezone.now()
    )
    Response.objects.filter(pk__in=[row.pk for row in responses]).update(owner=to, version=F("version") + 1)
    journal.record(
        by=by,
        organisation=organisation,
        verb="register.hand_over",
        params={"name": leaving.name, "to": to.name, "count": len(changes)},
        changes=changes,
    )
    return len(changes)
