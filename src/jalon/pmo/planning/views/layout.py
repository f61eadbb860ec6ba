"""What every plan page shows: the initiative's head and the plan's sub-pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import access
from jalon.pmo.planning.models import Plan


def opened(request: HttpRequest, slug: str, right: str = "view") -> tuple[Initiative, Plan | None]:
    """The initiative and its plan, for someone who may do this there."""
    return initiatives.initiative(request.user, slug, right), access.plan_of(request.user, slug, right)


def planned(request: HttpRequest, slug: str, right: str = "view") -> Plan:
    """The plan of an initiative; 404 where there is none yet."""
    plan = access.plan_of(request.user, slug, right)
    if plan is None:
        raise NotVisible
    return plan


def context(request: HttpRequest, initiative: Initiative, here: str, **more: Any) -> dict[str, Any]:
    """The head and the row of the plan's pages."""
    return {**layout.head(request, initiative, "plan", here), **more}
