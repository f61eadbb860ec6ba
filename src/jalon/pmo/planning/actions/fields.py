"""The fields of a task: what a typed value does to its row, and to others.

Where tools differ, this is what planners expect (docs/methods/editing.md): a typed start is a "no earlier
than", as in Microsoft Project; a typed finish changes the duration and keeps the start; progress sets the
actual dates.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import bridge
from jalon.pmo.planning.actions import levelled, links, resources, values
from jalon.pmo.planning.actions.draft import Draft

LONGEST_NOTE = 100_000
MOST_CUSTOM_FIELDS = 200
START_KINDS = ("SNET", "SNLT", "MSO", "MANDATORY_START")
FINISH_KINDS = ("FNET", "FNLT", "MFO", "MANDATORY_FINISH")
KINDS = ("task", "start_milestone", "finish_milestone", "level_of_effort")

PROGRESS_FIELDS = frozenset({"percent", "actual_start", "actual_finish", "physical_percent"})
"""What the right "progress" may change; all else asks for "plan"."""
FOLLOW_UP_FIELDS = PROGRESS_FIELDS | {"actual_cost", "note"}
"""What tells how a plan went: whoever plans may say it of an approved plan that the office runs, too."""

# A row pasted with several fields gets them in this order: dates after what they depend on.
_ORDER = [
    "name",
    "kind",
    "milestone",
    "manual",
    "calendar",
    "duration",
    "start",
    "finish",
    "constraint",
    "constraint_date",
    "deadline",
    "percent",
    "actual_start",
    "actual_finish",
    "resources",
    "predecessors",
]

_FROM_BELOW = frozenset(
    {"duration", "start", "finish", "percent", "actual_start", "actual_finish", "milestone"}
)

Setter = Callable[[Draft, Any, Any, str], None]


def apply(draft: Draft, uid: int, fields: Mapping[str, Any], *, pasted: bool = False) -> None:
    """Set fields of one task.

    An empty cell of a pasted row means "as usual", not "clear"; a pasted summary has its dates from below.
    """
    for name in sorted(fields, key=lambda n: _ORDER.index(n) if n in _ORDER else len(_ORDER)):
        setter = SETTERS.get(name)
        if setter is None:
            raise Refused(
                _("There is no field “%(field)s” to change.") % {"field": name}, "unknown_field", name
            )
        if pasted and (
            fields[name] in (None, "") or (name in _FROM_BELOW and draft.row(uid).kind == "summary")
        ):
            continue
        setter(draft, draft.row(uid), fields[name], name)
        draft.touch(uid)


def _no_summary(row: Any, field: str) -> None:
    if row.kind == "summary" and not row.manual:
        raise Refused(
            _("“%(name)s” is a summary: its dates and progress come from the tasks below it.")
            % {"name": row.name},
            "summary",
            field,
        )


def _calendar(row: Any) -> int | None:
    return row.calendar_uid


def scheduled(draft: Draft, row: Any) -> tuple[int, int]:
    """Start and finish as last computed; a new row stands at the plan's start."""
    at = draft.computed(row.uid)
    if at is None:
        start = bridge.work_of(draft.before, _calendar(row)).next_work(draft.head.start_minute)
        return start, ended(draft, row, start)
    return int(draft.schedule.start[at]), int(draft.schedule.finish[at])


def ended(draft: Draft, row: Any, start: int) -> int:
    """Where the row's duration ends when it begins at ``start``."""
    if row.duration_elapsed or not row.duration:
        return start + row.duration
    return bridge.work_of(draft.before, _calendar(row)).add(start, row.duration)


def between(draft: Draft, row: Any, start: int, finish: int) -> int:
    """The row's kind of minutes between two moments."""
    if row.duration_elapsed:
        return finish - start
    return bridge.work_of(draft.before, _calendar(row)).between(start, finish)


def name(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, name=values.text(value, field, 500, needed=True))


def note(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, note=values.text(value, field, LONGEST_NOTE, lines=True))


def wbs(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, wbs=values.text(value, field, 200))


def code(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, code=values.text(value, field, 200))


def duration(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    length = bridge.read_duration(value, draft.head, field)
    if isinstance(value, int) and row.duration_elapsed:
        # a number is in the row's own minutes: what was read can be written back
        length = replace(length, elapsed=True, unit=row.duration_unit)
    columns = {
        "duration": length.minutes,
        "duration_elapsed": length.elapsed,
        "duration_unit": length.unit,
        "estimated": length.estimated,
    }
    _lengthen(draft, row, columns)


def _lengthen(draft: Draft, row: Any, columns: dict[str, Any]) -> None:
    """A new duration: a task of none is a milestone; what is done stays done."""
    length = columns["duration"]
    if row.kind == "task":
        if length == 0:
            columns["milestone"] = True
        elif row.duration == 0:
            columns["milestone"] = False
    if row.actual_minutes is not None and length:
        done = min(row.actual_minutes, length)
        columns |= {
            "actual_minutes": done,
            "remaining_minutes": length - done,
            "percent": round(100 * done / length, 4),
        }
    elif row.remaining_minutes is not None:
        columns["remaining_minutes"] = None
    if row.splits:
        columns["splits"] = ""
    row = draft.set(row.uid, **columns)
    if row.manual and row.manual_start is not None:
        draft.set(row.uid, manual_finish=ended(draft, row, row.manual_start))
    if row.actual_finish is not None:
        draft.set(row.uid, actual_finish=ended(draft, row, row.actual_start))


def start(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    when = values.start_moment(draft, value, field, _calendar(row))
    if row.actual_start is not None:
        if when is None:
            raise Refused(_("“%(name)s” has started: it has a start.") % {"name": row.name}, "started", field)
        _actual_start(draft, row, when)
    elif row.manual:
        if when is None:
            when = scheduled(draft, row)[0]
        draft.set(row.uid, manual_start=when, manual_finish=ended(draft, row, when))
    elif when is None:
        if row.constraint_kind in START_KINDS:
            draft.set(row.uid, constraint_kind="", constraint_date=None)
    else:
        draft.set(row.uid, constraint_kind="SNET", constraint_date=when)


def finish(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    when = values.finish_moment(draft, value, field, _calendar(row))
    if when is None:
        if row.constraint_kind in FINISH_KINDS and not row.manual:
            draft.set(row.uid, constraint_kind="", constraint_date=None)
            return
        raise Refused(_("“%(name)s” needs a finish.") % {"name": row.name}, "finish_missing", field)
    if row.actual_finish is not None:
        actual_finish(draft, row, when, field)
        return
    begins = _begins(draft, row)
    if row.kind == "task" and row.duration == 0:
        if row.manual:
            draft.set(row.uid, manual_start=when, manual_finish=when)
        else:
            draft.set(row.uid, constraint_kind="SNET", constraint_date=when)
        return
    if when <= begins:
        raise Refused(
            _("“%(name)s” cannot finish before it starts: change its start or its duration.")
            % {"name": row.name},
            "finish_before_start",
            field,
        )
    length = between(draft, row, begins, when)
    if length <= 0:
        raise Refused(
            _("There is no working time between the start of “%(name)s” and this finish.")
            % {"name": row.name},
            "finish_before_start",
            field,
        )
    _lengthen(draft, row, {"duration": length, "estimated": False})
    if row.manual:
        draft.set(row.uid, manual_finish=when)


def _begins(draft: Draft, row: Any) -> int:
    """Where the task starts, a start typed in the same change included."""
    if row.manual and row.manual_start is not None:
        return row.manual_start
    computed = scheduled(draft, row)[0]
    if row.constraint_kind == "SNET" and row.actual_start is None:
        return max(computed, row.constraint_date)
    return computed


def percent(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    share = float(values.number(value, field, 0, 100))
    begins, ends = scheduled(draft, row)
    columns: dict[str, Any] = {
        "percent": share,
        "actual_minutes": None,
        "remaining_minutes": None,
        "stop": None,
        "resume": None,
        "actual_start": row.actual_start if row.actual_start is not None else begins,
        "actual_finish": None,
    }
    if share == 0:
        columns["actual_start"] = None
    elif share == 100:
        known = row.actual_finish if row.actual_finish is not None else ends
        columns["actual_finish"] = max(known, columns["actual_start"])
    draft.set(row.uid, **columns)


def physical_percent(draft: Draft, row: Any, value: Any, field: str) -> None:
    share = None if value in (None, "") else float(values.number(value, field, 0, 100))
    draft.set(row.uid, physical_percent=share)


def actual_start(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    when = values.start_moment(draft, value, field, _calendar(row))
    if when is None:
        percent(draft, row, 0, field)
    else:
        _actual_start(draft, row, when)


def _actual_start(draft: Draft, row: Any, when: int) -> None:
    if row.actual_finish is not None and when > row.actual_finish:
        raise Refused(
            _("“%(name)s” finished before it started: change one of its actual dates.") % {"name": row.name},
            "actual_order",
            "actual_start",
        )
    draft.set(row.uid, actual_start=when, stop=None, resume=None)


def actual_finish(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    when = values.finish_moment(draft, value, field, _calendar(row))
    if when is None:
        draft.set(row.uid, actual_finish=None, percent=min(row.percent, 99.0))
        return
    begins = row.actual_start if row.actual_start is not None else min(scheduled(draft, row)[0], when)
    if when < begins:
        raise Refused(
            _("“%(name)s” finished before it started: change one of its actual dates.") % {"name": row.name},
            "actual_order",
            field,
        )
    columns: dict[str, Any] = {
        "actual_start": begins,
        "actual_finish": when,
        "percent": 100.0,
        "actual_minutes": None,
        "remaining_minutes": None,
        "stop": None,
        "resume": None,
    }
    if row.duration:
        columns["duration"] = max(between(draft, row, begins, when), 0)
    draft.set(row.uid, **columns)


def predecessors(draft: Draft, row: Any, value: Any, field: str) -> None:
    links.set_predecessors(draft, row, value, field)


def assigned(draft: Draft, row: Any, value: Any, field: str) -> None:
    resources.set_resources(draft, row, value, field)


def constraint(draft: Draft, row: Any, value: Any, field: str) -> None:
    kind = "" if value in (None, "", "ASAP") else value
    if kind not in ("", "ALAP", *START_KINDS, *FINISH_KINDS):
        raise Refused(
            _("There is no constraint “%(value)s”: use one of %(known)s.")
            % {"value": value, "known": ", ".join(("ASAP", "ALAP", *START_KINDS, *FINISH_KINDS))},
            "constraint",
            field,
        )
    if row.kind == "summary" and kind not in ("", "SNET", "FNLT"):
        raise Refused(
            _("“%(name)s” is a summary: it can start no earlier than, or finish no later than, a date.")
            % {"name": row.name},
            "constraint",
            field,
        )
    date = row.constraint_date
    if kind in ("", "ALAP"):
        date = None
    elif date is None or (row.constraint_kind in START_KINDS) != (kind in START_KINDS):
        begins, ends = scheduled(draft, row)
        date = begins if kind in START_KINDS else ends
    draft.set(row.uid, constraint_kind=kind, constraint_date=date)


def constraint_date(draft: Draft, row: Any, value: Any, field: str) -> None:
    kind = row.constraint_kind if row.constraint_kind not in ("", "ALAP", "ASAP") else "SNET"
    read = values.start_moment if kind in START_KINDS else values.finish_moment
    when = read(draft, value, field, _calendar(row))
    draft.set(row.uid, constraint_kind="" if when is None else kind, constraint_date=when)


def deadline(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, deadline=values.finish_moment(draft, value, field, _calendar(row)))


def calendar(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, calendar_uid=known_calendar(draft, value, field))


def known_calendar(draft: Draft, value: Any, field: str) -> int | None:
    if value in (None, ""):
        return None
    if (
        isinstance(value, bool)
        or not isinstance(value, int)
        or value not in bridge.usable_calendars(draft.head.id)
    ):
        raise Refused(
            _("This calendar is not one of this plan's: choose one of its list."), "calendar", field
        )
    return value


def manual(draft: Draft, row: Any, value: Any, field: str) -> None:
    if values.flag(value, field):
        begins, ends = scheduled(draft, row)
        draft.set(row.uid, manual=True, manual_start=begins, manual_finish=ends)
    else:
        draft.set(row.uid, manual=False, manual_start=None, manual_finish=None)


def milestone(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    if values.flag(value, field):
        _lengthen(draft, row, {"duration": 0, "milestone": True})
    else:
        columns: dict[str, Any] = {"milestone": False}
        if row.duration == 0:
            columns["duration"] = draft.head.minutes_per_day
        _lengthen(draft, row, {"duration": row.duration, **columns})


def kind(draft: Draft, row: Any, value: Any, field: str) -> None:
    _no_summary(row, field)
    if value not in KINDS:
        raise Refused(_("A task is one of %(known)s.") % {"known": ", ".join(KINDS)}, "kind", field)
    columns: dict[str, Any] = {"kind": value}
    if value.endswith("milestone"):
        columns |= {"duration": 0, "milestone": True}
    draft.set(row.uid, **columns)


def _flag(column: str) -> Setter:
    def setter(draft: Draft, row: Any, value: Any, field: str) -> None:
        draft.set(row.uid, **{column: values.flag(value, field)})

    return setter


def priority(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, priority=values.whole(value, field, 0, 1000))


def fixed_cost(draft: Draft, row: Any, value: Any, field: str) -> None:
    draft.set(row.uid, fixed_cost=float(values.number(value, field, -1e12, 1e12)))


def actual_cost(draft: Draft, row: Any, value: Any, field: str) -> None:
    """What was spent so far; null where nobody says."""
    cost = None if value in (None, "") else float(values.number(value, field, -1e12, 1e12))
    draft.set(row.uid, actual_cost=cost)


def custom(draft: Draft, row: Any, value: Any, field: str) -> None:
    """Custom fields by name; null takes one away."""
    if not isinstance(value, dict) or len(value) > MOST_CUSTOM_FIELDS:
        raise Refused(_("Custom fields are given by name."), "fields", field)
    held = json.loads(row.fields) if row.fields else {}
    for key, one in value.items():
        clean = values.text(key, field, 100, needed=True)
        if one is None:
            held.pop(clean, None)
        elif isinstance(one, bool | int | float):
            held[clean] = one if isinstance(one, bool) else values.number(one, field, -1e15, 1e15)
        else:
            held[clean] = values.text(one, field, 2000, lines=True)
    draft.set(row.uid, fields=json.dumps(held, ensure_ascii=False) if held else "")


SETTERS: dict[str, Setter] = {
    "name": name,
    "note": note,
    "wbs": wbs,
    "code": code,
    "duration": duration,
    "start": start,
    "finish": finish,
    "percent": percent,
    "physical_percent": physical_percent,
    "actual_start": actual_start,
    "actual_finish": actual_finish,
    "predecessors": predecessors,
    "resources": assigned,
    "constraint": constraint,
    "constraint_date": constraint_date,
    "deadline": deadline,
    "calendar": calendar,
    "manual": manual,
    "milestone": milestone,
    "kind": kind,
    "active": _flag("active"),
    "estimated": _flag("estimated"),
    "ignore_resource_calendars": _flag("ignore_resource_calendars"),
    "effort_driven": _flag("effort_driven"),
    "priority": priority,
    "fixed_cost": fixed_cost,
    "actual_cost": actual_cost,
    "levelling_delay": levelled.delay,
    "splits": levelled.splits,
    "staff": resources.staff,
    "fields": custom,
}
