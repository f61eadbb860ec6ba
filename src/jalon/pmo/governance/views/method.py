"""The method of an initiative: what it says, and what another would change."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalon.pmo.common import toasts
from jalon.pmo.governance import actions, line, methods
from jalon.pmo.governance.models import LifeStage
from jalon.pmo.governance.proofs import Proofs
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.initiatives.views import layout


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The method of an initiative; `?method=` shows what choosing another would do, a POST chooses it."""
    right = "plan" if request.method == "POST" else "view"
    initiative = initiatives.initiative(request.user, slug, right)
    life = line.life_of(initiative)
    if request.method == "POST":
        version = request.POST.get("version", "")
        chosen = actions.choose_method(
            by=request.user,
            initiative=initiative,
            key=request.POST.get("method", ""),
            version=int(version) if version.isdecimal() and len(version) < 10 else None,
        )
        name = methods.said(methods.spec_of(chosen).name)
        toasts.say(
            request,
            _("%(initiative)s now lives by “%(method)s”.") % {"initiative": initiative, "method": name},
        )
        return redirect("governance_stages", slug)
    context = layout.head(request, initiative, "governance", "governance_method")
    choices = methods.choices(initiative.organisation)
    asked = request.GET.get("method", "")
    picked = next((methods.woven(initiative, one) for one in choices if one.key == asked), None)
    present = methods.spec_of(life) if life else None
    now = next((methods.woven(initiative, one) for one in choices if life and one.key == life.method), None)
    context |= {
        "life": life,
        "present": present,
        "present_name": methods.said(present.name) if present else "",
        "present_summary": methods.said(present.summary) if present else "",
        "roles": _named(present.roles) if present else [],
        "reports": _named(present.reports) if present else [],
        "choices": [(one, life is not None and one.key == life.method) for one in choices],
        "newer": life is not None and now is not None and now.text != life.text.text,
        "picked": picked,
        "preview": preview(initiative, life, picked) if picked else None,
        "may_plan": "plan" in context["rights"] and not initiative.archived,
    }
    return render(request, "governance/method.html", context)


def _named(rows: Any) -> list[tuple[str, str, str]]:
    return [(methods.said(one.name), methods.said(one.when), methods.said(one.about)) for one in rows]


def preview(initiative: Any, life: Any, picked: methods.Choice) -> dict[str, Any]:
    """What becomes due, what is kept and what is left, were this method chosen."""
    found = actions.standing(initiative, life, picked.spec)
    rows = {one.key: one for one in life.stages.all()} if life is not None else {}
    shown = Proofs(initiative)
    here = rows.get(found.current.key) or LifeStage(key=found.current.key)
    due = shown.due(here, found.current)
    gate = found.current.gate
    return {
        "current": methods.said(found.current.name),
        "due": due,
        "missing": sum(not one.shown.ok for one in due),
        "gate": methods.said(gate.name) if gate else "",
        "criteria": shown.criteria(here, found.current),
        "kept": found.kept,
        "left": found.left,
        "added": [methods.said(one.name) for one in found.added],
        "line": [(methods.said(one.name), one.key == found.current.key) for one in picked.spec.line],
    }
