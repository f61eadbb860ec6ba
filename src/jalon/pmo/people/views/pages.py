"""The pages of an initiative about its people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.people import queries
from jalon.pmo.people.models import Mark


@require_safe
def stakeholders(request: HttpRequest, slug: str) -> HttpResponse:
    """The grid of power and interest, and the list beside."""
    initiative = initiatives.initiative(request.user, slug)
    context = head(request, initiative, "people_stakeholders")
    context["standings"] = queries.stakeholders(initiative)[:100]
    return render(request, "people/stakeholders.html", context)


@require_safe
def communication(request: HttpRequest, slug: str) -> HttpResponse:
    """The communication plan, and its sends in the order of their days."""
    initiative = initiatives.initiative(request.user, slug)
    context = head(request, initiative, "people_communication")
    context["communications"] = queries.communications(initiative)
    context["sends"] = queries.sends(initiative, timezone.localdate())
    return render(request, "people/communication.html", context)


@require_safe
def responsibilities(request: HttpRequest, slug: str) -> HttpResponse:
    """The matrix with its faults, and the organisation chart."""
    initiative = initiatives.initiative(request.user, slug)
    context = head(request, initiative, "people_responsibilities")
    matrix = queries.matrix(initiative)
    context |= {
        "matrix": matrix,
        "chart": queries.chart(matrix.places),
        "letters": Mark.Letter.choices,
    }
    return render(request, "people/responsibilities.html", context)


def head(request: HttpRequest, initiative: Any, page: str) -> dict[str, Any]:
    """The context every page here begins with."""
    context = layout.head(request, initiative, "governance", page)
    context["may_plan"] = "plan" in context["rights"] and initiative.archived is None
    return context
