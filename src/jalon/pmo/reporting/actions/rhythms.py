"""How often reports are asked, at a node and below."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused, VersionMissing
from jalon.pmo.reporting.models import Rhythm

_MOST_DAY = {"month": 31, "week": 7, "never": 31}
MOST_REMIND = 15


@transaction.atomic
def set_rhythm(
    *,
    by: Any,
    organisation: Any,
    initiative: Any = None,
    version: int | None = None,
    every: str,
    day: int = 31,
    who: str = Rhythm.Who.PROJECTS,
    remind: int = 3,
    since: date | None = None,
) -> Rhythm | None:
    """Set the rhythm of a node (None: of the whole organisation); an empty `every` is "as above"."""
    place = initiative if initiative is not None else organisation
    allowed = (
        policy.can(by, "manage", initiative)
        if initiative is not None
        else policy.can_in(by, "manage", organisation)
    )
    if not allowed:
        raise NotAllowed("manage")
    held = Rhythm.objects.filter(organisation=organisation, initiative=initiative).first()
    if held is not None and version is None:
        raise VersionMissing
    if every:
        _check(every, day, who, remind)
    if not every:
        if held is None:
            return None
        versions.change(Rhythm, held.pk, version)
        difference = journal.deleted(held)
        held.delete()
        held = None
    elif held is None:
        held = Rhythm.objects.create(
            organisation=organisation,
            initiative=initiative,
            every=every,
            day=day,
            who=who,
            remind=remind,
            since=since or timezone.localdate(),
        )
        difference = journal.created(held)
    else:
        fields = {"every": every, "day": day, "who": who, "remind": remind}
        difference = journal.changed(held, fields)
        versions.change(Rhythm, held.pk, version, **fields)
        held.refresh_from_db()
    journal.record(
        by=by,
        organisation=organisation,
        initiative=initiative,
        verb="report.rhythm",
        params={"name": str(place), "every": every},
        changes=[difference],
    )
    return held


def _check(every: str, day: int, who: str, remind: int) -> None:
    if every not in Rhythm.Every.values or who not in Rhythm.Who.values:
        raise Refused(_("Choose how often reports are due, and from whom."), "unknown_value", "every")
    if not 1 <= day <= _MOST_DAY[every]:
        raise Refused(
            _("The day is between 1 and %(most)d.") % {"most": _MOST_DAY[every]}, "day_unknown", "day"
        )
    if not 0 <= remind <= MOST_REMIND:
        raise Refused(
            _("A reminder goes out at most %(most)d days before.") % {"most": MOST_REMIND},
            "too_early",
            "remind",
        )
