"""Many entries at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts.models import User
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.registers import access
from jalon.pmo.registers.actions.entries import change
from jalon.pmo.registers.models import Entry

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
