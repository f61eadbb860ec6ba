"""From a user and an id to a scenario, a proposal, a meeting: or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.decisions.models import AgendaItem, Meeting, Proposal, Scenario
from jalon.pmo.governance import access as governance


def scenarios(user: Any, right: str = "view") -> QuerySet[Scenario]:
    """The scenarios of the plans at which the user has the right."""
    return Scenario.objects.filter(policy.reach(user).condition(right, prefix="plan__initiative__"))


def scenario(user: Any, pk: int, right: str = "view") -> Scenario:
    """One scenario, for a user who may do this at its plan."""
    found = (
        scenarios(user)
        .filter(pk=pk)
        .select_related("plan__initiative__organisation", "by", "run")
        .defer("past", "ahead")
        .first()
    )
    if found is None:
        raise NotVisible
    found.plan.rights = policy.rights(user, found.plan.initiative)
    if right not in found.plan.rights:
        raise NotAllowed(right)
    return found


def proposals(user: Any) -> QuerySet[Proposal]:
    """The proposals of the initiatives the user sees, and those before a committee the user sits on."""
    here = Q(policy.reach(user).condition(prefix="initiative__"))
    seat = Q(board__members__person__user_id=getattr(user, "pk", None) or 0)
    return Proposal.objects.filter(pk__in=Proposal.objects.filter(here | seat).values("pk"))


def proposal(user: Any, pk: int) -> Proposal:
    """One proposal the user may see, with the rights held at its initiative."""
    found = (
        proposals(user)
        .filter(pk=pk)
        .select_related(
            "initiative__organisation", "entry", "board", "ballot__board", "scenario__plan__initiative"
        )
        .first()
    )
    if found is None:
        raise NotVisible
    found.rights = policy.rights(user, found.initiative)
    return found


def meetings(user: Any) -> QuerySet[Meeting]:
    """The meetings of the committees the user sees."""
    return Meeting.objects.filter(board__in=governance.boards(user))


def meeting(user: Any, pk: int, right: str = "view") -> Meeting:
    """One meeting, for a user who may do this at its committee; the chair and the secretary keep it too."""
    found = meetings(user).filter(pk=pk).select_related("board__organisation", "board__initiative").first()
    if found is None:
        raise NotVisible
    if right != "view" and not keeps(user, found.board):
        raise NotAllowed(right)
    return found


def item(user: Any, pk: int, right: str = "view") -> AgendaItem:
    """One point of a meeting the user may see, or keep."""
    found = AgendaItem.objects.filter(pk=pk).select_related("proposal__entry", "ballot").first()
    if found is None:
        raise NotVisible
    found.meeting = meeting(user, found.meeting_id, right)
    return found


def keeps(user: Any, board: Any) -> bool:
    """Whether the person prepares and minutes a committee: its chair, its secretary, who manages there."""
    if board.members.filter(person__user_id=user.pk, role__in=("chair", "secretary")).exists():
        return True
    reach = policy.reach(user)
    held = (
        reach.rights_at(board.initiative) if board.initiative_id else reach.rights_in(board.organisation_id)
    )
    return "manage" in held
