"""The members page: who has which role where, as far as the reader administers."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.accounts import access as policy
from jalon.pmo.accounts import actions as accounts
from jalon.pmo.accounts import invitations
from jalon.pmo.accounts import queries as people
from jalon.pmo.accounts.forms import MemberForm
from jalon.pmo.accounts.models import Role
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotAllowed, NotVisible, Refused
from jalon.pmo.common.models import ChangeSet
from jalon.pmo.initiatives import access, actions, queries
from jalon.pmo.organisation import access as organisations

ROWS = 100


@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest) -> HttpResponse:
    """The list, and with `?add` the panel to give a role."""
    organisation = organisations.required(request)
    if not people.may_administer_something(request.user, organisation):
        raise NotAllowed("administer")
    places = _places(request, organisation)
    form = MemberForm(request.POST or None, places=places, initial={"place": request.GET.get("at", "")})
    if request.method == "POST" and form.is_valid():
        try:
            return _add(request, organisation, form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    words = request.GET.get("q", "")[:100]
    page = Paginator(people.members(request.user, organisation, words), ROWS).get_page(
        request.GET.get("page")
    )
    context: dict[str, Any] = {
        "here": "members",
        "page": "members",
        "rows": page,
        "roles": Role.choices,
        "words": words,
        "form": form,
        "adding": "add" in request.GET or bool(form.errors),
        "invitation": request.session.pop("invitation", None),
        "whole": policy.can_in(request.user, "administer", organisation),
    }
    return render(request, "initiatives/members.html", context, status=422 if form.errors else 200)


@require_POST
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Another role for a member."""
    membership = accounts.change_role(
        by=request.user, pk=pk, version=_version(request), role=request.POST.get("role", "")
    )
    sentence = _("%(person)s: %(role)s.") % {
        "person": membership.user,
        "role": membership.get_role_display(),
    }
    toasts.say(request, sentence)
    return redirect("members")


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role away; the toast takes it back."""
    former, change_set = accounts.remove_member(by=request.user, pk=pk, version=_version(request))
    toasts.say(
        request,
        _("%(person)s no longer has a role at %(place)s.")
        % {"person": former.user, "place": former.initiative or former.organisation},
        reverse("member_restore", args=[change_set.pk]),
    )
    return redirect("members")


@require_POST
def restore(request: HttpRequest, change_set: int) -> HttpResponse:
    """Take a removal back."""
    reach = policy.reach(request.user)
    done = ChangeSet.objects.filter(
        pk=change_set, verb="member.remove", organisation_id__in=reach.organisation_ids
    ).first()
    if done is None:
        raise NotVisible
    membership = accounts.restore_member(by=request.user, change_set=done)
    toasts.say(request, _("%(person)s has the role again.") % {"person": membership.user})
    return redirect("members")


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new invitation link for someone who has not signed in yet."""
    organisation = organisations.required(request)
    membership = people.members(request.user, organisation).filter(pk=pk).first()
    if membership is None:
        raise NotVisible
    if membership.user.has_usable_password():
        raise Refused(_("%(person)s has a password already.") % {"person": membership.user}, "has_password")
    _invite(request, membership)
    return redirect("members")


def _add(request: HttpRequest, organisation: Any, form: MemberForm) -> HttpResponse:
    place = form.cleaned_data.pop("place")
    initiative = access.initiative_by_id(request.user, int(place), "administer") if place else None
    membership, is_new = actions.add_member(
        by=request.user, organisation=organisation, initiative=initiative, **form.cleaned_data
    )
    if is_new:
        _invite(request, membership)
    toasts.say(
        request,
        _("%(person)s is now %(role)s at %(place)s.")
        % {
            "person": membership.user,
            "role": membership.get_role_display(),
            "place": initiative or organisation,
        },
    )
    return redirect("members")


def _invite(request: HttpRequest, membership: Any) -> None:
    address, sent = invitations.send(request, membership.user, membership.organisation)
    request.session["invitation"] = {"person": str(membership.user), "address": address, "sent": sent}


def _version(request: HttpRequest) -> int | None:
    """The version the form was made on; None where it names none."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _places(request: HttpRequest, organisation: Any) -> list[tuple[str, str]]:
    whole = policy.can_in(request.user, "administer", organisation)
    top = [("", _("All of %(name)s") % {"name": organisation})] if whole else []
    return top + queries.places(request.user, organisation, "administer")
