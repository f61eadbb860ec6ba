"""Pages of the accounts room."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jalon.pmo.common.pages import error_page


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Any, *args: Any
) -> HttpResponse:
    """What five wrong passwords lead to."""
    return error_page(request, 429, _("Too many tries. Wait 15 minutes, or ask for a new password."))
