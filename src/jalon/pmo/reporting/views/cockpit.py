"""The cockpit, the dashboard, what is declared beside what is computed, the late reports."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import formats
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.decisions import queries as decisions
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.organisation import access as organisations
from jalon.pmo.reporting import asks, queries, spark, states
from jalon.pmo.reporting.export import safe
from jalon.pmo.reporting.pack.blocks import row, rows
from jalon.pmo.reporting.queries import dashboard as boards

WEEKS = timedelta(days=14)
LONG = 500
"""Rows of an exported table."""


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """What needs the office today."""
    organisation, today = organisations.required(request), timezone.localdate()
    found = queries.cockpit(request.user, organisation, today, asks.SOURCES)
    context = {
        "here": "cockpit",
        "today": today,
        "found": found,
        "rows": [(one, spark.line(one.trend)) for one in found.rows],
        "data_date": formats.day(found.totals.data_date),
        "meeting": _next_meeting(request.user, organisation),
        "may_manage": policy.can_in(request.user, "manage", organisation),
        "rule": states.rule(),
    }
    return render(request, "reporting/cockpit.html", context)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The portfolio in pictures, each with its table."""
    organisation = organisations.required(request)
    under = _under(request)
    blocks = boards.dashboard(request.user, organisation, under)
    pick = blocks.get
    laid = rows(
        row(1, (pick("declared"), 6), (pick("computed"), 6)),
        row(1, pick("cost")),
        row(1, (pick("milestones"), 7), (pick("slips"), 5)),
        row(1, (pick("risks"), 7), (pick("gates"), 5)),
        row(1, (pick("finish"), 6), (pick("float"), 6)),
    )
    context = {
        "here": "portfolio",
        "keys": list(blocks.items()),
        "rows": laid,
        "under": under,
        "branches": [node for node in tree.nodes(request.user, organisation) if node.kind != "project"][:100],
    }
    return render(request, "reporting/dashboard.html", context)


@require_safe
def dashboard_file(request: HttpRequest, block: str) -> HttpResponse:
    """One block of the dashboard as CSV."""
    organisation = organisations.required(request)
    found = boards.dashboard(request.user, organisation, _under(request), LONG).get(block)
    if found is None:
        raise NotVisible
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";" if formats.language() == "fr" else ",")
    writer.writerows([[safe(cell) for cell in line] for line in boards.as_rows(found)])
    response = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{block}.csv"'
    return response


@require_safe
def honesty(request: HttpRequest) -> HttpResponse:
    """Declared beside computed, the widest gap first."""
    organisation = organisations.required(request)
    everything = request.GET.get("all") == "1"
    found, count = queries.melons(request.user, organisation, everything)
    context = {
        "here": "portfolio",
        "rows": found,
        "count": count,
        "everything": everything,
        "rule": states.rule(),
    }
    return render(request, "reporting/honesty.html", context)


@require_safe
def late_reports(request: HttpRequest) -> HttpResponse:
    """The reports that were due and are not signed."""
    organisation = organisations.required(request)
    nodes = tree.nodes(request.user, organisation)
    found = queries.late(request.user, organisation, nodes)
    return render(
        request, "reporting/late.html", {"here": "portfolio", "rows": found[:100], "count": len(found)}
    )


def _next_meeting(user: Any, organisation: Any) -> Any:
    """The next committee the reader may see, within two weeks."""
    now = timezone.now()
    return decisions.meetings(user, now, now + WEEKS).filter(board__organisation=organisation).first()


def _under(request: HttpRequest) -> Any:
    slug = request.GET.get("under", "")
    return initiatives.initiative(request.user, slug) if slug else None
