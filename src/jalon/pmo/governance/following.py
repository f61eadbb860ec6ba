"""What follows a decided gate and an opened exception: conditions become actions, people are told."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_noop

from jalon.pmo.accounts.models import User
from jalon.pmo.governance.actions import exceptions
from jalon.pmo.governance.models import Ballot, Gate, Passage, Tolerance, ToleranceException
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.notices import actions as notices
from jalon.pmo.organisation.models import Person
from jalon.pmo.registers import actions as registers

KINDS = {
    "gate.asked": gettext_noop("%(board)s is asked to decide “%(gate)s” of %(initiative)s."),
    "gate.decided": gettext_noop("“%(gate)s” of %(initiative)s is decided."),
    "exception.opened": gettext_noop(
        "%(initiative)s strays beyond your tolerance: %(exception)s asks you to decide."
    ),
}


def gate_asked(gate: Gate, ballot: Ballot) -> None:
    """Everyone with a vote hears that a gate is before the committee."""
    seats = ballot.board.members.filter(role__in=("chair", "member"), person__user__isnull=False)
    _tell(
        "gate.asked",
        User.objects.filter(pk__in=seats.values("person__user_id")),
        gate,
        f"gate/ballot/{ballot.pk}",
    )


def gate_decided(by: Any, gate: Gate, passage: Passage) -> None:
    """Each condition becomes an action of its owner; who asked hears the outcome."""
    for one in passage.conditions:
        owner = Person.objects.filter(pk=one.get("owner"), organisation=gate.initiative.organisation).first()
        due = parse_date(one["due"]) if one.get("due") else None
        registers.create(
            by=by,
            initiative=gate.initiative,
            kind="action",
            title=one["title"],
            owner=owner,
            due=due,
            decided=True,
        )
    if passage.asked_by is not None and passage.asked_by != by:
        _tell("gate.decided", [passage.asked_by], gate, f"gate/passage/{passage.pk}")


def exception_opened(row: ToleranceException) -> None:
    """It goes to whoever set the tolerance."""
    if row.sent_to is None:
        return
    address = reverse("governance_tolerances", args=[row.initiative.slug])
    notices.notify(
        to=[row.sent_to],
        kind="exception.opened",
        params={"initiative": str(row.initiative), "exception": str(row)},
        url=f"{address}#e{row.number}",
        organisation=row.organisation,
        initiative=row.initiative,
        key=f"exception/{row.pk}",
    )


def hold_all(day: date) -> None:
    """Once a day, what a tolerance reaches is held against it: earned value moves without a run."""
    tops = Initiative.objects.filter(pk__in=Tolerance.objects.values("initiative_id"), archived__isnull=True)
    reached: dict[int, Initiative] = {}
    for top in tops:
        rows = Initiative.objects.filter(path__startswith=top.path, archived__isnull=True)
        reached |= {one.pk: one for one in rows.select_related("organisation")}
    for pk in sorted(reached):
        exceptions.check(reached[pk])


def _tell(kind: str, to: Any, gate: Gate, key: str) -> None:
    address = reverse("governance_stages", args=[gate.initiative.slug])
    notices.notify(
        to=to,
        kind=kind,
        params={"board": str(gate.board or ""), "gate": str(gate), "initiative": str(gate.initiative)},
        url=f"{address}?stage={gate.stage_id}",
        organisation=gate.initiative.organisation,
        initiative=gate.initiative,
        key=key,
    )
