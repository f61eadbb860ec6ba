"""From a user and an id to what the room keeps, or 404 / 403. A tension is its owner's and its readers'."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts.models import User
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people.models import Communication, Place, Row, Send, Stakeholder, Subject, Tension

ROWS: dict[str, type[Row]] = {
    "stakeholder": Stakeholder,
    "communication": Communication,
    "place": Place,
    "subject": Subject,
}


def row(user: Any, slug: str, what: str, pk: int, right: str = "view", *, archived: bool = False) -> Any:
    """One row of an initiative, by the word for its kind."""
    initiative = initiatives.initiative(user, slug, right)
    model = ROWS.get(what)
    if model is None:
        raise NotVisible
    found = model._default_manager.filter(pk=pk, initiative=initiative, archived__isnull=not archived).first()
    if found is None:
        raise NotVisible
    found.initiative = initiative
    return found


def send(user: Any, slug: str, pk: int, right: str = "plan") -> Send:
    """One send of an initiative's communication plan."""
    initiative = initiatives.initiative(user, slug, right)
    found = (
        Send.objects.filter(pk=pk, communication__initiative=initiative, communication__archived=None)
        .select_related("communication")
        .first()
    )
    if found is None:
        raise NotVisible
    found.communication.initiative = initiative
    return found


def tensions(user: Any) -> QuerySet[Tension]:
    """The tensions the user owns or is named for, at initiatives they still see."""
    mine = Q(owner_id=user.pk) | Q(readers=user.pk)
    reach = policy.reach(user).condition(prefix="initiative__")
    return Tension.objects.filter(reach).filter(mine).distinct()


def tension(user: Any, slug: str, pk: int) -> Tension:
    """One tension; to others, managers and the office too, there is none."""
    found = (
        tensions(user)
        .filter(pk=pk, initiative__slug=slug)
        .select_related("initiative__organisation", "owner")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def may_read(initiative: Any) -> QuerySet[User]:
    """The persons whom a tension of the initiative may name: those who see it."""
    ancestors = [*initiative.ancestor_ids, initiative.pk]
    return User.objects.filter(
        Q(memberships__initiative_id__in=ancestors) | Q(memberships__initiative=None),
        memberships__organisation_id=initiative.organisation_id,
        is_active=True,
    ).distinct()
