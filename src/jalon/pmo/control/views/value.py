"""Earned value of a plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.control import charts, queries
from jalon.pmo.control.bridge import value
from jalon.pmo.planning.bridge import PlanError
from jalon.pmo.planning.views import layout

MOST_ROWS = 100


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Figures, curves, the two indices over time, and the table by work, resource or field."""
    initiative, plan = layout.opened(request, slug)
    context = layout.context(request, initiative, "plan_value", plan=plan)
    if plan is None or not plan.activity_count:
        return render(request, "control/value.html", context)
    by = request.GET.get("by", "work")
    try:
        found = queries.value_of(plan)
        table = value.breakdown(found, by)
    except PlanError as error:
        return render(request, "control/value.html", {**context, "refusal": value.told(error)})
    deepest = int(request.GET.get("depth", "2")) if request.GET.get("depth", "2").isdecimal() else 2
    rows = [row for row in value.rows(found, table) if by != "work" or row.level <= deepest]
    series = value.series(found)
    context |= {
        "found": found,
        "figures": value.figures(found),
        "notes": value.notes(found),
        "chart": charts.value_chart(series),
        "quadrant": charts.quadrant(series),
        "by": by,
        "depth": deepest,
        "fields": value.field_names(found),
        "rows": rows[:MOST_ROWS],
        "count": len(rows),
        "most": MOST_ROWS,
        "total": value.total(found),
    }
    return render(request, "control/value.html", context)
