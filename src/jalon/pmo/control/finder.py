"""What the palette offers of this room: "risk tramway" goes to the risks of the Tramway."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.planning import access

PAGES = (
    ("plan_levelling", gettext_lazy("Levelling"), "users-group"),
    ("plan_risk", gettext_lazy("Risk"), "chart-line"),
    ("plan_value", gettext_lazy("Earned value"), "chart-bar"),
    ("plan_quality", gettext_lazy("Quality"), "clipboard-check"),
)
SHORTEST = 3


def pages(request: HttpRequest, words: str) -> Iterable[Hit]:
    """A page of control, by its own name and that of the project."""
    first, _space, rest = words.strip().partition(" ")
    if len(first) < SHORTEST:
        return
    named = [page for page in PAGES if matches(first, str(page[1]))]
    if not named:
        return
    wanted = Q()
    for part in rest.split()[:6]:
        wanted &= Q(initiative__name__icontains=part) | Q(initiative__name_alt__icontains=part)
    found = (
        access.visible_to(request.user)
        .filter(wanted, activity_count__gt=0)
        .select_related("initiative__organisation")
        .order_by("initiative__name", "pk")[: LIMIT // len(named) or 1]
    )
    for plan in found:
        for name, label, icon in named:
            address = reverse(name, args=[plan.initiative.slug])
            yield Hit(_("Control"), str(label), address, icon, str(plan.initiative))
