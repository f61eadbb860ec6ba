"""What the members page and the settings page read."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from jalon.pmo.accounts import access
from jalon.pmo.accounts.models import ApiToken, Membership, User


def members(user: User, organisation: Any, words: str = "") -> QuerySet[Membership]:
    """The roles at the places the user administers in an organisation."""
    reach = access.reach(user)
    condition = reach.condition("administer", "initiative__") & Q(initiative__isnull=False)
    if "administer" in reach.rights_in(organisation.pk):
        condition |= Q(initiative__isnull=True)
    rows = Membership.objects.filter(condition, organisation=organisation)
    if words:
        rows = rows.filter(
            Q(user__name__icontains=words)
            | Q(user__email__icontains=words)
            | Q(initiative__name__icontains=words)
        )
    return rows.select_related("user", "initiative", "organisation").order_by(
        "initiative__path", "user__name", "user__email"
    )


def may_administer_something(user: User, organisation: Any) -> bool:
    """Whether the members page has anything for this user: at the organisation or at a node of it."""
    return any(
        "administer" in access.ROLE_RIGHTS[grant.role] and grant.organisation_id == organisation.pk
        for grant in access.reach(user).grants
    )


def tokens_of(user: User) -> QuerySet[ApiToken]:
    """The user's own tokens, newest first."""
    return user.api_tokens.order_by("-created_at")
