"""Who is told of what is asked and decided."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from jalon.pmo.accounts.models import User
from jalon.pmo.decisions.models import Proposal


def _notify(**told: Any) -> None:
    """The notices room, where there is one."""
    try:
        from jalon.pmo.notices import actions as notices
    except ImportError:
        return
    notices.notify(**told)


def address(proposal: Proposal) -> str:
    """Where a proposal is read and voted on."""
    return reverse("proposal", args=[proposal.pk])


def tell_asked(proposal: Proposal, ballot: Any, *, again: bool) -> None:
    """Everyone who votes."""
    seats = ballot.board.members.filter(role__in=("chair", "member"), person__user__isnull=False)
    users = User.objects.filter(pk__in=seats.values("person__user_id"))
    _notify(
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
    _notify(
        to=users,
        kind=f"decision.{proposal.state}",
        params={"name": proposal.entry.title},
        url=address(proposal),
        organisation=proposal.organisation,
        initiative=proposal.initiative,
        key=f"proposal/{proposal.pk}/{proposal.state}/{proposal.again}",
    )
