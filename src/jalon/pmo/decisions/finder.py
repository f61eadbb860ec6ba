"""Requests, committees and meetings in the Ctrl+K palette."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.decisions import access
from jalon.pmo.decisions.queries.proposals import code
from jalon.pmo.governance import access as governance

SHORTEST = 2


def requests(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Requests whose title holds every word."""
    parts = words.split()
    if len(words) < SHORTEST or not parts:
        return
    rows = access.proposals(request.user)
    for part in parts[:6]:
        rows = rows.filter(entry__title__icontains=part)
    for row in rows.select_related("entry", "initiative__organisation").order_by("-pk")[:LIMIT]:
        yield Hit(
            _("Changes and decisions"),
            f"{code(row)} {row.entry.title}",
            reverse("proposal", args=[row.pk]),
            "git-pull-request",
            str(row.initiative),
        )


def committees(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Committees by name."""
    if len(words) < SHORTEST:
        return
    rows = governance.boards(request.user).filter(archived__isnull=True).select_related("initiative")
    for row in rows.order_by("name")[:200]:
        if matches(words, row.name):
            place = str(row.initiative) if row.initiative_id else ""
            yield Hit(_("Committees"), row.name, reverse("committee", args=[row.pk]), "gavel", place)
