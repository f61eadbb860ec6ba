"""The steering pack: seen as a page, asked for as a file, its progress, an organisation's templates."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import downloads, formats, toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.organisation import access as organisations
from jalon.pmo.reporting import access, actions, queries
from jalon.pmo.reporting.actions import packs
from jalon.pmo.reporting.models import Pack
from jalon.pmo.reporting.pack import build, template

SEEN = 24
"""Slides a page shows; the file has them all."""


@require_http_methods(["GET", "HEAD", "POST"])
def of_node(request: HttpRequest, slug: str) -> HttpResponse:
    """The pack of one initiative."""
    initiative = initiatives.initiative(request.user, slug)
    if request.method == "POST":
        return _asked(request, initiative.organisation, initiative)
    context = layout.head(request, initiative, "control", "reports")
    return _shown(request, initiative.organisation, initiative, context, "reporting/pack/node.html")


@require_http_methods(["GET", "HEAD", "POST"])
def of_all(request: HttpRequest) -> HttpResponse:
    """The pack of the whole organisation, as far as its reader sees it."""
    organisation = organisations.required(request)
    if request.method == "POST":
        return _asked(request, organisation, None)
    return _shown(request, organisation, None, {"here": "portfolio"}, "reporting/pack/all.html")


def _shown(
    request: HttpRequest, organisation: Any, initiative: Any, context: dict[str, Any], page: str
) -> HttpResponse:
    language, short = _language(request.GET), request.GET.get("form") == "flash"
    context |= {
        "language": language,
        "form": "flash" if short else "full",
        "packs": queries.packs(request.user, organisation, initiative)[:4],
        "templates": access.templates(request.user, organisation),
        "address": reverse("pack", args=[initiative.slug]) if initiative else reverse("pack_all"),
        "may_manage": policy.can_in(request.user, "manage", organisation),
        "now": [_progress(one) for one in queries.packs(request.user, organisation, initiative)[:1]],
    }
    try:
        with translation.override(language):
            deck = build.of_node(request.user, organisation, initiative, short=short)
            context |= {"deck": deck, "slides": list(enumerate(deck.slides[:SEEN], 1 if deck.flash else 2))}
            context["body"] = _body(context)
    except Refused as refusal:
        context["refusal"] = str(refusal)
    return render(request, page, context)


def _body(context: dict[str, Any]) -> str:
    """The slides in the pack's language, inside a page in the reader's."""
    from django.template.loader import render_to_string

    return render_to_string("reporting/pack/_slides.html", context)


def _asked(request: HttpRequest, organisation: Any, initiative: Any) -> HttpResponse:
    own = request.POST.get("template", "")
    chosen = access.template(request.user, int(own)) if own.isdecimal() and len(own) < 12 else None
    made = actions.ask_pack(
        by=request.user,
        organisation=organisation,
        initiative=initiative,
        kind=request.POST.get("kind", "pptx"),
        form=request.POST.get("form", "full"),
        language=_language(request.POST),
        own=chosen,
    )
    if made.state == Pack.State.READY:
        return _file(made)
    address = reverse("pack", args=[initiative.slug]) if initiative else reverse("pack_all")
    return redirect(f"{address}?language={made.language}&form={made.form}")


@require_safe
def progress(request: HttpRequest, pack_id: int) -> HttpResponse:
    """How far a pack is: the part of the page that asks again by itself."""
    row = access.pack(request.user, pack_id)
    if request.headers.get("HX-Request") != "true":
        return redirect("pack", row.initiative.slug) if row.initiative_id else redirect("pack_all")
    return render(request, "reporting/pack/_progress.html", {"one": _progress(row)})


@require_safe
def file(request: HttpRequest, pack_id: int) -> HttpResponse:
    """The finished pack."""
    row = access.pack(request.user, pack_id)
    if row.state != Pack.State.READY or row.data is None:
        raise NotVisible
    return _file(row)


@require_POST
def stop(request: HttpRequest, pack_id: int) -> HttpResponse:
    """Wait for it no longer."""
    row = access.pack(request.user, pack_id)
    actions.stop_pack(pack=row)
    return redirect("pack", row.initiative.slug) if row.initiative_id else redirect("pack_all")


@require_safe
def of_report(request: HttpRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """The pack or the flash report of one signed report, made again from its frozen facts."""
    row = access.report(request.user, slug, number, None)
    if kind not in packs.KINDS or row.is_draft:
        raise NotVisible
    form = "flash" if request.GET.get("form") == "flash" else "full"
    data = packs.of_report(row, kind=kind, form=form, language=_language(request.GET))
    return downloads.attachment(data, packs.name_of(row, kind, form), packs.MEDIA_TYPES[kind])


@require_http_methods(["GET", "HEAD", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """The organisation's own templates."""
    organisation = organisations.required(request)
    error = ""
    if request.method == "POST":
        sent = request.FILES.get("file")
        try:
            if sent is None:
                raise Refused(_("Choose a .pptx file first."), "file_missing", "file")
            data = sent.read(template.LARGEST + 1)
            actions.add_template(
                by=request.user,
                organisation=organisation,
                name=request.POST.get("name", ""),
                file_name=sent.name,
                data=data,
            )
        except Refused as refusal:
            error = str(refusal)
        else:
            toasts.say(request, _("The template is checked and kept."))
            return redirect("pack_templates")
    context = {
        "here": "portfolio",
        "templates": access.templates(request.user, organisation).select_related("by"),
        "may_manage": policy.can_in(request.user, "manage", organisation),
        "error": error,
        "layouts": (template.TITLE, template.PAGE),
        "fields": template.FIELDS,
    }
    return render(request, "reporting/pack/templates.html", context, status=422 if error else 200)


@require_POST
def remove_template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Delete a template."""
    row = access.template(request.user, template_id, "manage")
    actions.remove_template(by=request.user, row=row)
    toasts.say(request, _("The template %(name)s is deleted.") % {"name": row.name})
    return redirect("pack_templates")


def _progress(row: Pack) -> dict[str, Any]:
    percent = round(100 * row.done / row.total) if row.total else 0
    return {"pack": row, "percent": percent, "lost": packs.is_lost(row), "left": packs.left(row)}


def _file(row: Pack) -> HttpResponse:
    place = row.initiative.slug if row.initiative_id else row.organisation.slug
    name = f"{place}{'-flash' if row.form == 'flash' else ''}-{row.language}.{row.kind}"
    return downloads.attachment(bytes(row.data or b""), name, packs.MEDIA_TYPES[row.kind])


def _language(asked: Any) -> str:
    chosen = asked.get("language", "")
    return chosen if chosen in ("fr", "en") else formats.language()
