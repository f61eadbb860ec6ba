"""Bringing the plan of a kept run back: one change of the plan, from what it is to what it was.

It is written as any other change, row by row, so that whoever brought it back can take it back; and the plan
as it stands is kept as a run first, so that nothing is ever lost.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused, Stale, VersionMissing
from jalon.pmo.planning import access, bridge, outline
from jalon.pmo.planning.actions import approved, change, links, plans, store
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.models import Plan, Run

VERB = "run.restore"


def restore(
    *, by: Any, plan_id: int, run_id: int, revision: int | None, request: str = ""
) -> tuple[Run, dict[str, Any]]:
    """Make the plan what it was when the run was kept.

    The run that keeps what it is now comes back, and what changed.
    """
    run = access.run(by, plan_id, run_id, "approve")
    plan = access.plan(by, plan_id, "approve")
    approved.check_change(by, plan)
    if run.kind == Run.Kind.CURRENT:
        raise Refused(_("The current run is the plan as it stands."), "current_run")
    if not run.inputs:
        raise Refused(
            _("“%(name)s” keeps dates only, as its file did: there is no plan to bring back.")
            % {"name": run},
            "dates_only",
        )
    if revision is None:
        raise VersionMissing

    def work() -> tuple[Run, dict[str, Any]]:
        snapshot = store.lock(plan.pk)
        already = change.repeated(plan, by, request)
        if already is not None:
            kept = Run.objects.get(plan=plan, number=already.params["former_run"])
            return kept, change.answer(
                plan, store.Outcome(snapshot, snapshot, frozenset(), already), revision
            )
        if revision != snapshot.state.revision:
            raise Stale(
                {"revision": snapshot.state.revision},
                _("Someone changed the plan meanwhile: look at it, then bring the run back."),
            )
        draft = Draft(snapshot, by, plan.initiative.organisation_id)
        made = _bring_back(draft, plan, bridge.unpack_inputs(run.inputs))
        if draft.is_empty:
            raise Refused(_("The plan is already as it was in “%(name)s”.") % {"name": run}, "nothing")
        kept = plans.keep_run(
            plan, by, Run.Kind.REPLACED, _("Before “%(name)s” was brought back") % {"name": str(run)[:150]}
        )
        outcome = store.store(
            draft,
            by=by,
            plan=plan,
            verb=VERB,
            params={"name": str(run), "number": run.number, "former_run": kept.number},
            request_id=request,
            also=[*made, kept_difference(kept)],
        )
        return kept, change.answer(plan, outcome, revision)

    return store.in_transaction(work)


def kept_difference(run: Run) -> journal.Difference:
    """A run just kept, for the journal: without its blocks, which the run itself holds."""
    names = [
        f.attname for f in Run._meta.concrete_fields if f.attname not in ("inputs", "columns", "summary")
    ]
    return journal.Difference(run._meta.label, run.pk, None, journal.fields_of(run, *names))


def _bring_back(draft: Draft, plan: Plan, kept: Any) -> list[journal.Difference]:
    """Write the kept plan over the draft; what had to be made beside it, for the journal."""
    pks, made = _calendars(plan, kept)
    kept = bridge.with_calendars(kept, pks)
    draft.head = draft.head._replace(**plans.head_values(kept, plan.initiative, kept.calendar))
    _activities(draft, kept.activities)
    _resources(draft, kept.resources)
    _links(draft, plan, kept.links)
    _assignments(draft, kept.assignments)
    return made


def _calendars(plan: Plan, kept: Any) -> tuple[dict[int, int], list[journal.Difference]]:
    """Ids of the kept plan's calendars; one deleted since is made again, at the initiative."""
    known = set(
        bridge.working_calendars()
        .filter(organisation_id=plan.initiative.organisation_id, pk__in=[c.uid for c in kept.calendars])
        .values_list("pk", flat=True)
    )
    if len(known) == len(kept.calendars):
        return {pk: pk for pk in known}, []
    held = set(bridge.working_calendars().filter(initiative=plan.initiative).values_list("pk", flat=True))
    pks = plans.calendar_pks(plan.initiative, kept.calendars, known)
    made = bridge.working_calendars().filter(pk__in=set(pks.values()) - known - held)
    return pks, [journal.created(one) for one in made]


def _activities(draft: Draft, activities: Iterable[Any]) -> None:
    kept = {one.uid: one for one in activities}
    gone = draft.rows.keys() - kept.keys()
    if gone:
        links.refuse_outside(draft, gone)
        draft.remove_rows(gone)
    # An outline that stands as it stood keeps its places: then only what differs is written.
    in_order = [uid for uid in kept if uid in draft.rows] == draft.order and len(kept) == len(draft.rows)
    spots = [draft.rows[uid].place for uid in kept] if in_order else outline.places(len(kept))
    for place, (uid, activity) in zip(spots, kept.items(), strict=True):
        columns = {"place": place, **bridge.columns_of_activity(activity)}
        row = draft.rows.get(uid)
        if row is None:
            draft.put_row(bridge.ActivityRow(**columns))
            draft.inserted.append(uid)
        else:
            differing = _differing(row, columns)
            if differing:
                draft.set(uid, **differing)
    draft.head = draft.head._replace(next_uid=max([draft.head.next_uid, *(uid + 1 for uid in kept)]))


def _resources(draft: Draft, resources: Iterable[Any]) -> None:
    kept = {one.uid: bridge.columns_of_resource(one) for one in resources}
    for uid in list(draft.resources.keys() - kept.keys()):
        draft.drop("resources", uid)
    for uid, columns in kept.items():
        row = draft.resources.get(uid)
        if row is None:
            blank = {"id": draft.new_key(), "person_id": None, "version": 1, "revision": 0}
            draft.put("resources", uid, bridge.ResourceRow(**{**blank, **columns}))
        elif differing := _differing(row, columns):
            draft.put("resources", uid, row._replace(**differing))


def _links(draft: Draft, plan: Plan, kept: Iterable[Any]) -> None:
    """Links by their two ends and kind; one from a plan that is no longer there is left out."""
    keys = {link.predecessor_plan for link in kept} - {None}
    plan_ids = dict(
        Plan.objects.filter(
            key__in=keys, initiative__organisation_id=plan.initiative.organisation_id
        ).values_list("key", "pk")
    )
    wanted = {}
    for link in kept:
        if link.predecessor_plan is None or link.predecessor_plan in plan_ids:
            columns = bridge.columns_of_link(link)
            other = plan_ids.get(link.predecessor_plan) if link.predecessor_plan else None
            wanted[(other, link.predecessor, link.successor, columns["kind"])] = columns
    for row in list(draft.links.values()):
        columns = wanted.pop(
            (row.predecessor_plan_id, row.predecessor_uid, row.successor_uid, row.kind), None
        )
        if columns is None:
            draft.drop("links", row.id)
        elif differing := _differing(row, columns):
            draft.put("links", row.id, row._replace(**differing))
        else:
            continue
        draft.touch_if_there(row.successor_uid)
    for (other, *_ends), columns in wanted.items():
        draft.add_link(predecessor_plan_id=other, **columns)
        draft.touch(columns["successor_uid"])


def _assignments(draft: Draft, kept: Iterable[Any]) -> None:
    """Assignments by activity and resource, in their order where a pair comes twice."""
    wanted: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for one in kept:
        wanted[(one.activity, one.resource)].append(bridge.columns_of_assignment(one))
    for row in sorted(draft.assignments.values(), key=lambda row: row.id):
        same = wanted[(row.activity_uid, row.resource_uid)]
        columns = same.pop(0) if same else None
        if columns is None:
            draft.drop("assignments", row.id)
        elif differing := _differing(row, columns):
            draft.put("assignments", row.id, row._replace(**differing))
        else:
            continue
        draft.touch_if_there(row.activity_uid)
    for columns in (one for same in wanted.values() for one in same):
        blank = {"id": draft.new_key(), "version": 1, "revision": 0}
        row = bridge.AssignmentRow(**{**blank, **columns})
        draft.put("assignments", row.id, row)
        draft.touch(row.activity_uid)


def _differing(row: Any, columns: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if getattr(row, name) != value}
