"""The confidential log: a person's own tensions, and those they were named for."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotAllowed, Stale
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people import access, actions
from jalon.pmo.people.forms import TensionForm
from jalon.pmo.people.models import Tension
from jalon.pmo.people.views.pages import head
from jalon.pmo.people.views.rows import version_of


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, slug: str) -> HttpResponse:
    """What the reader may see, open ones first; and a new one."""
    initiative = initiatives.initiative(request.user, slug)
    may_write = policy.can(request.user, "comment", initiative)
    if request.method == "POST" and not may_write:
        raise NotAllowed("comment")
    form = TensionForm(request.POST or None, user=request.user, initiative=initiative)
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("title", "level", "text", "next_step")}
        readers = form.chosen_readers()
        actions.add_tension(by=request.user, initiative=initiative, readers=readers, **fields)
        toasts.say(request, _("Noted, in confidence."))
        return redirect("people_tensions", slug)
    rows = access.tensions(request.user).filter(initiative=initiative).select_related("owner")
    context = {
        **head(request, initiative, "people_tensions"),
        "form": form,
        "may_write": may_write,
        "tensions": list(rows.prefetch_related("readers").order_by("settled", "-level", "-created")[:100]),
    }
    return render(request, "people/tensions.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, tension_id: int) -> HttpResponse:
    """One tension, for its owner and those they named."""
    tension = access.tension(request.user, slug, tension_id)
    form = TensionForm(
        request.POST or None, instance=tension, user=request.user, initiative=tension.initiative
    )
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("title", "level", "text", "next_step")}
        held = Tension.objects.select_related("initiative__organisation").get(pk=tension.pk)
        try:
            actions.change_tension(
                by=request.user,
                tension=held,
                version=form.cleaned_data["version"],
                readers=form.chosen_readers(),
                settled=form.cleaned_data["settled"],
                **fields,
            )
        except Stale as stale:
            form.add_error(None, str(stale))
            return _one(request, held, form, 409)
        toasts.say(request, _("Saved, in confidence."))
        return redirect("people_tensions", slug)
    return _one(request, tension, form, 422 if form.errors else 200)


@require_POST
def forget(request: HttpRequest, slug: str, tension_id: int) -> HttpResponse:
    """Delete a tension for good."""
    tension = access.tension(request.user, slug, tension_id)
    actions.forget_tension(by=request.user, tension=tension, version=version_of(request))
    toasts.say(request, _("Deleted for good."))
    return redirect("people_tensions", slug)


def _one(request: HttpRequest, tension: Any, form: TensionForm, status: int) -> HttpResponse:
    context = {
        **head(request, tension.initiative, "people_tensions"),
        "tension": tension,
        "form": form,
        "mine": tension.owner_id == request.user.pk,
    }
    return render(request, "people/tension.html", context, status=status)
