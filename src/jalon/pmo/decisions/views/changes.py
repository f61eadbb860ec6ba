"""Change requests of an initiative: the list, a new one, its copy of the plan."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.decisions import access, diffs
from jalon.pmo.decisions.actions import proposals as actions
from jalon.pmo.decisions.forms import COPY, ChangeForm
from jalon.pmo.decisions.queries import proposals as read
from jalon.pmo.decisions.queries import scenarios
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout
from jalon.pmo.planning import access as plan_access
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning.views.plan import words

MOST = 100


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The requests of an initiative and of those below it."""
    initiative = initiatives.initiative(request.user, slug)
    rows = list(read.of_initiative(request.user, initiative)[:MOST])
    for row in rows:
        row.code = read.code(row)
    context = layout.head(request, initiative, "governance", "changes")
    plan = plan_access.plan_of(request.user, slug)
    more = {
        "open": [row for row in rows if row.is_open],
        "ended": [row for row in rows if not row.is_open],
        "may_ask": plan is not None and "plan" in plan.rights,
        "has_plan": plan is not None,
        "below": initiative.kind != "project",
    }
    return render(request, "decisions/changes.html", context | more)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new request: by a form, or on a copy of the plan."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    plan = plan_access.plan_of(request.user, slug, "plan")
    if plan is None:
        raise NotVisible
    snapshot = plans.snapshot(plan.pk)
    tasks = diffs.open_tasks(snapshot)
    start = {"kind": "change", "how": request.GET.get("how") or COPY, "tasks": request.GET.getlist("task")}
    form = ChangeForm(request.POST or None, tasks=tasks, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            by_hand = given["how"] == COPY
            operations = [] if by_hand else diffs.operations(given["how"], snapshot, form.change())
            made = actions.raise_change(
                by=request.user,
                initiative=initiative,
                plan=plan,
                title=given["title"],
                text=given["text"],
                due=given["due"],
                kind=given["kind"],
                operations=operations,
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            if by_hand:
                toasts.say(request, _("This is a copy: change it as you like, the plan stays as it is."))
                return redirect("scenario_plan", made.scenario_id)
            return redirect("proposal", made.pk)
    context = layout.head(request, initiative, "governance", "changes")
    return render(
        request, "decisions/change_new.html", context | {"form": form}, status=422 if form.errors else 200
    )


@require_safe
def scenario_plan(request: HttpRequest, scenario_id: int) -> HttpResponse:
    """The plan page on the copy: everything typed there stays in the scenario."""
    scenario = access.scenario(request.user, scenario_id)
    if not scenario.is_open:
        raise Refused(scenarios.ended(scenario), "not_open")
    initiative = scenario.plan.initiative
    island = {
        "id": f"s{scenario.pk}",
        "api": f"/api/v1/scenarios/{scenario.pk}/",
        "icons": f"{static('icons/tabler.svg')}#",
        "view": json.dumps({"baseline": "0"}),
        "views": "[]",
    }
    proposal = getattr(scenario, "proposal", None)
    context: dict[str, Any] = layout.head(request, initiative, "governance", "changes")
    return render(
        request,
        "decisions/scenario_plan.html",
        context
        | {
            "plan": scenario.plan,
            "scenario": scenario,
            "proposal": proposal,
            "back": reverse("proposal", args=[proposal.pk])
            if proposal
            else reverse("plan", args=[initiative.slug]),
            "island": island,
            "words": words(get_language() or "en"),
        },
    )
