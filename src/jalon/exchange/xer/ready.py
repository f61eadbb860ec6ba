"""A plan made ready for P6: numbers, names and links that its tables share.

What P6 has no word for is put so that its dates come out the same: a manual or external
activity is held by a mandatory start, one planned outside working time and elapsed time run
on a calendar around the clock, a summary's earliest start is given to what is below it, a
plan whose rows do not stand under one summary gets one. Inactive activities stay behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from jalon.engine.model import Assignment, LinkKind, Plan, Schedule, continuous_calendar
from jalon.exchange.flat_calendars import flat_calendars
from jalon.exchange.unique_names import unique_names
from jalon.exchange.xer.cells import line
from jalon.exchange.xer.codes import EQUIPMENT
from jalon.exchange.xer.ends import MANY, Leaves, lag_minutes
from jalon.exchange.xer.lists import PROJECT
from jalon.exchange.xer.outward import codes_of, field_types_of, held_by_summaries, off_hours, stored_of


class Ready:
    """What every table of the file asks for."""

    def __init__(self, plan: Plan, schedule: Schedule | None) -> None:
        self.plan = plan
        self.activities = [a for a in plan.activities if a.active or a.is_summary]
        self.stored = stored_of(plan, schedule)
        self.free = 1 + max(
            [
                0,
                *(a.uid for a in plan.activities),
                *(r.uid for r in plan.resources),
                *(c.uid for c in plan.calendars),
            ]
        )
        self.calendars = flat_calendars(plan)
        self.around: int | None = None
        self.off_hours = off_hours(plan)
        if self.off_hours or any(a.duration.elapsed for a in self.activities):
            self.around = self.next()
            self.calendars.append(continuous_calendar(self.around))
        roots = [a for a in self.activities if a.parent is None]
        self.root = roots[0].uid if len(roots) == 1 and roots[0].is_summary else None
        self.wbs = self.root if self.root is not None else self.next()
        self.codes = codes_of(self.activities)
        self.held = held_by_summaries(plan)
        self.groups = {
            group: self.next()
            for group in dict.fromkeys(r.group for r in plan.resources)
            if group and group != EQUIPMENT
        }
        self.resources = {r.uid: r for r in plan.resources}
        self.fields = field_types_of(self.activities)
        away = [link for link in plan.links if link.predecessor_plan is not None]
        keys = dict.fromkeys(str(link.predecessor_plan) for link in away)
        self.others = {key: PROJECT + place for place, key in enumerate(keys, 1)}
        self.homes = {key: self.next() for key in keys}
        numbers = sorted({b.number for a in self.activities for b in a.baselines if not a.is_summary})
        self.baselines = {n: 1 + PROJECT + len(keys) + place for place, n in enumerate(numbers)}
        self.baseline_homes = {n: self.next() for n in numbers}
        self.calendar_names = unique_names({c.uid: line(c.name) for c in self.calendars})
        self.short_names = unique_names({r.uid: line(r.initials) or f"R-{r.uid}" for r in plan.resources})
        own = {a.uid for a in plan.activities}
        self.strangers = {
            (str(link.predecessor_plan), link.predecessor): self.next()
            if link.predecessor in own
            else link.predecessor
            for link in away
        }
        self.junctions: list[int] = []
        self.links = list(self._linked())
        self.baseline_tasks = {
            (b.number, a.uid): self.next() for a in self.activities if not a.is_summary for b in a.baselines
        }
        self.roles = {
            name: self.next()
            for name in dict.fromkeys(skill.name for r in plan.resources for skill in r.skills)
        }
        self.assigned: dict[int, list[Assignment]] = {}
        for one in plan.assignments:
            self.assigned.setdefault(one.activity, []).append(one)

    def next(self) -> int:
        self.free += 1
        return self.free - 1

    def _linked(self) -> Iterator[tuple[int, int, LinkKind, int, int]]:
        """Predecessor, successor, kind, lag in working minutes, the predecessor's project."""
        leaves = Leaves(self.activities, self.stored)
        lengths = {a.uid: a.duration.minutes for a in self.activities}
        for link in self.plan.links:
            if link.predecessor_plan is not None:
                if link.successor in lengths:
                    before = self.strangers[link.predecessor_plan, link.predecessor]
                    lag = lag_minutes(link.lag, 0, self.plan)
                    yield before, link.successor, link.kind, lag, self.others[link.predecessor_plan]
                continue
            befores, afters = leaves.ends(link)
            if link.kind is LinkKind.FS and len(befores) * len(afters) > MANY:
                between = self.next()
                self.junctions.append(between)
                yield from ((uid, between, LinkKind.FS, 0, PROJECT) for uid in befores)
                befores = [between]
            for before in befores:
                for after in afters:
                    yield (
                        before,
                        after,
                        link.kind,
                        lag_minutes(link.lag, lengths.get(before, 0), self.plan),
                        PROJECT,
                    )
