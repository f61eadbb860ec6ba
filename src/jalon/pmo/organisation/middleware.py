"""Which organisation the person is looking at, and what it asks of who administers it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import SecondFactorMissing
from jalon.pmo.common.middleware import answer, wants_json
from jalon.pmo.organisation import access

# a person's own settings, where the second factor is set up, and the door
_FREE = ("/me/", "/sign-in/", "/sign-out/")


class CurrentOrganisation:
    """Sets `request.organisations`, all of the person's, and `request.organisation`, the one looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.organisations = SimpleLazyObject(lambda: list(access.visible_to(request.user)))
        request.organisation = SimpleLazyObject(lambda: access.current(request))
        return self.get_response(request)


class SecondFactor:
    """Sends an administrator without the second factor that their organisation asks for to set it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: object, kwargs: object
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or request.path.startswith(_FREE):
            return None
        if not access.lacks_second_factor(request.user):
            return None
        missing = SecondFactorMissing()
        if wants_json(request) or request.method not in ("GET", "HEAD"):
            return answer(request, missing)
        toasts.say(request, missing.sentence)
        return redirect("mfa_activate_totp")
