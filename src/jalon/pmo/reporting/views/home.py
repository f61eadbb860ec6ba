"""The home of an initiative: is it in control, what comes next, what is late, what was changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.common import addresses
from jalon.pmo.initiatives import access, engagement, panels
from jalon.pmo.initiatives import queries as initiatives
from jalon.pmo.initiatives.forms import StatusForm
from jalon.pmo.initiatives.models import Kind
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import queries as planning
from jalon.pmo.reporting import chart, homes, queries, states

ROWS = 100
MILESTONES = 6


@require_safe
def home(request: HttpRequest, slug: str) -> HttpResponse:
    """One page for a portfolio, a programme and a project."""
    initiative = access.initiative(request.user, slug)
    context: dict[str, Any] = {
        **layout.head(request, initiative, "home"),
        "rule": states.rule(),
        "changes": homes.changes(initiative),
        "holds": engagement.effective(initiative),
        "kinds_below": initiatives.kinds_below(initiative),
        "import_url": addresses.page("import_to", slug),
        "kit_url": addresses.page("kit_take", slug) if initiative.kind == Kind.PROJECT else "",
    }
    context["panels"] = panels.of(request, initiative, context["rights"])
    if "approve" in context["rights"] and not initiative.archived:
        context["status_form"] = StatusForm(instance=initiative)
    figures = planning.figures([initiative.pk]).get(initiative.pk)
    below = []
    if initiative.kind != "project":
        below = queries.portfolio(request.user, initiative.organisation, initiative)
    if below:
        context |= _many(initiative, below, figures)
    if figures is not None and figures.activities:
        context |= _one(initiative, figures)
    if not below:
        above = initiative.kind != "project" and figures is None
        state = states.of_many([]) if above else states.of_plan(figures)
        context |= {"state": state.code, "sentence": state.sentence}
    context["empty"] = not below and not (figures and figures.activities)
    return render(request, "reporting/home.html", context)


def _one(initiative: Any, figures: Any) -> dict[str, Any]:
    """What the initiative's own plan says."""
    found = homes.progress(figures)
    milestones = planning.milestones([initiative.pk]).get(initiative.pk, [])
    coming = sorted((one for one in milestones if not one["reached"]), key=lambda one: one["finish"])
    return {
        "figures": figures,
        "slip": states.slip_days(figures) if figures.baseline_finish else None,
        "late": found.late,
        "late_count": found.late_count,
        "curve": found.curve,
        "drawing": chart.draw(found.curve, figures.percent) if found.curve else None,
        "milestones": [{**one, "days": _days_late(one)} for one in coming[:MILESTONES]],
        "milestone_count": len(milestones),
    }


def _days_late(milestone: dict[str, Any]) -> int | None:
    if milestone["baseline"] is None:
        return None
    return int(milestone["finish"] // 1440 - milestone["baseline"] // 1440)


def _many(initiative: Any, below: list[queries.Line], figures: Any) -> dict[str, Any]:
    """What stands below a portfolio or programme."""
    total = queries.totals(below)
    codes = [code for line in below if line.node.parent is None for code in line.codes]
    state = states.of_many([*codes, *([states.of_plan(figures).code] if figures else [])])
    return {
        "below": below[:ROWS],
        "below_count": len(below),
        "totals": total,
        "state": state.code,
        "sentence": state.sentence,
        "finish": max((line.finish for line in below if line.finish is not None), default=None),
        "worst": max((line.slip for line in below if line.slip is not None), default=None),
        "coming": sorted(
            (line for line in below if line.next_date is not None and line.node.kind == "project"),
            key=lambda line: line.next_date or 0,
        )[:MILESTONES],
    }
