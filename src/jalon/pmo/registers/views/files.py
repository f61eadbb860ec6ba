"""Files of an entry: sent, given back, taken away. None is ever shown in our pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import files as kept
from jalon.pmo.common.errors import Refused
from jalon.pmo.registers import access, actions
from jalon.pmo.registers.actions import files
from jalon.pmo.registers.views.pages import of_slug, panel


@require_POST
def attach(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """One file, at most 25 MB: refused by its announced size before it is received."""
    entry = of_slug(request, slug, entry_id, "comment")
    sent = request.FILES.get("file")
    if sent is None:
        return panel(request, entry, file_error=_("Choose a file first."))
    try:
        actions.attach(by=request.user, entry=entry, name=sent.name, chunks=sent.chunks())
    except Refused as refused:
        return panel(request, entry, file_error=str(refused))
    return redirect("register_entry", slug, entry_id)


attach.largest_request = files.MOST + 64 * 1024  # the form around the file


@require_safe
def give(request: HttpRequest, slug: str, entry_id: int, file_id: int) -> HttpResponseBase:
    """The file as a download: its type is what we read in it, and no browser runs it."""
    of_slug(request, slug, entry_id, "view")
    held = access.attachment(request.user, entry_id, file_id)
    return kept.answer(files.PLACE, held.kept, held.name, held.type)


@require_POST
def detach(request: HttpRequest, slug: str, entry_id: int, file_id: int) -> HttpResponse:
    """Take a file away."""
    of_slug(request, slug, entry_id, "comment")
    actions.detach(by=request.user, attachment=access.attachment(request.user, entry_id, file_id))
    return redirect("register_entry", slug, entry_id)
