"""Addresses: of pages that another room may or may not have, and those that came with a request."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

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


def page_before(request: HttpRequest) -> str:
    """The page of ours from which a form was sent; empty where none is told."""
    if request.method != "POST":
        return ""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, request.is_secure()):
        return ""
    parts = urlsplit(came)
    address = urlunsplit(("", "", parts.path, parts.query, ""))
    return address if address.startswith("/") and not address.startswith("//") else ""
