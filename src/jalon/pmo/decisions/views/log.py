"""The decision log: found by any word, by year, committee, place and outcome, years later too."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.common import sheets
from jalon.pmo.decisions import export
from jalon.pmo.decisions.queries import log as decided
from jalon.pmo.governance import access as governance
from jalon.pmo.organisation import access as organisations

MOST_EXPORTED = 20_000
FILTERS = ("q", "outcome", "year", "committee", "place")


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """What was decided, a page at a time."""
    organisation = organisations.required(request)
    asked = decided.asked(request.user, request.GET)
    page = Paginator(decided.keys(request.user, organisation, asked), decided.A_PAGE).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "here": "committees",
        "sub": "log",
        "page": page,
        "rows": decided.told(page.object_list),
        "asked": asked,
        "is_narrowed": asked != decided.Asked(),
        "filters": urlencode({name: request.GET[name] for name in FILTERS if request.GET.get(name)}),
        "years": decided.years(request.user, organisation),
        "boards": governance.boards(request.user).filter(organisation=organisation).order_by("name"),
        "places": decided.places(request.user, organisation),
    }
    return render(request, "decisions/log.html", context)


@require_safe
def workbook(request: HttpRequest) -> HttpResponse:
    """The same lines as a workbook."""
    organisation = organisations.required(request)
    asked = decided.asked(request.user, request.GET)
    found = decided.keys(request.user, organisation, asked)[:MOST_EXPORTED]
    response = HttpResponse(export.workbook(decided.told(found)), content_type=sheets.TYPE)
    response["Content-Disposition"] = f'attachment; filename="decisions-{organisation.slug}.xlsx"'
    return response
