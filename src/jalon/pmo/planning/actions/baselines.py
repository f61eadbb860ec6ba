"""Baselines and kept runs: set, put in force, rename, approve, delete."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import access
from jalon.pmo.planning.actions import approved as office
from jalon.pmo.planning.actions import plans, store, values
from jalon.pmo.planning.models import Plan, Run

KEPT = (Run.Kind.BASELINE, Run.Kind.KEPT, Run.Kind.SCENARIO, Run.Kind.REPLACED)


def set_baseline(
    *, by: Any, plan_id: int, name: str = "", approved: bool = True, decided: bool = False
) -> Run:
    """Keep the plan as it stands as a baseline and measure it against that one from now on.

    ``decided`` says that a committee decided it, so that the office's own approval is not asked again.
    """
    plan = access.plan(by, plan_id, "approve")
    if not decided:
        office.check_approval(by, plan)

    def work() -> Run:
        store.lock(plan.pk)
        label = values.text(name, "name", 200) or _next_name(plan)
        _free_name(plan, label)
        stamp = {"approved_at": timezone.now(), "approved_by": by} if approved else {}
        run = plans.keep_run(plan, by, Run.Kind.BASELINE, label, **stamp)
        plans.put_in_force(plan, run)
        _record(plan, by, "baseline.set", run, [journal.created(_lean(run))])
        return run

    return store.in_transaction(work)


def keep(*, by: Any, plan_id: int, name: str = "") -> Run:
    """Keep the plan as it stands under a name, to compare with later."""
    plan = access.plan(by, plan_id, "plan")

    def work() -> Run:
        store.lock(plan.pk)
        label = values.text(name, "name", 200)
        run = plans.keep_run(plan, by, Run.Kind.KEPT, label)
        _record(plan, by, "run.keep", run, [journal.created(_lean(run))])
        return run

    return store.in_transaction(work)


def use(*, by: Any, plan_id: int, run_id: int) -> Run:
    """Measure the plan against another of its baselines."""
    run = access.run(by, plan_id, run_id, "approve")
    if run.kind != Run.Kind.BASELINE:
        raise Refused(_("Only a baseline can be put in force: set one first."), "not_a_baseline")
    office.check_approval(by, run.plan)

    def work() -> Run:
        store.lock(plan_id)
        before = Plan.objects.values_list("baseline_id", flat=True).get(pk=plan_id)
        plans.put_in_force(run.plan, run)
        change = journal.Difference(
            Plan._meta.label, plan_id, {"baseline_id": before}, {"baseline_id": run.pk}
        )
        _record(run.plan, by, "baseline.use", run, [change])
        return run

    return store.in_transaction(work)


def rename(*, by: Any, plan_id: int, run_id: int, version: int | None, name: str) -> Run:
    """Give a kept run another name."""
    run = _kept(by, plan_id, run_id, "approve")
    label = values.text(name, "name", 200, needed=False)
    if not label:
        raise Refused(_("A baseline needs a name."), "name_missing", "name")

    def work() -> Run:
        _free_name(run.plan, label, but=run.pk)
        difference = journal.changed(run, {"name": label})
        versions.change(Run, run.pk, version, name=label)
        _record(run.plan, by, "run.rename", run, [difference])
        return _again(run)

    return store.in_transaction(work)


def approve(*, by: Any, plan_id: int, run_id: int, version: int | None) -> Run:
    """Approve a baseline; what is approved cannot be deleted."""
    run = _kept(by, plan_id, run_id, "approve")
    if run.kind != Run.Kind.BASELINE:
        raise Refused(_("Only a baseline can be approved."), "not_a_baseline")
    office.check_approval(by, run.plan)

    def work() -> Run:
        after = {"approved_at": timezone.now(), "approved_by_id": by.pk}
        difference = journal.changed(run, after)
        versions.change(Run, run.pk, version, **after)
        _record(run.plan, by, "baseline.approve", run, [difference])
        return _again(run)

    return store.in_transaction(work)


def delete(*, by: Any, plan_id: int, run_id: int, version: int | None) -> None:
    """Delete a kept run that was not approved and is not in force."""
    run = _kept(by, plan_id, run_id, "approve")
    if run.approved:
        raise Refused(
            _("Baseline “%(name)s” was approved: it stays, as what was agreed.") % {"name": run.name},
            "approved",
        )

    if run.kind == Run.Kind.BASELINE:
        office.check_approval(by, run.plan)

    def work() -> None:
        store.lock(plan_id)
        in_force = Plan.objects.filter(pk=plan_id, baseline_id=run.pk).exists()
        difference = journal.deleted(_lean(run))
        versions.change(Run, run.pk, version)
        if in_force:
            plans.put_in_force(run.plan, None)
        Run.objects.filter(pk=run.pk).delete()
        _record(run.plan, by, "run.delete", run, [difference])

    store.in_transaction(work)


def _kept(by: Any, plan_id: int, run_id: int, right: str) -> Run:
    run = access.run(by, plan_id, run_id, right)
    if run.kind not in KEPT:
        raise Refused(_("The current run changes with the plan: keep it first."), "current_run")
    return run


def _again(run: Run) -> Run:
    return Run.objects.defer("inputs", "columns").select_related("by", "approved_by").get(pk=run.pk)


def _lean(run: Run) -> Run:
    """The run without its blocks: the journal names it, the run itself holds them."""
    names = [
        f.attname for f in Run._meta.concrete_fields if f.attname not in ("inputs", "columns", "summary")
    ]
    return Run(**{name: getattr(run, name) for name in names})


def _record(plan: Plan, by: Any, verb: str, run: Run, changes: list[journal.Difference]) -> None:
    lean = [
        journal.Difference(c.model, c.pk, _without_blocks(c.before), _without_blocks(c.after))
        for c in changes
    ]
    journal.record(
        by=by,
        organisation=plan.initiative.organisation,
        initiative=plan.initiative,
        plan_id=plan.pk,
        verb=verb,
        params={"name": run.name, "number": run.number},
        changes=lean,
    )


def _without_blocks(values_: dict[str, Any] | None) -> dict[str, Any] | None:
    if values_ is None:
        return None
    return {name: v for name, v in values_.items() if name not in ("inputs", "columns", "summary")}


def _next_name(plan: Plan) -> str:
    taken = set(plan.runs.filter(kind=Run.Kind.BASELINE).values_list("name", flat=True))
    number = 0
    while True:
        label = _("Baseline R%(number)s") % {"number": number}
        if label not in taken:
            return label
        number += 1


def _free_name(plan: Plan, name: str, but: int | None = None) -> None:
    if plan.runs.filter(kind=Run.Kind.BASELINE, name=name).exclude(pk=but).exists():
        raise Refused(
            _("There is already a baseline “%(name)s”: choose another name.") % {"name": name},
            "name_taken",
            "name",
        )
