"""Which organisation the person is looking at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from jalon.pmo.organisation import access


class CurrentOrganisation:
    """Sets `request.organisation`: the one chosen in this session, else the person's first; or None."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisation = SimpleLazyObject(lambda: access.current(request))
        return self.get_response(request)
