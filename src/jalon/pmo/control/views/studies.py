"""How far a study is, and stopping it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.control import access, actions
from jalon.pmo.control.models import Study

PAGES = {"simulation": "plan_risk_study", "levelling": "plan_levelling_study"}


def address(study: Study) -> str:
    """The page on which a study's answer is read."""
    return reverse(PAGES[study.kind], args=[study.initiative.slug, study.pk])


@require_safe
def progress(request: HttpRequest, study_id: int) -> HttpResponse:
    """The part of the page that shows the progress; when the study has ended, the page itself."""
    study = access.study(request.user, study_id)
    if request.headers.get("HX-Request") != "true":
        return redirect(address(study))
    if study.is_under_way and not study.is_lost:
        return render(request, "control/_progress.html", shown(study))
    response = HttpResponse(status=200)
    response["HX-Refresh"] = "true"
    return response


@require_POST
def stop(request: HttpRequest, study_id: int) -> HttpResponse:
    """Ask the worker to end it now."""
    study = access.study(request.user, study_id, "plan")
    actions.stop(study=study)
    return redirect(address(study))


def chosen(request: HttpRequest, former: Any, study_id: int | None) -> Study | None:
    """The study a page is about: the newest of them, or the one that is named; None where there is none."""
    newest = former.first() if study_id is None else None
    wanted = newest.pk if newest is not None else study_id
    if wanted is None:
        return None
    found = access.study(request.user, wanted)
    if not former.filter(pk=found.pk).exists():
        raise NotVisible
    return found


def shown(study: Study) -> dict[str, Any]:
    """What the progress says: the share, what was found so far, and how long the rest may take."""
    return {"study": study, "percent": round(100 * study.progress), "left": _left(study)}


def refusal(study: Study) -> list[str]:
    """Why it has no answer, in the reader's language."""
    return [_(template) % params for template, params in study.refusal]


def _left(study: Study) -> int | None:
    """Seconds the rest may take, from the pace so far; None while that says nothing."""
    if study.started_at is None or study.progress < 0.02:
        return None
    gone = (timezone.now() - study.started_at).total_seconds()
    return max(1, round(gone * (1 - study.progress) / study.progress))
