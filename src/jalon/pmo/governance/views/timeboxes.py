"""Timeboxes of an initiative, with MoSCoW counted by effort."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.governance import access, actions, moscow
from jalon.pmo.governance.forms import RequirementForm, TimeboxForm
from jalon.pmo.governance.views import sent
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import queries as plans

LONGEST = 12
"""Digits of an id that an address may name."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The timeboxes and their requirements; a POST adds a timebox or a requirement."""
    initiative = initiatives.initiative(request.user, slug, "plan" if request.method == "POST" else "view")
    what = request.POST.get("what", "")
    box_form = TimeboxForm(request.POST if what == "timebox" else None, prefix="box")
    form = RequirementForm(
        request.POST if what == "requirement" else None, prefix="new", initiative=initiative
    )
    status = 200
    if request.method == "POST":
        posted = box_form if what == "timebox" else form
        status = 422
        if posted.is_valid():
            make = actions.create_timebox if what == "timebox" else actions.create_requirement
            try:
                made = make(by=request.user, initiative=initiative, **posted.cleaned_data)
            except Refused as refusal:
                posted.add_error(refusal.field if refusal.field in posted.fields else None, str(refusal))
            else:
                toasts.say(request, _("“%(name)s” is in place.") % {"name": made})
                return redirect("governance_timeboxes", slug)
    context = layout.head(request, initiative, "governance", "governance_timeboxes")
    boxes, whole = moscow.boxes(initiative)
    _name_tasks(initiative, boxes)
    context |= {
        "boxes": boxes,
        "whole": whole,
        "must_at_most": moscow.MUST_AT_MOST,
        "could_about": moscow.COULD_ABOUT,
        "box_form": box_form,
        "form": form,
        "edited": _edited(request, initiative),
        "may_plan": "plan" in context["rights"],
        "may_progress": "progress" in context["rights"],
    }
    return render(request, "governance/timeboxes.html", context, status=status)


def _edited(request: HttpRequest, initiative: Any) -> dict[str, Any]:
    """The requirement or the timebox whose form is open, by its id in the address."""
    pk = request.GET.get("requirement", "")
    if pk.isdecimal() and len(pk) < LONGEST:
        row = access.requirement(request.user, int(pk), "plan")
        _at(row, initiative.slug)
        return {
            "requirement": row,
            "form": RequirementForm(prefix="req", instance=row, initiative=initiative),
        }
    pk = request.GET.get("timebox", "")
    if pk.isdecimal() and len(pk) < LONGEST:
        box = access.timebox(request.user, int(pk), "plan")
        _at(box, initiative.slug)
        return {"timebox": box, "form": TimeboxForm(prefix="box", instance=box)}
    return {}


def _name_tasks(initiative: Any, boxes: list[moscow.Box]) -> None:
    """Each requirement says by name which task of the plan it stands for."""
    tied = [one for box in boxes for one in box.requirements if one.activity_uid is not None]
    names = plans.names_of(initiative.pk, {one.activity_uid for one in tied}) if tied else {}
    for one in tied:
        one.task = names.get(one.activity_uid, "")


@require_POST
def timebox(request: HttpRequest, slug: str, timebox_id: int) -> HttpResponse:
    """Change, close or delete a timebox: the form's `verb` says which."""
    found = access.timebox(request.user, timebox_id)
    _at(found, slug)
    which: dict[str, Any] = {"by": request.user, "timebox": found, "version": sent.version(request)}
    verb = request.POST.get("verb", "")
    if verb == "change":
        form = TimeboxForm(request.POST, prefix="box", instance=found)
        if not form.is_valid():
            raise sent.refuse(form)
        actions.change_timebox(**which, **form.cleaned_data)
        said = _("“%(name)s” saved.") % {"name": found}
    elif verb == "close":
        count = actions.close_timebox(**which)
        said = _("“%(name)s” is closed; %(count)d back in the list.") % {"name": found, "count": count}
    elif verb == "delete":
        actions.delete_timebox(**which)
        said = _("“%(name)s” is taken out.") % {"name": found}
    else:
        raise Refused(_("There is no such thing to do with a timebox."), "verb", "verb")
    toasts.say(request, said)
    return redirect("governance_timeboxes", slug)


@require_POST
def requirement(request: HttpRequest, slug: str, requirement_id: int) -> HttpResponse:
    """Change a requirement, say how far it is, or take it away."""
    found = access.requirement(request.user, requirement_id)
    _at(found, slug)
    which: dict[str, Any] = {"by": request.user, "requirement": found, "version": sent.version(request)}
    verb = request.POST.get("verb", "")
    if verb == "change":
        form = RequirementForm(request.POST, prefix="req", instance=found, initiative=found.initiative)
        if not form.is_valid():
            raise sent.refuse(form)
        actions.change_requirement(**which, **form.cleaned_data)
    elif verb == "state":
        actions.change_requirement(**which, state=request.POST.get("state", ""))
    elif verb == "delete":
        actions.delete_requirement(**which)
    else:
        raise Refused(_("There is no such thing to do with a requirement."), "verb", "verb")
    toasts.say(request, _("“%(name)s” saved.") % {"name": found})
    return redirect("governance_timeboxes", slug)


def _at(found: Any, slug: str) -> None:
    if found.initiative.slug != slug:
        raise NotVisible
