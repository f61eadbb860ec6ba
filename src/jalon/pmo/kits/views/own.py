"""The organisation's own kits: saved from a project, brought as a file, edited, renamed, deleted."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.kits import KitRefused
from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.kits import access, actions, queries
from jalon.pmo.kits.forms import RenameForm, TextForm
from jalon.pmo.kits.models import OwnKit
from jalon.pmo.kits.views.shelf import as_file, reading
from jalon.pmo.organisation import access as organisations

LARGEST = 1_000_000


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One own kit, to read."""
    found = access.own_kit(request.user, pk)
    context = reading(request, found.organisation, queries.of_own(found))
    return render(request, "kits/kit.html", context | {"rename": RenameForm(own=found)})


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """One own kit as YAML."""
    found = access.own_kit(request.user, pk)
    return as_file(found.text, found.key)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The kit's text; what is wrong with it is said by line, and nothing is kept then."""
    found = access.own_kit(request.user, pk, "administer")
    if request.method != "POST":
        form = TextForm(initial={"version": found.version, "text": found.text})
        return _editor(request, form, found)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _editor(request, form, found, status=422)
    text = form.cleaned_data["text"].replace("\r\n", "\n")
    try:
        kit = queries.read(text, queries.file_name(found))
        actions.change_kit(
            by=request.user, own=found, version=form.cleaned_data["version"], text=text, kit=kit
        )
    except KitRefused as refused:
        return _editor(request, form, found, queries.sentences(refused), status=422)
    except Stale as stale:
        stale.current.pop("text", None)
        conflicts.show(form, stale, OwnKit._meta.label, found.pk)
        return _editor(request, form, found, status=409)
    toasts.say(request, _("“%(name)s” is saved.") % {"name": access.own_kit(request.user, pk)})
    return redirect("kit_own", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """A kit from a YAML file; one with faults is shown in the editor of errors and not kept."""
    organisation = organisations.required(request, "administer")
    if request.method != "POST":
        return render(request, "kits/bring.html", {"here": "methods"})
    try:
        data, name = _handed_in(request)
        kit = queries.read(data, name)
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        made = actions.keep_kit(by=request.user, organisation=organisation, text=text, kit=kit)
    except KitRefused as refused:
        context = {"here": "methods", "faults": queries.sentences(refused)}
        return render(request, "kits/bring.html", context, status=422)
    except Refused as refusal:
        return render(request, "kits/bring.html", {"here": "methods", "refusal": refusal}, status=422)
    toasts.say(request, _("“%(name)s” is on the shelf.") % {"name": made})
    return redirect("kit_own", made.pk)


@require_POST
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name for a kit."""
    found = access.own_kit(request.user, pk, "administer")
    form = RenameForm(request.POST, own=found)
    if form.is_valid():
        version = form.cleaned_data["version"]
        try:
            actions.rename_kit(by=request.user, own=found, version=version, names=form.names())
        except Stale as stale:
            conflicts.show(form, stale, OwnKit._meta.label, found.pk)
        else:
            toasts.say(request, _("The kit has its new name."))
            return redirect("kit_own", pk)
    context = reading(request, found.organisation, queries.of_own(found)) | {"rename": form}
    return render(request, "kits/kit.html", context, status=409 if hasattr(form, "conflict") else 422)


@require_POST
def translate(request: HttpRequest, pk: int) -> HttpResponse:
    """Words for what a language misses; the form names each by its place in the list it was shown."""
    found = access.own_kit(request.user, pk, "administer")
    asked = queries.missing(queries.of_own(found).kit)
    words = {
        (one.language, one.said): request.POST.get(f"text-{place}", "") for place, one in enumerate(asked)
    }
    try:
        actions.translate_kit(by=request.user, own=found, version=version_of(request), words=words)
    except Stale:
        toasts.say(request, _("The kit was changed meanwhile: look at what is still missing."))
    else:
        toasts.say(request, _("The translations are in the kit."))
    return redirect("kit_own", pk)


def version_of(request: HttpRequest) -> int | None:
    """The version a form names."""
    version = request.POST.get("version", "")
    return int(version) if version.isdecimal() and len(version) < 10 else None


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a kit away; the line at the bottom brings it back."""
    found = access.own_kit(request.user, pk, "administer")
    actions.delete_kit(by=request.user, own=found, version=version_of(request))
    undo = reverse("kit_restore", args=[pk])
    toasts.say(request, _("“%(name)s” is deleted.") % {"name": found}, undo)
    return redirect("kits")


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring a deleted kit back."""
    found = access.own_kit(request.user, pk, "administer", archived=True)
    actions.restore_kit(by=request.user, own=found)
    toasts.say(request, _("“%(name)s” is back.") % {"name": found})
    return redirect("kit_own", pk)


def _handed_in(request: HttpRequest) -> tuple[bytes, str]:
    given = request.FILES.get("file")
    if given is None:
        raise Refused(_("Choose a file first."), "no_file", "file")
    if given.size > LARGEST:
        raise Refused(_("The file is larger than a megabyte: it cannot be a kit."), "too_large", "file")
    name = "".join(c for c in given.name if c.isprintable())[-100:] or "kit.yaml"
    return given.read(), name


def _editor(
    request: HttpRequest, form: TextForm, found: OwnKit, faults: Any = (), status: int = 200
) -> HttpResponse:
    context = {"here": "methods", "form": form, "own": found, "faults": faults}
    return render(request, "kits/edit.html", context, status=status)
