"""Around every request of a signed-in person: language, time limits, and the door for everyone else."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import translation

from jalon.pmo.accounts import access

Answer = Callable[[HttpRequest], HttpResponse]


class ReachOnce:
    """While a page is only read, what its reader was given is asked of the database once."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        with access.asked_once():
            return self.get_response(request)


class Preferences:
    """The person's own language wins over the browser's."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") if request.user.is_authenticated else ""
        if chosen:
            translation.activate(chosen)
            request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        if chosen:
            response.headers["Content-Language"] = chosen
        return response


class SessionLimits:
    """Ends a session left alone too long, or older than its age however busy it is."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and "_auth_user_id" in request.session:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            seen = request.session.get("seen", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - began > settings.SESSION_COOKIE_AGE:
                logout(request)
            elif now - seen > 60 or "seen" not in request.session:
                # once a minute is precise enough and keeps most pages free of a write
                request.session["seen"] = now
        return self.get_response(request)


class SignedInOnly:
    """Every page needs a signed-in person, except those that say `login_not_required`.

    The API answers for itself (401, tokens).
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        if request.path.startswith("/api/v1/"):
            return None
        if request.path.startswith("/sign-in/"):
            return None
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))
