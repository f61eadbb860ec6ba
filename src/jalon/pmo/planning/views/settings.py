"""The page where a plan's dates, calendar and rules are set."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from jalon.pmo.common import toasts
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.planning import actions
from jalon.pmo.planning.settings import SettingsForm
from jalon.pmo.planning.views import layout


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """What the whole schedule starts from."""
    plan = layout.planned(request, slug)
    may_plan = "plan" in plan.rights
    if request.method == "POST" and not may_plan:
        raise NotAllowed("plan")
    form = SettingsForm(request.POST or None, user=request.user, plan=plan, may_plan=may_plan)
    if request.method == "POST" and form.is_valid():
        fields = form.changed_fields(plan)
        if not fields:
            toasts.say(request, _("Nothing changed."))
            return redirect("plan_settings", slug)
        try:
            done = actions.change_plan(
                by=request.user,
                plan_id=plan.pk,
                revision=plan.revision,
                operations=[{"op": "plan", "version": plan.version, "fields": fields}],
            )
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            undo = reverse("plan_undo", args=[slug, done["change_set"]]) if done["change_set"] else ""
            still = done["sentence"] == _("Nothing changed.")
            sentence = f"{_('No date moved')}." if still else done["sentence"]
            toasts.say(request, _("Saved. %(sentence)s") % {"sentence": sentence}, undo)
            return redirect("plan_settings", slug)
    context = layout.context(
        request, plan.initiative, "plan_settings", plan=plan, form=form, may_plan=may_plan
    )
    return render(request, "planning/settings.html", context, status=422 if form.errors else 200)
