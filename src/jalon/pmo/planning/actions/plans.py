"""Plans that begin: empty, from a file, or in place of the plan that was there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext as _

import jalon
from jalon.pmo.accounts import access as policy
from jalon.pmo.common import journal
from jalon.pmo.common.errors import NotAllowed, Refused
from jalon.pmo.common.journal import Difference
from jalon.pmo.planning import bridge, outline, queries
from jalon.pmo.planning.actions import approved, store
from jalon.pmo.planning.models import (
    Activity,
    ActivityLink,
    Plan,
    PlanAssignment,
    PlanResource,
    PlanRevision,
    Run,
)


def create_plan(*, by: Any, initiative: Any, name: str = "", start: datetime | None = None) -> Plan:
    """An empty plan for an initiative that has none; it starts today at eight unless told."""
    day = start or timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0, tzinfo=None)
    blank = bridge.Plan(name or initiative.title, day)
    return store_plan(
        by=by, initiative=initiative, engine_plan=blank, verb="plan.create", own_calendars=False
    )


def store_plan(
    *,
    by: Any,
    initiative: Any,
    engine_plan: Any,
    verb: str = "plan.import",
    params: Mapping[str, Any] | None = None,
    plan_ids: Mapping[str, int] | None = None,
    own_calendars: bool = True,
    check_rights: bool = True,
) -> Plan:
    """Make this the plan of the initiative; a plan that was there stays as a kept run.

    ``plan_ids`` names the plans that links from other plans mean, by key; other such links are left out.
    Without ``own_calendars`` the plan follows the organisation's calendar instead of its own.
    """
    if check_rights:
        _may(by, initiative)

    def work() -> Plan:
        present = Plan.objects.filter(initiative=initiative).first()
        former = None
        if present is not None:
            store.lock(present.pk)
            present.refresh_from_db()
            approved.check_change(by, present)
            former = keep_run(present, by, Run.Kind.REPLACED, _("Before import"))
            _empty(present)
        plan, found = _fill(initiative, present, engine_plan, plan_ids or {}, own_calendars, by)
        change_set = journal.record(
            by=by,
            organisation=initiative.organisation,
            initiative=initiative,
            plan_id=plan.pk,
            verb=verb,
            params={
                "name": plan.name,
                "activities": len(engine_plan.activities),
                "links": len(engine_plan.links),
                **({"former_run": former.number} if former else {}),
                **(params or {}),
            },
            changes=[
                Difference(
                    Plan._meta.label,
                    plan.pk,
                    {"revision": former.revision, "run": former.number} if former else None,
                    {"name": plan.name, "revision": plan.revision, "activities": len(engine_plan.activities)},
                )
            ],
        )
        PlanRevision.objects.filter(plan=plan).delete()
        PlanRevision.objects.create(
            plan=plan,
            revision=plan.revision,
            change_set=change_set,
            uids=bridge.pack_uids(()),
            structure=True,
            links=True,
            resources=True,
            everything=True,
        )
        keep_file_baselines(plan, found, by)
        return plan

    return store.in_transaction(work)


def delete_plan(*, by: Any, plan: Plan) -> None:
    """Take a plan away with all its runs; its initiative stays."""
    _may(by, plan.initiative)
    approved.check_change(by, plan)

    def work() -> None:
        snapshot = store.lock(plan.pk)
        waiting = plan.links_out.select_related("plan").first()
        if waiting is not None:
            raise Refused(
                _("The plan “%(plan)s” waits for this one: remove that link first.")
                % {"plan": waiting.plan.name},
                "waited_for",
            )
        journal.record(
            by=by,
            organisation=plan.initiative.organisation,
            initiative=plan.initiative,
            plan_id=plan.pk,
            verb="plan.delete",
            params={"name": plan.name, "activities": len(snapshot.state.rows)},
            changes=[journal.deleted(plan)],
        )
        bridge.forget(plan.key)
        Plan.objects.filter(pk=plan.pk).update(current_run=None, baseline=None)
        plan.delete()

    store.in_transaction(work)


def _may(by: Any, initiative: Any) -> None:
    """A plan is made, and replaced, by whoever may plan and approve there."""
    given = policy.rights(by, initiative)
    for right in ("plan", "approve"):
        if right not in given:
            raise NotAllowed(right)


def _empty(plan: Plan) -> None:
    for model in (ActivityLink, PlanAssignment, PlanResource, Activity):
        model.objects.filter(plan=plan).delete()
    bridge.forget(plan.key)


def _fill(
    initiative: Any,
    present: Plan | None,
    engine_plan: Any,
    plan_ids: Mapping[str, int],
    own_calendars: bool,
    by: Any,
) -> tuple[Plan, Any]:
    if own_calendars:
        pks = calendar_pks(initiative, engine_plan.calendars)
    else:
        pks = dict.fromkeys((c.uid for c in engine_plan.calendars), _shared_calendar(initiative))
    calendar_id = pks[engine_plan.calendar]
    if own_calendars:
        engine_plan = bridge.with_calendars(engine_plan, pks)
    revision = present.revision + 1 if present else 1
    values = {
        **head_values(engine_plan, initiative, calendar_id),
        "revision": revision,
        "structure_revision": revision,
        "links_revision": revision,
        "next_uid": max((a.uid for a in engine_plan.activities), default=0) + 1,
    }
    plan = present or Plan(initiative=initiative)
    for name, value in values.items():
        setattr(plan, name, value)
    plan.next_uid = max(plan.next_uid, values["next_uid"])
    if present:
        plan.version += 1
        plan.baseline = None
        plan.full_clean(exclude=["initiative", "calendar", "current_run", "baseline"])
        Plan.objects.filter(pk=plan.pk).update(
            **values, version=plan.version, baseline=None, last_changed=timezone.now()
        )
    else:
        plan.full_clean(exclude=["initiative", "calendar", "current_run", "baseline"])
        plan.last_changed = timezone.now()
        plan.save(force_insert=True)
    _rows(plan, engine_plan, plan_ids, revision)
    snapshot = _first_run(plan, by)
    return plan, snapshot


def head_values(engine_plan: Any, initiative: Any, calendar_id: int | None) -> dict[str, Any]:
    """The plan's own columns, as an engine plan says them."""
    return {
        "name": (engine_plan.name or initiative.title)[:300],
        "start_minute": bridge.minute_of(engine_plan.start),
        "finish_minute": bridge.minute_of(engine_plan.finish),
        "from_finish": engine_plan.from_finish,
        "data_date_minute": bridge.minute_of(engine_plan.data_date),
        "rules": bridge.rules_data(engine_plan.rules),
        "calendar_id": calendar_id,
        "minutes_per_day": engine_plan.minutes_per_day,
        "minutes_per_week": engine_plan.minutes_per_week,
        "days_per_month": engine_plan.days_per_month,
        "currency": engine_plan.currency[:3],
        "note": engine_plan.note,
        "author": engine_plan.author[:300],
        "last_finish_minute": bridge.minute_of(engine_plan.last_finish),
        "thresholds": bridge.thresholds_text(engine_plan.thresholds),
    }


def _rows(plan: Plan, engine_plan: Any, plan_ids: Mapping[str, int], revision: int) -> None:
    spots = outline.places(len(engine_plan.activities)) if engine_plan.activities else []
    rows = [
        {"place": place, **bridge.columns_of_activity(a)}
        for a, place in zip(engine_plan.activities, spots, strict=True)
    ]
    links = [
        {
            "predecessor_plan_id": plan_ids.get(link.predecessor_plan) if link.predecessor_plan else None,
            **bridge.columns_of_link(link),
        }
        for link in engine_plan.links
        if link.predecessor_plan is None or link.predecessor_plan in plan_ids
    ]
    for model, found in (
        (Activity, rows),
        (ActivityLink, links),
        (PlanResource, [bridge.columns_of_resource(r) for r in engine_plan.resources]),
        (PlanAssignment, [bridge.columns_of_assignment(a) for a in engine_plan.assignments]),
    ):
        common = {"plan_id": plan.pk, "version": 1, "revision": revision}
        store.insert_rows(model, [{**common, **one} for one in found])


def _first_run(plan: Plan, by: Any) -> Any:
    """Compute the plan as it now stands in the database, and keep the result."""
    state = bridge.load(bridge.head_of(plan.pk))
    others = [queries.snapshot(pk, locked=True) for pk in sorted(store.linked_plans(plan.pk))]
    schedule, _rest = store.computed(state, others)
    snapshot = bridge.Snapshot(state, schedule)
    summary = bridge.summary_of(state, schedule)
    values = {
        "made_at": timezone.now(),
        "by_id": getattr(by, "pk", None),
        "revision": plan.revision,
        "rules": plan.rules,
        "data_date_minute": plan.data_date_minute,
        "engine_version": jalon.__version__,
        "columns": bridge.pack(schedule),
        "summary": summary,
    }
    run = Run.objects.filter(plan=plan, kind=Run.Kind.CURRENT).first()
    if run is None:
        run = Run.objects.create(
            plan=plan, number=store.next_run_number(plan.pk), kind=Run.Kind.CURRENT, **values
        )
    else:
        Run.objects.filter(pk=run.pk).update(**values)
    Plan.objects.filter(pk=plan.pk).update(current_run=run, **store.summary_columns(summary))
    plan.refresh_from_db()
    return snapshot


def keep_run(plan: Plan, by: Any, kind: str, name: str, **more: Any) -> Run:
    """Keep the plan as it stands, inputs and results, as a run of its own."""
    snapshot = queries.snapshot(plan.pk, locked=True)
    current = Run.objects.filter(plan=plan, kind=Run.Kind.CURRENT).values_list("summary", flat=True).first()
    return Run.objects.create(
        plan=plan,
        number=store.next_run_number(plan.pk),
        kind=kind,
        name=name,
        made_at=timezone.now(),
        by_id=getattr(by, "pk", None),
        revision=snapshot.state.revision,
        rules=snapshot.state.head.rules,
        data_date_minute=snapshot.state.head.data_date_minute,
        engine_version=jalon.__version__,
        inputs=bridge.pack_inputs(snapshot.state.plan),
        columns=bridge.pack(snapshot.schedule),
        summary=current or bridge.summary_of(snapshot.state, snapshot.schedule),
        **more,
    )


def keep_file_baselines(plan: Plan, snapshot: Any, by: Any) -> None:
    """Baselines that came with a file become runs; the first is the one in force."""
    first = None
    for number, schedule in bridge.file_baselines(snapshot.state.plan).items():
        run = Run.objects.create(
            plan=plan,
            number=store.next_run_number(plan.pk),
            kind=Run.Kind.BASELINE,
            name=_("Baseline of the file")
            if number == 0
            else _("Baseline %(number)s of the file") % {"number": number},
            made_at=timezone.now(),
            by_id=getattr(by, "pk", None),
            revision=plan.revision,
            rules=plan.rules,
            engine_version=jalon.__version__,
            columns=bridge.pack(schedule),
            summary={
                "start": bridge.minute_of(schedule.project_start),
                "finish": bridge.minute_of(schedule.project_finish),
            },
        )
        first = first or run
    if first is not None:
        put_in_force(plan, first)


def put_in_force(plan: Plan, run: Run | None) -> None:
    """Measure the plan against this baseline; the plan is locked."""
    plan.baseline = run
    Plan.objects.filter(pk=plan.pk).update(baseline=run)
    snapshot = queries.snapshot(plan.pk, locked=True)
    dates = queries.run_dates(plan.key, run.pk) if run else {}
    summary = bridge.summary_of(snapshot.state, snapshot.schedule, dates)
    Run.objects.filter(plan=plan, kind=Run.Kind.CURRENT).update(summary=summary)
    Plan.objects.filter(pk=plan.pk).update(**store.summary_columns(summary))


def _shared_calendar(initiative: Any) -> int:
    """The organisation's default calendar; an organisation without one gets the usual week."""
    organisation = initiative.organisation
    if organisation.calendar_id:
        return organisation.calendar_id
    calendars = apps.get_model("organisation", "WorkingCalendar")._default_manager
    shared = calendars.filter(organisation=organisation, initiative=None, person=None).order_by("pk").first()
    return (shared or calendars.create(organisation=organisation, name=_("Standard"))).pk


def calendar_pks(initiative: Any, calendars: Iterable[Any], known: Iterable[int] = ()) -> dict[int, int]:
    """Rows for the calendars of a plan; one that the initiative already has, word for word, serves again.

    Those ``known`` are ids already.
    """
    model = apps.get_model("organisation", "WorkingCalendar")
    held = list(model._default_manager.filter(initiative=initiative))
    by_uid = {c.uid: c for c in calendars}
    pks: dict[int, int] = {pk: pk for pk in known}

    def pk_of(uid: int) -> int:
        if uid in pks:
            return pks[uid]
        calendar = by_uid[uid]
        values = {
            **bridge.columns_of_calendar(calendar),
            "parent_id": None if calendar.parent is None else pk_of(calendar.parent),
        }
        same = next(
            (row for row in held if all(getattr(row, name) == value for name, value in values.items())), None
        )
        if same is None:
            same = model._default_manager.create(
                organisation=initiative.organisation, initiative=initiative, **values
            )
        pks[uid] = same.pk
        return same.pk

    for uid in by_uid:
        pk_of(uid)
    return pks
