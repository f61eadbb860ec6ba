"""From a user and an id to an entry or what stands beside it, or 404 / 403."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.registers.models import Attachment, Comment, Entry, EntryImport, Response

_RELATED = (
    "initiative__organisation", "held_at", "owner", "raised_by", "organisation", "risk", "counterpart",
)  # fmt: skip


def visible_to(user: Any, right: str = "view") -> QuerySet[Entry]:
    """The entries raised at initiatives where the user has the right."""
    return Entry.objects.filter(policy.reach(user).condition(right, prefix="initiative__"))


def entry(user: Any, pk: int, right: str = "view") -> Entry:
    """One entry, for a user who may do this where it was raised."""
    found = visible_to(user).filter(pk=pk).select_related(*_RELATED).first()
    if found is None:
        raise NotVisible
    need(user, found, right)
    return found


def need(user: Any, found: Entry, right: str) -> None:
    """Refuse who sees an entry and lacks a right there; a right over what is held above is asked above."""
    reach = policy.reach(user)
    held = reach.rights_at(found.initiative)
    if "view" not in held:
        raise NotVisible
    if right not in held:
        raise NotAllowed(right)


def response(user: Any, entry_pk: int, pk: int, right: str = "view") -> Response:
    """One response of an entry."""
    found = entry(user, entry_pk, right).responses.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def comment(user: Any, entry_pk: int, pk: int) -> Comment:
    """One comment of an entry."""
    found = entry(user, entry_pk).comments.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def attachment(user: Any, entry_pk: int, pk: int, right: str = "view") -> Attachment:
    """One file of an entry."""
    found = entry(user, entry_pk, right).attachments.filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def entry_import(user: Any, pk: int) -> EntryImport:
    """A workbook that the person handed in: nobody else's."""
    rows = EntryImport.objects.select_related("organisation", "initiative__organisation")
    found = rows.filter(pk=pk, by_id=user.pk).first()
    if found is None:
        raise NotVisible
    return found
