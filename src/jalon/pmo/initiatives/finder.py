"""What the palette finds of the tree: initiatives to open, commands to run."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.initiatives import access, search, tabs
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
        choices.append((_("Add a member"), f"{reverse('members')}?add", "user-plus"))
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
