"""Whose notices are whose, and who sees the mail that could not leave."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.notices.models import Mail, Notice


def visible_to(user: Any) -> QuerySet[Notice]:
    """One's own, and nobody else's."""
    return Notice.objects.filter(user_id=user.pk)


def notice(user: Any, pk: int) -> Notice:
    """One of one's own notices."""
    found = visible_to(user).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found


def mails(user: Any, organisation: Any) -> QuerySet[Mail]:
    """The organisation's mail that has not left, for who administers it."""
    if not policy.can_in(user, "administer", organisation):
        raise NotAllowed("administer")
    return Mail.objects.filter(organisation=organisation).select_related("user")


def mail(user: Any, organisation: Any, pk: int) -> Mail:
    """One mail of the organisation."""
    found = mails(user, organisation).filter(pk=pk).first()
    if found is None:
        raise NotVisible
    return found
