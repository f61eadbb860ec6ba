"""Exports of a plan: files, prints, and a calendar address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import downloads, files, toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.planning.views import layout
from jalon.pmo.transfer import actions, prints, queries
from jalon.pmo.transfer.bridge import writing
from jalon.pmo.transfer.gantt import layout as sheets
from jalon.pmo.transfer.models import PLACE

FORMATS = (
    (
        "mspdi",
        "file-code",
        gettext_lazy("Microsoft Project"),
        gettext_lazy("XML that Microsoft Project opens"),
    ),
    ("xer", "file-code", gettext_lazy("Primavera P6"), gettext_lazy("XER")),
    (
        "xlsx",
        "file-spreadsheet",
        gettext_lazy("Workbook"),
        gettext_lazy("Excel and LibreOffice, with columns that compute"),
    ),
    ("csv", "table-export", gettext_lazy("Table"), gettext_lazy("CSV, one line a task")),
    (
        "json",
        "file-text",
        gettext_lazy("Jalon"),
        gettext_lazy("JSON with everything: for a copy, or another Jalon"),
    ),
    (
        "ics",
        "calendar-event",
        gettext_lazy("Calendar"),
        gettext_lazy("iCalendar, the dates as they are today"),
    ),
)
MOST_LEVELS = 20


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every way to take the plan along."""
    plan = layout.planned(request, slug)
    return render(request, "transfer/export.html", _context(request, plan))


def _context(request: HttpRequest, plan: Any, feed_url: str = "") -> dict[str, Any]:
    return layout.context(
        request,
        plan.initiative,
        "plan_export",
        plan=plan,
        formats=[(*one, writing.lost(plan, one[0])) for one in FORMATS],
        feed=queries.feed(request.user, plan),
        feed_url=feed_url,
        papers=[("a4", "A4"), ("a3", "A3")],
        **_printing(request, plan),
    )


@require_safe
def download(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The plan as a file."""
    plan = layout.planned(request, slug)
    if kind not in writing.OFFERED:
        raise NotVisible
    file = writing.exported(plan, kind)
    return downloads.attachment(file.data, f"{slug}{file.ending}", file.media_type)


@require_safe
def gantt(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The Gantt on numbered pages, or as one picture; a big one is asked for on the export page."""
    plan = layout.planned(request, slug)
    levels = _levels(request.GET)
    if not prints.is_small(plan, kind, levels):
        toasts.say(request, _("This plan is long: ask for it here, it is drawn while you do something else."))
        return redirect("plan_export", slug)
    data = prints.made(plan, kind, _paper(request.GET), levels, get_language() or "en")
    return downloads.attachment(data, f"{slug}-gantt.{kind}", prints.MEDIA_TYPES[kind])


@require_POST
def ask_print(request: HttpRequest, slug: str) -> HttpResponse:
    """A small plan comes at once, a big one is drawn by a worker."""
    plan = layout.planned(request, slug)
    kind = "svg" if request.POST.get("kind") == "svg" else "pdf"
    paper_name, levels = _paper(request.POST), _levels(request.POST)
    if prints.is_small(plan, kind, levels):
        query = urlencode({"paper": paper_name, "levels": levels or ""})
        return redirect(f"{reverse(f'plan_gantt_{kind}', args=[slug])}?{query}")
    language = get_language() or "en"
    prints.ask(by=request.user, plan=plan, kind=kind, paper_name=paper_name, levels=levels, language=language)
    return redirect("plan_export", slug)


@require_safe
def print_state(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the print is: the part of the page that asks again by itself."""
    plan = layout.planned(request, slug)
    if request.headers.get("HX-Request") != "true":
        return redirect("plan_export", slug)
    context = {"initiative": plan.initiative, **_printing(request, plan)}
    return render(request, "transfer/_print.html", context)


@require_safe
def print_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The finished print."""
    row = prints.of_person(request.user, layout.planned(request, slug))
    if row is None or row.state != row.State.READY:
        raise NotVisible
    try:
        data = files.path(PLACE, row.stored).read_bytes()
    except FileNotFoundError:
        raise Refused(_("The print is no longer kept: ask for it again."), "gone") from None
    return downloads.attachment(data, f"{slug}-gantt.{row.kind}", prints.MEDIA_TYPES[row.kind])


@require_POST
def drop_print(request: HttpRequest, slug: str) -> HttpResponse:
    """Stop waiting for a print, or forget it."""
    prints.discard(by=request.user, plan=layout.planned(request, slug))
    return redirect("plan_export", slug)


def _printing(request: HttpRequest, plan: Any) -> dict[str, Any]:
    row = prints.of_person(request.user, plan)
    if row is None:
        return {"print": None}
    percent = round(100 * row.done / row.pages) if row.pages else 0
    return {
        "print": row,
        "percent": percent,
        "lost": prints.is_lost(row),
        "left": prints.left(row),
        "behind": row.revision is not None and row.revision != plan.revision,
    }


def _paper(asked: QueryDict) -> str:
    name = asked.get("paper", "").lower()
    return name if name in sheets.PAPERS else "a4"


def _levels(asked: QueryDict) -> int | None:
    text = asked.get("levels", "")
    return min(int(text), MOST_LEVELS) if text.isdecimal() and 0 < len(text) < 3 and int(text) else None


@require_POST
def give_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """A calendar address of one's own, shown this once."""
    plan = layout.planned(request, slug)
    secret = actions.give_feed(by=request.user, plan=plan)
    address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    response = render(request, "transfer/export.html", _context(request, plan, address))
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def take_feed_back(request: HttpRequest, slug: str) -> HttpResponse:
    """End one's calendar address."""
    plan = layout.planned(request, slug)
    actions.take_feed_back(by=request.user, plan=plan)
    toasts.say(request, _("The calendar address answers no longer."))
    return redirect("plan_export", slug)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads: the same rights as the person who was given the address."""
    found = queries.feed_of(actions.digest(secret))
    if found is None:
        raise NotVisible
    actions.note_feed_read(found)
    language = found.user.language or found.plan.initiative.organisation.language
    with translation.override(language):
        file = writing.exported(found.plan, "ics", language)
    response = downloads.attachment(file.data, f"{found.plan.initiative.slug}.ics", file.media_type)
    response["Cache-Control"] = "private, max-age=300"
    return response


feed.login_required = False
