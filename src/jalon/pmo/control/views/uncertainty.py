"""What is not certain about a plan: a workbook handed in, seen, taken; the ways the work may go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.control import actions, queries
from jalon.pmo.control.bridge import uncertainty as bridge
from jalon.pmo.control.forms import WayFormSet, WorkbookForm
from jalon.pmo.planning.views import layout

MOST_LINES = 100


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """What is said, what a workbook would change, and the form that hands one in."""
    plan = _planned(request, slug, "plan" if request.method == "POST" else "view")
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["workbook"]
        model, refused = queries.risks_of_workbook(plan, file.name, file.read())
        if model is not None:
            actions.propose_uncertainty(by=request.user, plan=plan, name=file.name, model=model)
            return redirect("plan_uncertainty", slug)
        for template, params in refused:
            form.add_error("workbook", _(template) % params)
    return _shown(request, plan, form, WayFormSet(prefix="way", initial=_ways(plan)))


@require_POST
def ways(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole table of alternatives anew."""
    plan = _planned(request, slug, "plan")
    forms = WayFormSet(request.POST, prefix="way", initial=_ways(plan))
    if forms.is_valid() and (found := _read_ways(plan, forms)) is not None:
        try:
            actions.set_ways(by=request.user, plan=plan, version=_version(request), ways=found)
        except Refused as refusal:
            forms.forms[0].add_error("chance", str(refusal))
        else:
            toasts.say(request, _("The alternatives are kept: the next simulation draws with them."))
            return redirect("plan_uncertainty", slug)
    return _shown(request, plan, WorkbookForm(), forms)


@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    """What the workbook says counts from now on."""
    plan = _planned(request, slug, "plan")
    actions.take_uncertainty(by=request.user, plan=plan, version=_version(request))
    toasts.say(request, _("The workbook is taken: the next simulation draws with it."))
    return redirect("plan_uncertainty", slug)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the workbook away."""
    plan = _planned(request, slug, "plan")
    actions.leave_uncertainty(by=request.user, plan=plan, version=_version(request))
    return redirect("plan_uncertainty", slug)


@require_POST
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Say nothing of the plan any more."""
    plan = _planned(request, slug, "plan")
    actions.forget_uncertainty(by=request.user, plan=plan, version=_version(request))
    toasts.say(request, _("Nothing is said of the plan any more. What was said can be taken again below."))
    return redirect("plan_uncertainty", slug)


@require_safe
def workbook(request: HttpRequest, slug: str) -> HttpResponse:
    """A risk workbook with the plan's tasks and what is said of them."""
    plan = _planned(request, slug, "view")
    response = HttpResponse(
        queries.risk_workbook(plan),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{slug}-risks.xlsx"'
    return response


def _planned(request: HttpRequest, slug: str, right: str) -> Any:
    plan = layout.planned(request, slug, right)
    if not plan.activity_count:
        raise NotVisible
    return plan


def _shown(request: HttpRequest, plan: Any, form: WorkbookForm, ways: Any) -> HttpResponse:
    row, engine_plan = queries.uncertainty_of(plan), queries.engine_plan(plan)
    lines = bridge.told(engine_plan, row.content)
    changes = bridge.compared(engine_plan, row.content, row.proposed) if row.proposed else []
    warned = bridge.checked(engine_plan, row.proposed) if row.proposed else ([], [])
    context = layout.context(
        request,
        plan.initiative,
        "plan_risk",
        plan=plan,
        row=row,
        lines=lines[:MOST_LINES],
        count=len(lines),
        changes=changes[:MOST_LINES],
        change_count=len(changes),
        proposed=queries.said_of(row.proposed),
        warnings=[_(template) % params for template, params in (*warned[0], *warned[1])],
        form=form,
        ways=ways,
        may_plan="plan" in plan.rights,
    )
    return render(request, "control/uncertainty.html", context)


def _ways(plan: Any) -> list[dict[str, Any]]:
    return bridge.ways_of(queries.engine_plan(plan), queries.uncertainty_of(plan).content)


def _read_ways(plan: Any, forms: Any) -> list[tuple[str, float, tuple[int, ...]]] | None:
    """The lines that say something; None where one names a row that is not there, said on it."""
    engine_plan, found, whole = queries.engine_plan(plan), [], True
    for form in forms.forms:
        given = form.cleaned_data
        if not given.get("decision"):
            continue
        uids, unknown = bridge.uids_of_rows(engine_plan, given["tasks"])
        if unknown:
            form.add_error("tasks", _("The plan has no row %(row)s.") % {"row": unknown[0]})
            whole = False
        found.append((given["decision"], given["chance"] / 100, tuple(uids)))
    return found if whole else None


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isascii() and text.isdigit() else None
