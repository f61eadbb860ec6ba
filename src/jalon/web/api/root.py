"""The API: who is calling, how refusals answer, which routers there are."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils import translation
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from jalon.pmo.accounts import pace, tokens
from jalon.pmo.common.errors import Answerable, NotAllowed, NotVisible, SecondFactorMissing, TooMany
from jalon.pmo.common.middleware import note_refusal
from jalon.pmo.organisation import access as organisations

_READING = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """A bearer token: acts as its user within its scopes."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        holder = tokens.holder(token)
        if holder is None:
            return None
        user, scopes = holder
        pace.count(tokens.digest(token))
        if request.method not in _READING and "write" not in scopes:
            raise NotAllowed("write")
        if organisations.lacks_second_factor(user):
            raise SecondFactorMissing
        request.user = user
        request.token_scopes = scopes
        if user.language:
            translation.activate(user.language)
        return user


class Session(AuthBase):
    """The browser's session, with the CSRF header on anything that changes something."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Any:
        if not request.user.is_authenticated or request.headers.get("Authorization"):
            return None
        check = CsrfViewMiddleware(lambda _request: HttpResponse())
        check.process_request(request)
        if check.process_view(request, lambda: None, (), {}):
            raise HttpError(403, _("This page has expired. Reload it, then send again: nothing was written."))
        return request.user


api = NinjaAPI(
    title="Jalon",
    version="1.0.0",
    description="Organisations, initiatives, plans: the same rules and rights as the pages.",
    auth=[Token(), Session()],
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)


def _error(request: HttpRequest, status: int, code: str, message: str, **more: Any) -> HttpResponse:
    return api.create_response(request, {"error": {"code": code, "message": message, **more}}, status=status)


@api.exception_handler(Answerable)
def refused(request: HttpRequest, error: Answerable) -> HttpResponse:
    """A refusal of ours: its sentence, code and status."""
    note_refusal(request, error.code)
    response = api.create_response(request, error.as_json(), status=error.status)
    if isinstance(error, TooMany):
        response["Retry-After"] = str(error.retry_after)
    return response


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Neither session nor token."""
    note_refusal(request, "not_signed_in")
    response = _error(request, 401, "not_signed_in", _("Sign in, or send a valid token."))
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or parameter of the wrong shape: the first fault by name, all of them as details."""
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"]), "message": fault["msg"]}
        for fault in error.errors
    ]
    first = faults[0] if faults else {"field": "", "message": ""}
    message = _("%(field)s: %(fault)s") % {"field": first["field"], "fault": first["message"]}
    return _error(request, 422, "invalid", message, field=first["field"], details=faults)


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Ninja's own refusals: an unreadable body, an expired page."""
    return _error(request, error.status_code, "bad_request", str(error))


@api.exception_handler(Http404)
def absent(request: HttpRequest, error: Http404) -> HttpResponse:
    """The same answer as for what the caller may not see."""
    return refused(request, NotVisible())


def mount() -> None:
    """Add the router of each room that has one."""
    for app in settings.INSTALLED_APPS:
        if app.startswith("jalon.pmo.") and importlib.util.find_spec(f"{app}.api"):
            api.add_router("", importlib.import_module(f"{app}.api").router)


mount()
