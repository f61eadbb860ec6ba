"""Pages of no room in particular: help, the palette's answers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.common import palette as finder
from jalon.pmo.common import shortcuts


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to move about, by keyboard first."""
    return render(request, "common/help.html", {"here": "help", "groups": shortcuts.groups()})


@require_safe
def palette(request: HttpRequest) -> JsonResponse:
    """What the typed words may mean, for this person."""
    hits = finder.hits(request, request.GET.get("q", "")[:200])
    return JsonResponse(
        {
            "hits": [
                {
                    "group": str(hit.group),
                    "label": str(hit.label),
                    "detail": hit.detail,
                    "icon": hit.icon,
                    "url": hit.url,
                    "post": hit.post,
                }
                for hit in hits
            ]
        }
    )
