"""Baselines, runs, and two of them side by side."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.pmo.common import toasts
from jalon.pmo.common.addresses import local_next
from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.planning import access, actions, bridge, comparison, queries
from jalon.pmo.planning.models import Plan, Run
from jalon.pmo.planning.views import layout

MOST_ROWS = 200


@require_safe
def baselines(request: HttpRequest, slug: str) -> HttpResponse:
    """Baselines of a plan."""
    plan = layout.planned(request, slug)
    context = _listed(request, plan, "plan_baselines", queries.baselines(plan))
    return render(request, "planning/baselines.html", context)


@require_safe
def runs(request: HttpRequest, slug: str) -> HttpResponse:
    """Every computation that was kept, and the current one."""
    plan = layout.planned(request, slug)
    context = _listed(request, plan, "plan_runs", queries.runs(plan))
    return render(request, "planning/runs.html", context)


def _listed(request: HttpRequest, plan: Plan, page: str, found: Any) -> dict[str, Any]:
    snapshot = queries.snapshot(plan.pk)
    finish = bridge.minute_of(snapshot.schedule.project_finish)
    rows = [
        {
            "run": run,
            "start": run.summary.get("start"),
            "finish": run.summary.get("finish"),
            "slip": bridge.work_of(snapshot.state).between(run.summary["finish"], finish)
            if run.summary.get("finish") is not None
            else None,
            "in_force": run.pk == plan.baseline_id,
            "comes_back": run.kind != Run.Kind.CURRENT and run.has_inputs,
        }
        for run in found
    ]
    return layout.context(
        request,
        plan.initiative,
        page,
        plan=plan,
        rows=rows,
        finish=finish,
        revision=snapshot.state.revision,
        may_approve="approve" in plan.rights,
        may_plan="plan" in plan.rights,
        empty=not snapshot.state.rows,
    )


@require_POST
def set_baseline(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the plan as it stands as a baseline."""
    plan = layout.planned(request, slug)
    run = actions.set_baseline(
        by=request.user,
        plan_id=plan.pk,
        name=request.POST.get("name", ""),
        approved=request.POST.get("approved") == "1",
    )
    toasts.say(request, _("%(name)s saved.") % {"name": run.name})
    return redirect("plan_baselines", slug)


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the plan as it stands as a run."""
    plan = layout.planned(request, slug)
    run = actions.keep_run(by=request.user, plan_id=plan.pk, name=request.POST.get("name", ""))
    toasts.say(request, _("Run %(number)s kept.") % {"number": run.number})
    return redirect("plan_runs", slug)


@require_POST
def change(request: HttpRequest, slug: str, run_id: int) -> HttpResponse:
    """Rename, approve, put in force or delete a run: the form's ``verb`` says which."""
    plan = layout.planned(request, slug)
    which: dict[str, Any] = {"by": request.user, "plan_id": plan.pk, "run_id": run_id}
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 10 else None
    verb = request.POST.get("verb", "")
    back = "plan_runs" if request.POST.get("back") == "runs" else "plan_baselines"
    if verb == "rename":
        run = actions.rename_run(**which, version=number, name=request.POST.get("name", ""))
        said = _("Renamed to %(name)s.") % {"name": run.name}
    elif verb == "approve":
        run = actions.approve_baseline(**which, version=number)
        said = _("%(name)s approved.") % {"name": run.name}
    elif verb == "use":
        run = actions.use_baseline(**which)
        said = _("The plan is now measured against %(name)s.") % {"name": run.name}
    elif verb == "restore":
        return _restore(request, plan, run_id, back)
    elif verb == "delete":
        run = access.run(request.user, plan.pk, run_id)
        actions.delete_run(**which, version=number)
        said = _("%(name)s deleted.") % {"name": run}
    else:
        raise Refused(_("There is no such thing to do with a run."), "verb", "verb")
    toasts.say(request, said)
    return redirect(back, slug)


def _restore(request: HttpRequest, plan: Plan, run_id: int, back: str) -> HttpResponse:
    revision = request.POST.get("revision", "")
    number = int(revision) if revision.isdecimal() and len(revision) < 10 else None
    run = access.run(request.user, plan.pk, run_id)
    kept, answer = actions.restore_run(by=request.user, plan_id=plan.pk, run_id=run_id, revision=number)
    toasts.say(
        request,
        _("The plan is again as in “%(name)s”; as it was before, it is kept as run %(number)s.")
        % {"name": run, "number": kept.number},
        reverse("plan_undo", args=[plan.initiative.slug, answer["change_set"]]),
    )
    return redirect(back, plan.initiative.slug)


@require_POST
def undo(request: HttpRequest, slug: str, change_set: int) -> HttpResponse:
    """Take the person's last change of the plan back, if it is still this one."""
    plan = layout.planned(request, slug)
    actions.undo(by=request.user, plan_id=plan.pk, revision=plan.revision, only=change_set)
    toasts.say(request, _("Taken back."))
    return redirect(local_next(request, reverse("plan_runs", args=[slug])))


@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two runs side by side: what moved, by how much, why."""
    plan = layout.planned(request, slug)
    choices = list(queries.runs(plan))
    by_number = {str(run.number): run for run in choices}
    current = next((run for run in choices if run.kind == Run.Kind.CURRENT), None)
    usual = plan.baseline or next((run for run in choices if run is not current), None)
    old = _chosen(by_number, request.GET.get("a"), usual)
    new = _chosen(by_number, request.GET.get("b"), current)
    rows = comparison.compared(plan, old, new) if old and new and old != new else []
    shown = [row for row in rows if not row["summary"]] if request.GET.get("summaries") != "1" else rows
    context = layout.context(
        request,
        plan.initiative,
        "plan_baselines",
        plan=plan,
        choices=choices,
        old=old,
        new=new,
        rows=shown[:MOST_ROWS],
        count=len(shown),
        later=sum(1 for row in shown if row["delta"] > 0),
        earlier=sum(1 for row in shown if row["delta"] < 0),
        summaries=request.GET.get("summaries") == "1",
        finish_delta=_finish_delta(plan, old, new),
        most=MOST_ROWS,
    )
    return render(request, "planning/compare.html", context)


def _chosen(known: dict[str, Run], number: str | None, usual: Run | None) -> Run | None:
    if not number:
        return usual
    if number not in known:
        raise NotVisible
    return known[number]


def _finish_delta(plan: Plan, old: Run | None, new: Run | None) -> int | None:
    if old is None or new is None:
        return None
    ends = [run.summary.get("finish") for run in (old, new)]
    if None in ends:
        return None
    return bridge.work_of(queries.snapshot(plan.pk).state).between(*ends)
