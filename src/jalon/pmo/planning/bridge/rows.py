"""Rows of the database <-> the engine's nouns, one by one.

A row is a named tuple in the order of its columns: ten thousand of them are read, compared and replaced
without a model instance being made.
"""

from __future__ import annotations

import json
from collections import namedtuple
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    Availability,
    BaselineValues,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Progress,
    Resource,
    ResourceKind,
    Skill,
    Stored,
)
from jalon.engine.model.activity import NO_FIELDS, NOT_STARTED
from jalon.engine.model.clock import EPOCH, minutes
from jalon.exchange.jalon_json.codec import FIELDS

ACTIVITY_COLUMNS = [
    "uid",
    "place",
    "parent_uid",
    "kind",
    "name",
    "wbs",
    "milestone",
    "duration",
    "duration_elapsed",
    "duration_unit",
    "estimated",
    "manual",
    "manual_start",
    "manual_finish",
    "constraint_kind",
    "constraint_date",
    "second_constraint_kind",
    "second_constraint_date",
    "deadline",
    "calendar_uid",
    "ignore_resource_calendars",
    "percent",
    "physical_percent",
    "actual_start",
    "actual_finish",
    "stop",
    "resume",
    "actual_minutes",
    "remaining_minutes",
    "suspend",
    "expected_finish",
    "active",
    "external",
    "priority",
    "levelling_delay",
    "note",
    "code",
    "work_type",
    "effort_driven",
    "fixed_cost",
    "cost",
    "actual_cost",
    "remaining_cost",
    "earned_value_method",
    "splits",
    "baselines",
    "fields",
    "stored",
    "version",
    "revision",
]
LINK_COLUMNS = [
    "id",
    "predecessor_uid",
    "successor_uid",
    "kind",
    "lag_minutes",
    "lag_elapsed",
    "lag_percent",
    "lag_unit",
    "predecessor_plan_id",
    "version",
    "revision",
]
RESOURCE_COLUMNS = [
    "id",
    "uid",
    "name",
    "kind",
    "calendar_uid",
    "max_units",
    "initials",
    "group",
    "email",
    "code",
    "standard_rate",
    "note",
    "person_id",
    "overtime_rate",
    "cost_per_use",
    "generic",
    "availability",
    "skills",
    "version",
    "revision",
]
ASSIGNMENT_COLUMNS = [
    "id",
    "activity_uid",
    "resource_uid",
    "units",
    "work",
    "actual_work",
    "remaining_work",
    "delay",
    "levelling_delay",
    "cost",
    "actual_cost",
    "start",
    "finish",
    "file_uid",
    "contour",
    "remaining_cost",
    "skill",
    "level",
    "baselines",
    "version",
    "revision",
]

ActivityRow = namedtuple(
    "ActivityRow",
    ACTIVITY_COLUMNS,
    defaults=(
        *(None, "task", "", "", False, 480, False, "d", False, False, None, None, "", None, "", None, None),
        *(None, False, 0.0, None, None, None, None, None, None, None, None, None, True, False, 500, 0),
        *("", "", "fixed_units", False, 0.0, None, None, None, "percent", "", "", "", "", 1, 0),
    ),
)
LinkRow = namedtuple("LinkRow", LINK_COLUMNS)
# Columns that came after the first plans were journalled have defaults: an old entry can be undone.
ResourceRow = namedtuple("ResourceRow", RESOURCE_COLUMNS, defaults=(0.0, 0.0, False, "", "", 1, 0))
AssignmentRow = namedtuple("AssignmentRow", ASSIGNMENT_COLUMNS, defaults=(None, "", 1, "", 1, 0))

BOOLEANS = frozenset(
    [
        "milestone",
        "duration_elapsed",
        "estimated",
        "manual",
        "ignore_resource_calendars",
        "active",
        "external",
        "effort_driven",
        "lag_elapsed",
        "generic",
    ]
)
_PROGRESS = slice(ACTIVITY_COLUMNS.index("percent"), ACTIVITY_COLUMNS.index("expected_finish") + 1)
_NO_PROGRESS = ActivityRow(0, "")[_PROGRESS]

_KINDS = {kind.value: kind for kind in ActivityKind}
_CONSTRAINTS = {kind.name: kind for kind in ConstraintKind}
_LINKS = {kind.value: kind for kind in LinkKind}
_RESOURCES = {kind.value: kind for kind in ResourceKind}


def when(minute: int | None) -> datetime | None:
    """The naive instant of a column, or nothing."""
    return None if minute is None else EPOCH + timedelta(minutes=minute)


def minute_of(instant: datetime | None) -> int | None:
    """The column of a naive instant, or nothing."""
    return None if instant is None else minutes(instant)


@lru_cache(maxsize=4096)
def _duration(length: int, elapsed: bool, unit: str, estimated: bool) -> Duration:
    return Duration(length, elapsed, unit, estimated)


@lru_cache(maxsize=4096)
def _lag(length: int, elapsed: bool, percent: float | None, unit: str) -> Lag:
    return Lag(length, elapsed, percent, unit)


def activity(row: Any) -> Activity:
    """The engine's activity of a row."""
    return Activity(
        uid=row.uid,
        name=row.name,
        duration=_duration(row.duration, bool(row.duration_elapsed), row.duration_unit, bool(row.estimated)),
        kind=_KINDS[row.kind],
        milestone=bool(row.milestone),
        parent=row.parent_uid,
        wbs=row.wbs,
        manual=bool(row.manual),
        manual_start=when(row.manual_start),
        manual_finish=when(row.manual_finish),
        constraint=_constraint(row.constraint_kind, row.constraint_date),
        second_constraint=_constraint(row.second_constraint_kind, row.second_constraint_date),
        deadline=when(row.deadline),
        calendar=row.calendar_uid,
        ignore_resource_calendars=bool(row.ignore_resource_calendars),
        progress=_progress(row),
        active=bool(row.active),
        external=bool(row.external),
        priority=row.priority,
        levelling_delay=row.levelling_delay,
        splits=_splits(row.splits) if row.splits else (),
        note=row.note,
        code=row.code,
        work_type=row.work_type,
        effort_driven=bool(row.effort_driven),
        fixed_cost=row.fixed_cost,
        cost=row.cost,
        actual_cost=row.actual_cost,
        remaining_cost=row.remaining_cost,
        earned_value_method=row.earned_value_method,
        baselines=_baselines(row.baselines) if row.baselines else (),
        fields=_fields(row.fields) if row.fields else NO_FIELDS,
        stored=_stored(row.stored) if row.stored else None,
    )


def _constraint(kind: str, date: int | None) -> Constraint | None:
    return Constraint(_CONSTRAINTS[kind], when(date)) if kind else None


def _progress(row: Any) -> Progress:
    if row[_PROGRESS] == _NO_PROGRESS:
        return NOT_STARTED
    return Progress(
        row.percent,
        row.physical_percent,
        when(row.actual_start),
        when(row.actual_finish),
        when(row.stop),
        when(row.resume),
        row.actual_minutes,
        row.remaining_minutes,
        when(row.suspend),
        when(row.expected_finish),
    )


def link(row: Any, plan_keys: Mapping[int, str]) -> Link:
    """The engine's link of a row; ``plan_keys`` names other plans by their id."""
    other = row.predecessor_plan_id
    return Link(
        row.predecessor_uid,
        row.successor_uid,
        _LINKS[row.kind],
        _lag(row.lag_minutes, bool(row.lag_elapsed), row.lag_percent, row.lag_unit),
        None if other is None else plan_keys[other],
    )


def resource(row: Any) -> Resource:
    """The engine's resource of a row."""
    return Resource(
        row.uid,
        row.name,
        _RESOURCES[row.kind],
        row.calendar_uid,
        row.max_units,
        row.initials,
        row.group,
        row.email,
        row.code,
        row.standard_rate,
        row.note,
        row.overtime_rate,
        row.cost_per_use,
        _availability(row.availability) if row.availability else (),
        _skills(row.skills) if row.skills else (),
        bool(row.generic),
    )


def assignment(row: Any) -> Assignment:
    """The engine's assignment of a row."""
    return Assignment(
        row.activity_uid,
        row.resource_uid,
        row.units,
        row.work,
        row.actual_work,
        row.remaining_work,
        row.delay,
        row.levelling_delay,
        row.cost,
        row.actual_cost,
        when(row.start),
        when(row.finish),
        row.file_uid,
        row.contour,
        row.remaining_cost,
        row.skill,
        row.level,
        _baselines(row.baselines) if row.baselines else (),
    )


def columns_of_activity(a: Activity) -> dict[str, Any]:
    """What a new row keeps of an engine activity; its place, version and revision come from the writer."""
    first, second, p = a.constraint, a.second_constraint, a.progress
    return {
        "uid": a.uid,
        "parent_uid": a.parent,
        "kind": a.kind.value,
        "name": a.name[:500],
        "wbs": a.wbs[:200],
        "milestone": a.milestone,
        "duration": a.duration.minutes,
        "duration_elapsed": a.duration.elapsed,
        "duration_unit": a.duration.unit,
        "estimated": a.duration.estimated,
        "manual": a.manual,
        "manual_start": minute_of(a.manual_start),
        "manual_finish": minute_of(a.manual_finish),
        "constraint_kind": first.kind.name if first else "",
        "constraint_date": minute_of(first.date) if first else None,
        "second_constraint_kind": second.kind.name if second else "",
        "second_constraint_date": minute_of(second.date) if second else None,
        "deadline": minute_of(a.deadline),
        "calendar_uid": a.calendar,
        "ignore_resource_calendars": a.ignore_resource_calendars,
        "percent": p.percent_complete,
        "physical_percent": p.physical_percent,
        "actual_start": minute_of(p.actual_start),
        "actual_finish": minute_of(p.actual_finish),
        "stop": minute_of(p.stop),
        "resume": minute_of(p.resume),
        "actual_minutes": p.actual_minutes,
        "remaining_minutes": p.remaining_minutes,
        "suspend": minute_of(p.suspend),
        "expected_finish": minute_of(p.expected_finish),
        "active": a.active,
        "external": a.external,
        "priority": max(0, min(1000, a.priority)),
        "levelling_delay": a.levelling_delay,
        "note": a.note,
        "code": a.code[:200],
        "work_type": a.work_type[:30],
        "effort_driven": a.effort_driven,
        "fixed_cost": a.fixed_cost,
        "cost": a.cost,
        "actual_cost": a.actual_cost,
        "remaining_cost": a.remaining_cost,
        "earned_value_method": a.earned_value_method,
        "splits": _compact([[minute_of(s), minute_of(f)] for s, f in a.splits]) if a.splits else "",
        "baselines": _baselines_text(a.baselines),
        "fields": _compact(FIELDS.encode(a.fields)) if a.fields else "",
        "stored": _compact(_stored_list(a.stored)) if a.stored else "",
    }


def columns_of_link(one: Link) -> dict[str, Any]:
    """What a new row keeps of a link, but for the other plan it may come from."""
    return {
        "predecessor_uid": one.predecessor,
        "successor_uid": one.successor,
        "kind": one.kind.value,
        "lag_minutes": one.lag.minutes,
        "lag_elapsed": one.lag.elapsed,
        "lag_percent": one.lag.percent,
        "lag_unit": one.lag.unit,
    }


def columns_of_resource(one: Resource) -> dict[str, Any]:
    """What a new row keeps of a resource."""
    return {
        "uid": one.uid,
        "name": one.name[:300],
        "kind": one.kind.value,
        "calendar_uid": one.calendar,
        "max_units": one.max_units,
        "initials": one.initials[:20],
        "group": one.group[:200],
        "email": one.email[:254],
        "code": one.code[:200],
        "standard_rate": one.standard_rate,
        "note": one.note,
        "overtime_rate": one.overtime_rate,
        "cost_per_use": one.cost_per_use,
        "generic": one.generic,
        "availability": _compact([[minute_of(a), minute_of(b), units] for a, b, units in one.availability])
        if one.availability
        else "",
        "skills": _compact(one.skills) if one.skills else "",
    }


def columns_of_assignment(one: Assignment) -> dict[str, Any]:
    """What a new row keeps of an assignment."""
    return {
        "activity_uid": one.activity,
        "resource_uid": one.resource,
        "units": one.units,
        "work": one.work,
        "actual_work": one.actual_work,
        "remaining_work": one.remaining_work,
        "delay": one.delay,
        "levelling_delay": one.levelling_delay,
        "cost": one.cost,
        "actual_cost": one.actual_cost,
        "start": minute_of(one.start),
        "finish": minute_of(one.finish),
        "file_uid": one.uid,
        "contour": one.contour[:30],
        "remaining_cost": one.remaining_cost,
        "skill": one.skill[:200],
        "level": one.level,
        "baselines": _baselines_text(one.baselines),
    }


def thresholds_text(thresholds: Iterable[tuple[str, float]]) -> str:
    """A plan's own targets as their column keeps them."""
    found = [list(one) for one in thresholds]
    return _compact(found) if found else ""


def thresholds(text: str) -> tuple[tuple[str, float], ...]:
    """The targets of a plan's column."""
    return tuple((name, value) for name, value in json.loads(text)) if text else ()


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _splits(text: str) -> tuple[tuple[datetime, datetime], ...]:
    return tuple((EPOCH + timedelta(minutes=a), EPOCH + timedelta(minutes=b)) for a, b in json.loads(text))


def _fields(text: str) -> Mapping[str, object]:
    # Dates alone are written as objects, and few plans have any.
    values = json.loads(text)
    return FIELDS.decode(values) if '{"date":' in text else values


def _availability(text: str) -> tuple[Availability, ...]:
    return tuple(Availability(when(start), when(finish), units) for start, finish, units in json.loads(text))


def _skills(text: str) -> tuple[Skill, ...]:
    return tuple(Skill(name, level) for name, level in json.loads(text))


def _baselines_text(kept: Iterable[BaselineValues]) -> str:
    found = [
        [b.number, minute_of(b.start), minute_of(b.finish), b.minutes, b.work_minutes, b.cost] for b in kept
    ]
    return _compact(found) if found else ""


def _baselines(text: str) -> tuple[BaselineValues, ...]:
    return tuple(
        BaselineValues(number, when(start), when(finish), *rest)
        for number, start, finish, *rest in json.loads(text)
    )


def _stored_list(s: Stored) -> list[Any]:
    dates = (s.start, s.finish, s.early_start, s.early_finish, s.late_start, s.late_finish)
    return [*(minute_of(d) for d in dates), s.total_float, s.free_float, s.critical]


def _stored(text: str) -> Stored:
    values = json.loads(text)
    return Stored(*(when(v) for v in values[:6]), *values[6:])
