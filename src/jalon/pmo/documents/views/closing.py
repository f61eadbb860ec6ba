"""Closing an initiative: checklist, acceptance, what is handed over, the end."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.documents import access, actions, queries
from jalon.pmo.documents.forms import AcceptanceForm, HandoverForm
from jalon.pmo.documents.models import Closing
from jalon.pmo.documents.views import version_of
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import engagement
from jalon.pmo.initiatives.views import layout


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """How far it is."""
    initiative = initiatives.initiative(request.user, slug)
    return render(request, "documents/closing.html", _context(request, initiative))


def _context(request: HttpRequest, initiative: Any, **more: Any) -> dict[str, Any]:
    ready = queries.readiness(initiative)
    return {
        **layout.head(request, initiative, "closing", "closing"),
        "ready": ready,
        "done": sum(one.ok for one in ready.checks),
        "controlled": engagement.is_controlled(initiative),
        "received": list(queries.handed_to(request.user, initiative)),
        "acceptance": AcceptanceForm(
            instance=ready.closing, user=request.user, organisation=initiative.organisation
        ),
        "handover_form": HandoverForm(user=request.user, initiative=initiative),
        **more,
    }


def _refused(request: HttpRequest, initiative: Any, **more: Any) -> HttpResponse:
    return render(request, "documents/closing.html", _context(request, initiative, **more), status=422)


@require_POST
def say(request: HttpRequest, slug: str) -> HttpResponse:
    """One line of the checklist."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = {name: request.POST.get(name, "") for name in ("key", "state", "note")}
    try:
        actions.say(by=request.user, initiative=initiative, **fields)
    except Refused as refusal:
        return _refused(request, initiative, refusal=refusal)
    return redirect("closing", slug)


@require_POST
def accept(request: HttpRequest, slug: str) -> HttpResponse:
    """Who accepted the result."""
    initiative = initiatives.initiative(request.user, slug, "approve")
    held = Closing.objects.filter(initiative=initiative).first()
    form = AcceptanceForm(
        request.POST, instance=held, user=request.user, organisation=initiative.organisation
    )
    if form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            actions.accept(by=request.user, initiative=initiative, **fields)
        except Stale as stale:
            conflicts.show(form, stale, "documents.Closing", held.pk if held else 0)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("The acceptance is noted."))
            return redirect("closing", slug)
    return _refused(request, initiative, acceptance=form)


@require_POST
def hand_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Something still open."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    form = HandoverForm(request.POST, user=request.user, initiative=initiative)
    if form.is_valid():
        try:
            actions.hand_over(by=request.user, initiative=initiative, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("Handed over."))
            return redirect("closing", slug)
    return _refused(request, initiative, handover_form=form)


@require_POST
def handover(request: HttpRequest, slug: str, handover_pk: int) -> HttpResponse:
    """Done, open again, or no open item after all."""
    initiative = initiatives.initiative(request.user, slug)
    row = access.handover(request.user, handover_pk)
    if initiative.pk not in (row.initiative_id, row.to_id):
        raise NotVisible
    if request.POST.get("do") == "remove":
        actions.drop_handover(by=request.user, row=row, version=version_of(request))
    else:
        done = request.POST.get("do") != "open"
        actions.settle_handover(by=request.user, row=row, version=version_of(request), done=done)
    return redirect("closing", slug)


@require_POST
def close(request: HttpRequest, slug: str) -> HttpResponse:
    """The end."""
    initiative = initiatives.initiative(request.user, slug, "approve")
    reason = request.POST.get("reason", "")
    try:
        actions.close(by=request.user, initiative=initiative, version=version_of(request), reason=reason)
    except Refused as refusal:
        return _refused(request, initiative, closing_refusal=refusal, reason=reason)
    toasts.say(request, _("%(name)s is closed.") % {"name": initiative.title})
    return redirect("closing", slug)


@require_POST
def reopen(request: HttpRequest, slug: str) -> HttpResponse:
    """Open it again, with the reason."""
    initiative = initiatives.initiative(request.user, slug, "manage")
    reason = request.POST.get("reason", "")
    try:
        actions.reopen(by=request.user, initiative=initiative, version=version_of(request), reason=reason)
    except Refused as refusal:
        return _refused(request, initiative, refusal=refusal)
    toasts.say(request, _("%(name)s is open again.") % {"name": initiative.title})
    return redirect("closing", slug)
