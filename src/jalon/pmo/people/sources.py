"""What someone can answer for: the plan's work packages, and the records that rooms above offer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from jalon.pmo.people.models import Subject
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.models import Plan

MOST = 300
"""Records of one kind that are offered."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its name in its source, what it is called, how deep it stands."""

    key: str
    label: str
    depth: int = 0


Source = Callable[[Any], Iterable[Record]]
_sources: dict[str, Source] = {}


def add(kind: str, source: Source) -> None:
    """Declare what an initiative has of a kind of subject; called from a room's AppConfig.ready."""
    _sources[kind] = source


def records(initiative: Any) -> dict[str, list[Record]]:
    """What the initiative has to answer for, by kind, in the order of the kinds."""
    found = {}
    for kind in Subject.Kind.values:
        rows = list(_sources[kind](initiative))[:MOST] if kind in _sources else []
        if rows:
            found[kind] = rows
    return found


def work_packages(initiative: Any) -> Iterable[Record]:
    """The summaries of the plan in their order, and the tasks that stand under none."""
    plan = Plan.objects.filter(initiative=initiative).only("pk").first()
    if plan is None:
        return
    rows = planning.snapshot(plan.pk).state.rows
    depths: dict[int, int] = {}
    for uid, row in rows.items():
        depths[uid] = depths.get(row.parent_uid, -1) + 1
        loose = depths[uid] == 0 and row.duration > 0
        if row.active and (row.kind == "summary" or loose):
            yield Record(str(uid), row.name[:200], depths[uid])
