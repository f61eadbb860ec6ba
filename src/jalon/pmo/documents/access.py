"""From a user and an address to a document, a version, a template: or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.documents.models import Document, DocumentVersion, Handover, OwnTemplate
from jalon.pmo.governance import access as governance
from jalon.pmo.governance.models import ToleranceException
from jalon.pmo.initiatives import access as initiatives


def version(user: Any, slug: str, pk: int, right: str = "view") -> DocumentVersion:
    """One version of a document of an initiative."""
    initiative = initiatives.initiative(user, slug, right)
    return _found(
        DocumentVersion.objects.filter(document__initiative=initiative).select_related(
            "document__initiative__organisation", "made_by", "decided_by"
        ),
        pk,
    )


def exception(user: Any, slug: str, pk: int) -> ToleranceException:
    """One exception of an initiative."""
    row = governance.exception(user, pk)
    if row.initiative_id != initiatives.initiative(user, slug).pk:
        raise NotVisible
    return row


def document(user: Any, slug: str, key: str, right: str = "view") -> tuple[Any, Document | None]:
    """(initiative, its document of this key, where anything was kept of it yet)."""
    initiative = initiatives.initiative(user, slug, right)
    return initiative, Document.objects.filter(initiative=initiative, key=key).first()


def templates(user: Any, organisation: Any) -> QuerySet[OwnTemplate]:
    """The organisation's own templates, for whoever has any role there."""
    if organisation.pk not in policy.reach(user).organisation_ids:
        return OwnTemplate.objects.none()
    return OwnTemplate.objects.filter(organisation=organisation)


def template(user: Any, pk: int, *, write: bool = False) -> OwnTemplate:
    """One template; only the office changes it."""
    reach = policy.reach(user)
    rows = OwnTemplate.objects.filter(organisation_id__in=reach.organisation_ids)
    row = _found(rows.select_related("organisation"), pk)
    if write and "administer" not in reach.rights_in(row.organisation_id):
        raise NotAllowed("administer")
    return row


def handover(user: Any, pk: int, right: str = "view") -> Handover:
    """One handed-over item, for a user who may do this at the initiative that hands it over."""
    return _at_initiative(Handover.objects.select_related("initiative__organisation"), user, pk, right)


def _at_initiative(rows: Any, user: Any, pk: int, right: str) -> Any:
    row = _found(rows.filter(policy.reach(user).condition(prefix="initiative__")), pk)
    if right not in policy.rights(user, row.initiative):
        raise NotAllowed(right)
    return row


def _found(rows: Any, pk: int) -> Any:
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotVisible
    return row
