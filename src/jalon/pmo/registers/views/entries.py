"""What is done to an entry from its panel: each a POST that leads back to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.organisation import actions as offices
from jalon.pmo.organisation import estates
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


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """All that a person who leaves owns in any room, shown, then given to another."""
    organisation = organisations.required(request, "administer")
    persons = organisations.persons(request.user, organisation)
    error = ""
    asked = request.POST.get("leaving") or request.GET.get("leaving", "")
    leaving = persons.filter(pk=int(asked)).first() if asked.isdecimal() and len(asked) < 12 else None
    if request.method == "POST":
        chosen = {name: request.POST.get(name, "") for name in ("leaving", "to")}
        found = {
            name: persons.filter(pk=int(pk)).first() if pk.isdecimal() else None
            for name, pk in chosen.items()
        }
        if None in found.values():
            raise NotVisible
        try:
            count = offices.hand_over(by=request.user, organisation=organisation, **found)
            toasts.say(
                request, _("%(count)d records handed over to %(to)s.") % {"count": count, "to": found["to"]}
            )
            return redirect("register_hand_over")
        except Refused as refused:
            error = str(refused)
    return render(
        request,
        "registers/hand_over.html",
        {
            "here": "members",
            "persons": persons,
            "error": error,
            "leaving": leaving,
            "owned": estates.owned(leaving) if leaving is not None else [],
        },
    )
