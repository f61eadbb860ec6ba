"""Saved views of the plan page."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.models import SavedView
from jalon.pmo.planning import queries
from jalon.pmo.planning.actions import values
from jalon.pmo.planning.models import Plan

LARGEST_STATE = 20_000


def save_view(*, by: Any, plan: Plan, name: str, shared: str, state: dict[str, Any]) -> SavedView:
    """Keep a view under a name; one's own of the same name is written over."""
    label = values.text(name, "name", 120)
    if not label:
        raise Refused(_("A view needs a name."), "name_missing", "name")
    if len(json.dumps(state)) > LARGEST_STATE:
        raise Refused(_("This view holds too much to be kept."), "view_large", "state")
    organisation = plan.initiative.organisation
    with transaction.atomic():
        held = SavedView.objects.filter(
            organisation=organisation, owner=by, page=queries.VIEWS_PAGE, name=label
        ).first()
        if held is None:
            held = SavedView.objects.create(
                organisation=organisation,
                owner=by,
                page=queries.VIEWS_PAGE,
                name=label,
                shared=shared,
                state=state,
            )
            change = journal.created(held)
        else:
            change = journal.changed(held, {"shared": shared, "state": state})
            held.shared, held.state, held.version = shared, state, held.version + 1
            held.save(update_fields=["shared", "state", "version"])
        journal.record(
            by=by, organisation=organisation, verb="view.save", params={"name": label}, changes=[change]
        )
    return held


def delete_view(*, by: Any, plan: Plan, view_id: int) -> None:
    """Delete one of one's own views."""
    held = SavedView.objects.filter(
        pk=view_id, owner=by, page=queries.VIEWS_PAGE, organisation_id=plan.initiative.organisation_id
    ).first()
    if held is None:
        raise NotVisible
    with transaction.atomic():
        journal.record(
            by=by,
            organisation=plan.initiative.organisation,
            verb="view.delete",
            params={"name": held.name},
            changes=[journal.deleted(held)],
        )
        held.delete()
