"""The organisation's own Word templates, and the fields they may show."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalon.pmo.common import files, toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.documents import access, actions
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.actions.templates import keys
from jalon.pmo.documents.views import version_of
from jalon.pmo.documents.writing import fields, word
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout


@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The templates in force; a new one is handed in here."""
    initiative = initiatives.initiative(request.user, slug, "administer")
    if request.method != "POST":
        return render(request, "documents/templates.html", _context(request, initiative))
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a file first."), "no_file", "file")
        actions.keep_template(
            by=request.user,
            organisation=initiative.organisation,
            key=request.POST.get("key", ""),
            language=request.POST.get("language", ""),
            chunks=file.chunks(),
            name=file.name or "",
        )
    except Refused as refusal:
        shown = _context(request, initiative, refusal=refusal)
        return render(request, "documents/templates.html", shown, status=422)
    toasts.say(request, _("The template is in force from now on."))
    return redirect("document_templates", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, template_pk: int) -> HttpResponseBase:
    """Take a template along, or out of force."""
    initiative = initiatives.initiative(request.user, slug, "administer")
    row = access.template(request.user, template_pk, write=request.method == "POST")
    if row.organisation_id != initiative.organisation_id:
        raise NotVisible
    if request.method != "POST":
        return files.answer(PLACE, row.stored, row.name, word.MEDIA_TYPE)
    actions.remove_template(by=request.user, row=row, version=version_of(request))
    toasts.say(request, _("Our own layout is in force again."))
    return redirect("document_templates", slug)


def _context(request: HttpRequest, initiative: Any, **more: Any) -> dict[str, Any]:
    names = keys(initiative.organisation)
    rows = access.templates(request.user, initiative.organisation).select_related("by")
    return {
        **layout.head(request, initiative, "files", "document_templates"),
        "rows": [(row, names.get(row.key, row.key)) for row in rows],
        "keys": names,
        "plain": fields.PLAIN,
        "groups": fields.GROUPS,
        "lists": fields.LISTS,
        **more,
    }
