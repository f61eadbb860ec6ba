"""Pages of the accounts room: my settings, first start, too many tries."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from jalon.pmo.accounts import actions, queries
from jalon.pmo.accounts.forms import SettingsForm, TokenForm
from jalon.pmo.common import toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.pages import error_page


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """A person's own settings."""
    form = SettingsForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.refresh_from_db()
        actions.change_settings(by=request.user, **form.cleaned_data)
        response = redirect("me")
        if form.cleaned_data["language"]:
            _keep_language(response, form.cleaned_data["language"])
        toasts.say(request, _("Settings saved."))
        return response
    return _me(request, form, TokenForm())


@require_POST
def token_make(request: HttpRequest) -> HttpResponse:
    """A new API token; the answer shows it once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        request.user.refresh_from_db()
        return _me(request, SettingsForm(instance=request.user), form, status=422)
    _token, text = actions.make_token(by=request.user, **form.cleaned_data)
    response = _me(request, SettingsForm(instance=request.user), TokenForm(), made=text)
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens."""
    name = actions.revoke_token(by=request.user, pk=pk)
    toasts.say(request, _("Token %(name)s no longer works.") % {"name": name})
    return redirect("me")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Another language, from any page: kept in the account, or in this browser."""
    wanted = request.POST.get("language") or request.GET.get("language", "")
    response = redirect(local_next(request))
    if wanted in dict(settings.LANGUAGES):
        if request.user.is_authenticated:
            actions.change_settings(by=request.user, language=wanted)
        _keep_language(response, wanted)
    return response


language.login_required = False


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the computer: kept in the account."""
    wanted = request.POST.get("theme") or request.GET.get("theme", "")
    if wanted in ("", "light", "dark"):
        actions.change_settings(by=request.user, theme=wanted)
    return redirect(local_next(request))


@require_GET
def password_changed(request: HttpRequest) -> HttpResponse:
    """Back to the settings once the password is new."""
    toasts.say(request, _("Your password is changed."))
    return redirect("me")


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Any, *args: Any
) -> HttpResponse:
    """What five wrong passwords lead to."""
    return error_page(request, 429, _("Too many tries. Wait 15 minutes, or ask for a new password."))


def _keep_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=31_536_000,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def _me(
    request: HttpRequest, form: SettingsForm, token_form: TokenForm, made: str = "", status: int = 200
) -> HttpResponse:
    context = {
        "here": "me",
        "form": form,
        "token_form": token_form,
        "tokens": queries.tokens_of(request.user),
        "made": made,
        "password_url": reverse("account_change_password"),
        "has_second_factor": request.user.authenticator_set.filter(type="totp").exists(),
    }
    return render(request, "accounts/me.html", context, status=status)
