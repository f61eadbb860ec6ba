"""What is done to an entry from its panel: each a POST that leads back to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.registers import actions
from jalon.pmo.registers.models import Kind
from jalon.pmo.registers.views.pages import of_slug, panel, version_of


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Quick add: a kind and a title; the panel opens for the rest."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    kind = request.POST.get("kind", Kind.RISK)
    entry = actions.create(
        by=request.user, initiative=initiative, kind=kind, title=request.POST.get("title", "")
    )
    return redirect("register_entry", initiative.slug, entry.pk)


@require_POST
def escalate(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """One level up, or back down one."""
    back = request.POST.get("back") == "1"
    entry = of_slug(request, slug, entry_id, "view" if back else "plan")
    act = actions.give_back if back else actions.escalate
    version = version_of(request)
    try:
        act(by=request.user, entry=entry, version=version, reason=request.POST.get("reason", ""))
    except Refused as refused:
        return panel(request, entry, move_error=str(refused))
    toasts.say(
        request, _("%(entry)s is now held at %(level)s.") % {"entry": entry.code, "level": entry.held_at}
    )
    return redirect("register_entry", slug, entry_id)


@require_POST
def comment(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """Something said about it."""
    entry = of_slug(request, slug, entry_id, "comment")
    try:
        made = actions.comment(by=request.user, entry=entry, text=request.POST.get("text", ""))
    except Refused as refused:
        return panel(request, entry, comment_error=str(refused), comment_text=request.POST.get("text", ""))
    return redirect(f"{request.path.removesuffix('comment/')}#c{made.pk}")
