"""Plans tried out: a patch written on the plan as it is now, computed, edited, and one day applied.

Nothing here is stored but by ``apply``: a scenario is its patch, kept by the room that asks. The cursor of a
scenario's page is the plan's revision plus the edition of the patch, so that it grows with either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused, Stale, VersionMissing
from jalon.pmo.common.journal import Difference
from jalon.pmo.planning import access, bridge, queries
from jalon.pmo.planning.actions import approved, change, operations, patch, plans, restore, store
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.models import Plan, Run

VERB = "plan.apply"


@dataclass(frozen=True, slots=True)
class Trial:
    """A patch written on the plan as it is now."""

    base: bridge.Snapshot
    found: bridge.Snapshot
    """The patched plan, at the scenario's cursor."""
    conflicts: tuple[patch.Conflict, ...]

    @property
    def cursor(self) -> int:
        return self.found.state.revision


def tried(plan: Plan, wanted: patch.Patch, edition: int, by: Any = None) -> Trial:
    """The plan with the patch, computed; refused where the engine cannot schedule it."""
    base = queries.snapshot(plan.pk)
    draft, conflicts = patch.drafted(base, wanted, by, plan.initiative.organisation_id)
    outcome = store.try_out(draft)
    state = bridge.at_revision(outcome.after.state, base.state.revision + edition)
    return Trial(base, bridge.Snapshot(state, outcome.after.schedule), tuple(conflicts))


def edited(
    plan: Plan, trial: Trial, revision: int | None, requested: Sequence[Mapping[str, Any]], by: Any
) -> tuple[dict[str, Any], store.Outcome]:
    """The patch after these operations on the scenario, and what they changed."""
    if revision is None:
        raise VersionMissing
    if revision != trial.cursor:
        raise Stale(
            {"revision": trial.cursor},
            _("The scenario or its plan has changed meanwhile: look at it, then do it again."),
        )
    change.must_be_some(requested)
    draft = Draft(trial.found, by, plan.initiative.organisation_id)
    for operation in requested:
        operations.apply(draft, operation)
    outcome = store.try_out(draft)
    return patch.between(trial.base.state, outcome.after.state), outcome


def answer(plan: Plan, trial: Trial, outcome: store.Outcome) -> dict[str, Any]:
    """What the page of a scenario must be told after an edit; links and resources are all told anew.

    Those the scenario adds have passing numbers, which another edit may give to others.
    """
    told = replace(outcome, after=trial.found, links=True, resources=True)
    return change.answer(plan, told, outcome.before.state.revision)


def apply(
    *,
    by: Any,
    plan_id: int,
    revision: int | None,
    wanted: patch.Patch,
    name: str,
    request: str = "",
    decided: bool = False,
) -> tuple[store.Outcome, Run]:
    """Make the scenario the plan: one change set that can be undone, and a new baseline in force.

    ``revision`` is that of the plan whose consequences the person saw: any other is refused. ``decided``
    says that a committee decided it: its vote is the right, whoever closes it.
    """
    if decided:
        plan = Plan.objects.select_related("initiative__organisation").get(pk=plan_id)
    else:
        plan = access.plan(by, plan_id, "approve")
        approved.check_change(by, plan)
    if revision is None:
        raise VersionMissing

    def work() -> tuple[store.Outcome, Run]:
        snapshot = store.lock(plan.pk)
        if snapshot.state.revision != revision:
            raise Stale(
                {"revision": snapshot.state.revision},
                _("The plan has changed since these consequences were computed: look at the new ones first."),
            )
        draft, _conflicts = patch.drafted(snapshot, wanted, by, plan.initiative.organisation_id)
        if draft.is_empty:
            raise Refused(_("The plan already holds all of this change."), "nothing")
        outcome = store.store(
            draft, by=by, plan=plan, verb=VERB, params={"name": name[:200]}, request_id=request
        )
        run = baseline(plan, by, name)
        return outcome, run

    return store.in_transaction(work)


def baseline(plan: Plan, by: Any, name: str) -> Run:
    """Keep the plan as it now stands as the baseline in force; the plan is locked."""
    label = _free_name(plan, name)
    run = plans.keep_run(plan, by, Run.Kind.BASELINE, label, approved_at=timezone.now(), approved_by=by)
    former = Plan.objects.values_list("baseline_id", flat=True).get(pk=plan.pk)
    plans.put_in_force(plan, run)
    journal.record(
        by=by,
        organisation=plan.initiative.organisation,
        initiative=plan.initiative,
        plan_id=plan.pk,
        verb="baseline.set",
        params={"name": run.name, "number": run.number},
        changes=[
            restore.kept_difference(run),
            Difference(Plan._meta.label, plan.pk, {"baseline_id": former}, {"baseline_id": run.pk}),
        ],
    )
    return run


def _free_name(plan: Plan, name: str) -> str:
    taken = set(plan.runs.filter(kind=Run.Kind.BASELINE).values_list("name", flat=True))
    label, number = name[:190], 1
    while label in taken:
        number += 1
        label = f"{name[:190]} ({number})"
    return label
