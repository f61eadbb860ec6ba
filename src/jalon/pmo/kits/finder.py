"""What the palette offers of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.pmo.common.palette import Hit, matches
from jalon.pmo.kits import access, queries


def commands(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Begin a project from a kit."""
    organisation = getattr(request, "organisation", None)
    label = _("New project from a kit")
    if words and organisation and matches(words, label) and access.may_begin(request.user, organisation):
        yield Hit(_("Commands"), label, reverse("kit_begin"), "package")


def kits(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Kits by name or sector."""
    organisation = getattr(request, "organisation", None)
    if not words or not organisation:
        return
    for card in (*queries.own(request.user, organisation), *queries.shipped()):
        if matches(words, f"{card.name} {card.sector}"):
            address = reverse("kit_own", args=[card.own.pk]) if card.own else reverse("kit", args=[card.key])
            yield Hit(_("Kits"), card.name, address, "package", card.sector)
