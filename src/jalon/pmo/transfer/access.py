"""Who may bring plans in, and from (user, id) to an import or 404."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.transfer.models import PlanImport


def may_import(user: Any, organisation: Any) -> bool:
    """Whether the user may make a project, or replace a plan, anywhere in the organisation."""
    return any(
        grant.organisation_id == organisation.pk and "plan" in policy.ROLE_RIGHTS[grant.role]
        for grant in policy.reach(user).grants
    )


def must_import(user: Any, organisation: Any) -> None:
    """Refuse who may not."""
    if not may_import(user, organisation):
        raise NotAllowed("plan")


def visible_to(user: Any) -> QuerySet[PlanImport]:
    """A person's own imports, as long as they belong to the organisation."""
    return PlanImport.objects.filter(
        by_id=getattr(user, "pk", None), organisation_id__in=policy.reach(user).organisation_ids
    )


def plan_import(user: Any, pk: int) -> PlanImport:
    """One of the user's own imports."""
    found = (
        visible_to(user)
        .filter(pk=pk)
        .select_related("organisation", "initiative__organisation", "result__organisation")
        .first()
    )
    if found is None:
        raise NotVisible
    return found
