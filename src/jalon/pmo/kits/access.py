"""Who sees which kit, who may begin a project from one, and who keeps the organisation's own."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.kits.models import OwnKit


def visible_to(user: Any) -> QuerySet[OwnKit]:
    """The own kits of the organisations in which the user has a role, those put away left out."""
    reach = policy.reach(user)
    return OwnKit.objects.filter(organisation_id__in=reach.organisation_ids, archived__isnull=True)


def own_kit(user: Any, pk: int, right: str = "view", *, archived: bool = False) -> OwnKit:
    """One own kit; who keeps it administers its organisation."""
    rows = OwnKit.objects.filter(organisation_id__in=policy.reach(user).organisation_ids, pk=pk)
    found = rows.filter(archived__isnull=not archived).select_related("organisation").first()
    if found is None:
        raise NotVisible
    if right != "view" and not policy.can_in(user, right, found.organisation):
        raise NotAllowed(right)
    return found


def may_begin(user: Any, organisation: Any) -> bool:
    """Whether the user may make a project somewhere in the organisation."""
    return any(
        grant.organisation_id == organisation.pk and "manage" in policy.ROLE_RIGHTS[grant.role]
        for grant in policy.reach(user).grants
    )


def may_keep(user: Any, organisation: Any) -> bool:
    """Whether the user keeps the organisation's own kits."""
    return policy.can_in(user, "administer", organisation)


def must_keep(user: Any, organisation: Any) -> None:
    """Refuse who does not."""
    if not may_keep(user, organisation):
        raise NotAllowed("administer")
