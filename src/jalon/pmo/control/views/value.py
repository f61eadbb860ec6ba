"""Earned value of a plan."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.control import charts, queries
from jalon.pmo.control.bridge import rollup, tables, value
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views.layout import head
from jalon.pmo.planning.bridge import PlanError
from jalon.pmo.planning.views import layout

MOST_ROWS = 100
MOST_PLANS = 60


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
        table = value.breakdown(found, by) if by != "period" else None
    except PlanError as error:
        return render(request, "control/value.html", {**context, "refusal": value.told(error)})
    deepest = int(request.GET.get("depth", "2")) if request.GET.get("depth", "2").isdecimal() else 2
    if table is None:
        rows = value.periods(found)
    else:
        rows = [row for row in value.rows(found, table) if by != "work" or row.level <= deepest]
    at = request.GET.get("at")
    series = value.series(found)
    context |= {
        "found": found,
        "figures": value.figures(found),
        "notes": value.notes(found),
        "chart": charts.value_chart(series),
        "quadrant": charts.quadrant(series),
        "by": by,
        "at": at,
        "opened": value.opened(found, table, by, at) if table is not None and at is not None else None,
        "depth": deepest,
        "fields": value.field_names(found),
        "rows": rows[:MOST_ROWS],
        "count": len(rows),
        "most": MOST_ROWS,
        "total": value.total(found),
        "unit": value.unit(found),
    }
    return render(request, "control/value.html", context)


@require_safe
def page_of_many(request: HttpRequest, slug: str) -> HttpResponse:
    """The plans of the projects below, and their sum."""
    initiative = initiatives.initiative(request.user, slug)
    plans = list(queries.plans_below(request.user, initiative)[: MOST_PLANS + 1])
    rates = {
        name.removeprefix("rate-"): rate
        for name, text in request.GET.items()
        if name.startswith("rate-") and (rate := _rate(text)) is not None
    }
    found = rollup.rolled(queries.values_of(plans[:MOST_PLANS]), request.GET.get("currency", ""), rates)
    context = head(request, initiative, "control", "value_of_many")
    return render(
        request,
        "control/value_of_many.html",
        {
            **context,
            "found": found,
            "more": len(plans) > MOST_PLANS,
            "most": MOST_PLANS,
            "asked": [(one, request.GET.get(f"rate-{one}", "")) for one in found.others],
        },
    )


def _rate(text: str) -> float | None:
    """A rate as people write it; None where it is none."""
    try:
        rate = float(text.replace(",", "."))
    except ValueError:
        return None
    return rate if 0 < rate < 1e9 else None


@require_safe
def table(request: HttpRequest, slug: str, curve: str) -> HttpResponse:
    """A chart's figures, or the lines of the table, as CSV."""
    plan = layout.planned(request, slug)
    try:
        found = value.table_of(queries.value_of(plan), curve, request.GET.get("by", "work"))
    except PlanError as error:
        raise Refused(" ".join(value.told(error)), "not_measured") from error
    if found is None:
        raise NotVisible
    response = HttpResponse(tables.written(*found), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{curve}.csv"'
    return response
