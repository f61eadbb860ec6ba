"""What the palette finds in the registers: entries by number or words, and adding one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.palette import LIMIT, Hit, matches
from jalon.pmo.registers import access, words
from jalon.pmo.registers.actions.entries import address
from jalon.pmo.registers.models import PREFIXES, Kind

_CODE = re.compile(r"([A-Za-z])-?(\d{1,9})$")


def entries(request: HttpRequest, typed: str) -> Iterable[Hit]:
    """R-12, or every word in the title."""
    if len(typed) < 2 or not request.organisation:
        return
    rows = access.visible_to(request.user).filter(organisation=request.organisation)
    if code := _CODE.match(typed):
        kinds = [kind for kind, letter in PREFIXES.items() if letter == code[1].upper()]
        rows = rows.filter(kind__in=kinds, number=int(code[2]))
    else:
        for word in typed.split():
            rows = rows.filter(title__icontains=word)
    for row in rows.select_related("initiative").order_by("-pk")[:LIMIT]:
        yield Hit(
            words.PLURALS[Kind(row.kind)], str(row), address(row), "alert-triangle", row.initiative.name
        )


def places(request: HttpRequest, typed: str) -> Iterable[Hit]:
    """The registers of the whole organisation, one by one."""
    if len(typed) < 2 or not request.organisation:
        return
    for kind, label in words.PLURALS.items():
        if matches(typed, str(label)):
            yield Hit(_("Go to"), label, f"{reverse('registers')}?kind={kind}", "list-details")


def commands(request: HttpRequest, typed: str) -> Iterable[Hit]:
    """Add a risk and its like, from anywhere."""
    if not request.organisation:
        return
    for kind, label in (
        (Kind.RISK, _("Add a risk")),
        (Kind.ISSUE, _("Add an issue")),
        (Kind.ACTION, _("Add an action")),
        (Kind.DECISION, _("Add a decision")),
        (Kind.LESSON, _("Add a lesson")),
    ):
        # who types "new risk" means the same
        if typed and matches(typed, f"{label} {_('New')}"):
            yield Hit(_("Commands"), label, f"{reverse('registers')}?kind={kind}&add=1", "plus")
    for page, label, icon in (
        ("register_hand_in", _("Import entries"), "table-import"),
        ("register_scale", _("Scale of risks"), "ruler-measure"),
    ):
        if typed and matches(typed, str(label)):
            yield Hit(_("Commands"), label, reverse(page), icon)
