"""Addresses: of pages that another room may or may not have, and those that came with a request."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def local_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where the form came from, if it is one of our own addresses."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if own else fallback


def page(name: str, *args: Any) -> str:
    """The address of a page; "" where no room offers it."""
    try:
        return reverse(name, args=args) if name else ""
    except NoReverseMatch:
        return ""
