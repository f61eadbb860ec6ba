"""What the palette offers of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.pmo.common.palette import Hit, matches
from jalon.pmo.transfer import access


def commands(request: HttpRequest, words: str) -> Iterable[Hit]:
    """Bring a plan file in."""
    organisation = getattr(request, "organisation", None)
    label = _("Import a plan file")
    if words and organisation and matches(words, label) and access.may_import(request.user, organisation):
        yield Hit(_("Commands"), label, reverse("import"), "file-import")
