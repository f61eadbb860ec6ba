"""The project file: what is due, what there is, and one document with its versions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.common import conflicts, downloads, files, toasts
from jalon.pmo.common.errors import NotVisible, Refused, Stale
from jalon.pmo.documents import access, actions, queries
from jalon.pmo.documents.actions.files import PLACE
from jalon.pmo.documents.actions.zipped import is_lost
from jalon.pmo.documents.forms import NewDocumentForm, PlanForm
from jalon.pmo.documents.models import ProjectFile
from jalon.pmo.documents.views import version_of
from jalon.pmo.documents.writing import exception as writing
from jalon.pmo.documents.writing import word
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout

SHOWN_VERSIONS = 50


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """All documents by stage."""
    initiative = initiatives.initiative(request.user, slug)
    return render(request, "documents/documents.html", _context(request, initiative))


def _context(request: HttpRequest, initiative: Any, **more: Any) -> dict[str, Any]:
    rows = queries.obligations(initiative)
    life, spec = queries.method_of(initiative)
    asked = [one for one in rows if one.asked and not one.waived]
    return {
        **layout.head(request, initiative, "files", "documents"),
        "rows": rows,
        "stages": queries.staged(rows),
        "life": life,
        "method": queries.said(spec.name),
        "counts": {
            "asked": len(asked),
            "approved": sum(one.state == "approved" for one in asked),
            "stale": sum(one.state == "stale" for one in asked),
            "late": sum(one.state == "late" for one in asked),
            "waiting": sum(one.state == "asked" for one in asked),
        },
        "new_form": NewDocumentForm(),
        **_zip(request, initiative),
        **more,
    }


def _zip(request: HttpRequest, initiative: Any) -> dict[str, Any]:
    row = queries.project_file(request.user, initiative)
    return {"zip": row, "zip_lost": row is not None and is_lost(row)}


def _one(request: HttpRequest, initiative: Any, key: str, **more: Any) -> dict[str, Any]:
    found = queries.obligation(initiative, key)
    if found is None:
        raise NotVisible
    form = more.pop("form", None) or PlanForm(
        instance=found.document,
        initial={"owner": found.document.owner_id if found.document else None, "due": found.due},
        user=request.user,
        organisation=initiative.organisation,
    )
    versions = list(found.document.versions.all())[:SHOWN_VERSIONS] if found.document else []
    language = (get_language() or initiative.organisation.language)[:2]
    return _context(request, initiative, one=found, versions=versions, form=form, language=language, **more)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, slug: str, document_key: str) -> HttpResponse:
    """One document beside the list; who writes it, and by when, is sent here."""
    key = document_key
    if request.method != "POST":
        initiative = initiatives.initiative(request.user, slug)
        return render(request, "documents/documents.html", _one(request, initiative, key))
    initiative, row = access.document(request.user, slug, key, "plan")
    form = PlanForm(request.POST, instance=row, user=request.user, organisation=initiative.organisation)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("owner", "due")}
        version = form.cleaned_data["version"]
        try:
            actions.plan_document(by=request.user, initiative=initiative, key=key, version=version, **fields)
        except Stale as stale:
            conflicts.show(form, stale, "documents.Document", row.pk if row else 0)
        else:
            toasts.say(request, _("Saved."))
            return redirect("document", slug, key)
    return render(request, "documents/documents.html", _one(request, initiative, key, form=form), status=422)


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A document of the project's own."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    form = NewDocumentForm(request.POST)
    if not form.is_valid():
        return render(
            request, "documents/documents.html", _context(request, initiative, new_form=form), status=422
        )
    made = actions.add_document(by=request.user, initiative=initiative, title=form.cleaned_data["title"])
    return redirect("document", slug, made.key)


@require_POST
def generate(request: HttpRequest, slug: str, document_key: str) -> HttpResponse:
    """The next version, from the data."""
    key = document_key
    initiative = initiatives.initiative(request.user, slug, "plan")
    language = request.POST.get("language", "")
    note = request.POST.get("note", "")
    try:
        made = actions.generate(by=request.user, initiative=initiative, key=key, language=language, note=note)
    except Refused as refusal:
        shown = _one(request, initiative, key, refusal=refusal)
        return render(request, "documents/documents.html", shown, status=422)
    toasts.say(request, _("Version %(number)d is written.") % {"number": made.number})
    return redirect("document", slug, key)


@require_POST
def hand_in(request: HttpRequest, slug: str, document_key: str) -> HttpResponse:
    """The next version, as a file."""
    key = document_key
    initiative = initiatives.initiative(request.user, slug, "plan")
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Refused(_("Choose a file first."), "no_file", "file")
        made = actions.hand_in(
            by=request.user,
            initiative=initiative,
            key=key,
            chunks=file.chunks(),
            name=file.name or "",
            note=request.POST.get("note", ""),
        )
    except Refused as refusal:
        shown = _one(request, initiative, key, refusal=refusal)
        return render(request, "documents/documents.html", shown, status=422)
    toasts.say(request, _("Version %(number)d is kept.") % {"number": made.number})
    return redirect("document", slug, key)


@require_safe
def download(request: HttpRequest, slug: str, version_pk: int) -> HttpResponseBase:
    """The file of a version."""
    row = access.version(request.user, slug, version_pk)
    return files.answer(PLACE, row.stored, row.name, row.media_type)


@require_safe
def exception(request: HttpRequest, slug: str, exception_id: int) -> HttpResponse:
    """The report of an exception, written from what is known now."""
    row = access.exception(request.user, slug, exception_id)
    name = _("%(code)s exception report %(number)s.docx") % {
        "code": row.initiative.code or slug,
        "number": row,
    }
    return downloads.attachment(writing.report(row), name.replace("/", "-"), word.MEDIA_TYPE)


@require_POST
def decide(request: HttpRequest, slug: str, version_pk: int) -> HttpResponse:
    """Ask for approval, take it back, approve or refuse."""
    row = access.version(request.user, slug, version_pk)
    version, what = version_of(request), request.POST.get("do", "")
    if what == "approve":
        actions.approve(by=request.user, row=row, version=version)
        sentence = _("Version %(number)d is approved.")
    elif what == "refuse":
        actions.refuse(by=request.user, row=row, version=version, why=request.POST.get("why", ""))
        sentence = _("Version %(number)d is refused.")
    elif what == "withdraw":
        actions.withdraw(by=request.user, row=row, version=version)
        sentence = _("Version %(number)d is a draft again.")
    else:
        actions.ask_approval(by=request.user, row=row, version=version)
        sentence = _("Version %(number)d waits for approval.")
    toasts.say(request, sentence % {"number": row.number})
    return redirect("document", slug, row.document.key)


@require_http_methods(["GET", "HEAD", "POST"])
def zipped(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Ask for the whole project file; take the one that is ready."""
    initiative = initiatives.initiative(request.user, slug)
    if request.method == "POST":
        language = (get_language() or "en")[:2]
        actions.ask_project_file(by=request.user, initiative=initiative, language=language)
        return redirect("documents", slug)
    row = queries.project_file(request.user, initiative)
    if row is None or row.state != ProjectFile.State.READY:
        raise NotVisible
    return files.answer(PLACE, row.stored, f"{slug}.zip", "application/zip")


@require_safe
def zip_state(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the zip is: the part of the page that asks again by itself."""
    initiative = initiatives.initiative(request.user, slug)
    return render(request, "documents/_zip.html", {"initiative": initiative, **_zip(request, initiative)})
