"""Pages of the organisation room: its settings, the choice of one, who leaves, the first start."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.accounts.models import User
from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.common.schemas import MOST_ID
from jalon.pmo.organisation import access, actions, estates
from jalon.pmo.organisation.forms import OrganisationForm, StartForm
from jalon.pmo.organisation.models import Organisation, Person


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Name, country, language and default calendar of the current organisation."""
    organisation = access.required(request, "administer")
    form = OrganisationForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            actions.change(
                by=request.user, organisation=organisation, version=fields.pop("version"), **fields
            )
        except Stale as stale:
            conflicts.show(form, stale, Organisation._meta.label, organisation.pk)
            context = {"here": "members", "page": "organisation", "form": form}
            return render(request, "organisation/settings.html", context, status=409)
        toasts.say(request, _("Settings of %(name)s saved.") % {"name": fields["name"]})
        return redirect("organisation")
    context = {"here": "members", "page": "organisation", "form": form}
    return render(request, "organisation/settings.html", context, status=422 if form.errors else 200)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Look at another of one's organisations."""
    chosen = access.organisation(request.user, request.POST.get("organisation", ""))
    request.session[access.SESSION_KEY] = chosen.pk
    return redirect(local_next(request))


@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest) -> HttpResponse:
    """All that a person who leaves owns in any room, shown, then given to another."""
    organisation = access.required(request, "administer")
    error = ""
    asked = request.POST.get("leaving") or request.GET.get("leaving", "")
    who = _person(request, organisation, asked) if asked else None
    if request.method == "POST":
        to = _person(request, organisation, request.POST.get("to", ""))
        try:
            count = actions.hand_over(by=request.user, organisation=organisation, leaving=who, to=to)
        except Refused as refused:
            error = str(refused)
        else:
            toasts.say(request, _("%(count)d records handed over to %(to)s.") % {"count": count, "to": to})
            return redirect("person_leaving")
    context = {
        "here": "members",
        "persons": access.persons(request.user, organisation).order_by("name", "pk"),
        "error": error,
        "leaving": who,
        "owned": estates.owned(who) if who is not None else [],
    }
    return render(request, "organisation/leaving.html", context, status=422 if error else 200)


def _person(request: HttpRequest, organisation: Organisation, typed: str) -> Person:
    if not typed.isdecimal() or int(typed) > MOST_ID:
        raise NotVisible
    return access.person(request.user, organisation, int(typed))


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first page of a new Jalon; gone once someone has an account."""
    if User.objects.exists():
        return redirect("account_login")
    initial = {"language": "fr" if (get_language() or "").startswith("fr") else "en"}
    form = StartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _organisation, user = actions.start(**form.cleaned_data)
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("/")
    return render(request, "organisation/start.html", {"form": form}, status=422 if form.errors else 200)


start.login_required = False
