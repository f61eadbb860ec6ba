"""The notifications of a person, and how they want to be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import NotVisible, Stale
from jalon.pmo.notices import access, actions, kinds, post
from jalon.pmo.notices.models import Preference

MOST = 100


class PreferenceForm(forms.ModelForm):
    """Mail, its hour, the quiet hours."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Preference
        fields = ["mail", "digest_hour", "quiet_from", "quiet_until"]
        labels = {
            "mail": gettext_lazy("How e-mail comes"),
            "digest_hour": gettext_lazy("Hour of the daily e-mail"),
            "quiet_from": gettext_lazy("Quiet hours, from"),
            "quiet_until": gettext_lazy("Quiet hours, until"),
        }


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The newest hundred; for who administers, the mail that did not leave."""
    rows = list(access.visible_to(request.user).order_by("-created", "-pk")[:MOST])
    organisation = request.organisation
    mails = None
    if organisation and policy.can_in(request.user, "administer", organisation):
        mails = access.mails(request.user, organisation).filter(post.unsent()).order_by("-pk")[:MOST]
    context = {
        "here": "notices",
        "notices": [(one, kinds.sentence(one.kind, one.params)) for one in rows],
        "unread": any(one.read is None for one in rows),
        "mails": mails,
    }
    return render(request, "notices/list.html", context)


@require_safe
def open_one(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Mark it as read, go where it leads."""
    notice = access.notice(request.user, notice_id)
    actions.mark_read(by=request.user, pks=[notice.pk])
    return redirect(notice.url)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    actions.mark_read(by=request.user)
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """When and how mail comes."""
    held = Preference.objects.filter(user=request.user).first() or Preference(user=request.user)
    data = request.POST if request.method == "POST" else None
    form = PreferenceForm(data, instance=held, initial={"version": held.version})
    if data is not None and form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        try:
            actions.choose(by=request.user, **values)
            toasts.say(request, _("Saved."))
            return redirect("notice_preferences")
        except Stale as stale:
            conflicts.show(form, stale, Preference._meta.label, held.pk)
    return render(request, "notices/preferences.html", {"here": "notices", "form": form})


@require_POST
def send_again(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Queue a given up mail once more."""
    if not request.organisation:
        raise NotVisible
    actions.send_again(by=request.user, organisation=request.organisation, pk=mail_id)
    return redirect("notices")
