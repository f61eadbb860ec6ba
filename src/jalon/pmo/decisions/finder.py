"""Requests, committees and meetings in the Ctrl+K palette; minutes in the full-text search."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.decisions import access
from jalon.pmo.decisions.models import AgendaItem
from jalon.pmo.decisions.queries.proposals import code
from jalon.pmo.governance import access as governance
from jalon.pmo.initiatives import finder as initiatives
from jalon.pmo.initiatives import search
from jalon.pmo.initiatives.models import SearchText

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


def places(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The decision log."""
    label = _("Decision log")
    if request.organisation and len(words) >= SHORTEST and matches(words, str(label)):
        yield Hit(_("Go to"), label, reverse("decision_log"), "history")


def commands(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Ask for a change of an initiative: "ask change tramway"."""
    if not words:
        return
    reach = policy.reach(request.user)
    for place in initiatives.places_for(request, words, _("Ask for a change")):
        if "plan" in reach.rights_at(place):
            address = reverse("change_new", args=[place.slug])
            yield Hit(_("Commands"), _("Ask for a change"), address, "git-pull-request", place.title)


def minutes_address(text: SearchText) -> str:
    """The point of the meeting that the minutes are about."""
    meeting = AgendaItem.objects.filter(pk=text.object_pk).values_list("meeting_id", flat=True).first()
    return f"{reverse('meeting', args=[meeting])}?point={text.object_pk}" if meeting else ""


def minutes_texts() -> Iterable[search.Entry]:
    """The minutes of every point."""
    rows = AgendaItem.objects.exclude(notes="").select_related("meeting__board").order_by("pk")
    return (entry_of_minutes(one) for one in rows.iterator(chunk_size=500))


def entry_of_minutes(item: AgendaItem) -> search.Entry:
    """The words of a point; who sees its committee finds them."""
    board = item.meeting.board
    title = f"{board.name} {item.meeting.number} · {item.title}"
    return search.Entry(item, "minutes", title[:300], item.notes, board.organisation_id, board.initiative_id)
