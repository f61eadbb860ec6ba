"""Levelling: asking for one, its preview with reasons, and applying it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotVisible
from jalon.pmo.control import access, actions, queries
from jalon.pmo.control.bridge import levelling
from jalon.pmo.control.forms import LevellingForm
from jalon.pmo.control.models import Study
from jalon.pmo.control.views import studies
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.models import Kind
from jalon.pmo.initiatives.views import layout as heads
from jalon.pmo.planning.views import layout

KIND = Study.Kind.LEVELLING
MOST_ROWS = 100


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str, study_id: int | None = None) -> HttpResponse:
    """The last levelling of a project, or the one asked for."""
    initiative, plan = layout.opened(request, slug, "plan" if request.method == "POST" else "view")
    if initiative.kind != Kind.PROJECT and plan is None:
        return page_of_many(request, slug, study_id)
    if plan is None or not plan.activity_count:
        return render(
            request, "control/levelling.html", layout.context(request, initiative, "plan_levelling")
        )
    context = layout.context(request, initiative, "plan_levelling", plans=[plan], plan=plan)
    return _answer(request, initiative, [plan], context, study_id)


@require_http_methods(["GET", "POST"])
def page_of_many(request: HttpRequest, slug: str, study_id: int | None = None) -> HttpResponse:
    """The same for the projects of a programme or a portfolio that share their people."""
    initiative = initiatives.initiative(request.user, slug, "plan" if request.method == "POST" else "view")
    plans = list(queries.plans_below(request.user, initiative))
    context = {
        **heads.head(request, initiative, "control", "levelling_of_many"),
        "plans": plans,
        "many": True,
    }
    return _answer(request, initiative, plans, context, study_id)


def _answer(
    request: HttpRequest, initiative: Any, plans: list[Any], context: dict[str, Any], study_id: int | None
) -> HttpResponse:
    former = queries.studies(initiative, KIND)
    study = studies.chosen(request, former, study_id)
    form = LevellingForm(request.POST or None, initial=study.parameters if study else None)
    if request.method == "POST" and form.is_valid():
        picked = _picked(request, plans)
        made = actions.ask(
            by=request.user,
            initiative=initiative,
            kind=KIND,
            plan_ids=list(picked),
            parameters={**form.parameters(), "priorities": picked if len(picked) > 1 else {}},
            request=request.POST.get("request", ""),
        )
        return redirect("plan_levelling_study", initiative.slug, made.pk)
    context |= {
        "form": form,
        "study": study,
        "former": list(former[:8]),
        "may_plan": "plan" in context["rights"],
        "asked": (study.parameters.get("priorities") or {}) if study else {},
    }
    if study is not None:
        context |= studies.shown(study) | {"refusal": studies.refusal(study)}
        if study.answer:
            context |= _shown(request, study, plans)
    return render(request, "control/levelling.html", context)


def _picked(request: HttpRequest, plans: list[Any]) -> dict[str, int]:
    """The plans that take part, each with its priority; all where none was picked."""
    wanted = set(request.POST.getlist("plan"))
    chosen = [plan for plan in plans if str(plan.pk) in wanted] or plans
    found = {}
    for plan in chosen:
        text = request.POST.get(f"priority-{plan.pk}", "")
        found[str(plan.pk)] = min(int(text), 1000) if text.isdecimal() else 500
    return found


def _shown(request: HttpRequest, study: Study, plans: list[Any]) -> dict[str, Any]:
    a = study.answer
    by_pk = {plan.pk: plan for plan in plans}
    moves = [
        {
            **move,
            "slug": by_pk[move["plan"]].initiative.slug,
            "project": by_pk[move["plan"]].name,
            "days": round((move["now"] - move["was"]) / 1440, 1),
            "why": levelling.sentence(*move["why"]),
        }
        for move in a["moves"][:MOST_ROWS]
        if move["plan"] in by_pk
    ]
    effects = [
        {
            **one,
            "days": round((one["after"] - one["before"]) / 1440, 1),
            "slug": by_pk[one["plan"]].initiative.slug,
        }
        for one in a["plans"]
        if one["plan"] in by_pk
    ]
    stale = any(
        study.revisions.get(str(pk)) != by_pk[pk].revision for pk in map(int, study.revisions) if pk in by_pk
    )
    return {
        "answer": a,
        "moves": moves,
        "effects": effects,
        "overloads": [levelling.sentence(template, given) for template, given in a["overloads"][:MOST_ROWS]],
        "moved_since": stale and study.state != Study.State.APPLIED,
        "delayed": sum(len(found) for found in a.get("changes", {}).values()),
        "most": MOST_ROWS,
    }


@require_POST
def apply(request: HttpRequest, slug: str, study_id: int) -> HttpResponse:
    """Write the levelling into the plans."""
    study = access.study(request.user, study_id, "plan")
    if study.kind != KIND or study.initiative.slug != slug:
        raise NotVisible
    count = actions.apply_levelling(by=request.user, study=study)
    words = ngettext(
        "%(count)s task now waits for its people.", "%(count)s tasks now wait for their people.", count
    )
    toasts.say(request, words % {"count": count})
    return redirect(studies.address(study))
