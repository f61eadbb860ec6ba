"""MoSCoW by effort: how much of a timebox, and of the whole, is must, should, could."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jalon.pmo.governance.models import Priority, Requirement, Timebox
from jalon.pmo.governance.proofs import MUST_AT_MOST

COULD_ABOUT = 20
"""The share of Could that gives a timebox its contingency (Agile Project Management Handbook v2)."""


@dataclass(frozen=True, slots=True)
class Mix:
    """The effort by priority; what will not be done this time, or was cut, counts beside."""

    must: float
    should: float
    could: float
    aside: float

    @property
    def total(self) -> float:
        """All that counts."""
        return self.must + self.should + self.could

    def share(self, effort: float) -> int:
        """In percent of the total."""
        return round(100 * effort / self.total) if self.total else 0

    @property
    def shares(self) -> tuple[int, int, int]:
        """Must, should, could."""
        return self.share(self.must), self.share(self.should), self.share(self.could)

    @property
    def state(self) -> str:
        """Off above 60 % of must; at risk where too little could be given up."""
        if not self.total:
            return "none"
        if 100 * self.must > MUST_AT_MOST * self.total:
            return "bad"
        return "watch" if 100 * self.could < COULD_ABOUT * self.total / 2 else "ok"

    @property
    def to_release(self) -> float:
        """Effort of must to take out, or to rank lower, until 60 % holds."""
        return max(self.must - MUST_AT_MOST / 100 * self.total, 0)


@dataclass(frozen=True, slots=True)
class Box:
    """A timebox with its requirements; none stands for what is in no timebox."""

    timebox: Timebox | None
    requirements: list[Requirement]
    mix: Mix
    done: float

    @property
    def over(self) -> float:
        """Effort beyond what there is."""
        if self.timebox is None or self.timebox.capacity is None:
            return 0
        return max(self.mix.total - self.timebox.capacity, 0)


def mix(requirements: Iterable[Requirement]) -> Mix:
    """The effort of these by priority."""
    effort = dict.fromkeys(Priority.values, 0.0)
    aside = 0.0
    for one in requirements:
        if one.state == Requirement.State.DROPPED or one.priority == Priority.WONT:
            aside += one.effort
        else:
            effort[one.priority] += one.effort
    return Mix(effort[Priority.MUST], effort[Priority.SHOULD], effort[Priority.COULD], aside)


_RANK = {code: i for i, code in enumerate(Priority.values)}


def boxes(initiative: Any) -> tuple[list[Box], Mix]:
    """The timeboxes of an initiative in their order, then what is in none; and the whole."""
    rows = list(Requirement.objects.filter(initiative=initiative))
    rows.sort(key=lambda one: (_RANK[one.priority], one.number))
    found = [_box(box, rows) for box in Timebox.objects.filter(initiative=initiative)]
    loose = _box(None, rows)
    if loose.requirements or not found:
        found.append(loose)
    return found, mix(rows)


def _box(box: Timebox | None, rows: list[Requirement]) -> Box:
    own = [one for one in rows if one.timebox_id == (box.pk if box else None)]
    done = sum(one.effort for one in own if one.state == Requirement.State.DONE)
    return Box(box, own, mix(own), done)
