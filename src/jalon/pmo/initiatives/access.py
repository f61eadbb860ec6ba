"""From a user and an address to an initiative, or 404 / 403; and all a user may see."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.initiatives.models import Initiative


def visible_to(user: Any, right: str = "view") -> QuerySet[Initiative]:
    """The initiatives at which the user has the right; invisible ones are as if they did not exist."""
    return Initiative.objects.filter(access.reach(user).condition(right))


def initiative(user: Any, slug: str, right: str = "view") -> Initiative:
    """The initiative at an address, for a user who may do this there."""
    return _allowed(user, right, slug=slug)


def initiative_by_id(user: Any, pk: int, right: str = "view") -> Initiative:
    """The initiative of an id, for a user who may do this there."""
    return _allowed(user, right, pk=pk)


def _allowed(user: Any, right: str, **which: Any) -> Initiative:
    reach = access.reach(user)
    found = (
        Initiative.objects.filter(reach.condition(), **which)
        .select_related("organisation", "owner", "sponsor", "parent")
        .first()
    )
    if found is None:
        raise NotVisible
    if right not in reach.rights_at(found):
        raise NotAllowed(right)
    return found
