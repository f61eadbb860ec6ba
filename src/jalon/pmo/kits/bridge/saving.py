"""A project's plan as a kit: its work, links, roles and calendars; dates and progress stay behind."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from jalon.engine.model import Activity, Lag, Link, Plan
from jalon.engine.model import Calendar as WorkingCalendar
from jalon.engine.model.calendar import OFFICE
from jalon.kits import Kit
from jalon.kits.nouns import After, Calendar, Role, Span, Text, Work

LONGEST_KEY = 36
CLOCK_DAY = 1440
DELIVERABLE = re.compile(r"(?m)^(?:Livrable\s*:|Deliverable:)\s*(.+)$")


def kit_of(plan: Plan, *, name: Text, sector: str, language: str, lead: Role, summary: Text) -> Kit:
    """The kit of a plan in its own language. Durations and lags are rounded up to whole days.

    ``lead`` is the role of a plan without resources; what it answers for stands at every role.
    """
    return _Saving(plan, language).kit(name, sector, lead, summary)


def keys_of(plan: Plan) -> dict[int, str]:
    """The kit's key of each row of the plan, by uid."""
    return _keys({a.uid: a.name for a in plan.activities if a.active and not a.external})


class _Saving:
    def __init__(self, plan: Plan, language: str) -> None:
        self.plan, self.language = plan, language
        self.rows = [a for a in plan.activities if a.active and not a.external]
        self.keys = keys_of(plan)
        self.resources = [r for r in plan.resources if r.kind.value == "work"]
        self.role_keys = _keys({r.uid: r.name for r in self.resources})
        used = {a.calendar for a in self.rows if a.calendar is not None}
        first = [c for c in plan.calendars if c.uid == plan.calendar]
        self.calendars = first + [c for c in plan.calendars if c.uid in used and c.uid != plan.calendar]
        self.calendar_keys = _keys({c.uid: c.name for c in self.calendars})
        self.below: dict[int | None, list[Activity]] = {}
        for row in self.rows:
            self.below.setdefault(row.parent if row.parent in self.keys else None, []).append(row)
        self.into: dict[int, list[Link]] = {}
        for link in plan.links:
            if link.predecessor_plan is None and {link.predecessor, link.successor} <= self.keys.keys():
                self.into.setdefault(link.successor, []).append(link)
        self.doing = {one.activity: one.resource for one in reversed(plan.assignments)}

    def kit(self, name: Text, sector: str, lead: Role, summary: Text) -> Kit:
        roles = tuple(
            Role(self.role_keys[r.uid], self.text(r.name), lead.answers_for, max(1, round(r.max_units)))
            for r in self.resources
        )
        return Kit(
            sector=sector,
            languages=(self.language,),
            name=name,
            summary=summary,
            calendars=tuple(self.calendar(one) for one in self.calendars),
            roles=roles or (lead,),
            work=tuple(self.work(row) for row in self.below.get(None, ())),
            risks=(),
            gates=(),
            documents=(),
            indicators=(),
        )

    def text(self, said: str) -> Text:
        return {self.language: said.strip() or "–"}

    def calendar(self, one: WorkingCalendar) -> Calendar:
        days = tuple(self.day(one, number) for number in range(7))
        if not any(days):
            days = (OFFICE,) * 5 + ((), ())
        return Calendar(self.calendar_keys[one.uid], self.text(one.name), days, "own")

    def day(self, one: WorkingCalendar, number: int) -> tuple[tuple[int, int], ...]:
        """The hours of a day, from the parent where the calendar leaves them to it."""
        by_uid = {c.uid: c for c in self.plan.calendars}
        found: WorkingCalendar | None = one
        while found is not None:
            hours = found.days[number]
            if hours is not None:
                return tuple(hours)
            found = by_uid.get(found.parent) if found.parent is not None else None
        return ()

    def work(self, row: Activity) -> Work:
        below = tuple(self.work(one) for one in self.below.get(row.uid, ()))
        milestone = not below and (row.milestone or row.duration.minutes == 0)
        role = self.role_keys.get(self.doing.get(row.uid, -1), "")
        note = DELIVERABLE.search(row.note)
        return Work(
            key=self.keys[row.uid],
            name=self.text(row.name),
            duration=None if below or milestone else self.span(row.duration.minutes, row.duration.elapsed),
            milestone=milestone,
            after=tuple(self.after(link) for link in self.into.get(row.uid, ())),
            role="" if below or milestone else role,
            deliverable=self.text(note[1]) if note and not below else None,
            calendar="" if below else self.calendar_key(row),
            below=below,
        )

    def calendar_key(self, row: Activity) -> str:
        return "" if row.calendar in (None, self.plan.calendar) else self.calendar_keys.get(row.calendar, "")

    def after(self, link: Link) -> After:
        return After(self.keys[link.predecessor], link.kind.value, self.lag(link.lag, link.predecessor))

    def lag(self, lag: Lag, predecessor: int) -> Span:
        minutes, elapsed = lag.minutes, lag.elapsed
        if lag.percent is not None:
            before = self.plan.activity(predecessor).duration
            minutes, elapsed = round(before.minutes * lag.percent / 100), before.elapsed
        if minutes < 0:
            whole = self.span(-minutes, elapsed)
            return Span(-whole.days, elapsed)
        return self.span(minutes, elapsed) if minutes else Span(0)

    def span(self, minutes: int, elapsed: bool) -> Span:
        day = CLOCK_DAY if elapsed else self.plan.minutes_per_day
        return Span(min(9999, max(1, math.ceil(minutes / day))), elapsed)


def _keys(names: dict[int, str]) -> dict[int, str]:
    """A key for each name: its words without accents; a number where two are alike."""
    taken: set[str] = set()
    found: dict[int, str] = {}
    for uid, name in names.items():
        plain = _plain(name)
        key = next(one for one in _candidates(plain) if one not in taken)
        taken.add(key)
        found[uid] = key
    return found


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    words = re.findall(r"[a-z0-9]+", "".join(c for c in folded if not unicodedata.combining(c)))
    plain = "-".join(words)[:LONGEST_KEY].strip("-")
    return plain if plain[:1].isalpha() else f"t-{plain}".rstrip("-")


def _candidates(plain: str) -> Iterable[str]:
    yield plain
    number = 2
    while True:
        yield f"{plain[: LONGEST_KEY - 4]}-{number}"
        number += 1
