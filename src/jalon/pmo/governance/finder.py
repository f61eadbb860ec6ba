"""What the palette offers of this room: the pages beside the methods; tabs tell an initiative's own."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.palette import Hit, matches
from jalon.pmo.governance import pages as shown

SHORTEST = 3


def pages(request: HttpRequest, words: str) -> Iterable[Hit]:
    """The pages beside the methods: the gate calendar and its like."""
    if len(words) < SHORTEST:
        return
    for label, url, _here in shown.beside(request, ""):
        if matches(words, str(label)):
            yield Hit(_("Go to"), label, url, "books")
