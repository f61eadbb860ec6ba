"""The score card of a plan, and the mending of what it finds."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import Refused
from jalon.pmo.control import actions, queries
from jalon.pmo.control.bridge import quality
from jalon.pmo.planning.views import layout


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The fourteen points and our own checks; one of them opened."""
    initiative, plan = layout.opened(request, slug)
    if plan is None or not plan.activity_count:
        context = layout.context(request, initiative, "plan_quality")
        return render(request, "control/quality.html", context)
    revision, card = queries.quality_of(plan)
    points, own = quality.lines(card)
    code = request.GET.get("check", "")
    opened = next((line for line in (*points, *own) if line.code == code), None)
    faults = quality.faults(card, code, queries.MOST_FAULTS) if opened else []
    context = layout.context(
        request,
        initiative,
        "plan_quality",
        plan=plan,
        revision=revision,
        points=points,
        own=own,
        passed=card.passed,
        assessed=card.assessed,
        unsaid=any(line.why_not for line in points),
        limits_of_file=card.limits_of_file,
        opened=opened,
        faults=faults,
        mendable=sum(bool(fault.fix) for fault in faults),
        may_plan="plan" in plan.rights,
    )
    return render(request, "control/quality.html", context)


@require_POST
def mend(request: HttpRequest, slug: str) -> HttpResponse:
    """Carry out the mending of one fault, or of every fault of a check that has one."""
    plan = layout.planned(request, slug, "plan")
    code = request.POST.get("check", "")
    done = actions.mend(
        by=request.user,
        plan=plan,
        code=code,
        uid=_number(request.POST.get("uid")),
        other=_number(request.POST.get("other")),
        revision=_number(request.POST.get("revision")),
    )
    toasts.say(
        request, ngettext("%(count)s fault mended.", "%(count)s faults mended.", done) % {"count": done}
    )
    return redirect(f"{reverse('plan_quality', args=[slug])}?check={code}")


def _number(text: Any) -> int | None:
    if text in (None, ""):
        return None
    try:
        return int(text)
    except ValueError as error:
        raise Refused(_("“%(text)s” is no number.") % {"text": text}, "not_a_number") from error
