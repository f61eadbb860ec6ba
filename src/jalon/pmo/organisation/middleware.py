"""Which organisation the person is looking at."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from jalon.pmo.organisation import access


class CurrentOrganisation:
    """Sets `request.organisations`, all of the person's, and `request.organisation`, the one looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisations = SimpleLazyObject(lambda: list(access.visible_to(request.user)))
        request.organisation = SimpleLazyObject(lambda: access.current(request))
        return self.get_response(request)
