"""What is done about a risk, and which activities an entry touches: changed from its panel."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.registers import access, actions
from jalon.pmo.registers.models import Response
from jalon.pmo.registers.views.pages import of_slug, panel, response_form, version_of


@require_POST
def add(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """A new response to a risk."""
    entry = of_slug(request, slug, entry_id, "progress")
    form = response_form(request, entry, data=request.POST)
    if form.is_valid():
        try:
            actions.add_response(by=request.user, entry=entry, **form.values())
            return redirect("register_entry", slug, entry_id)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return panel(request, entry, response_form=form)


@require_POST
def change(request: HttpRequest, slug: str, entry_id: int, response_id: int) -> HttpResponse:
    """New values of a response, or its end (``do=drop``)."""
    entry = of_slug(request, slug, entry_id, "progress")
    response = access.response(request.user, entry_id, response_id, "progress")
    if request.POST.get("do") == "drop":
        actions.drop_response(by=request.user, response=response, version=version_of(request))
        toasts.say(request, _("The response is taken away; the history keeps it."))
        return redirect("register_entry", slug, entry_id)
    form = response_form(request, entry, response, data=request.POST)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.change_response(by=request.user, response=response, version=version, **form.values())
            toasts.say(request, _("The response is saved."))
            return redirect("register_entry", slug, entry_id)
        except Stale as stale:
            conflicts.show(form, stale, Response._meta.label, response.pk)
        except Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return panel(request, entry, changed_response=form)


@require_POST
def link(request: HttpRequest, slug: str, entry_id: int) -> HttpResponse:
    """One activity more that the entry touches (``task``), or one less (``off``): plan-number."""
    entry = of_slug(request, slug, entry_id, "progress")
    off = request.POST.get("off", "")
    plan, dash, uid = (off or request.POST.get("task", "")).partition("-")
    if not (dash and plan.isdecimal() and uid.isdecimal()):
        return panel(
            request, entry, task_error=_("Type a part of the task's name, then choose it in the list.")
        )
    uids = set(entry.links.filter(plan=int(plan)).values_list("uid", flat=True))
    uids = uids - {int(uid)} if off else uids | {int(uid)}
    try:
        actions.link(by=request.user, entry=entry, version=version_of(request), plan_id=int(plan), uids=uids)
    except Refused as refused:
        return panel(request, entry, task_error=str(refused))
    return redirect("register_entry", slug, entry_id)
