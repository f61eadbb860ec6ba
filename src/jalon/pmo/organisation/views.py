"""Pages of the organisation room: its settings, the choice of one, the first start."""

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
from jalon.pmo.common.errors import Stale
from jalon.pmo.organisation import access, actions
from jalon.pmo.organisation.forms import OrganisationForm, StartForm
from jalon.pmo.organisation.models import Organisation


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
