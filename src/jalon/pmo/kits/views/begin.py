"""A project that begins from a kit: what would be made, making it, and what it was given."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.kits import method
from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.governance import line
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Kind
from jalon.pmo.initiatives.views import layout
from jalon.pmo.kits import access, actions, queries
from jalon.pmo.kits.forms import BeginForm, KitForm, PreviewForm, SaveForm, next_monday
from jalon.pmo.kits.words import span
from jalon.pmo.organisation import access as organisations


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Choose a kit and a method, name the project, see what would be made, make it."""
    organisation = organisations.required(request)
    if not access.may_begin(request.user, organisation):
        raise NotAllowed("manage")
    form = BeginForm(
        request.POST or None, initial=_initial(request), user=request.user, organisation=organisation
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _make(request, organisation, dict(form.cleaned_data))
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("%(name)s is in place, with its plan.") % {"name": made})
            return redirect("plan", made.slug)
    context = {"here": "methods", "form": form, **_preview(request, organisation, form["kit"], form["start"])}
    return render(request, "kits/begin.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """A demand becomes a project: a kit and a method for an initiative that has no plan yet."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    queries.must_be_free(initiative)
    organisation = initiative.organisation
    form = KitForm(
        request.POST or None, initial=_wanted(initiative), user=request.user, organisation=organisation
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        chosen = queries.chosen(request.user, organisation, fields.pop("kit"))
        try:
            actions.begin(by=request.user, initiative=initiative, chosen=chosen, **fields)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("%(name)s is in place, with its plan.") % {"name": initiative})
            return redirect("plan", slug)
    context = {
        **layout.head(request, initiative, "plan", "kit_of"),
        "form": form,
        **_preview(request, organisation, form["kit"], form["start"]),
    }
    return render(request, "kits/take.html", context, status=422 if form.errors else 200)


@require_safe
def preview(request: HttpRequest) -> HttpResponse:
    """What a kit would make from a start date; nothing is written."""
    organisation = organisations.required(request)
    form = PreviewForm(request.GET)
    context: dict[str, Any] = {"preview": None}
    if form.is_valid():
        chosen = queries.chosen(request.user, organisation, form.cleaned_data["kit"])
        context = _seen(chosen, organisation, form.cleaned_data["start"])
    return render(request, "kits/_preview.html", context)


@require_safe
def used(request: HttpRequest, slug: str) -> HttpResponse:
    """What the project's kit asks of it: gates, documents, indicators, closing; or how to save it as one."""
    initiative = initiatives.initiative(request.user, slug)
    return _used(request, initiative, SaveForm(initial={"name": initiative.title}))


@require_POST
def save(request: HttpRequest, slug: str) -> HttpResponse:
    """Save a project as a kit of the organisation's own."""
    initiative = initiatives.initiative(request.user, slug)
    access.must_keep(request.user, initiative.organisation)
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _used(request, initiative, form)
    try:
        made = actions.save_as_kit(by=request.user, initiative=initiative, name=form.cleaned_data["name"])
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _used(request, initiative, form)
    toasts.say(request, _("“%(name)s” is on the shelf.") % {"name": made})
    return redirect("kit_own", made.pk)


def _used(request: HttpRequest, initiative: Any, form: SaveForm) -> HttpResponse:
    use = queries.use_of(initiative)
    kit = queries.read(use.text, "kit.yaml") if use else None
    context = {
        **layout.head(request, initiative, "plan", "kit_of"),
        "use": use,
        "kit": kit,
        "may_take": not use
        and "plan" in policy.rights(request.user, initiative)
        and queries.may_take(initiative),
        "is_project": initiative.kind == Kind.PROJECT,
        "may_begin": access.may_begin(request.user, initiative.organisation),
        "below": [] if use else queries.begun_below(request.user, initiative),
        "trade": [
            (c, span(c.figures)) for c in ([] if use else queries.of_its_trade(request.user, initiative))
        ],
        "decided": bool(use) and line.life_of(initiative) is not None,
        "points": queries.points(kit, queries.finishes(initiative, kit)) if kit else [],
        "may_keep": access.may_keep(request.user, initiative.organisation),
        "form": form,
    }
    return render(request, "kits/used.html", context, status=422 if form.errors else 200)


def _wanted(initiative: Any) -> dict[str, Any]:
    """What the demand already says of its kit and method."""
    life = line.life_of(initiative)
    return {
        "start": next_monday(),
        "kit": initiative.sector,
        "method": life.method if life else method.ORDER[0],
    }


def _initial(request: HttpRequest) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "start": next_monday(),
        "kit": request.GET.get("kit", ""),
        "method": method.ORDER[0],
    }
    if slug := request.GET.get("parent"):
        initial["parent"] = str(initiatives.initiative(request.user, slug, "manage").pk)
    return initial


def _make(request: HttpRequest, organisation: Any, fields: dict[str, Any]) -> Any:
    parent_id = fields.pop("parent")
    parent = initiatives.initiative_by_id(request.user, int(parent_id), "manage") if parent_id else None
    if parent is None and not policy.can_in(request.user, "manage", organisation):
        raise NotAllowed("manage")
    chosen = queries.chosen(request.user, organisation, fields.pop("kit"))
    return actions.create_project(
        by=request.user, organisation=organisation, chosen=chosen, parent=parent, **fields
    )


def _preview(request: HttpRequest, organisation: Any, kit: Any, start: Any) -> dict[str, Any]:
    form = PreviewForm({"kit": kit.value() or _first(kit.field.choices), "start": start.value()})
    if not form.is_valid() or form.cleaned_data["kit"] not in _keys(kit.field.choices):
        return {"preview": None}
    chosen = queries.chosen(request.user, organisation, form.cleaned_data["kit"])
    return _seen(chosen, organisation, form.cleaned_data["start"])


def _seen(chosen: queries.Chosen, organisation: Any, start: Any) -> dict[str, Any]:
    seen = queries.preview(chosen, organisation, start)
    return {"preview": seen, "chosen": chosen, "span": span(seen.figures)}


def _first(choices: Any) -> str:
    """The key that a form shows chosen before anyone has chosen."""
    key, said = choices[0]
    return _first(said) if isinstance(said, list | tuple) else str(key)


def _keys(choices: Any) -> set[str]:
    """The keys of choices, grouped or not."""
    found: set[str] = set()
    for key, said in choices:
        found |= _keys(said) if isinstance(said, list | tuple) else {key}
    return found
