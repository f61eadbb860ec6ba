"""Text that no database keeps: NUL, which PostgreSQL refuses, and halves of a surrogate pair."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.middleware import answer

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# JSON writes both as an escape: a body without one is not read twice
_ESCAPES = (b"\\u0000", b"\\ud", b"\\uD")
_UNSOUND = re.compile("[\0\ud800-\udfff]")


class SoundText:
    """Refuses a request with such text before anything reads it, wherever in it the text stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if all(is_sound(text) for text in _texts(request)):
            return None
        sentence = _(
            "A text holds characters that cannot be kept (NUL, or half a surrogate pair): "
            "take them out, then send again. Nothing was written."
        )
        return answer(request, Refused(sentence, "text_unsound"))


def is_sound(text: str) -> bool:
    """Whether every database keeps the text as it is."""
    return "\0" not in text and not any("\ud800" <= c <= "\udfff" for c in text)


def mended(value: Any) -> Any:
    """The value with U+FFFD in place of what PostgreSQL cannot keep."""
    if isinstance(value, str):
        return value if is_sound(value) else _UNSOUND.sub("\ufffd", value)
    if isinstance(value, dict):
        return {mended(name): mended(one) for name, one in value.items()}
    return [mended(one) for one in value] if isinstance(value, list) else value


def _texts(request: HttpRequest) -> Iterator[str]:
    if "%00" in request.META.get("QUERY_STRING", ""):
        yield "\0"
    if request.method in ("GET", "HEAD"):
        return
    if request.content_type in _FORMS:
        for name, values in request.POST.lists():
            yield name
            yield from values
    elif any(escape in request.body for escape in _ESCAPES):
        try:
            yield from _strings(json.loads(request.body))
        except (ValueError, RecursionError):
            # whoever wanted JSON says in their own words that this is none
            return


def _strings(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            yield from one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
