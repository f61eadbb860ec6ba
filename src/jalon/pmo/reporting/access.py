"""From a user and an address to a report, a pack or a template, or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.reporting.models import Pack, PackTemplate, StatusReport


def visible_to(user: Any, right: str = "view") -> QuerySet[StatusReport]:
    """The reports of the initiatives at which the user has the right; drafts only for who may plan."""
    reach = policy.reach(user)
    signed = reach.condition(right, prefix="initiative__")
    return StatusReport.objects.filter(signed).exclude(
        ~reach.condition("plan", prefix="initiative__"), state=StatusReport.State.DRAFT
    )


def report(
    user: Any, slug: str, number: int, edition: int | None = None, right: str = "view"
) -> StatusReport:
    """One report of an initiative: the last edition the user may see, or the one named."""
    found = visible_to(user).filter(initiative__slug=slug, number=number)
    if edition is not None:
        found = found.filter(edition=edition)
    row = (
        found.select_related("initiative__organisation", "organisation", "signed_by", "prepared_by")
        .order_by("-edition")
        .first()
    )
    if row is None:
        raise NotVisible
    if right not in policy.rights(user, row.initiative):
        raise NotAllowed(right)
    return row


def pack(user: Any, pk: int) -> Pack:
    """One of the user's own packs, as long as they see what it is about."""
    row = (
        Pack.objects.filter(pk=pk, by_id=getattr(user, "pk", None))
        .filter(organisation_id__in=policy.reach(user).organisation_ids)
        .select_related("organisation", "initiative__organisation", "template")
        .first()
    )
    if row is None:
        raise NotVisible
    if row.initiative_id and not initiatives.visible_to(user).filter(pk=row.initiative_id).exists():
        raise NotVisible
    return row


def templates(user: Any, organisation: Any) -> QuerySet[PackTemplate]:
    """The organisation's templates, without their content."""
    if organisation.pk not in policy.reach(user).organisation_ids:
        return PackTemplate.objects.none()
    return PackTemplate.objects.filter(organisation=organisation).defer("data")


def template(user: Any, pk: int, right: str = "view") -> PackTemplate:
    """One template, for someone of its organisation; to those without a further right it is not there."""
    row = (
        PackTemplate.objects.filter(pk=pk, organisation_id__in=policy.reach(user).organisation_ids)
        .select_related("organisation")
        .first()
    )
    if row is None or (right != "view" and not policy.can_in(user, right, row.organisation)):
        raise NotVisible
    return row


def looks_after(user: Any, organisation: Any) -> bool:
    """Whether the user manages anything in the organisation: the cockpit is for them."""
    return any(
        grant.organisation_id == organisation.pk and "manage" in policy.ROLE_RIGHTS[grant.role]
        for grant in policy.reach(user).grants
    )
