"""What the palette offers of this room: "gates tramway" goes to the gates of the Tramway."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.initiatives import access
from jalon.pmo.initiatives import queries as initiatives

PAGES = (
    ("governance_stages", gettext_lazy("Stages and gates"), "road-sign"),
    ("governance_method", gettext_lazy("Method"), "book-2"),
)
SHORTEST = 3


def pages(request: HttpRequest, words: str) -> Iterable[Hit]:
    """A page of governance, by its own name and that of the initiative; the gate calendar."""
    if len(words) >= SHORTEST and matches(words, str(_("Gate calendar"))):
        yield Hit(_("Go to"), _("Gate calendar"), reverse("governance_gates"), "calendar-event")
    first, _space, rest = words.strip().partition(" ")
    named = [page for page in PAGES if len(first) >= SHORTEST and matches(first, str(page[1]))]
    if not named:
        return
    rows = access.visible_to(request.user).filter(archived__isnull=True)
    for part in rest.split()[:6]:
        rows = initiatives.named(rows, part)
    for one in rows.select_related("organisation").order_by("name", "pk")[: LIMIT // len(named) or 1]:
        for name, label, icon in named:
            yield Hit(_("Governance"), str(label), reverse(name, args=[one.slug]), icon, str(one))
