"""What every page shows around its content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from jalon.pmo.common import menu

RAIL_COOKIE = "jalon_nav"
THEME_COOKIE = "jalon_theme"


def context(request: HttpRequest) -> dict[str, Any]:
    """The layout's variables: theme, navigation, whether it is folded."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    theme = (user.theme if signed_in else "") or request.COOKIES.get(THEME_COOKIE, "")
    return {
        "theme": theme if theme in ("light", "dark") else "",
        "folded": request.COOKIES.get(RAIL_COOKIE) == "rail",
        "organisation": getattr(request, "organisation", None) if signed_in else None,
        "organisations": getattr(request, "organisations", []) if signed_in else [],
        "navigation": SimpleLazyObject(lambda: menu.entries(request, "office")) if signed_in else [],
        "navigation_foot": SimpleLazyObject(lambda: menu.entries(request, "foot")) if signed_in else [],
    }
