"""Where a lesson helped."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.registers import access
from jalon.pmo.registers.models import Entry, Kind, LessonUse


@transaction.atomic
def helped(*, by: User, entry: Entry, initiative: Initiative) -> int:
    """Say that a lesson helped in another initiative; in how many it has."""
    access.need(by, entry, "view")
    held = policy.rights(by, initiative)
    if "view" not in held:
        raise NotVisible
    if "progress" not in held:
        raise NotAllowed("progress")
    if entry.kind != Kind.LESSON:
        raise Refused(_("Only a lesson helps elsewhere."), "not_a_lesson")
    if entry.initiative_id == initiative.pk:
        raise Refused(_("A lesson helps elsewhere: this is where it was learnt."), "own_lesson")
    use, is_new = LessonUse.objects.get_or_create(entry=entry, initiative=initiative, defaults={"by": by})
    if is_new:
        journal.record(
            by=by,
            organisation=initiative.organisation,
            initiative=initiative,
            verb="lesson.helped",
            params={"name": entry.title},
            changes=[journal.created(use)],
        )
    return entry.uses.count()
