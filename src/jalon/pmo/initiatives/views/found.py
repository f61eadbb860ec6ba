"""The search page: what was found in the whole office, for this person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.initiatives import search

ROWS = 50


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Texts with the words of `?q=`, of one kind with `?kind=`."""
    words = request.GET.get("q", "").strip()[:200]
    kinds = search.kinds()
    chosen = next((kind for kind in kinds if kind.key == request.GET.get("kind")), None)
    found = search.find(request.user, words, kinds=[chosen.key] if chosen else [], limit=ROWS)
    return render(
        request,
        "initiatives/search.html",
        {"words": words, "kinds": kinds, "chosen": chosen, "found": found, "most": ROWS},
    )
