"""Storing a draft: rows, schedule, run, summary and journal in one transaction."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

import jalon
from jalon.pmo.common import journal
from jalon.pmo.common.errors import Refused, Stale
from jalon.pmo.common.journal import Difference
from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.actions.draft import Draft
from jalon.pmo.planning.models import (
    Activity,
    ActivityLink,
    Plan,
    PlanAssignment,
    PlanResource,
    PlanRevision,
    Run,
)

REVISIONS_KEPT = 500
RETRIES = 4
_RETRY_STATES = {"40P01", "40001", "55P03"}
"""PostgreSQL's deadlock, serialization failure, lock timeout: who lost, or waited long, tries again."""

_TABLES: dict[str, tuple[type[models.Model], str]] = {
    "rows": (Activity, "uid"),
    "links": (ActivityLink, "id"),
    "resources": (PlanResource, "id"),
    "assignments": (PlanAssignment, "id"),
}
_BOOKKEEPING = frozenset({"version", "revision"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an action changed: the plan before and after, and the rows to show anew."""

    before: bridge.Snapshot
    after: bridge.Snapshot
    uids: frozenset[int]
    change_set: Any = None
    structure: bool = False
    links: bool = False
    resources: bool = False
    inserted: tuple[int, ...] = ()
    milestones: tuple[dict[str, Any], ...] = ()
    everything: bool = False


def in_transaction(work: Callable[[], Any]) -> Any:
    """Run ``work`` in a transaction; where the database broke a tie against it, run it again."""
    bridge.warm_up()
    for attempt in range(RETRIES):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            if state not in _RETRY_STATES or attempt == RETRIES - 1 or connection.in_atomic_block:
                raise
            time.sleep(0.02 * (attempt + 1))
    raise AssertionError("the last attempt returns or raises")


def lock(plan_id: int) -> bridge.Snapshot:
    """Hold the plan and the plans linked to it against other writers, then read it."""
    ids = sorted({plan_id, *linked_plans(plan_id)})
    if connection.features.has_select_for_update:
        list(Plan.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return queries.snapshot(plan_id, locked=True)


def linked_plans(plan_id: int) -> set[int]:
    """Every other plan that this one waits for or that waits for it, near or far."""
    across = ActivityLink.objects.filter(predecessor_plan__isnull=False).order_by()
    if not across.filter(models.Q(plan_id=plan_id) | models.Q(predecessor_plan_id=plan_id)).exists():
        return set()
    beside = defaultdict(set)
    for one, other in across.values_list("plan_id", "predecessor_plan_id").distinct():
        beside[one].add(other)
        beside[other].add(one)
    found, ahead = {plan_id}, [plan_id]
    while ahead:
        for other in beside[ahead.pop()] - found:
            found.add(other)
            ahead.append(other)
    return found - {plan_id}


def refuse(error: bridge.PlanError) -> Refused:
    """The engine's faults as one refusal in the reader's language."""
    faults = error.faults[:5]
    sentences = [gettext(fault.template) % fault.params for fault in faults]
    return Refused(" ".join(sentences), faults[0].code)


def computed(state: bridge.PlanState, others: Iterable[bridge.Snapshot]) -> tuple[Any, list[Any]]:
    """The schedule of a state and those of the plans linked to it."""
    around = list(others)
    try:
        if not around:
            return bridge.compute(state), []
        first, *rest = bridge.compute_together([state, *(one.state for one in around)])
    except bridge.PlanError as error:
        raise refuse(error) from error
    return first, rest


def try_out(draft: Draft) -> Outcome:
    """What the draft would change, without writing anything."""
    before = bridge.Snapshot(draft.before, draft.schedule)
    if draft.is_empty:
        return Outcome(before, before, frozenset())
    state = _result(draft)
    others = [queries.snapshot(pk) for pk in sorted(_around(draft))]
    schedule, _rest = computed(state, others)
    return _outcome(draft, before, bridge.Snapshot(state, schedule))


def store(
    draft: Draft,
    *,
    by: Any,
    plan: Plan,
    verb: str,
    params: dict[str, Any] | None = None,
    request_id: str = "",
    undoes: Any = None,
    also: Iterable[Difference] = (),
) -> Outcome:
    """Write the draft, reschedule, and tell the journal. Call it in the transaction that locked the plan.

    ``also`` is what else the same change set did.
    """
    before = bridge.Snapshot(draft.before, draft.schedule)
    if draft.is_empty:
        return Outcome(before, before, frozenset())
    _name_new_rows(draft, plan)
    state = _result(draft)
    differences = [*_differences(draft, plan), *also]
    others = [queries.snapshot(pk, locked=True) for pk in sorted(_around(draft))]
    schedule, rest = computed(state, others)
    _write_rows(draft, plan)
    change_set = journal.record(
        by=by,
        organisation=plan.initiative.organisation,
        initiative=plan.initiative,
        plan_id=plan.pk,
        verb=verb,
        params=params or {},
        changes=differences,
        undoes=undoes,
        request_id=request_id or None,
    )
    after = bridge.Snapshot(state, schedule)
    outcome = _outcome(draft, before, after, change_set)
    _write_result(plan.pk, before, outcome, by, _head_changes(draft))
    for snapshot, found in zip(others, rest, strict=True):
        store_result(snapshot, found, by=by, change_set=change_set)
    return outcome


def store_result(snapshot: bridge.Snapshot, found: Any, *, by: Any, change_set: Any = None) -> bool:
    """Keep a new schedule of a plan whose own rows did not change; False where nothing moved."""
    uids = bridge.moved_uids(snapshot.schedule, found)
    if not uids:
        return False
    head = snapshot.state.head
    state = bridge.at_revision(snapshot.state, head.revision + 1)
    after = bridge.Snapshot(state, found)
    outcome = Outcome(snapshot, after, frozenset(uids), change_set)
    _write_result(head.id, snapshot, outcome, by, {})
    return True


def recompute(plan_id: int, *, by: Any, change_set: Any = None) -> None:
    """Compute a plan again because a calendar it uses changed."""
    before = lock(plan_id)
    revision = before.state.revision + 1
    try:
        state = bridge.with_calendars_anew(before.state, revision)
    except bridge.PlanError as error:
        raise refuse(error) from error
    others = [queries.snapshot(pk, locked=True) for pk in sorted(linked_plans(plan_id))]
    schedule, rest = computed(state, others)
    after = bridge.Snapshot(state, schedule)
    uids = frozenset(bridge.moved_uids(before.schedule, schedule))
    outcome = Outcome(before, after, uids, change_set, everything=True)
    _write_result(plan_id, before, outcome, by, {})
    for snapshot, found in zip(others, rest, strict=True):
        store_result(snapshot, found, by=by, change_set=change_set)


def _result(draft: Draft) -> bridge.PlanState:
    try:
        return draft.result(draft.before.revision + 1)
    except bridge.PlanError as error:
        raise refuse(error) from error


def _around(draft: Draft) -> set[int]:
    """Plans to compute with this one: those linked before the change, and those it links now."""
    head = draft.before.head
    now = {link.predecessor_plan_id for link in draft.links.values()} - {None}
    found = linked_plans(head.id)
    for pk in now - found:
        found |= {pk, *linked_plans(pk)}
    return found - {head.id}


def _outcome(
    draft: Draft, before: bridge.Snapshot, after: bridge.Snapshot, change_set: Any = None
) -> Outcome:
    uids = bridge.moved_uids(before.schedule, after.schedule)
    uids |= draft.touched["rows"] & draft.rows.keys()
    if draft.structure_changed:
        uids |= bridge.renumbered(before.state, after.state)
    if draft.touched["resources"]:
        named = {pk for pk in draft.touched["resources"] if pk in draft.before.resources}
        uids |= {a.activity_uid for a in draft.assignments.values() if a.resource_uid in named}
    return Outcome(
        before,
        after,
        frozenset(uids),
        change_set,
        draft.structure_changed,
        bool(draft.touched["links"]),
        bool(draft.touched["resources"] or draft.touched["assignments"]),
        tuple(uid for uid in draft.inserted if uid in draft.rows),
        tuple(bridge.moved_milestones(before, after)),
    )


def _name_new_rows(draft: Draft, plan: Plan) -> None:
    """Insert new links, resources and assignments so that the draft knows their ids."""
    for table in ("resources", "links", "assignments"):
        model, _key = _TABLES[table]
        held = getattr(draft, table)
        known = getattr(draft.before, table)
        fresh = [key for key in draft.touched[table] if key in held and key not in known]
        fresh.sort(key=lambda key: -held[key].id)
        if not fresh:
            continue
        revision = draft.before.revision + 1
        new = [{**held[key]._asdict(), "revision": revision} for key in fresh]
        for values in new:
            values["id"] = values["id"] if values["id"] > 0 else None
        rows = model._default_manager.bulk_create(
            [model(plan_id=plan.pk, **values) for values in new], batch_size=500
        )
        for key, made in zip(fresh, rows, strict=True):
            row = held.pop(key)._replace(id=made.pk, revision=revision)
            draft.touched[table].discard(key)
            place = key if table == "resources" else made.pk
            held[place] = row
            draft.touched[table].add(place)


def _telling(row: Any) -> dict[str, Any]:
    """A whole row for the journal: what is as in every new row is left out."""
    usual = row._field_defaults
    return {name: value for name, value in _plain(row).items() if name not in usual or usual[name] != value}


def _plain(row: Any) -> dict[str, Any]:
    """A row's content without bookkeeping, as the journal keeps it."""
    return {
        name: bool(value) if name in bridge.BOOLEANS else value
        for name, value in row._asdict().items()
        if name not in _BOOKKEEPING
    }


def _differences(draft: Draft, plan: Plan) -> Iterable[Difference]:
    for table, (model, _key) in _TABLES.items():
        old, new = getattr(draft.before, table), getattr(draft, table)
        for key in sorted(draft.touched[table]):
            was, now = old.get(key), new.get(key)
            if was is None and now is None:
                continue
            pk = f"{plan.pk}/{key}" if table == "rows" else str((now or was).id)
            if was is None:
                yield Difference(model._meta.label, pk, None, _telling(now))
            elif now is None:
                yield Difference(model._meta.label, pk, {**_telling(was), "version": was.version}, None)
            else:
                before, after = _plain(was), _plain(now)
                names = [name for name in after if after[name] != before[name]]
                yield Difference(
                    model._meta.label, pk, {n: before[n] for n in names}, {n: after[n] for n in names}
                )
    changes = _head_changes(draft)
    changes.pop("next_uid", None)
    if changes:
        yield Difference(
            Plan._meta.label,
            plan.pk,
            {name: getattr(draft.before.head, name) for name in changes},
            changes,
        )


def _head_changes(draft: Draft) -> dict[str, Any]:
    moving = {"revision", "structure_revision", "links_revision", "version"}
    was, now = draft.before.head, draft.head
    return {
        name: getattr(now, name)
        for name in bridge.HEAD_COLUMNS
        if name not in moving and getattr(now, name) != getattr(was, name)
    }


def _write_rows(draft: Draft, plan: Plan) -> None:
    for table, (model, key_column) in _TABLES.items():
        old, new = getattr(draft.before, table), getattr(draft, table)
        updates: dict[tuple[str, ...], list[tuple[Any, ...]]] = defaultdict(list)
        fresh, gone = [], []
        for key in draft.touched[table]:
            was, now = old.get(key), new.get(key)
            if was is None:
                if now is not None and table == "rows":
                    fresh.append(now)
            elif now is None:
                gone.append(getattr(was, key_column))
            else:
                names = tuple(n for n in now._fields if getattr(now, n) != getattr(was, n))
                values = tuple(_column(n, getattr(now, n)) for n in names)
                updates[names].append((*values, plan.pk, getattr(was, key_column), was.version))
        if gone:
            model._default_manager.filter(plan_id=plan.pk, **{f"{key_column}__in": gone}).delete()
        for names, values in updates.items():
            _update(model, names, key_column, values)
        if fresh:
            insert_rows(Activity, [{"plan_id": plan.pk, **row._asdict()} for row in fresh])


def _column(name: str, value: Any) -> Any:
    return bool(value) if name in bridge.BOOLEANS else value


def insert_rows(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Many new rows at once: a thousand times what a query of model instances carries."""
    if not rows:
        return
    quote = connection.ops.quote_name
    names = list(rows[0])
    columns = ", ".join(quote(name) for name in names)
    values = ", ".join(["%s"] * len(names))
    # Names of our own tables and columns only: what people typed travels as parameters.
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({values})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, [tuple(_column(n, row[n]) for n in names) for row in rows])


def _update(
    model: type[models.Model], names: tuple[str, ...], key: str, values: list[tuple[Any, ...]]
) -> None:
    """Many rows, the same columns, each only if it is still at its version."""
    quote = connection.ops.quote_name
    columns = ", ".join(f"{quote(name)} = %s" for name in names)
    where = f"{quote('plan_id')} = %s AND {quote(key)} = %s AND {quote('version')} = %s"
    # Names of our own tables and columns only: what people typed travels as parameters.
    sql = f"UPDATE {quote(model._meta.db_table)} SET {columns} WHERE {where}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
        if cursor.rowcount != len(values):
            raise Stale({})


def _write_result(
    plan_id: int, before: bridge.Snapshot, outcome: Outcome, by: Any, head: dict[str, Any]
) -> None:
    """The run, the summary, the revision: all that a new schedule leaves behind."""
    state, schedule = outcome.after.state, outcome.after.schedule
    summary = bridge.summary_of(state, schedule, queries.baseline_dates(state.head))
    now = timezone.now()
    values = {
        "made_at": now,
        "by_id": getattr(by, "pk", None),
        "revision": state.revision,
        "rules": state.head.rules,
        "data_date_minute": state.head.data_date_minute,
        "engine_version": jalon.__version__,
        "columns": bridge.pack(schedule),
        "summary": summary,
    }
    if not Run.objects.filter(plan_id=plan_id, kind=Run.Kind.CURRENT).update(**values):
        run = Run.objects.create(
            plan_id=plan_id, number=next_run_number(plan_id), kind=Run.Kind.CURRENT, **values
        )
        head = {**head, "current_run_id": run.pk}
    stored = Plan.objects.filter(pk=plan_id, revision=before.state.revision).update(
        revision=state.revision,
        structure_revision=state.head.structure_revision,
        links_revision=state.head.links_revision,
        version=state.head.version,
        last_changed=now,
        **summary_columns(summary),
        **head,
    )
    if not stored:
        raise Stale({})
    PlanRevision.objects.create(
        plan_id=plan_id,
        revision=state.revision,
        change_set=outcome.change_set,
        uids=bridge.pack_uids(outcome.uids),
        structure=outcome.structure,
        links=outcome.links,
        resources=outcome.resources,
        everything=outcome.everything,
    )
    if state.revision % 50 == 0:
        PlanRevision.objects.filter(plan_id=plan_id, revision__lt=state.revision - REVISIONS_KEPT).delete()
    after = outcome.after
    transaction.on_commit(lambda: bridge.keep(after))
    if summary["finish"] != bridge.minute_of(outcome.before.schedule.project_finish):
        initiative_id = Plan.objects.values_list("initiative_id", flat=True).get(pk=plan_id)
        for told in _finish_moved:
            transaction.on_commit(lambda told=told: told(initiative_id))


_finish_moved: list[Callable[[int], None]] = []


def when_finish_moves(function: Callable[[int], None]) -> None:
    """Declare what follows a run whose finish moved: `function(initiative_id)`, once it is committed."""
    _finish_moved.append(function)


def summary_columns(summary: dict[str, Any]) -> dict[str, Any]:
    """The plan's columns of a run's summary."""
    return {
        "computed_start": summary["start"],
        "computed_finish": summary["finish"],
        "baseline_finish": summary["baseline_finish"],
        "percent": summary["percent"],
        "min_float": summary["min_float"],
        "activity_count": summary["activities"],
        "critical_count": summary["critical"],
        "late_milestones": summary["late_milestones"],
    }


def next_run_number(plan_id: int) -> int:
    """The number of the plan's next run; the plan is locked, so nobody takes it meanwhile."""
    return (Run.objects.filter(plan_id=plan_id).aggregate(last=Max("number"))["last"] or 0) + 1
