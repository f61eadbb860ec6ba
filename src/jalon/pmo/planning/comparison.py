"""Comparing runs and baselines of a plan, worded for a page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats
from jalon.pmo.planning import bridge, queries
from jalon.pmo.planning.models import Plan, Run
from jalon.pmo.planning.why import CONSTRAINTS


def side(plan: Plan, run: Run) -> bridge.Side:
    """One side: the plan as it stands for the current run, else what the run kept."""
    if run.kind == Run.Kind.CURRENT:
        snapshot = queries.snapshot(plan.pk)
        return bridge.Side(snapshot.schedule, snapshot.state.plan)
    kept = Run.objects.only("columns", "inputs").get(pk=run.pk)
    inputs = bridge.unpack_inputs(kept.inputs) if kept.inputs else None
    return bridge.Side(bridge.unpack(kept.columns), inputs)


def compared(plan: Plan, old: Run, new: Run) -> list[dict[str, Any]]:
    """Rows that differ between two runs, each with its causes in words."""
    return of_sides(side(plan, old), side(plan, new), queries.snapshot(plan.pk))


def of_sides(old: bridge.Side, new: bridge.Side, named: bridge.Snapshot) -> list[dict[str, Any]]:
    """Rows that differ between two sides, each with its causes in words."""
    head = named.state.head
    found = bridge.compare(old, new, named.state.plan)
    return [
        {
            "uid": one.uid,
            "name": one.name,
            "above": _above(one.uid, named.state),
            "summary": one.summary,
            "old_start": one.start[0],
            "new_start": one.start[1],
            "old_finish": one.finish[0],
            "new_finish": one.finish[1],
            "delta": one.delta,
            "critical": one.critical,
            "why": "; ".join(_worded(cause, head) for cause in one.causes),
        }
        for one in found
    ]


def _above(uid: int, state: Any) -> str:
    """The name of the row it stands under: tasks of one name are told apart by it."""
    row = state.rows.get(uid)
    parent = state.rows.get(row.parent_uid) if row else None
    return parent.name if parent else ""


def _worded(cause: Any, head: Any) -> str:
    said = dict(cause.params)
    if cause.code == "duration":
        return _("duration from %(old)s to %(new)s") % {
            "old": bridge.written_engine_duration(said["old"], head),
            "new": bridge.written_engine_duration(said["new"], head),
        }
    if cause.code == "constraint":
        if not said["kind"]:
            return _("constraint removed")
        if said["date"] is None:
            return _("constraint: %(kind)s") % {"kind": CONSTRAINTS[said["kind"]]}
        return _("constraint: %(kind)s %(date)s") % {
            "kind": CONSTRAINTS[said["kind"]],
            "date": formats.day(said["date"]),
        }
    return {
        "new": _("added"),
        "gone": _("removed"),
        "below": _("follows its tasks"),
        "pushed": _("pushed by “%(name)s”"),
        "plan": _("the plan's start, calendar or rules"),
        "finished": _("actual finish"),
        "started": _("actual start"),
        "progress": _("progress"),
        "calendar": _("another calendar"),
        "manual": _("placed by hand"),
        "active": _("switched on or off"),
        "linked": _("now waits for “%(name)s”"),
        "unlinked": _("no longer waits for “%(name)s”"),
        "relinked": _("another link with “%(name)s”"),
    }[cause.code] % said
