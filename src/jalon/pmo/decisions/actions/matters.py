"""Changes, decisions and actions: written down, closed."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused
from jalon.pmo.decisions.models import Matter


@transaction.atomic
def create(*, by: Any, initiative: Any, kind: str, title: str, **fields: Any) -> Matter:
    """A new one, under the next number of its kind."""
    label = " ".join(title.split())
    if not label or len(label) > 300:
        raise Refused(_("A title has 1 to %(most)d characters.") % {"most": 300}, "title", "title")
    rows = Matter.objects.filter(organisation_id=initiative.organisation_id, kind=kind)
    made = Matter.objects.create(
        organisation=initiative.organisation,
        initiative=initiative,
        kind=kind,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        title=label,
        raised_by=by,
        **fields,
    )
    _record(by, made, f"{kind}.create", [journal.created(made)])
    return made


@transaction.atomic
def close(*, by: Any, entry: Matter) -> Matter:
    """It is settled."""
    after = {"closed": timezone.now()}
    difference = journal.changed(entry, after)
    Matter.objects.filter(pk=entry.pk).update(version=entry.version + 1, **after)
    entry.refresh_from_db()
    _record(by, entry, f"{entry.kind}.close", [difference])
    return entry


def _record(by: Any, matter: Matter, verb: str, changes: list[journal.Difference]) -> None:
    journal.record(
        by=by,
        organisation=matter.organisation,
        initiative=matter.initiative,
        verb=verb,
        params={"name": matter.title},
        changes=changes,
    )
