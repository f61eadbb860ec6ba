"""The lists of an initiative and of the organisation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from jalon.pmo.registers import access


@require_safe
def one(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """An entry's own address."""
    entry = access.entry(request.user, entry_id)
    return redirect("initiative_home", entry.initiative.slug)
