"""The plan page: the grid and Gantt island, and the same plan as a table."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import addresses, toasts
from jalon.pmo.common.errors import Refused
from jalon.pmo.initiatives.models import Kind
from jalon.pmo.planning import actions, queries, table
from jalon.pmo.planning.views import layout

WORDS = "islands/plan/words.en.json"
ROWS_A_PAGE = 100


@require_safe
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Grid and Gantt."""
    initiative, found = layout.opened(request, slug)
    importing = addresses.page("import_to", slug)
    if found is None:
        may = {"plan", "approve"} <= policy.rights(request.user, initiative)
        context = layout.context(
            request,
            initiative,
            "plan",
            may_plan=may,
            import_url=importing,
            kit_url=addresses.page("kit_take", slug) if initiative.kind == Kind.PROJECT else "",
        )
        return render(request, "planning/none.html", context)
    chosen = queries.saved_view(request.user, found, request.GET.get("view", ""))
    island = {
        "id": found.pk,
        "api": f"/api/v1/plans/{found.pk}/",
        "icons": f"{static('icons/tabler.svg')}#",
        "view": json.dumps(chosen.state) if chosen else "",
        "view_name": chosen.name if chosen else "",
        "views": json.dumps(queries.saved_views(request.user, found)),
        "views_url": f"/api/v1/plans/{found.pk}/views",
        "export_url": reverse("plan", args=[slug]) if addresses.page("plan_export", slug) else "",
        "quality_url": addresses.page("plan_quality", slug),
        "level_url": addresses.page("plan_levelling", slug),
        "risk_url": addresses.page("plan_risk", slug),
        "lessons_of": slug if addresses.page("lessons", slug) else "",
        "change_url": addresses.page("change_new", slug) if "plan" in found.rights else "",
        "import_url": importing if {"plan", "approve"} <= found.rights else "",
    }
    context = layout.context(
        request, initiative, "plan", plan=found, island=island, words=words(get_language() or "en")
    )
    return render(request, "planning/plan.html", context)


@lru_cache(maxsize=8)
def _keys() -> tuple[tuple[str, Any], ...]:
    found = finders.find(WORDS) or Path(settings.STATIC_ROOT) / WORDS
    return tuple(json.loads(Path(found).read_text("utf-8")).items())


@lru_cache(maxsize=8)
def words(language: str) -> dict[str, Any]:
    """The island's sentences in a language: a pair is a singular and a plural."""
    return {
        key: gettext(said) if isinstance(said, str) else [ngettext(*said, count) for count in (1, 2)]
        for key, said in _keys()
    }


@require_POST
def create(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty plan."""
    initiative, found = layout.opened(request, slug, "plan")
    if found is not None:
        raise Refused(_("This initiative has a plan already: open it, or import over it."), "plan_exists")
    actions.create_plan(by=request.user, initiative=initiative)
    toasts.say(request, _("The plan is ready: type its first task."))
    return redirect("plan", slug)


@require_safe
def as_table(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan as a table: everything the Gantt shows, row by row."""
    found = layout.planned(request, slug)
    rows = table.rows(found)
    pages = Paginator(rows, ROWS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = layout.context(
        request,
        found.initiative,
        "plan_table",
        plan=found,
        rows=table.worded(found, page.object_list),
        page=page,
    )
    return render(request, "planning/table.html", context)
