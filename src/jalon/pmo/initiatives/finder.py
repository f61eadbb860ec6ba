"""What the palette finds of the tree: initiatives to open, commands to run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.initiatives import access, queries, search, tabs
from jalon.pmo.initiatives.models import Initiative, Kind, SearchText

_ICONS = {Kind.PORTFOLIO: "briefcase", Kind.PROGRAMME: "sitemap", Kind.PROJECT: "chart-bar"}


def initiatives(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The visible initiatives whose name or code fits."""
    reach = policy.reach(request.user)
    rows = (
        access.visible_to(request.user)
        .filter(archived__isnull=True)
        .select_related("organisation")
        .order_by("depth", "position", "pk")
    )
    found = 0
    for row in rows.iterator(chunk_size=500):
        if found >= LIMIT:
            return
        if matches(words, f"{row.code} {row.name} {row.name_alt}"):
            found += 1
            yield Hit(
                _("Initiatives"),
                row.title,
                tabs.first_url(row, reach.rights_at(row)),
                _ICONS[Kind(row.kind)],
                f"{row.get_kind_display()} {row.code}".strip(),
            )


SHORTEST = 3
"""Fewer letters begin too many words."""
_HERE = re.compile(r"/i/([-\w]+)/")


def pages(request: HttpRequest, words: str) -> Iterable[Hit]:
    """A page of an initiative by its own name and the initiative's, in any order: "quality tramway".

    Without the name of one it is that of the page the reader has open.
    """
    reach, found = policy.reach(request.user), 0
    for one, place in _called(request, words, [(page, page.label) for page in tabs.named()]):
        if found < LIMIT and tabs.is_shown(one, place, reach.rights_at(place)):
            found += 1
            address = reverse(one.url_name, args=[place.slug])
            yield Hit(tabs.group_of(one), one.label, address, "arrow-right", place.title)


def places_for(request: HttpRequest, words: str, label: Any) -> list[Initiative]:
    """The initiatives at which a command of this name is meant."""
    return [place for _label, place in _called(request, words, [(label, label)])]


def _called(
    request: HttpRequest, words: str, labels: Sequence[tuple[Any, Any]]
) -> Iterator[tuple[Any, Initiative]]:
    """What fits most of the words by its label, at each initiative that the other words name."""
    typed = words.split()[:6]
    fits = [
        (one, tuple(word for word in typed if len(word) >= SHORTEST and matches(word, str(label))))
        for one, label in labels
    ]
    most = max((len(named) for _one, named in fits), default=0)
    places: dict[tuple[str, ...], list[Initiative]] = {}
    for one, named in fits:
        if not most or len(named) < most:
            continue
        rest = tuple(word for word in typed if word not in named)
        if rest not in places:
            places[rest] = _places(request, rest)
        yield from ((one, place) for place in places[rest])


def _places(request: HttpRequest, words: tuple[str, ...]) -> list[Initiative]:
    """The initiatives whose names hold the words; without words, the one the reader is at."""
    rows = access.visible_to(request.user).filter(archived__isnull=True)
    if not words:
        here = _HERE.search(urlsplit(request.headers.get("Referer", "")).path)
        rows = rows.filter(slug=here[1]) if here else rows.none()
    for word in words:
        rows = queries.named(rows, word)
    return list(rows.select_related("organisation").order_by("depth", "name", "pk")[:LIMIT])


def texts(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The best texts with these words, other than what the palette finds by name, and the way to all."""
    if len(words) < SHORTEST:
        return
    others = [kind.key for kind in search.kinds() if kind.key != "initiative"]
    found = search.find(request.user, words, kinds=others, limit=LIMIT - 2) if others else []
    for one in found:
        place = str(one.initiative) if one.initiative else ""
        yield Hit(
            _("Texts"), one.text.title, one.url, one.kind.icon, f"{one.kind.label} · {place}".strip(" ·")
        )
    address = f"{reverse('search')}?{urlencode({'q': words})}"
    yield Hit(_("Texts"), _("Search everything for “%(words)s”") % {"words": words}, address, "list-search")


def address(text: SearchText) -> str:
    """Where a found initiative opens."""
    return tabs.first_url(text.initiative, frozenset({"view"})) if text.initiative else ""


def initiative_texts() -> Iterable[search.Entry]:
    """Every initiative's words."""
    return (search.entry_of(one) for one in Initiative.objects.order_by("pk").iterator(chunk_size=500))


def commands(request: HttpRequest, words: str) -> Iterable[Hit]:
    """What the person may do from anywhere."""
    choices = []
    organisation = request.organisation
    if organisation and policy.can_in(request.user, "manage", organisation):
        address = reverse("initiative_new")
        choices += [
            (_("New project"), f"{address}?kind=project", "plus"),
            (_("New programme"), f"{address}?kind=programme", "plus"),
            (_("New portfolio"), f"{address}?kind=portfolio", "plus"),
        ]
    if organisation and policy.can_in(request.user, "administer", organisation):
        choices += [
            (_("Add a member"), f"{reverse('members')}?add", "user-plus"),
            (_("Someone is leaving"), reverse("person_leaving"), "transfer-out"),
        ]
    choices += [
        (_("Change my password"), reverse("account_change_password"), "password"),
        (_("New API token"), f"{reverse('me')}#tokens", "key"),
    ]
    for label, url, icon in choices:
        if matches(words, str(label)):
            yield Hit(_("Commands"), label, url, icon)
    yield from _switches(request, words)


def _switches(request: HttpRequest, words: str) -> Iterable[Hit]:
    if not words:
        return
    for label, url, icon in (
        (_("Sign out"), reverse("account_logout"), "logout"),
        (_("Dark theme"), f"{reverse('theme')}?theme=dark", "moon"),
        (_("Light theme"), f"{reverse('theme')}?theme=light", "sun"),
        ("Français", f"{reverse('language')}?language=fr", "language"),
        ("English", f"{reverse('language')}?language=en", "language"),
    ):
        if matches(words, str(label)):
            yield Hit(_("Commands"), label, url, icon, post=True)
