"""From a user and an id to a study, or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.control.models import Study


def visible_to(user: Any, right: str = "view") -> QuerySet[Study]:
    """The studies of the initiatives at which the user has the right."""
    return Study.objects.filter(policy.reach(user).condition(right, prefix="initiative__"))


def study(user: Any, pk: int, right: str = "view") -> Study:
    """One study, for a user who may do this at its initiative."""
    found = visible_to(user).filter(pk=pk).select_related("initiative__organisation", "by").first()
    if found is None:
        raise NotVisible
    if right not in policy.rights(user, found.initiative):
        raise NotAllowed(right)
    return found
