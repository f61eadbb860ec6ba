"""Saved views of the portfolio: kept, replaced, deleted."""

from __future__ import annotations

from typing import Any

from jalon.pmo.common.models import SavedView
from jalon.pmo.organisation import saved_views
from jalon.pmo.organisation.saved_views import LARGEST_STATE, LONGEST_NAME
from jalon.pmo.reporting.queries import VIEWS_PAGE

__all__ = ["LARGEST_STATE", "LONGEST_NAME", "delete_view", "save_view"]


def save_view(*, by: Any, organisation: Any, name: str, shared: bool, state: dict[str, Any]) -> SavedView:
    """Keep a view under a name; one's own view of that name is replaced."""
    return saved_views.save(
        by=by, organisation=organisation, page=VIEWS_PAGE, name=name, shared=shared, state=state
    )


def delete_view(*, by: Any, organisation: Any, pk: int) -> None:
    """Delete one of one's own views."""
    saved_views.delete(by=by, organisation=organisation, page=VIEWS_PAGE, pk=pk)
