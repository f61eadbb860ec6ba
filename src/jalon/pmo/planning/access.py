"""From a user and an id to a plan, or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning.models import Plan, Run


def visible_to(user: Any, right: str = "view") -> QuerySet[Plan]:
    """The plans of the initiatives at which the user has the right."""
    return Plan.objects.filter(policy.reach(user).condition(right, prefix="initiative__"))


def plan(user: Any, pk: int, right: str = "view") -> Plan:
    """One plan, for a user who may do this there."""
    return _allowed(user, right, pk=pk)


def plan_of(user: Any, slug: str, right: str = "view") -> Plan | None:
    """The plan of the initiative at an address; None where the initiative has no plan yet."""
    initiative = initiatives.initiative(user, slug, right)
    found = (
        Plan.objects.filter(initiative=initiative)
        .select_related("initiative__organisation", "baseline", "current_run", "calendar")
        .first()
    )
    if found is not None:
        found.rights = policy.rights(user, initiative)
    return found


def run(user: Any, plan_pk: int, pk: int, right: str = "view") -> Run:
    """One run of a plan, for a user who may do this there."""
    found = (
        Run.objects.filter(pk=pk, plan=plan(user, plan_pk, right))
        .select_related("plan__initiative__organisation")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def calendar(user: Any, pk: int, *, write: bool = False) -> Any:
    """A working calendar the person may see, or change."""
    found = (
        organisations.calendars(user)
        .filter(pk=pk)
        .select_related("organisation", "initiative__organisation", "person", "parent")
        .first()
    )
    if found is None:
        raise NotVisible
    if write and not may_change(user, found):
        raise NotAllowed("plan" if found.initiative_id else "administer")
    return found


def may_change(user: Any, found: Any) -> bool:
    """Whoever plans an initiative keeps its calendars; a person keeps their own; the rest is administered."""
    if found.initiative_id:
        return policy.can(user, "plan", found.initiative)
    if found.person_id and found.person.user_id == user.pk:
        return True
    return policy.can_in(user, "administer", found.organisation)


def _allowed(user: Any, right: str, **which: Any) -> Plan:
    reach = policy.reach(user)
    found = (
        Plan.objects.filter(reach.condition(prefix="initiative__"), **which)
        .select_related("initiative__organisation")
        .first()
    )
    if found is None:
        raise NotVisible
    found.rights = reach.rights_at(found.initiative)
    if right not in found.rights:
        raise NotAllowed(right)
    return found
