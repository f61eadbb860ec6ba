"""The portfolio: the tree with its figures, its timeline, exports, saved views."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import formats
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.organisation import access as organisations
from jalon.pmo.reporting import actions, queries, states
from jalon.pmo.reporting import columns as columns_of
from jalon.pmo.reporting import export as files
from jalon.pmo.reporting.queries import Line
from jalon.pmo.reporting.views.words import words

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_IDS = 20_000


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The tree as a list."""
    context = _context(request)
    context["data"]["views"] = [
        {
            "id": view.pk,
            "name": view.name,
            "state": view.state,
            "own": view.owner_id == request.user.pk,
            "by": "" if view.owner_id == request.user.pk else str(view.owner),
        }
        for view in queries.views(request.user, request.organisation)
    ]
    return render(request, "reporting/portfolio.html", context)


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """One bar a project, with milestones and the links between plans."""
    context = _context(request)
    lines: list[Line] = context.pop("lines")
    context["data"]["milestones"] = [[_mark(one) for one in line.milestones] for line in lines]
    context["data"]["links"] = queries.links(lines)
    context["data"] |= {
        "title": str(request.organisation),
        "file": f"{_('Timeline').lower()}-{request.organisation.slug}",
    }
    return render(request, "reporting/timeline.html", context)


@require_POST
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows and columns the reader sees, as a file."""
    organisation = organisations.required(request)
    asked = [int(pk) for pk in request.POST.get("ids", "").split(",")[:MOST_IDS] if pk.isdecimal()]
    lines = files.chosen(queries.portfolio(request.user, organisation), asked)
    columns = files.columns(request.POST.get("columns", "").split(","))
    title = _("Portfolio")
    name = f"{title.lower()}-{organisation.slug}"
    if kind == "xlsx":
        response = HttpResponse(files.workbook(lines, columns, title), content_type=SHEET)
    elif kind == "csv":
        response = HttpResponse(files.table(lines, columns), content_type="text/csv; charset=utf-8")
    else:
        raise NotVisible
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep filters, columns, order and grouping under a name."""
    try:
        body = json.loads(request.body)
        name, shared, state = str(body["name"]), bool(body.get("shared")), dict(body["state"])
    except (ValueError, KeyError, TypeError, RecursionError, RawPostDataException):
        raise Refused(_("This view could not be read: reload the page."), "view_unreadable") from None
    view = actions.save_view(
        by=request.user, organisation=organisations.required(request), name=name, shared=shared, state=state
    )
    return JsonResponse({"id": view.pk, "name": view.name, "state": view.state, "own": True, "by": ""})


@require_POST
def delete_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one of one's own views."""
    actions.delete_view(by=request.user, organisation=organisations.required(request), pk=pk)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({})
    return redirect("portfolio")


def _mark(milestone: dict[str, Any]) -> list[Any]:
    """A milestone as the timeline reads it."""
    keys = ("name", "finish", "baseline", "reached", "late", "uid")
    return [milestone[key] for key in keys]


def _context(request: HttpRequest) -> dict[str, Any]:
    organisation = organisations.required(request)
    lines = queries.portfolio(request.user, organisation)
    may_manage = policy.can_in(request.user, "manage", organisation)
    totals = queries.totals(lines)
    return {
        "here": "portfolio",
        "lines": lines,
        "totals": totals,
        "data_date": formats.day(totals.data_date),
        "may_manage": may_manage,
        "data": island_data(lines),
        "words": words(),
        "rule": states.rule(),
    }


def island_data(lines: list[Line]) -> dict[str, Any]:
    """Rows as lists, and what the cells mean."""
    home = reverse("initiative_home", args=["--slug--"])
    return {
        "rows": [
            [
                line.node.pk, line.node.parent, line.node.level, line.node.kind, line.node.name,
                line.node.slug, line.projects, line.sentence, line.minutes_per_day, line.next_date,
                int(line.next_late), *[column.value(line) for column in columns_of.COLUMNS],
            ]
            for line in lines
        ],
        "columns": [
            {"key": c.key, "label": str(c.label), "type": c.type, "width": c.width, "usual": c.usual}
            for c in columns_of.COLUMNS
        ],
        "choices": columns_of.choices(),
        "home": home,
    }  # fmt: skip
