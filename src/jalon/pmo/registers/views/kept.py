"""Saved views of a register: its filters, columns, order and grouping under a name."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.models import SavedView
from jalon.pmo.organisation import access as organisations
from jalon.pmo.organisation import saved_views

PAGE = "registers"


def of_kind(user: Any, organisation: Any, kind: str) -> list[dict[str, Any]]:
    """The views of one kind's list that the reader has or is given."""
    return [
        _told(view, user)
        for view in saved_views.seen(user, organisation, PAGE)
        if view.state.get("kind") == kind
    ]


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep a view; one's own of that name is replaced."""
    try:
        body = json.loads(request.body)
        name, shared, state = str(body["name"]), bool(body.get("shared")), dict(body["state"])
    except (ValueError, KeyError, TypeError, RecursionError, RawPostDataException):
        raise Refused(_("This view could not be read: reload the page."), "view_unreadable") from None
    view = saved_views.save(
        by=request.user, organisation=organisations.required(request), page=PAGE, name=name,
        shared=shared, state=state,
    )  # fmt: skip
    return JsonResponse(_told(view, request.user))


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own views."""
    saved_views.delete(by=request.user, organisation=organisations.required(request), page=PAGE, pk=pk)
    return JsonResponse({})


def _told(view: SavedView, user: Any) -> dict[str, Any]:
    own = view.owner_id == user.pk
    by = "" if own else str(view.owner)
    return {"id": view.pk, "name": view.name, "state": view.state, "own": own, "by": by}
