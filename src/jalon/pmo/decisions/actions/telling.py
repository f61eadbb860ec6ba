"""Who is told of what is asked and decided."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop

from jalon.pmo.accounts.models import User
from jalon.pmo.decisions.models import Proposal
from jalon.pmo.notices import actions as notices
from jalon.pmo.notices import kinds

ASKED = gettext_noop("%(board)s is asked to decide: %(name)s")
ASKED_AGAIN = gettext_noop("The plan has moved: %(board)s is asked again to decide: %(name)s")
APPLIED = gettext_noop("Approved and applied to the plan: %(name)s")
APPROVED = gettext_noop("Approved: %(name)s")
REFUSED = gettext_noop("Refused: %(name)s")


def declare() -> None:
    """The kinds of notices of this room; called when Django starts."""
    kinds.add("decision.asked", ASKED)
    kinds.add("decision.asked_again", ASKED_AGAIN)
    kinds.add("decision.applied", APPLIED)
    kinds.add("decision.approved", APPROVED)
    kinds.add("decision.refused", REFUSED)


def address(proposal: Proposal) -> str:
    """Where a proposal is read and voted on."""
    return reverse("proposal", args=[proposal.pk])


def tell_asked(proposal: Proposal, ballot: Any, *, again: bool) -> None:
    """Everyone who votes."""
    seats = ballot.board.members.filter(role__in=("chair", "member"), person__user__isnull=False)
    users = User.objects.filter(pk__in=seats.values("person__user_id"))
    notices.notify(
        to=users,
        kind="decision.asked_again" if again else "decision.asked",
        params={"name": proposal.entry.title, "board": str(ballot.board)},
        url=address(proposal),
        organisation=proposal.organisation,
        initiative=proposal.initiative,
        key=f"ballot/{ballot.pk}",
    )


def tell_decided(proposal: Proposal) -> None:
    """Who asked, and who raised it."""
    users = User.objects.filter(pk__in={proposal.asked_by_id, proposal.entry.raised_by_id} - {None})
    notices.notify(
        to=users,
        kind=f"decision.{proposal.state}",
        params={"name": proposal.entry.title},
        url=address(proposal),
        organisation=proposal.organisation,
        initiative=proposal.initiative,
        key=f"proposal/{proposal.pk}/{proposal.state}/{proposal.again}",
    )
