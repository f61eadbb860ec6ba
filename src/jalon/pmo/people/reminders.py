"""Once a day: sends are generated a year ahead, and whoever owes one is told; twice the same day is once.

The owner of the line is told where they have an account and still see the initiative, else those who
manage it there.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_noop

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import Membership, User
from jalon.pmo.initiatives.models import Stage
from jalon.pmo.notices import actions as notices
from jalon.pmo.people import actions
from jalon.pmo.people.models import Communication, Send

BEFORE = timedelta(days=2)
"""How early a send is announced."""
OLDEST = timedelta(days=31)
"""A send that is late for longer is on its page, not in a notice."""
KINDS = {
    "send.due": gettext_noop("“%(subject)s” is to go out on %(due)s, to: %(audience)s."),
    "send.late": gettext_noop("“%(subject)s” was to go out on %(due)s, to: %(audience)s. Say when it has."),
}


def run(day: date) -> None:
    """All initiatives that still live."""
    lines = Communication.objects.filter(archived=None, initiative__archived=None).exclude(
        initiative__stage=Stage.CLOSED
    )
    lines = lines.select_related("initiative__organisation", "initiative__owner__user", "owner__user")
    repeated = lines.exclude(rhythm=Communication.Rhythm.ONCE).filter(Q(last=None) | Q(last__gte=day))
    for one in repeated.annotate(until=Max("sends__due")).order_by("pk"):
        if one.until is None or one.until < min(one.last or date.max, day + actions.AHEAD):
            actions.lengthen(row=one, day=day)
    by_pk = {one.pk: one for one in lines}
    owed = Send.objects.filter(sent_at=None, due__gte=day - OLDEST, due__lte=day + BEFORE)
    for send in owed.filter(communication__in=by_pk).order_by("due", "pk"):
        _tell(by_pk[send.communication_id], send.due, "send.late" if send.due < day else "send.due")


def _tell(line: Communication, due: date, kind: str) -> None:
    initiative = line.initiative
    notices.notify(
        to=_responsible(line),
        kind=kind,
        params={"subject": line.subject, "audience": line.audience, "due": due.isoformat()},
        url=reverse("people_communication", args=[initiative.slug]),
        organisation=initiative.organisation,
        initiative=initiative,
        key=f"{kind}/{line.pk}/{due.isoformat()}",
    )


def _responsible(line: Communication) -> Iterable[User]:
    """Who says it; else whoever answers for the initiative; else who manages it there."""
    for person in (line.owner, line.initiative.owner):
        user: Any = person.user if person is not None else None
        if user is not None and user.is_active and policy.can(user, "view", line.initiative):
            return [user]
    here = Membership.objects.filter(initiative=line.initiative, user__is_active=True).select_related("user")
    return [one.user for one in here if "plan" in policy.ROLE_RIGHTS[one.role]]
