"""Status reports of an initiative: the list, one report, and what is done with it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.common import conflicts, toasts
from jalon.pmo.common.errors import Refused, Stale, VersionMissing
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.reporting import access, actions, queries, signature
from jalon.pmo.reporting.forms import ReportForm, RhythmForm
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import parts, project

ROWS = 60


@require_safe
def listed(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports with their trend, what is due, and how often."""
    initiative = initiatives.initiative(request.user, slug)
    return render(request, "reporting/reports.html", _listed(request, initiative))


def _listed(request: HttpRequest, initiative: Any, form: RhythmForm | None = None) -> dict[str, Any]:
    held = queries.rhythms_over(initiative.organisation).get(initiative.pk)
    found = list(queries.reports(request.user, initiative)[:ROWS])
    initial = {
        "version": held.version if held else None,
        "every": held.every if held else "",
        "day": held.day if held else 31,
        "who": held.who if held else "projects",
        "remind": held.remind if held else 3,
    }
    return {
        **layout.head(request, initiative, "control", "reports"),
        "reports": found,
        "draft": next((one for one in found if one.is_draft), None),
        "strip": parts.strip(queries.trends([initiative.pk]).get(initiative.pk)),
        "standing": queries.standing(initiative),
        "rhythm": held,
        "form": form or RhythmForm(initial=initial),
    }


@require_POST
def prepare(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin the next report, with its facts."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    made = actions.prepare(by=request.user, initiative=initiative)
    return redirect("report", slug, made.number)


@require_POST
def rhythm(request: HttpRequest, slug: str) -> HttpResponse:
    """How often reports are due here and below."""
    initiative = initiatives.initiative(request.user, slug, "manage")
    form = RhythmForm(request.POST)
    if form.is_valid():
        try:
            actions.set_rhythm(
                by=request.user,
                organisation=initiative.organisation,
                initiative=initiative,
                **form.fields_of(),
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            toasts.say(request, _("The rhythm of reports is set."))
            return redirect("reports", slug)
    return render(request, "reporting/reports.html", _listed(request, initiative, form), status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One report: a draft is written here and signed, a signed one is read and printed."""
    posted = request.method == "POST"
    row = access.report(request.user, slug, number, _edition(request), "plan" if posted else "view")
    form, status = None, 200
    if row.is_draft:
        form = ReportForm(request.POST or None, instance=row)
        if posted and form.is_valid():
            done, status = _write(request, row.pk, slug, number, form)
            if done is not None:
                return done
        elif posted:
            status = 422
    elif posted:
        raise Refused(
            _("Report %(label)s is signed and stays as it is: correct it in a new edition.")
            % {"label": row.label},
            "signed",
        )
    shown = access.report(request.user, slug, number, _edition(request))
    return render(request, "reporting/report.html", _shown(request, shown, form), status=status)


def _write(
    request: HttpRequest, pk: int, slug: str, number: int, form: ReportForm
) -> tuple[HttpResponse | None, int]:
    """Keep what was typed, and sign where that was asked; else say what is in the way."""
    held = access.report(request.user, slug, number, None, "plan")
    fields = dict(form.cleaned_data)
    signing = request.POST.get("do") == "sign"
    try:
        held = actions.change(by=request.user, report=held, version=fields.pop("version"), **fields)
        if not signing:
            toasts.say(request, _("Report %(label)s saved.") % {"label": held.label})
            return redirect("report", slug, number), 200
        actions.sign(by=request.user, report=held, version=held.version)
    except Stale as stale:
        conflicts.show(form, stale, StatusReport._meta.label, pk)
        return None, 409
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        # what was typed is kept already: the next save starts from there
        data = form.data.copy()
        data["version"] = str(StatusReport.objects.values_list("version", flat=True).get(pk=pk))
        form.data = data
        return None, 422
    toasts.say(request, _("Report %(label)s is signed and frozen.") % {"label": held.label})
    return redirect("report", slug, number), 200


def _shown(request: HttpRequest, row: StatusReport, form: ReportForm | None) -> dict[str, Any]:
    trend = queries.trends([row.initiative_id]).get(row.initiative_id)
    last = queries.signed(row.initiative).filter(number__lt=row.number).first()
    editions = queries.editions(row)
    return {
        **layout.head(request, row.initiative, "control", "reports"),
        "report": row,
        "form": form,
        "said": parts.said(row),
        "strip": parts.strip(trend),
        "rows": project.page(row),
        "texts": [words for name in ("done", "coming", "asked") if (words := parts.texts(row, name))],
        "rule": parts.one(row.facts["state"]["rule"]),
        "announced": last.coming if last and row.is_draft else "",
        "editions": editions if len(editions) > 1 else [],
        "holds": not row.is_draft and signature.holds(row),
        "about": project.about(row),
        "foot": project.foot(row),
    }


@require_POST
def refresh(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take the figures again."""
    row = access.report(request.user, slug, number, None, "plan")
    actions.refresh(by=request.user, report=row, version=_version(request))
    toasts.say(request, _("The figures are those of now."))
    return redirect("report", slug, number)


@require_POST
def correct(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A new edition of a signed report."""
    row = access.report(request.user, slug, number, None, "plan")
    made = actions.correct(by=request.user, report=row, reason=request.POST.get("reason", ""))
    toasts.say(request, _("Edition %(label)s is begun: the signed one stays.") % {"label": made.label})
    return redirect("report", slug, number)


@require_POST
def discard(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Throw a draft away."""
    row = access.report(request.user, slug, number, None, "plan")
    actions.discard(by=request.user, report=row, version=_version(request))
    toasts.say(request, _("The draft of report %(label)s is gone.") % {"label": row.label})
    return redirect("reports", slug)


def _edition(request: HttpRequest) -> int | None:
    text = request.GET.get("edition", "")
    return int(text) if text.isdecimal() and len(text) < 5 else None


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdecimal():
        raise VersionMissing
    return int(text)
