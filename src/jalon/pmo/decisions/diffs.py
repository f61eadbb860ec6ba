"""Changes of a plan in a committee's words (shift, cut, fund, staff), each told as operations of the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.pmo.common.errors import Refused
from jalon.pmo.planning import bridge as planning

KINDS = (
    ("shift", gettext_lazy("Shift: move tasks, or all that is left")),
    ("cut", gettext_lazy("Cut: leave tasks out")),
    ("fund", gettext_lazy("Fund: pay to do tasks faster")),
    ("staff", gettext_lazy("Staff: give tasks to others, or more of them")),
)
MOST_DAYS = 3_650
MOST_TASKS = 2_000


def operations(kind: str, snapshot: Any, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations of a change of this kind; refused with a sentence where they make no sense."""
    work = {"shift": shift, "cut": cut, "fund": fund, "staff": staff}.get(kind)
    if work is None:
        raise Refused(_("A change is one of: shift, cut, fund, staff."), "kind", "kind")
    return work(snapshot, given)


def open_tasks(snapshot: Any) -> list[Any]:
    """The tasks that are not finished and stand in no other plan, in the order of the plan."""
    return [
        row
        for row in snapshot.state.rows.values()
        if row.kind != "summary" and row.active and not row.external and not _is_done(row)
    ]


def shift(snapshot: Any, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tasks start so many working days later than they do now; without tasks, all that has not begun does.

    Of a whole plan only the tasks that wait for nothing still to come are moved: the others follow.
    """
    days = given.get("days")
    if not isinstance(days, int) or not days or abs(days) > MOST_DAYS:
        raise Refused(
            _("Say by how many working days, forwards or, with a minus, backwards."), "days", "days"
        )
    rows = _chosen(snapshot, given) or _first_ones(snapshot)
    rows = [row for row in rows if row.actual_start is None and row.percent == 0]
    if not rows:
        raise Refused(
            _("Every one of these tasks has begun: there is nothing left to shift."), "begun", "tasks"
        )
    index, found = snapshot.state.index(), snapshot.schedule
    moved = []
    for row in rows:
        calendar = planning.work_of(snapshot.state, row.calendar_uid)
        start = calendar.add(int(found.start[index[row.uid]]), days * snapshot.state.head.minutes_per_day)
        moved.append(_set(row.uid, start=calendar.next_work(start)))
    return moved


def cut(snapshot: Any, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tasks are switched off: they stay in the plan, grey, and cost nothing. What has begun stays."""
    rows = _needed(snapshot, given)
    begun = next((row for row in rows if row.actual_start is not None or row.percent > 0), None)
    if begun is not None:
        raise Refused(
            _("“%(name)s” has begun: finish it, or stop it on the plan page.") % {"name": begun.name},
            "begun",
            "tasks",
        )
    return [_set(row.uid, active=False) for row in rows]


def fund(snapshot: Any, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Money is spent on tasks, evenly, and each takes this share of its time."""
    rows = [row for row in _needed(snapshot, given) if row.duration]
    share, money = given.get("share"), given.get("money") or 0
    if not isinstance(share, (int, float)) or not 1 <= share <= 100:
        raise Refused(_("Say how long the tasks take then, in % of today: 1 to 100."), "share", "share")
    if not rows:
        raise Refused(_("Milestones take no time: choose tasks."), "tasks", "tasks")
    if money < 0:
        raise Refused(_("Money that is spent is a positive amount."), "money", "money")
    each = round(float(money) / len(rows), 2)
    return [
        _set(
            row.uid,
            duration=max(1, round(row.duration * share / 100)),
            **({"fixed_cost": round(float(row.fixed_cost) + each, 2)} if money else {}),
        )
        for row in rows
    ]


def staff(snapshot: Any, given: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Tasks are given to a person or team; with ``keeps_work`` their time follows from how many do it."""
    rows = _needed(snapshot, given)
    name, units = " ".join(str(given.get("resource") or "").split()), given.get("units") or 100
    if not name:
        raise Refused(_("Say who does it."), "resource", "resource")
    if not 1 <= units <= 10_000:
        raise Refused(_("A share of time is 1 to 10,000 %."), "units", "units")
    changes = []
    for row in rows:
        fields: dict[str, Any] = {"resources": f"{name}[{units:g}%]"}
        if given.get("keeps_work") and row.duration:
            held = sum(
                one.units for one in snapshot.state.assignments.values() if one.activity_uid == row.uid
            )
            fields["duration"] = max(1, round(row.duration * (held or 1.0) / (units / 100)))
        changes.append(_set(row.uid, **fields))
    return changes


def _first_ones(snapshot: Any) -> list[Any]:
    """Open tasks that wait for no task which has not begun."""
    ahead = {row.uid for row in open_tasks(snapshot) if row.actual_start is None and row.percent == 0}
    waiting = {
        link.successor_uid
        for link in snapshot.state.links.values()
        if link.predecessor_plan_id is None and link.predecessor_uid in ahead
    }
    return [snapshot.state.rows[uid] for uid in snapshot.state.rows if uid in ahead - waiting]


def _chosen(snapshot: Any, given: Mapping[str, Any]) -> list[Any]:
    uids = given.get("tasks") or []
    if len(uids) > MOST_TASKS:
        raise Refused(
            _("%(count)s tasks at once are too many: choose up to %(most)s.")
            % {"count": len(uids), "most": MOST_TASKS},
            "too_many",
            "tasks",
        )
    known = {row.uid: row for row in open_tasks(snapshot)}
    missing = next((uid for uid in uids if uid not in known), None)
    if missing is not None:
        row = snapshot.state.rows.get(missing)
        raise Refused(
            _("“%(name)s” is finished, or is no task of this plan any more: choose others.")
            % {"name": row.name if row is not None else f"#{missing}"},
            "tasks",
            "tasks",
        )
    return [known[uid] for uid in uids]


def _needed(snapshot: Any, given: Mapping[str, Any]) -> list[Any]:
    rows = _chosen(snapshot, given)
    if not rows:
        raise Refused(_("Choose at least one task."), "tasks", "tasks")
    return rows


def _set(uid: int, **fields: Any) -> dict[str, Any]:
    return {"op": "set", "uid": uid, "fields": fields}


def _is_done(row: Any) -> bool:
    return row.actual_finish is not None or row.percent >= 100


def names(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """(uid, name) pairs for a list to choose from."""
    return [(str(row.uid), row.name) for row in rows]
