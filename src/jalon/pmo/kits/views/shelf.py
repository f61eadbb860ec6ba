"""The shelf of kits, and one of them to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from jalon.kits import shelf as sectors
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.governance import pages
from jalon.pmo.kits import access, queries
from jalon.pmo.kits.queries import Chosen
from jalon.pmo.kits.words import hours, risks, span
from jalon.pmo.organisation import access as organisations


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    """The organisation's own kits, and those of the sectors."""
    organisation = organisations.required(request)
    context = {
        "here": "methods",
        "beside": pages.beside(request, "kits"),
        "own": [(card, span(card.figures)) for card in queries.own(request.user, organisation)],
        "shipped": [(card, span(card.figures)) for card in queries.shipped()],
        "may_begin": access.may_begin(request.user, organisation),
        "may_keep": access.may_keep(request.user, organisation),
    }
    return render(request, "kits/shelf.html", context)


@require_safe
def one(request: HttpRequest, sector: str) -> HttpResponse:
    """The kit of a sector."""
    organisation = organisations.required(request)
    return render(request, "kits/kit.html", reading(request, organisation, _of_sector(request, sector)))


@require_safe
def file(request: HttpRequest, sector: str) -> HttpResponse:
    """The kit of a sector as YAML, to begin one's own from."""
    return as_file(_of_sector(request, sector).text, sector)


def reading(request: HttpRequest, organisation: Any, chosen: Chosen) -> dict[str, Any]:
    """What the page of a kit shows."""
    figures = chosen.own.figures if chosen.own else queries.figures(chosen.kit)
    return {
        "here": "methods",
        "chosen": chosen,
        "kit": chosen.kit,
        "figures": figures,
        "span": span(figures),
        "work": queries.work(chosen.kit),
        "left_out": max(0, len(chosen.kit.rows()) - queries.MOST_ROWS),
        "risks": risks(chosen.kit)[: queries.MOST_ROWS],
        "points": queries.points(chosen.kit, {}),
        "hours": hours(chosen.kit),
        "missing": queries.missing(chosen.kit) if chosen.own else [],
        "may_begin": access.may_begin(request.user, organisation),
        "may_keep": access.may_keep(request.user, organisation),
    }


def as_file(text: str, name: str) -> HttpResponse:
    """A download of YAML."""
    response = HttpResponse(text, content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


def _of_sector(request: HttpRequest, sector: str) -> Chosen:
    if sector not in sectors.SECTORS:
        raise NotVisible
    return queries.chosen(request.user, organisations.required(request), sector)
