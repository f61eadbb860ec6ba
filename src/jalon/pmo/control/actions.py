"""Every write of the control room: ask for a study, stop it, carry it out; mend what the checks found."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.control import queries
from jalon.pmo.control.bridge import quality
from jalon.pmo.control.bridge import study as engine
from jalon.pmo.control.models import LEASE, Study, Uncertainty
from jalon.pmo.planning import actions as planning_actions
from jalon.pmo.planning import bridge as planning
from jalon.pmo.planning import queries as plans

log = logging.getLogger("jalon.control")

State = Study.State
BEAT = 0.4
"""Seconds between two looks at the table while a study runs."""
KEPT = 20
"""Ended studies of one kind that an initiative keeps; older ones go."""
OUR_FAULT = gettext_noop(
    "This computation stopped on an error of ours, which is in the log. Nothing of the plan was changed."
)


def ask(
    *, by: Any, initiative: Any, kind: str, plan_ids: Iterable[int], parameters: dict[str, Any], request: str
) -> Study:
    """Put a question to the engine; the same request twice is one study."""
    if "plan" not in policy.rights(by, initiative):
        raise NotAllowed("plan")
    request = (request or secrets.token_hex(16))[:64]
    with transaction.atomic():
        made, is_new = Study.objects.get_or_create(
            by=by,
            request=request,
            defaults={
                "organisation": initiative.organisation,
                "initiative": initiative,
                "kind": kind,
                "parameters": parameters,
                "revisions": {str(plan): None for plan in plan_ids},
            },
        )
        if is_new:
            _forget_old(initiative, kind)
            transaction.on_commit(lambda: _enqueue(made.pk))
    return made


def stop(*, study: Study) -> None:
    """Ask the worker to end it; one that nobody has begun, or whose worker is lost, ends at once."""
    now = timezone.now()
    open_ones = Study.objects.filter(pk=study.pk)
    ended = open_ones.filter(state=State.WAITING).update(state=State.STOPPED, ended_at=now)
    if not ended:
        ended = open_ones.filter(state=State.RUNNING, beat_at__lt=now - LEASE).update(
            state=State.STOPPED, ended_at=now
        )
    if not ended:
        open_ones.filter(state=State.RUNNING).update(stop_asked=True)


def carry_out(study_id: int) -> None:
    """The worker's part. Done twice it is done once; killed, it leaves no answer."""
    now = timezone.now()
    mine = Study.objects.filter(pk=study_id, state=State.WAITING).update(
        state=State.RUNNING, started_at=now, beat_at=now
    )
    if not mine:
        return
    row = Study.objects.get(pk=study_id)
    snapshots = {int(pk): plans.snapshot(int(pk)) for pk in row.revisions}
    values: dict[str, Any]
    try:
        answer = engine.of(row.kind)(snapshots, row.parameters, _Telling(study_id))
        values = {
            "state": State.STOPPED if answer.stopped else State.DONE,
            **({} if answer.stopped else {"progress": 1.0}),
            "answer": answer.figures,
            "columns": answer.columns,
            "revisions": {str(pk): found.state.revision for pk, found in snapshots.items()},
        }
    except planning.PlanError as error:
        values = {"state": State.REFUSED, "refusal": engine.sentences(error)}
    except Exception:
        # whatever went wrong, the asker gets an answer; the cause is in the log
        log.exception("Study %s failed", study_id)
        values = {"state": State.REFUSED, "refusal": [[OUR_FAULT, {}]]}
    kept = Study.objects.filter(pk=study_id, state=State.RUNNING, started_at=now).update(
        **values, live={}, ended_at=timezone.now()
    )
    if kept and values["state"] == State.DONE:
        for told in _study_done:
            told(row)


_study_done: list[Callable[[Study], None]] = []


def when_study_is_done(function: Callable[[Study], None]) -> None:
    """Declare what follows a study that came to its end: `function(study)`, in the worker."""
    _study_done.append(function)


def mend(*, by: Any, plan: Any, code: str, uid: int | None, other: int | None, revision: int | None) -> int:
    """Change the plan as the check proposes, for one fault or, without ``uid``, for all; how many."""
    if revision is None:
        raise VersionMissing
    found, card = queries.quality_of(plan)
    if found != revision:
        raise Stale({"revision": found}, _("This plan was changed meanwhile. Look at it, then decide again."))
    try:
        faults = quality.faults(card, code, queries.MOST_FAULTS)
    except KeyError as error:
        raise Refused(_("There is no check “%(code)s”.") % {"code": code}, "no_check", "check") from error
    chosen = [one for one in faults if one.fix and (uid is None or (one.uid, one.other) == (uid, other))]
    if not chosen:
        raise Refused(_("Nothing here can be mended safely: open the task and decide."), "no_fix")
    operations: list[Any] = []
    for operation in (each for one in chosen for each in one.operations):
        if operation not in operations:  # two faults may ask for the same link
            operations.append(operation)
    planning_actions.change_plan(by=by, plan_id=plan.pk, revision=revision, operations=operations)
    return len(chosen)


def apply_levelling(*, by: Any, study: Study) -> int:
    """Write what a levelling found, a change set a plan, all plans or none; how many tasks."""
    changes = {int(pk): found for pk, found in study.answer.get("changes", {}).items() if found}
    if study.state not in (State.DONE, State.STOPPED) or not changes:
        raise Refused(_("This levelling has nothing to apply: level again."), "nothing_to_apply")

    def work() -> int:
        taken = Study.objects.filter(pk=study.pk, state=study.state).update(state=State.APPLIED)
        if not taken:
            raise Refused(_("This levelling was applied already."), "applied")
        for plan_id, found in changes.items():
            _rewrite(by, plan_id, found, study)
        return sum(map(len, changes.values()))

    return planning_actions.in_transaction(work)


def _rewrite(by: Any, plan_id: int, changes: dict[str, dict[str, Any]], study: Study) -> None:
    snapshot = plans.snapshot(plan_id)
    name = snapshot.state.head.name
    if snapshot.state.revision != study.revisions.get(str(plan_id)):
        raise Stale(
            {"plan": plan_id, "revision": snapshot.state.revision},
            _("“%(plan)s” was changed since it was levelled: level again.") % {"plan": name},
        )
    rows = snapshot.state.rows
    planning_actions.change_plan(
        by=by,
        plan_id=plan_id,
        revision=snapshot.state.revision,
        operations=[
            {
                "op": "set",
                "uid": int(uid),
                "version": rows[int(uid)].version,
                "fields": fields,
            }
            for uid, fields in changes.items()
        ],
    )


def propose_uncertainty(*, by: Any, plan: Any, name: str, model: dict[str, Any]) -> Uncertainty:
    """Lay a workbook that was read beside what the plan holds; nothing of it counts before it is taken."""
    row = _uncertainty(by, plan)
    _change_uncertainty(
        by, plan, row, row.version, "uncertainty.propose", name=name, proposed_name=name[:300], proposed=model
    )
    return queries.uncertainty_of(plan)


def take_uncertainty(*, by: Any, plan: Any, version: int | None) -> None:
    """What was proposed is what the plan's simulations draw with from now on."""
    row = _proposed(by, plan)
    _change_uncertainty(
        by, plan, row, version, "uncertainty.take", name=row.proposed_name,
        fields={"name": row.proposed_name}, content=row.proposed, proposed_name="", proposed={},
    )  # fmt: skip


def leave_uncertainty(*, by: Any, plan: Any, version: int | None) -> None:
    """Put a proposal away; the plan keeps what it had."""
    row = _proposed(by, plan)
    _change_uncertainty(
        by, plan, row, version, "uncertainty.leave", name=row.proposed_name, proposed_name="", proposed={}
    )


def forget_uncertainty(*, by: Any, plan: Any, version: int | None) -> None:
    """Nothing is said of the plan any more. What was said stands as a proposal, so that it can come back."""
    row = _uncertainty(by, plan)
    _change_uncertainty(
        by, plan, row, version, "uncertainty.forget", name=row.name,
        fields={"name": ""}, content={}, proposed_name=row.name, proposed=row.content,
    )  # fmt: skip


def set_ways(
    *, by: Any, plan: Any, version: int | None, ways: list[tuple[str, float, tuple[int, ...]]]
) -> None:
    """The ways the work may go: (decision, chance 0 to 1, tasks done only then), all of them."""
    row = _uncertainty(by, plan)
    content, refused = queries.with_ways(plan, row.content, ways)
    if refused:
        raise Refused(" ".join(_(template) % params for template, params in refused), "ways")
    _change_uncertainty(by, plan, row, version, "uncertainty.ways", name=plan.name, content=content)


def _uncertainty(by: Any, plan: Any) -> Uncertainty:
    if "plan" not in policy.rights(by, plan.initiative):
        raise NotAllowed("plan")
    return queries.uncertainty_of(plan)


def _proposed(by: Any, plan: Any) -> Uncertainty:
    row = _uncertainty(by, plan)
    if not row.proposed:
        raise Refused(_("No workbook waits to be taken: hand one in."), "nothing_proposed")
    return row


@transaction.atomic
def _change_uncertainty(
    by: Any,
    plan: Any,
    row: Uncertainty,
    version: int | None,
    verb: str,
    *,
    name: str,
    fields: dict[str, Any] | None = None,
    **more: Any,
) -> None:
    after = {**more, **(fields or {})}
    if row.pk is None:
        row, is_new = Uncertainty.objects.get_or_create(plan=plan, defaults=after)
        if not is_new:
            raise Stale({"version": row.version})
        difference = journal.created(row)
    else:
        difference = journal.changed(row, after)
        versions.change(Uncertainty, row.pk, version, **after)
    journal.record(
        by=by,
        organisation=plan.initiative.organisation,
        initiative=plan.initiative,
        verb=verb,
        params={"name": name},
        changes=[difference],
    )


class _Telling:
    """How a computation tells its progress, and learns that it must stop."""

    def __init__(self, study_id: int) -> None:
        self.study_id = study_id
        self.last = 0.0
        self.goes_on = True

    def __call__(self, share: float, live: dict[str, Any]) -> bool:
        now = time.monotonic()
        if self.goes_on and now - self.last >= BEAT:
            self.last = now
            mine = Study.objects.filter(pk=self.study_id, state=State.RUNNING)
            mine.update(progress=share, live=live, beat_at=timezone.now())
            self.goes_on = mine.filter(stop_asked=False).exists()
        return self.goes_on


def _enqueue(study_id: int) -> None:
    from jalon.pmo.control.jobs import carry_out as job

    job.enqueue(study_id)


def _forget_old(initiative: Any, kind: str) -> None:
    ended = Study.objects.filter(initiative=initiative, kind=kind, ended_at__isnull=False)
    kept = list(ended.order_by("-asked_at").values_list("pk", flat=True)[:KEPT])
    ended.exclude(pk__in=kept).exclude(state=State.APPLIED).delete()
