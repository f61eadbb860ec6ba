"""Tasks in the Ctrl+K palette."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.pmo.common.palette import LIMIT, Hit
from jalon.pmo.planning import access
from jalon.pmo.planning.models import Activity

SHORTEST = 3
"""Fewer letters would name half of all tasks."""


def tasks(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Tasks whose name holds every word, in the plans the reader may see."""
    parts = words.split()
    if len(words) < SHORTEST or not parts:
        return
    wanted = Q()
    for part in parts[:6]:
        wanted &= Q(name__icontains=part)
    found = (
        Activity.objects.filter(wanted, plan__in=access.visible_to(request.user).values("pk"))
        .select_related("plan__initiative__organisation")
        .order_by("name", "pk")[:LIMIT]
    )
    for one in found:
        address = reverse("plan", args=[one.plan.initiative.slug])
        yield Hit(_("Tasks"), one.name, f"{address}#t{one.uid}", "list-details", str(one.plan.initiative))
