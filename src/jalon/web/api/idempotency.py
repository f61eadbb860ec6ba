"""A POST sent twice under one Idempotency-Key is done once: the second gets the first one's answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common.models import Answered

KEPT = timedelta(hours=24)
LONGEST_KEY = 128
LARGEST_BODY = 1_000_000


class IdempotencyKeys:
    """Keeps the answers of the API for a day, by who asked and the key they gave."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key", "")
        if not key or request.method != "POST" or not request.path.startswith("/api/v1/"):
            return self.get_response(request)
        if request.content_type == "multipart/form-data":
            # a file is too large to be held here: the import desk knows a repeat by its key itself
            return self.get_response(request)
        if len(key) > LONGEST_KEY:
            return _refuse(422, "idempotency_key", _("An idempotency key has at most 128 characters."))
        holder = _holder(request)
        if not holder:
            return self.get_response(request)
        content = hashlib.sha256(request.get_full_path().encode() + b"\0" + request.body).hexdigest()
        Answered.objects.filter(at__lt=timezone.now() - KEPT).delete()
        try:
            with transaction.atomic():
                kept = Answered.objects.create(holder=holder, key=key, content=content)
        except IntegrityError:
            return _again(holder, key, content)
        try:
            response = self.get_response(request)
        except BaseException:
            kept.delete()
            raise
        self._keep(kept, response)
        return response

    @staticmethod
    def _keep(kept: Answered, response: HttpResponse) -> None:
        text = None if response.streaming or response.has_header("Content-Encoding") else response.content
        if response.status_code >= 500 or text is None or len(text) > LARGEST_BODY:
            # a fault of ours may be tried again; a stream has nothing to keep
            kept.delete()
            return
        Answered.objects.filter(pk=kept.pk).update(status=response.status_code, body=text.decode())


def _holder(request: HttpRequest) -> str:
    """Who asks: the token as sent, or the session's user."""
    if given := request.headers.get("Authorization"):
        return hashlib.sha256(given.encode()).hexdigest()
    return f"user/{request.user.pk}" if request.user.is_authenticated else ""


def _again(holder: str, key: str, content: str) -> HttpResponse:
    kept = Answered.objects.filter(holder=holder, key=key).first()
    if kept is None or kept.status is None:
        return _refuse(409, "in_progress", _("The same request is being answered: wait, then ask again."))
    if kept.content != content:
        return _refuse(
            422, "idempotency_key", _("This idempotency key was used for another request: take a new one.")
        )
    response = HttpResponse(kept.body, content_type="application/json", status=kept.status)
    response["Idempotency-Replayed"] = "true"
    return response


def _refuse(status: int, code: str, message: str) -> JsonResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
