"""Around every request: its id, and refusals turned into a page or JSON."""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from jalon.pmo.common import requests
from jalon.pmo.common.errors import Answerable, TooLarge

_log = logging.getLogger("jalon.refusals")
_SAFE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")


class RequestId:
    """Gives the request an id, kept from a proxy that already gave one, and sends it back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        name = given if _SAFE_ID.fullmatch(given) else uuid.uuid4().hex
        token = requests.current_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            requests.current_id.reset(token)
        response["X-Request-ID"] = name
        return response


class UploadLimit:
    """Refuses a request that says it is too large, before any of it is received."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        """Before the form's guard, which would read all of it."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        most = getattr(view, "largest_request", settings.REQUEST_MAX_SIZE)
        if said.isdecimal() and int(said) > most:
            return answer(request, TooLarge(most))
        return None


class Errors:
    """Answers a refusal raised by a view with its sentence: JSON for programs, a page for people."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return answer(request, error) if isinstance(error, Answerable) else None


def answer(request: HttpRequest, error: Answerable) -> HttpResponse:
    """A refusal with its sentence, noted in the log: JSON for programs, a page for people."""
    note_refusal(request, error.code)
    if wants_json(request):
        return JsonResponse(error.as_json(), status=error.status)
    from jalon.pmo.common.pages import error_page

    return error_page(request, error.status, str(error.sentence))


def note_refusal(request: HttpRequest, code: str) -> None:
    """One line of the log for a refusal: who by number, where, why, under which request."""
    _log.info(
        "%s %s refused: %s, user %s, request %s",
        request.method,
        request.path,
        code,
        getattr(getattr(request, "user", None), "pk", None),
        requests.current_id.get(),
    )


def wants_json(request: HttpRequest) -> bool:
    """Whether a program asked, not a person."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
