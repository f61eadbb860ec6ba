"""Exports of a plan: files, prints, and a calendar address."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.planning.views import layout
from jalon.pmo.transfer import actions, downloads, queries
from jalon.pmo.transfer.bridge import drawing, printing, writing
from jalon.pmo.transfer.gantt import layout as sheets
from jalon.pmo.transfer.gantt import paper, svg

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
MOST_PRINTED = 5000


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
def gantt_svg(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole Gantt as one picture."""
    plan = layout.planned(request, slug)
    chart = drawing.chart_of(plan, _levels(request))
    drawn = svg.document(sheets.whole(chart, _paper(request)), chart.title)
    return downloads.attachment(drawn, f"{slug}-gantt.svg", "image/svg+xml")


@require_safe
def gantt_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The Gantt on numbered pages."""
    plan = layout.planned(request, slug)
    chart = drawing.chart_of(plan, _levels(request))
    if len(chart.rows) > MOST_PRINTED:
        raise Refused(
            _("%(rows)s rows are too many to print: choose fewer levels.") % {"rows": len(chart.rows)},
            "too_long",
        )
    html = paper.document(sheets.pages(chart, _paper(request)), chart.title, get_language() or "en")
    return downloads.attachment(printing.pdf(html), f"{slug}-gantt.pdf", "application/pdf")


def _paper(request: HttpRequest) -> sheets.Paper:
    return sheets.PAPERS.get(request.GET.get("paper", "").lower(), sheets.A4)


def _levels(request: HttpRequest) -> int | None:
    text = request.GET.get("levels", "")
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
