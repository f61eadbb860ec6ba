"""The error page: what happened in one sentence, with the navigation still there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def error_page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    """A page (or, inside a page, a toast) that says what happened and the way out."""
    return render(request, "common/error.html", {"status": status, "sentence": sentence}, status=status)
