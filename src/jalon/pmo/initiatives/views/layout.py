"""What every page of an initiative shows in its head."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from jalon.pmo.accounts import access
from jalon.pmo.initiatives import queries, tabs
from jalon.pmo.initiatives.models import Initiative


def head(request: HttpRequest, initiative: Initiative, tab: str, page: str = "") -> dict[str, Any]:
    """The context of `initiatives/page.html`; `page` is the URL name of the tab's page we are on."""
    rights = access.rights(request.user, initiative)
    ancestors = queries.path_of(request.user, initiative)
    return {
        "here": "portfolio",
        "initiative": initiative,
        "rights": rights,
        "ancestors": [(node, tabs.first_url(node, rights)) for node in ancestors],
        "tabs": [(one, url, one.key == tab) for one, url in tabs.of(initiative, rights)],
        "pages": [
            (one.label, url, one.url_name == page) for one, url in tabs.pages_of(initiative, rights, tab)
        ],
    }
