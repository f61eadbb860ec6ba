"""The first page: where a person lands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from jalon.pmo.accounts.models import User
from jalon.pmo.common import menu


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first place of the navigation; for a person without any role, what to do next."""
    if not request.user.is_authenticated:
        return redirect("account_login" if User.objects.exists() else "start")
    if not request.organisation:
        return render(request, "web/nowhere.html", {"here": ""})
    try:
        return redirect(reverse("portfolio"))
    except NoReverseMatch:
        places = menu.entries(request)
        return redirect(places[0].url if places else "help")


home.login_required = False
