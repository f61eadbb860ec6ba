"""Saved views of the portfolio: kept, replaced, deleted."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.models import SavedView
from jalon.pmo.organisation import access as organisations
from jalon.pmo.reporting.queries import VIEWS_PAGE

LARGEST_STATE = 8_000
LONGEST_NAME = 120


@transaction.atomic
def save_view(*, by: Any, organisation: Any, name: str, shared: bool, state: dict[str, Any]) -> SavedView:
    """Keep a view under a name; one's own view of that name is replaced."""
    if organisation not in organisations.visible_to(by):
        raise NotVisible
    name = " ".join(name.split())[:LONGEST_NAME]
    if not name:
        raise Refused(_("A view needs a name."), "name_missing", "name")
    if len(json.dumps(state)) > LARGEST_STATE:
        raise Refused(_("This view holds too much to be kept."), "view_large", "state")
    who = SavedView.Shared.EVERYONE if shared else SavedView.Shared.PRIVATE
    held = SavedView.objects.filter(organisation=organisation, owner=by, page=VIEWS_PAGE, name=name).first()
    if held is None:
        held = SavedView.objects.create(
            organisation=organisation, owner=by, page=VIEWS_PAGE, name=name, shared=who, state=state
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
def delete_view(*, by: Any, organisation: Any, pk: int) -> None:
    """Delete one of one's own views."""
    held = SavedView.objects.filter(pk=pk, organisation=organisation, owner=by, page=VIEWS_PAGE).first()
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
