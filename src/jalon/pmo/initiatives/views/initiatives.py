"""Make, change, move, archive and delete an initiative."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.initiatives import access, actions, engagement, queries, tabs
from jalon.pmo.initiatives.forms import MoveForm, NewForm, SettingsForm, StatusForm
from jalon.pmo.initiatives.models import Initiative, Kind
from jalon.pmo.initiatives.views import layout
from jalon.pmo.organisation import access as organisations


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new portfolio, programme or project, under `?parent=` (an address) or at the top."""
    organisation = organisations.required(request)
    above = None
    if slug := request.GET.get("parent"):
        above = access.initiative(request.user, slug, "manage")
        organisation = above.organisation
    at_top = policy.can_in(request.user, "manage", organisation)
    if not at_top and not queries.places(request.user, organisation, "manage"):
        raise NotAllowed("manage")
    kinds = queries.kinds_below(above)
    initial = {
        "kind": request.GET.get("kind") or (kinds[-1] if kinds else Kind.PROJECT),
        "parent": str(above.pk) if above else "",
    }
    form = NewForm(
        request.POST or None, initial=initial, user=request.user, organisation=organisation, at_top=at_top
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        parent_id = fields.pop("parent")
        parent = access.initiative_by_id(request.user, int(parent_id), "manage") if parent_id else None
        try:
            made = actions.create(by=request.user, organisation=organisation, parent=parent, **fields)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("%(name)s is in place.") % {"name": made})
            return redirect(_home(request, made))
    context = {"here": "portfolio", "form": form, "above": above}
    return render(request, "initiatives/new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """An initiative's own fields, its place, putting it away."""
    initiative = access.initiative(request.user, slug)
    may_manage = policy.can(request.user, "manage", initiative)
    if request.method == "POST" and not may_manage:
        raise NotAllowed("manage")
    form = SettingsForm(
        request.POST or None, instance=initiative, user=request.user, organisation=initiative.organisation
    )
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        held = Initiative.objects.select_related("organisation").get(pk=initiative.pk)
        if fields["engagement"] != held.engagement:
            if not engagement.is_office(request.user, held):
                form.add_error("engagement", str(engagement.LEVEL_KEPT))
                return _settings(request, held, form, may_manage, status=403)
            if request.POST.get("seen") != f"={fields['engagement']}":
                # what a switch changes is shown before it does
                return _settings(request, held, form, may_manage, switching=fields["engagement"])
        try:
            done = actions.change(by=request.user, initiative=held, version=fields.pop("version"), **fields)
        except Stale as stale:
            conflicts.show(form, stale, Initiative._meta.label, held.pk)
            return _settings(request, held, form, may_manage, status=409)
        except engagement.OfficeOnly as refusal:
            form.add_error(None, str(refusal))
            return _settings(request, held, form, may_manage, status=refusal.status)
        undo = reverse("initiative_undo", args=[slug, done.pk]) if done else ""
        toasts.say(request, _("Settings of %(name)s saved.") % {"name": initiative}, undo)
        return redirect("initiative_settings", slug)
    return _settings(request, initiative, form, may_manage)


@require_http_methods(["GET", "HEAD", "POST"])
def status(request: HttpRequest, slug: str) -> HttpResponse:
    """The declared state: said by those who answer for it, beside what is computed."""
    initiative = access.initiative(request.user, slug, "approve")
    form = StatusForm(request.POST or None, instance=initiative)
    code = 422
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        held = Initiative.objects.select_related("organisation").get(pk=initiative.pk)
        try:
            done = actions.change(by=request.user, initiative=held, version=fields.pop("version"), **fields)
        except Stale as stale:
            conflicts.show(form, stale, Initiative._meta.label, held.pk)
            code = 409
        else:
            undo = reverse("initiative_undo", args=[slug, done.pk]) if done else ""
            toasts.say(
                request,
                _("%(name)s: %(status)s.") % {"name": held, "status": held.get_status_declared_display()},
                undo,
            )
            return redirect(_home(request, held))
    shown = Initiative.objects.select_related("organisation", "parent").get(pk=initiative.pk)
    context = {**layout.head(request, shown, "home"), "status_form": form}
    return render(request, "initiatives/status.html", context, status=code if form.errors else 200)


@require_POST
def move(request: HttpRequest, slug: str) -> HttpResponse:
    """Another place in the tree."""
    initiative = access.initiative(request.user, slug, "manage")
    form = _move_form(request, initiative, request.POST)
    if not form.is_valid():
        raise Refused(_("Choose a place you may manage."), "wrong_place")
    wanted = form.cleaned_data["parent"]
    parent = access.initiative_by_id(request.user, int(wanted), "manage") if wanted else None
    done = actions.move(
        by=request.user, initiative=initiative, version=form.cleaned_data["version"], parent=parent
    )
    place = parent or initiative.organisation
    toasts.say(
        request,
        _("%(name)s now stands under %(place)s.") % {"name": initiative, "place": place},
        reverse("initiative_undo", args=[slug, done.pk]),
    )
    return redirect("initiative_settings", slug)


@require_POST
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an initiative away, or bring it back."""
    initiative = access.initiative(request.user, slug, "manage")
    restore = initiative.archived is not None
    done = actions.archive(by=request.user, initiative=initiative, version=_version(request), restore=restore)
    if restore:
        toasts.say(request, _("%(name)s is back.") % {"name": initiative})
    else:
        undo = reverse("initiative_undo", args=[slug, done.pk])
        toasts.say(request, _("%(name)s is archived.") % {"name": initiative}, undo)
    return redirect("initiative_settings", slug)


@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Take an archived initiative out for good."""
    initiative = access.initiative(request.user, slug, "manage")
    actions.delete(by=request.user, initiative=initiative, version=_version(request))
    toasts.say(request, _("%(name)s is deleted.") % {"name": initiative})
    return redirect("/")


@require_POST
def undo(request: HttpRequest, slug: str, change_set: int) -> HttpResponse:
    """Take a change of this initiative back."""
    initiative = access.initiative(request.user, slug)
    actions.undo(by=request.user, initiative=initiative, change_set_id=change_set)
    toasts.say(request, _("Taken back."))
    return redirect(local_next(request, reverse("initiative_settings", args=[slug])))


def _settings(
    request: HttpRequest,
    initiative: Initiative,
    form: SettingsForm,
    may_manage: bool,
    status: int = 422,
    switching: str | None = None,
) -> HttpResponse:
    shown = Initiative.objects.select_related("organisation", "parent").get(pk=initiative.pk)
    context: dict[str, Any] = {
        **layout.head(request, shown, "settings"),
        "form": form,
        "may_manage": may_manage,
        "held": shown.get_engagement_display() if shown.engagement else "",
        "holds": engagement.effective(shown),
        "switching": switching,
        "consequences": engagement.preview(shown, switching) if switching is not None else [],
        "kinds_below": queries.kinds_below(shown),
        "move_form": _move_form(request, shown) if may_manage else None,
    }
    return render(request, "initiatives/settings.html", context, status=status if form.errors else 200)


def _move_form(request: HttpRequest, initiative: Initiative, data: Any = None) -> MoveForm:
    at_top = policy.can_in(request.user, "manage", initiative.organisation)
    return MoveForm(data, user=request.user, initiative=initiative, at_top=at_top)


def _home(request: HttpRequest, initiative: Initiative) -> str:
    return tabs.first_url(initiative, policy.rights(request.user, initiative))


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal():
        raise VersionMissing
    return int(text)
