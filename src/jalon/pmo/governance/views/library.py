"""Methods and kits: the methods there are, one read in full, an organisation's own copied and edited."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused, Stale, VersionMissing
from jalon.pmo.governance import access, actions, calendar, methods, pages
from jalon.pmo.governance.forms import MethodTextForm
from jalon.pmo.governance.models import Life
from jalon.pmo.organisation import access as organisations


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Ours and the organisation's own, with how many initiatives live by each."""
    organisation = organisations.required(request)
    context = _context(request, "methods") | {
        "choices": [(one, _lives(request, organisation, one.key)) for one in methods.choices(organisation)],
        "may_write": policy.can_in(request.user, "administer", organisation),
    }
    return render(request, "governance/methods.html", context)


@require_safe
def method(request: HttpRequest, key: str) -> HttpResponse:
    """One method, as a person reads it."""
    organisation = organisations.required(request)
    found = methods.choice(organisation, key)
    context = _context(request, "methods") | {
        "choice": found,
        "stages": [pages.StageRead.of(one) for one in found.spec.stages],
        "roles": [(methods.said(one.name), methods.said(one.about)) for one in found.spec.roles],
        "reports": [
            (methods.said(one.name), methods.said(one.when), methods.said(one.about))
            for one in found.spec.reports
        ],
        "may_write": policy.can_in(request.user, "administer", organisation),
    }
    return render(request, "governance/method_read.html", context)


@require_POST
def copy(request: HttpRequest, key: str) -> HttpResponse:
    """A copy of a method, for the organisation to make its own."""
    organisation = organisations.required(request, "administer")
    made = actions.copy_method(by=request.user, organisation=organisation, key=key)
    toasts.say(request, _("“%(key)s” is yours: change it, then save.") % {"key": made.key})
    return redirect("governance_method_edit", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, method_id: int) -> HttpResponse:
    """The text of an organisation's own method, with every fault at its line."""
    found = access.method(request.user, method_id)
    form = MethodTextForm(request.POST or None, initial={"version": found.version, "text": found.text})
    faults: list[tuple[int, str]] = []
    status = 200
    if request.method == "POST":
        status = 422
        if not request.POST.get("version", "").isdecimal():
            raise VersionMissing
        if form.is_valid():
            try:
                actions.write_method(by=request.user, method=found, **form.cleaned_data)
            except methods.MethodRefused as refusal:
                faults = refusal.lines
            except Refused as refusal:
                form.add_error("text", str(refusal))
            except Stale as stale:
                form.add_error(None, str(stale))
                status = 409
            else:
                toasts.say(request, _("“%(key)s” saved.") % {"key": found.key})
                return redirect("governance_method_read", found.key)
    context = _context(request, "methods") | {"method": found, "form": form, "faults": faults}
    return render(request, "governance/method_edit.html", context, status=status)


@require_POST
def archive(request: HttpRequest, method_id: int) -> HttpResponse:
    """Put an own method away; the initiatives that live by it keep it."""
    found = access.method(request.user, method_id)
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise VersionMissing
    actions.archive_method(by=request.user, method=found, version=int(version))
    toasts.say(request, _("“%(key)s” is put away.") % {"key": found.key})
    return redirect("governance_methods")


@require_safe
def gates(request: HttpRequest) -> HttpResponse:
    """The gate calendar of all the reader sees."""
    organisation = organisations.required(request)
    context = _context(request, "gates") | {"below": calendar.whole(request.user, organisation)}
    return render(request, "governance/gates.html", context)


def _context(request: HttpRequest, page: str) -> dict[str, Any]:
    return {"here": "methods", "page": page, "beside": pages.beside(request, page)}


def _lives(request: HttpRequest, organisation: Any, key: str) -> int:
    rows = Life.objects.filter(
        policy.reach(request.user).condition(prefix="initiative__"),
        initiative__organisation=organisation,
        initiative__archived__isnull=True,
        method=key,
    )
    return rows.count()
