"""What a person is expected at: meetings that are still ahead."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import journal
from jalon.pmo.decisions.models import Attendance, Meeting
from jalon.pmo.organisation.estates import Estate
from jalon.pmo.organisation.models import Person


def _invitations(person: Person) -> QuerySet[Any]:
    return Attendance.objects.filter(person=person, meeting__state=Meeting.State.PLANNED)


def _give(leaving: Person, to: Person) -> list[journal.Difference]:
    """The heir is expected instead; once, where both were."""
    changes = []
    for one in _invitations(leaving):
        if Attendance.objects.filter(meeting=one.meeting_id, person=to).exists():
            changes.append(journal.deleted(one))
            one.delete()
            continue
        changes.append(journal.changed(one, {"person_id": to.pk}))
        Attendance.objects.filter(pk=one.pk).update(person=to, version=F("version") + 1)
    return changes


ESTATES = (Estate(_("Invitations to meetings ahead"), _invitations, "person", give=_give, order=60),)
