"""Saved views of a list, by the name of its page: seen, kept, replaced, deleted."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.models import SavedView
from jalon.pmo.organisation import access as organisations

LARGEST_STATE = 8_000
LONGEST_NAME = 120


def seen(user: Any, organisation: Any, page: str) -> QuerySet[SavedView]:
    """One's own saved views of a page, and those shared with everyone."""
    return (
        SavedView.objects.filter(organisation=organisation, page=page)
        .filter(Q(owner=user) | Q(shared=SavedView.Shared.EVERYONE))
        .select_related("owner")
        .order_by("name", "pk")
    )


@transaction.atomic
def save(
    *, by: Any, organisation: Any, page: str, name: str, shared: bool, state: dict[str, Any]
) -> SavedView:
    """Keep a view under a name; one's own view of that name is replaced."""
    if organisation not in organisations.visible_to(by):
        raise NotVisible
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(_("A view needs a name."), "name_missing", "name")
    if len(json.dumps(state)) > LARGEST_STATE:
        raise Refused(_("This view holds too much to be kept."), "view_large", "state")
    who = SavedView.Shared.EVERYONE if shared else SavedView.Shared.PRIVATE
    held = SavedView.objects.filter(organisation=organisation, owner=by, page=page, name=name).first()
    if held is None:
        held = SavedView.objects.create(
            organisation=organisation, owner=by, page=page, name=name, shared=who, state=state
        )
        difference = journal.created(held)
    else:
        difference = journal.changed(held, {"shared": who, "state": state})
        versions.change(SavedView, held.pk, held.version, shared=who, state=state)
        held.refresh_from_db()
    journal.record(
        by=by, organisation=organisation, verb="view.save", params={"name": name}, changes=[difference]
    )
    return held


@transaction.atomic
def delete(*, by: Any, organisation: Any, page: str, pk: int) -> None:
    """Delete one of one's own views."""
    held = SavedView.objects.filter(pk=pk, organisation=organisation, owner=by, page=page).first()
    if held is None:
        raise NotVisible
    journal.record(
        by=by,
        organisation=organisation,
        verb="view.delete",
        params={"name": held.name},
        changes=[journal.deleted(held)],
    )
    held.delete()
