"""Once a day: a reminder before a report is due, and word of the late ones; twice the same day is once.

The owner is told where they have an account, else whoever manages the project there. Where the office
requires (controlling, and directive), a late report escalates: it is kept as gone one level up, and told to
who answers there and to the office.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_noop

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import Membership, User
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices import actions as notices
from jalon.pmo.organisation.models import Organisation
from jalon.pmo.reporting import actions, queries
from jalon.pmo.reporting.models import StatusReport

REMIND = gettext_noop("The report of %(name)s is due on %(due)s.")
LATE = gettext_noop("The report of %(name)s, due on %(due)s, is late.")
ESCALATED = gettext_noop("The report of %(name)s, due on %(due)s, is late and goes up to %(level)s.")


def run(day: date) -> None:
    """All organisations."""
    for organisation in Organisation.objects.filter(report_rhythms__isnull=False).distinct():
        with transaction.atomic():
            _of(organisation, day)


def _of(organisation: Any, day: date) -> None:
    rows = (
        Initiative.objects.filter(organisation=organisation, archived__isnull=True)
        .exclude(stage__in=queries.ENDED)
        .select_related("organisation", "owner__user", "parent__owner__user", "parent__organisation")
    )
    found = list(rows)
    until = dict(
        StatusReport.objects.filter(organisation=organisation, state=StatusReport.State.SIGNED)
        .values_list("initiative_id")
        .annotate(last=Max("period_end"))
        .order_by()
    )
    late = {one.pk: due for one, due in queries.late_among(organisation, found, day)}
    levels = engagement.levels([one for one in found if one.pk in late])
    people = _People(organisation)
    rhythms = queries.rhythms_over(organisation)
    for one in found:
        rhythm = queries.due_of(rhythms, one)
        if rhythm is None:
            continue
        if one.pk in late:
            _tell(people.responsible(one), "report.late", one, late[one.pk])
            if levels[one.pk] in (engagement.CONTROLLING, engagement.DIRECTIVE):
                up = actions.escalate(initiative=one, due=late[one.pk])
                above = people.responsible(up.level) if up.level is not None else []
                to = {user.pk: user for user in (*above, *people.office)}
                level = str(up.level or organisation)
                _tell(to.values(), "report.escalated", one, late[one.pk], level=level)
            continue
        due = rhythm.coming(day)
        known = until.get(one.pk)
        if due - day <= timedelta(days=rhythm.remind) and (known is None or known < due):
            _tell(people.responsible(one), "report.due", one, due)


class _People:
    """Who is told, read once an organisation."""

    def __init__(self, organisation: Any) -> None:
        rows = Membership.objects.filter(organisation=organisation).select_related("user")
        self.office: list[User] = []
        self.managers: dict[int, list[User]] = defaultdict(list)
        for row in rows.filter(user__is_active=True):
            held = policy.ROLE_RIGHTS[row.role]
            if row.initiative_id is None and "administer" in held:
                self.office.append(row.user)
            elif row.initiative_id is not None and "plan" in held:
                self.managers[row.initiative_id].append(row.user)

    def responsible(self, initiative: Any) -> list[User]:
        """The owner with an account; else those who manage it, here or nearest above; else the office."""
        owner = initiative.owner.user if initiative.owner_id else None
        if owner is not None and owner.is_active and policy.can(owner, "plan", initiative):
            return [owner]
        for pk in (initiative.pk, *reversed(initiative.ancestor_ids)):
            if self.managers.get(pk):
                return self.managers[pk]
        return self.office


def _tell(to: Iterable[User], kind: str, initiative: Any, due: date, **more: str) -> None:
    notices.notify(
        to=to,
        kind=kind,
        params={"name": initiative.name, "due": due.isoformat(), **more},
        url=reverse("reports", args=[initiative.slug]),
        organisation=initiative.organisation,
        initiative=initiative,
        key=f"{kind}/{initiative.pk}/{due.isoformat()}",
    )
