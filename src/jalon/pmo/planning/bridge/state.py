"""The plan in memory: read once, refreshed by revision, shared by every request of this process.

A state is never changed: an edit makes another one that shares everything it did not touch. It enters the
cache when its transaction has committed, so what is cached is what the database holds at that revision.
"""

from __future__ import annotations

import gc
from collections import Counter, OrderedDict, namedtuple
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, replace
from operator import attrgetter
from threading import Lock
from typing import Any

from django.db import connection, models

from jalon.engine.model import (
    Activity,
    Calendar,
    Link,
    Plan,
    PlanError,
    Schedule,
    standard_calendar,
)
from jalon.pmo.planning import models as tables
from jalon.pmo.planning.bridge import calendars as working
from jalon.pmo.planning.bridge import rows as convert
from jalon.pmo.planning.bridge.rows import ActivityRow, AssignmentRow, LinkRow, ResourceRow, when
from jalon.pmo.planning.bridge.rules import rules_of

HEAD_COLUMNS = [
    "id",
    "key",
    "initiative_id",
    "name",
    "start_minute",
    "finish_minute",
    "from_finish",
    "data_date_minute",
    "rules",
    "calendar_id",
    "minutes_per_day",
    "minutes_per_week",
    "days_per_month",
    "currency",
    "note",
    "author",
    "last_finish_minute",
    "thresholds",
    "next_uid",
    "revision",
    "structure_revision",
    "links_revision",
    "baseline_id",
    "version",
]
Head = namedtuple("Head", HEAD_COLUMNS)

MOST_KEPT = 64
"""Plans kept in one process; the least used goes first."""


@dataclass(frozen=True, slots=True)
class PlanState:
    """What people decided in one plan, at one revision."""

    head: Any
    rows: Mapping[int, Any]
    """Activity rows by uid, in outline order."""
    links: Mapping[int, Any]
    resources: Mapping[int, Any]
    assignments: Mapping[int, Any]
    calendars: tuple[Calendar, ...]
    plan_keys: Mapping[int, str]
    """Keys of the plans this one waits for."""
    memo: dict[str, Any] = field(default_factory=dict, compare=False)
    """What was worked out from this state and may be asked again."""

    @property
    def plan(self) -> Plan:
        """The engine's plan; of a state that was read, made when it is first asked: a page needs none."""
        if "plan" not in self.memo:
            with _no_collection():
                self.memo["plan"] = _unchecked(_parts(self, _made(self.rows.values(), {}), None))
        return self.memo["plan"]

    @property
    def calendar(self) -> int:
        """The plan's own calendar."""
        return self.head.calendar_id or self.calendars[0].uid

    @property
    def revision(self) -> int:
        return self.head.revision

    def index(self) -> dict[int, int]:
        """Row index by uid."""
        if "index" not in self.memo:
            self.memo["index"] = {uid: i for i, uid in enumerate(self.rows)}
        return self.memo["index"]

    def children(self) -> dict[int | None, list[int]]:
        """uids below each summary, in order; None has the top rows."""
        if "children" not in self.memo:
            found: dict[int | None, list[int]] = {}
            for uid, row in self.rows.items():
                found.setdefault(row.parent_uid, []).append(uid)
            self.memo["children"] = found
        return self.memo["children"]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state and what its computation found."""

    state: PlanState
    schedule: Schedule


def head_of(plan_id: int) -> Any:
    """The plan's own columns as they stand in the database."""
    return Head(*tables.Plan.objects.values_list(*HEAD_COLUMNS).get(pk=plan_id))


def _read(model: type[models.Model], make: Any, plan_id: int, since: int | None = None) -> list[Any]:
    """Rows of a plan without model instances or converters: whole plans are read within a blink."""
    queryset = model._default_manager.filter(plan_id=plan_id).order_by()
    if since is not None:
        queryset = queryset.filter(revision__gt=since)
    sql, params = queryset.values_list(*make._fields).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return [make._make(row) for row in cursor.fetchall()]


class Torn(Exception):
    """The plan changed while it was read: read it again."""


def load(head: Any, *, locked: bool = False) -> PlanState:
    """The whole plan from the database. Raises Torn where it changed meanwhile."""
    with _no_collection():
        rows = _read(tables.Activity, ActivityRow, head.id)
        links = {row.id: row for row in _read(tables.ActivityLink, LinkRow, head.id)}
        resources = {row.uid: row for row in _read(tables.PlanResource, ResourceRow, head.id)}
        assignments = {row.id: row for row in _read(tables.PlanAssignment, AssignmentRow, head.id)}
        _still(head, locked)
        return build(head, rows, links, resources, assignments, None, stored=True)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hundreds of thousands of new objects, none of them garbage: looking for some would double the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _still(head: Any, locked: bool) -> None:
    if not locked and head_of(head.id).revision != head.revision:
        raise Torn


def refreshed(old: PlanState, head: Any, *, locked: bool = False) -> PlanState:
    """The state at the head's revision, from an older one and the rows that changed since.

    Raises Torn where the plan changed meanwhile.
    """
    since = old.revision
    rows = dict(old.rows)
    for row in _read(tables.Activity, ActivityRow, head.id, since):
        rows[row.uid] = row
    if head.structure_revision > since:
        alive = set(tables.Activity.objects.filter(plan_id=head.id).values_list("uid", flat=True))
        rows = {uid: row for uid, row in rows.items() if uid in alive}
    links, resources, assignments = old.links, old.resources, old.assignments
    if head.links_revision > since:
        links = {row.id: row for row in _read(tables.ActivityLink, LinkRow, head.id)}
        resources = {row.uid: row for row in _read(tables.PlanResource, ResourceRow, head.id)}
        assignments = {row.id: row for row in _read(tables.PlanAssignment, AssignmentRow, head.id)}
    _still(head, locked)
    return build(head, rows.values(), links, resources, assignments, old, stored=True)


def build(
    head: Any,
    rows: Iterable[Any],
    links: Mapping[int, Any],
    resources: Mapping[int, Any],
    assignments: Mapping[int, Any],
    old: PlanState | None,
    *,
    same_calendars: bool = False,
    in_order: bool = False,
    stored: bool = False,
) -> PlanState:
    """A state of these rows; what is the same in ``old`` is shared with it, unchecked parts too.

    ``same_calendars`` promises that no calendar changed since ``old``, ``in_order`` that the rows come in
    outline order, ``stored`` that they were checked before they were written. Raises PlanError where the plan
    makes no sense.
    """
    ordered = list(rows) if in_order else sorted(rows, key=_place)
    by_uid = {row.uid: row for row in ordered}
    same_order = old is not None and len(old.rows) == len(by_uid) and list(old.rows) == list(by_uid)
    changed = [row for row in ordered if old.rows.get(row.uid) is not row] if old is not None else ordered
    if old is None or links is not old.links:
        # A schedule names links by their number in the plan: the order must be the same in every process.
        links = dict(sorted(links.items()))
    if old is None or resources is not old.resources:
        resources = dict(sorted(resources.items()))
    if old is None or assignments is not old.assignments:
        assignments = dict(sorted(assignments.items()))
    calendars = _calendars(head, ordered, resources.values(), old if same_calendars else None, changed) or (
        standard_calendar(),
    )
    state = PlanState(head, by_uid, links, resources, assignments, calendars, _plan_keys(links.values(), old))
    if not stored or (old is not None and "plan" in old.memo):
        state.memo["plan"] = _plan(state, old, changed, same_order, stored)
    if old is not None:
        _share_memo(old, state, same_order, changed)
    return state


def _plan(
    state: PlanState, old: PlanState | None, changed: list[Any], same_order: bool, stored: bool
) -> Plan:
    """The engine's plan of a state: what ``old`` has made is used again, what changed is checked."""
    made = _made(changed, {a.uid: a for a in old.plan.activities} if old is not None else {})
    parts = _parts(state, made, old)
    if stored:
        return _unchecked(parts)
    safe = (
        old is not None
        and same_order
        and parts["links"] is old.plan.links
        and parts["calendars"] == old.plan.calendars
        and parts["resources"] is old.plan.resources
        and parts["assignments"] is old.plan.assignments
        and all(_same_outline(row, old.rows[row.uid]) for row in changed)
    )
    return _partly_checked(parts, [made[row.uid] for row in changed]) if safe else Plan(**parts)


def _made(rows: Iterable[Any], known: dict[int, Activity]) -> dict[int, Activity]:
    """The engine's activities: those known, and those of the rows."""
    try:
        for row in rows:
            known[row.uid] = convert.activity(row)
    except KeyError as missing:  # only a database edited by hand holds a kind nobody knows
        raise ValueError(f"An activity is of an unknown kind: {missing}.") from missing
    return known


def _parts(state: PlanState, made: Mapping[int, Activity], old: PlanState | None) -> dict[str, Any]:
    """Everything an engine plan is made of."""
    head = state.head
    links_kept = old is not None and state.links is old.links and state.plan_keys == old.plan_keys
    return {
        "name": head.name,
        "start": when(head.start_minute),
        "activities": tuple([made[uid] for uid in state.rows]),
        "links": old.plan.links if links_kept else _engine_links(state.links, state.plan_keys, old),
        "calendars": state.calendars,
        "resources": old.plan.resources
        if old is not None and state.resources is old.resources
        else tuple(convert.resource(r) for r in state.resources.values()),
        "assignments": old.plan.assignments
        if old is not None and state.assignments is old.assignments
        else tuple(convert.assignment(a) for a in state.assignments.values()),
        "calendar": head.calendar_id,
        "finish": when(head.finish_minute),
        "from_finish": bool(head.from_finish),
        "data_date": when(head.data_date_minute),
        "rules": rules_of(head.rules),
        "minutes_per_day": head.minutes_per_day,
        "minutes_per_week": head.minutes_per_week,
        "days_per_month": head.days_per_month,
        "key": head.key,
        "currency": head.currency,
        "note": head.note,
        "author": head.author,
        "last_finish": when(head.last_finish_minute),
        "thresholds": convert.thresholds(head.thresholds),
    }


def _share_memo(old: PlanState, new: PlanState, same_order: bool, changed: list[Any]) -> None:
    """What was worked out from the old state and holds for the new one."""
    if "prepared" in old.memo:
        # not only where the rows are the same: what the engine can read again, it finds out itself
        new.memo["prepared"] = old.memo["prepared"]
    if new.calendars == old.calendars:
        new.memo.update({name: old.memo[name] for name in ("work", "shading") if name in old.memo})
    if not same_order:
        return
    if "marks" in old.memo:
        new.memo["marks"] = old.memo["marks"].with_rows(new, changed)
    if "index" in old.memo:
        new.memo["index"] = old.memo["index"]
    if all(row.parent_uid == old.rows[row.uid].parent_uid for row in changed):
        for name in ("children", *(("codes",) if not _recoded(old, changed) else ())):
            if name in old.memo:
                new.memo[name] = old.memo[name]


def _recoded(old: PlanState, changed: list[Any]) -> bool:
    return any(row.wbs != old.rows[row.uid].wbs for row in changed)


def with_calendars_anew(state: PlanState, revision: int) -> PlanState:
    """The same plan under a later revision, with its calendars read again: one of them changed."""
    head = state.head._replace(revision=revision)
    return build(
        head, state.rows.values(), state.links, state.resources, state.assignments, state, in_order=True
    )


def at_revision(state: PlanState, revision: int) -> PlanState:
    """The same plan under a later revision: another plan moved its dates."""
    return replace(state, head=state.head._replace(revision=revision))


def with_baseline(state: PlanState, baseline_id: int | None) -> PlanState:
    """The same plan, measured against another baseline."""
    return replace(state, head=state.head._replace(baseline_id=baseline_id))


_place = attrgetter("place", "uid")


def _same_outline(new: Any, old: Any) -> bool:
    return new.parent_uid == old.parent_uid and (new.kind == "summary") == (old.kind == "summary")


def _partly_checked(parts: dict[str, Any], changed: list[Activity]) -> Plan:
    """A plan whose changed activities alone are checked: the rest was checked before and is the same.

    Checking ten thousand rows and their loops again would cost more than scheduling them.
    """
    Plan(**{**parts, "activities": tuple(_alone(a) for a in changed), "links": (), "assignments": ()})
    return _unchecked(parts)


def _unchecked(parts: dict[str, Any]) -> Plan:
    plan = object.__new__(Plan)
    for one in fields(Plan):
        value = parts.get(one.name, one.default)
        object.__setattr__(plan, one.name, value)
    if plan.calendar is None:
        object.__setattr__(plan, "calendar", plan.calendars[0].uid)
    return plan


def _alone(activity: Activity) -> Activity:
    return activity if activity.parent is None else replace(activity, parent=None)


def _plan_keys(links: Iterable[Any], old: PlanState | None) -> dict[int, str]:
    wanted = {row.predecessor_plan_id for row in links} - {None}
    if not wanted:
        return {}
    known = dict(old.plan_keys) if old is not None else {}
    if not wanted <= known.keys():
        known = dict(tables.Plan.objects.filter(pk__in=wanted).values_list("pk", "key"))
    return {pk: known[pk] for pk in wanted}


def _engine_links(
    links: Mapping[int, Any], keys: Mapping[int, str], old: PlanState | None
) -> tuple[Link, ...]:
    made: dict[int, Link] = {}
    if old is not None and old.plan_keys == keys:
        before = dict(zip(old.links, old.plan.links, strict=True))
        made = {pk: before[pk] for pk, row in links.items() if old.links.get(pk) is row}
    return tuple([made[pk] if pk in made else convert.link(row, keys) for pk, row in links.items()])


def _calendars(
    head: Any,
    rows: Iterable[Any],
    resources: Iterable[Any],
    old: PlanState | None,
    changed: list[Any],
) -> tuple[Calendar, ...]:
    """The calendars the plan, its activities and its resources ask for, and those they start from."""
    if old is not None and old.head.calendar_id == head.calendar_id:
        held = {calendar.uid for calendar in old.calendars}
        if all(row.calendar_uid is None or row.calendar_uid in held for row in changed) and all(
            r.calendar_uid is None or r.calendar_uid in held for r in resources
        ):
            return old.calendars
    return load_calendars(
        {head.calendar_id, *(r.calendar_uid for r in rows), *(r.calendar_uid for r in resources)} - {None}
    )


def load_calendars(wanted: set[int]) -> tuple[Calendar, ...]:
    """These calendars and all they start from, from the database."""
    found: list[dict[str, Any]] = []
    missing = set(wanted)
    while missing:
        read = working.calendar_rows(working.working_calendars().filter(pk__in=missing))
        found += read
        missing = {row["parent_id"] for row in read} - {None} - {row["pk"] for row in found}
    return tuple(working.engine_calendar(row) for row in sorted(found, key=lambda row: row["pk"]))


def usable_calendars(plan_id: int) -> dict[int, str]:
    """Names of the calendars a plan may use, by id; persons' calendars are not among them.

    Where two bear the same name, the one of an initiative says whose it is.
    """
    initiative = tables.Plan.objects.select_related("initiative").get(pk=plan_id).initiative
    ids = [*initiative.ancestor_ids, initiative.pk]
    found = list(
        working.usable_by(initiative.organisation_id, ids)
        .order_by("name", "pk")
        .values_list("pk", "name", "initiative__name")
    )
    borne = Counter(name for _pk, name, _owner in found)
    return {pk: f"{name} ({owner})" if borne[name] > 1 and owner else name for pk, name, owner in found}


_cache: OrderedDict[str, Snapshot] = OrderedDict()
_lock = Lock()


def cached(key: str) -> Snapshot | None:
    """The newest snapshot of a plan in this process, whatever its revision."""
    with _lock:
        found = _cache.get(key)
        if found is not None:
            _cache.move_to_end(key)
        return found


def keep(snapshot: Snapshot) -> None:
    """Put a committed snapshot in the cache, unless a newer one is there."""
    key = snapshot.state.head.key
    with _lock:
        present = _cache.get(key)
        if present is None or present.state.revision <= snapshot.state.revision:
            _cache[key] = snapshot
            _cache.move_to_end(key)
        while len(_cache) > MOST_KEPT:
            _cache.popitem(last=False)


def forget(key: str) -> None:
    """Drop a plan: its calendars or its whole content were replaced."""
    with _lock:
        _cache.pop(key, None)


__all__ = [
    "Head",
    "PlanError",
    "PlanState",
    "Snapshot",
    "Torn",
    "at_revision",
    "build",
    "cached",
    "forget",
    "head_of",
    "keep",
    "load",
    "load_calendars",
    "refreshed",
    "usable_calendars",
    "with_baseline",
]
