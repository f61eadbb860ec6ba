"""The first page: where a person lands."""

from __future__ import annotations

import importlib
import importlib.util
import json
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from jalon.pmo.accounts import access
from jalon.pmo.accounts.models import User
from jalon.pmo.common import menu
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotAllowed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The cockpit for the office, the portfolio for others; what to do next for a person without a role."""
    if not request.user.is_authenticated:
        return redirect("account_login" if User.objects.exists() else "start")
    if not request.organisation:
        return render(request, "web/nowhere.html", {"here": ""})
    officer = access.can_in(request.user, "administer", request.organisation)
    try:
        return redirect(reverse("cockpit" if officer else "portfolio"))
    except NoReverseMatch:
        places = menu.entries(request)
        return redirect(places[0].url if places else "help")


home.login_required = False


def administration_door(request: HttpRequest) -> HttpResponse:
    """Where the administration sends those it does not let in: our door, or a plain no."""
    if request.user.is_authenticated:
        raise NotAllowed
    return redirect_to_login(local_next(request), reverse("account_login"))


administration_door.login_required = False


def demo_sign_ins(request: HttpRequest) -> dict[str, Any]:
    """In a demonstration, the sign-in page offers its persons."""
    user = getattr(request, "user", None)
    if (
        not settings.DEMO
        or (user and user.is_authenticated)
        or not importlib.util.find_spec("jalon.web.demo")
    ):
        return {}
    demo = importlib.import_module("jalon.web.demo")
    return {
        "demo_sign_ins": [
            {"name": name, "role": role, "json": json.dumps({"login": email, "password": password})}
            for email, password, name, role in demo.sign_ins()
        ]
    }
