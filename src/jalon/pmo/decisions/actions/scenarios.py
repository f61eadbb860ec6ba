"""Scenarios: begin, edit, take back, settle on a plan that moved, drop. None of it touches the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal, versions
from jalon.pmo.common.errors import NotAllowed, Refused, Stale, VersionMissing
from jalon.pmo.decisions import bridge
from jalon.pmo.decisions.models import Scenario
from jalon.pmo.decisions.queries import scenarios as read
from jalon.pmo.planning import queries as plans
from jalon.pmo.planning import sheet
from jalon.pmo.planning.actions import patch, scenarios

MOST_PAST = 40
LARGEST_PATCH = 4_000_000
"""Characters of a patch: more is a new plan, which the import desk takes."""
LARGEST_PAST = 2_000_000


@transaction.atomic
def begin(*, by: Any, plan: Any, name: str = "", operations: Sequence[Mapping[str, Any]] = ()) -> Scenario:
    """A scenario of a plan, empty or with its first operations."""
    _may(by, plan)
    made = Scenario(
        plan=plan,
        name=_named(name),
        by=by,
        revision=plans.snapshot(plan.pk).state.revision,
        patch=patch.EMPTY,
    )
    if operations:
        trial = read.trial(made)
        made.patch, _outcome = scenarios.edited(plan, trial, trial.cursor, operations, by)
        _must_fit(made.patch)
    made.save(force_insert=True)
    if operations:
        Scenario.objects.filter(pk=made.pk).update(figures=read.impact(made))
    _record(by, made, "scenario.create", [journal.created(_lean(made))])
    return made


def edit(
    *, by: Any, scenario: Scenario, revision: int | None, operations: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Carry out operations on the scenario, as on a plan; the answer is the plan page's."""

    def work() -> dict[str, Any]:
        held = _held(by, scenario)
        trial = read.trial(held)
        wanted, outcome = scenarios.edited(held.plan, trial, revision, operations, by)
        if not outcome.uids and not outcome.structure and not outcome.links and wanted == held.patch:
            return scenarios.answer(held.plan, trial, outcome)
        after = _write(by, held, wanted, "scenario.change", past=[*held.past, held.patch], ahead=[])
        return scenarios.answer(held.plan, after, outcome)

    return _in_transaction(work)


def preview(
    *, by: Any, scenario: Scenario, revision: int | None, operations: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What the operations would change in the scenario; nothing is written."""
    _may(by, scenario.plan)
    trial = read.trial(scenario)
    _wanted, outcome = scenarios.edited(scenario.plan, trial, revision, operations, by)
    return scenarios.answer(scenario.plan, scenarios.Trial(trial.base, outcome.after, ()), outcome)


def undo(*, by: Any, scenario: Scenario, revision: int | None) -> dict[str, Any]:
    """Take back the scenario's last edit."""
    return _step(by, scenario, revision, "past", "ahead", _("There is nothing to undo."))


def redo(*, by: Any, scenario: Scenario, revision: int | None) -> dict[str, Any]:
    """Do again what was taken back last."""
    return _step(by, scenario, revision, "ahead", "past", _("There is nothing to redo."))


def _step(
    by: Any, scenario: Scenario, revision: int | None, source: str, other: str, nothing: str
) -> dict[str, Any]:
    def work() -> dict[str, Any]:
        held = _held(by, scenario)
        _at_cursor(held, revision)
        steps = getattr(held, source)
        if not steps:
            raise Refused(nothing, "nothing")
        moved = {source: steps[:-1], other: [*getattr(held, other), held.patch]}
        trial = _write(by, held, steps[-1], "scenario.change", **moved)
        body = sheet.answer(held.plan, trial.found, plans.EVERYTHING)
        return {
            **body,
            "change_set": None,
            "inserted": [],
            "finish_change_minutes": 0,
            "milestones": [],
            "sentence": "",
            "at": timezone.now().isoformat(),
        }

    return _in_transaction(work)


def settle(*, by: Any, scenario: Scenario, revision: int | None, keep: bool) -> Scenario:
    """Where plan and scenario both changed the same: keep the scenario's values, or take the plan's."""

    def work() -> Scenario:
        held = _held(by, scenario)
        _at_cursor(held, revision)
        trial = read.trial(held)
        if keep:
            wanted = patch.between(trial.base.state, trial.found.state)
        else:
            wanted = patch.without(held.patch, trial.conflicts)
        _write(by, held, wanted, "scenario.settle", past=[*held.past, held.patch], ahead=[])
        return held

    return _in_transaction(work)


@transaction.atomic
def rename(*, by: Any, scenario: Scenario, version: int | None, name: str) -> Scenario:
    """Give a scenario another name."""
    _may(by, scenario.plan)
    after = {"name": _named(name)}
    difference = journal.changed(scenario, after)
    versions.change(Scenario, scenario.pk, version, **after)
    scenario.refresh_from_db(fields=["name", "version"])
    _record(by, scenario, "scenario.rename", [difference])
    return scenario


@transaction.atomic
def drop(*, by: Any, scenario: Scenario, version: int | None) -> Scenario:
    """Put a scenario away without doing it; its consequences stay on record."""
    _may(by, scenario.plan)
    held = _held(by, scenario)
    if version is None:
        raise VersionMissing
    if held.version != version:
        raise Stale({"version": held.version})
    if hasattr(held, "proposal") and held.proposal.is_waiting:
        raise Refused(
            _("“%(name)s” is before a committee: withdraw the request first.") % {"name": held}, "asked"
        )
    _finish(by, held, Scenario.State.DROPPED, "scenario.drop")
    return held


def apply(*, by: Any, scenario: Scenario, revision: int | None, name: str, decided: bool = False) -> Any:
    """Make the scenario the plan and the baseline; called in the transaction of the decision to do so.

    The consequences stay on record as they were; refused on any plan but the one whose revision is given.
    """
    held = _held(None, scenario)
    figures = read.impact(held)
    outcome, run = scenarios.apply(
        by=by, plan_id=held.plan_id, revision=revision, wanted=held.patch, name=name, decided=decided
    )
    _finish(by, held, Scenario.State.APPLIED, "scenario.apply", run_id=run.pk, figures=figures)
    return outcome


def note_risk(scenario_id: int) -> None:
    """The worker's part: how sure the dates are, before and after."""
    scenario = Scenario.objects.select_related("plan__initiative__organisation").get(pk=scenario_id)
    if not scenario.is_open:
        return
    try:
        found = bridge.risk(read.trial(scenario), read.parameters(scenario.plan))
    except (Refused, bridge.PlanError) as refusal:
        found = {"cursor": read.cursor(scenario), "refusal": str(refusal)}
    Scenario.objects.filter(pk=scenario_id).update(risk=found)


def ask_risk(*, scenario: Scenario) -> None:
    """Have the risk computed, unless it is known, or asked for already, at this cursor."""
    from jalon.pmo.decisions import jobs

    now = read.cursor(scenario)
    if not scenario.is_open or now in (scenario.risk.get("cursor"), scenario.risk.get("asked")):
        return
    Scenario.objects.filter(pk=scenario.pk).update(risk={**scenario.risk, "asked": now})
    transaction.on_commit(lambda: jobs.risk.enqueue(scenario.pk))


def _in_transaction(work: Any) -> Any:
    from jalon.pmo.planning import actions

    return actions.in_transaction(work)


def _held(by: Any, scenario: Scenario) -> Scenario:
    """The scenario as it is now, held until the transaction ends; refused to who may not plan there."""
    held = (
        Scenario.objects.select_for_update(of=("self",))
        .select_related("plan__initiative__organisation", "by")
        .get(pk=scenario.pk)
    )
    if by is not None:
        _may(by, held.plan)
        held.plan.rights = policy.rights(by, held.plan.initiative)
    if not held.is_open:
        raise Refused(read.ended(held), "not_open")
    return held


def _at_cursor(held: Scenario, revision: int | None) -> None:
    if revision is None:
        raise VersionMissing
    now = read.cursor(held)
    if revision != now:
        raise Stale(
            {"revision": now},
            _("The scenario or its plan has changed meanwhile: look at it, then do it again."),
        )


def _write(by: Any, held: Scenario, wanted: Mapping[str, Any], verb: str, **steps: Any) -> scenarios.Trial:
    """Store another patch; its trial comes back. What would not compute is refused and nothing is stored."""
    _must_fit(wanted)
    before = {"edition": held.edition}
    held.patch = dict(wanted)
    held.edition += 1
    held.version += 1
    held.changed_at = timezone.now()
    for name, value in steps.items():
        setattr(held, name, _few(value))
    trial = read.trial(held)
    held.revision = trial.base.state.revision
    held.figures = bridge.impact(trial, held.patch)
    held.save(
        update_fields=[
            "patch", "edition", "version", "changed_at", "past", "ahead", "revision", "figures",
        ]
    )  # fmt: skip
    after = {"edition": held.edition, "patch": held.patch}
    _record(by, held, verb, [journal.Difference(Scenario._meta.label, held.pk, before, after)])
    return trial


def _few(steps: list[Any]) -> list[Any]:
    kept = steps[-MOST_PAST:]
    while len(kept) > 1 and len(json.dumps(kept)) > LARGEST_PAST:
        kept = kept[1:]
    return kept


def _must_fit(wanted: Mapping[str, Any]) -> None:
    if len(json.dumps(wanted)) > LARGEST_PATCH:
        raise Refused(
            _("This scenario changes too much of the plan at once: import it as a new plan instead."),
            "too_large",
        )


def _finish(by: Any, held: Scenario, state: str, verb: str, **more: Any) -> None:
    if "figures" not in more:
        try:
            more["figures"] = read.impact(held)
        except Refused:
            more["figures"] = held.figures
    after = {"state": state, "changed_at": timezone.now(), **more}
    told = {name: value for name, value in after.items() if name in ("state", "run_id")}
    difference = journal.changed(held, told)
    Scenario.objects.filter(pk=held.pk).update(version=held.version + 1, past=[], ahead=[], **after)
    _record(by, held, verb, [difference])
    held.refresh_from_db()


def _may(by: Any, plan: Any) -> None:
    if "plan" not in policy.rights(by, plan.initiative):
        raise NotAllowed("plan")


def _named(name: str) -> str:
    label = " ".join(name.split())
    if not label:
        return _("Scenario")
    if len(label) > 200:
        raise Refused(_("A name has up to %(most)d characters.") % {"most": 200}, "too_long", "name")
    return label


def _lean(scenario: Scenario) -> Scenario:
    """The scenario for the journal: with its patch, without what is computed from it."""
    return Scenario(
        **{
            f.attname: getattr(scenario, f.attname)
            for f in Scenario._meta.concrete_fields
            if f.attname not in ("past", "ahead", "figures", "risk")
        }
    )


def _record(by: Any, scenario: Scenario, verb: str, changes: list[journal.Difference]) -> None:
    initiative = scenario.plan.initiative
    journal.record(
        by=by,
        organisation=initiative.organisation,
        initiative=initiative,
        verb=verb,
        params={"name": scenario.name},
        changes=changes,
    )
