"""The error page: what happened in one sentence, with the navigation still there."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common import requests
from jalon.pmo.common.addresses import page_before
from jalon.pmo.common.errors import NotAllowed, NotVisible

_HEADINGS: dict[int, tuple[Any, str, Any]] = {
    400: (_("Unclear request"), "question-mark", ""),
    403: (_("Not with your role"), "lock", ""),
    404: (_("Nothing here"), "map-pin", _("The address may be old, or the place may be out of your reach.")),
    409: (
        _("Changed meanwhile"),
        "arrow-merge",
        _("Nothing of yours was written. Go back, reload and decide."),
    ),
    413: (_("Too much at once"), "alert-triangle", _("Nothing was written.")),
    422: (_("Not possible like this"), "alert-triangle", _("Nothing was written.")),
    428: (_("Reload first"), "refresh", _("Nothing was written.")),
    429: (_("One moment"), "clock", ""),
    500: (
        _("Our fault"),
        "tool",
        _("Nothing was written halfway. The fault is noted with the number below."),
    ),
}


def error_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page that says what happened and the way out; inside a page (htmx), a toast."""
    heading, mark, advice = _HEADINGS.get(status, _HEADINGS[400])
    if request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true":
        response = HttpResponse(status=status)
        response["HX-Reswap"] = "none"
        response["HX-Trigger"] = json.dumps({"toast": {"text": sentence}})
        return response
    context = {
        "status": status,
        "heading": heading,
        "mark": mark,
        "sentence": sentence,
        "advice": advice,
        "before": page_before(request),
        "request_id": requests.current_id.get(),
    }
    return render(request, "common/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 400; a body over the limit says so."""
    if isinstance(exception, RequestDataTooBig):
        sentence = _(
            "This is more than Jalon takes in one go (2.5 MB): send it in smaller parts, or as a file."
        )
        return _answer(request, 413, "too_large", sentence)
    return _answer(request, 400, "bad_request", _("Jalon could not read this request. Reload the page."))


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 403."""
    return _answer(request, 403, NotAllowed.code, NotAllowed.sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Handler of a form whose page has expired."""
    sentence = _("This page has expired. Reload it, then send again: nothing was written.")
    return _answer(request, 403, "expired", sentence)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Handler of 404: the same answer as for what the person may not see."""
    return _answer(request, 404, NotVisible.code, NotVisible.sentence)


def server_error(request: HttpRequest) -> HttpResponse:
    """Handler of 500."""
    return _answer(request, 500, "fault", _("Something broke on our side."))


def _answer(request: HttpRequest, status: int, code: str, sentence: Any) -> HttpResponse:
    from jalon.pmo.common.middleware import wants_json

    if wants_json(request):
        body = {"error": {"code": code, "message": str(sentence)}}
        return JsonResponse(body, status=status)
    return error_page(request, status, str(sentence))
