"""A plan as rows of cells: the same for the workbook and for CSV."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Availability,
    Calendar,
    Duration,
    Plan,
    Schedule,
    SchedulingRules,
    Stored,
)
from jalon.exchange import predecessors
from jalon.exchange.jalon_json.shapes import RULES as RULES_CODE
from jalon.exchange.tabular.words import (
    BASELINE,
    CONSTRAINTS,
    DAY_OFF,
    EARNED_VALUE,
    EXTERNAL,
    KINDS,
    MILESTONE,
    RESOURCE_KINDS,
    RULES,
    TASK_COLUMNS,
    YES_NO,
    place,
    written,
)
from jalon.exchange.unique_names import unique_names

Cell = str | int | float | bool | datetime | date | None
Row = dict[str, Cell]
NO_LIST = re.compile(r"[;\r\n]")
"""What a name in a list of names cannot hold."""
CELLS = (str, int, float, bool, datetime, date)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the task table: its key, and its title in the writer's language."""

    key: str
    title: str
    custom: bool = False


class Outward:
    """One plan made ready for tables, in one language."""

    def __init__(self, plan: Plan, schedule: Schedule | None, language: str) -> None:
        self.plan = plan
        self.language = language
        self.stored = _dates(plan, schedule)
        self.numbers = {a.uid: n for n, a in enumerate(plan.activities, 1)}
        self.calendars = unique_names({c.uid: c.name for c in plan.calendars})
        self.resources = unique_names({r.uid: r.name for r in plan.resources})
        self.levels = _levels(plan)
        self._predecessors = self._texts_of_links()
        self._team = self._texts_of_resources()

    def columns(self) -> list[Column]:
        """The fixed columns, then baselines, then custom fields by name."""
        fixed = [Column(key, written(names, self.language)) for key, names in TASK_COLUMNS.items()]
        taken = {c.title for c in fixed}
        numbers = sorted({b.number for a in self.plan.activities for b in a.baselines})
        start, finish = BASELINE[place(self.language)]
        for n in numbers:
            fixed += [Column(f"baseline_{n}_start", start % n), Column(f"baseline_{n}_finish", finish % n)]
        fields = dict.fromkeys(name for a in self.plan.activities for name in a.fields)
        return fixed + [Column(name, name, True) for name in fields if name not in taken]

    def tasks(self) -> Iterator[Row]:
        """One row an activity, its fixed columns by key, its custom fields by name."""
        for a in self.plan.activities:
            yield self._task(a)

    def _task(self, a: Activity) -> Row:
        p, s = a.progress, self.stored.get(a.uid, Stored())
        leaf = not a.is_summary
        first, second = a.constraint, a.second_constraint
        row: Row = {
            "id": self.numbers[a.uid],
            "uid": a.uid,
            "level": self.levels[a.uid],
            "wbs": a.wbs,
            "name": a.name,
            "kind": written(KINDS[_kind(a)], self.language),
            "duration": self.days(a.duration) if leaf else None,
            "unit": unit_text(a.duration) if leaf else None,
            "start": a.manual_start if a.manual and a.manual_start else s.start,
            "finish": a.manual_finish if a.manual and a.manual_finish else s.finish,
            "percent": p.percent_complete / 100,
            "predecessors": self._predecessors.get(a.uid, ""),
            "resources": self._team.get(a.uid, ""),
            "total_float": None if s.total_float is None else s.total_float / self.plan.minutes_per_day,
            "critical": None if s.critical is None else self.yes(s.critical),
            "constraint": written(CONSTRAINTS[first.kind], self.language) if first else None,
            "constraint_date": first.date if first else None,
            "second_constraint": written(CONSTRAINTS[second.kind], self.language) if second else None,
            "second_constraint_date": second.date if second else None,
            "deadline": a.deadline,
            "calendar": self.calendars.get(a.calendar) if a.calendar is not None else None,
            "manual": self.yes(a.manual),
            "active": self.yes(a.active),
            "priority": a.priority,
            "actual_start": p.actual_start,
            "actual_finish": p.actual_finish,
            "remaining": (
                None if p.remaining_minutes is None else p.remaining_minutes / self._day(a.duration.elapsed)
            ),
            "stop": p.stop,
            "resume": p.resume,
            "suspend": p.suspend,
            "delay": a.levelling_delay / 1440 if a.levelling_delay else None,
            "pieces": pieces_text(a.splits),
            "expected_finish": p.expected_finish,
            "physical_percent": None if p.physical_percent is None else p.physical_percent / 100,
            "code": a.code,
            "fixed_cost": a.fixed_cost,
            "cost": a.cost,
            "actual_cost": a.actual_cost,
            "remaining_cost": a.remaining_cost,
            "earned_value_method": written(EARNED_VALUE[a.earned_value_method], self.language),
            "ignore_resource_calendars": self.yes(a.ignore_resource_calendars),
            "work_type": a.work_type,
            "effort_driven": self.yes(a.effort_driven),
            "note": a.note,
        }
        for b in a.baselines:
            row[f"baseline_{b.number}_start"] = b.start
            row[f"baseline_{b.number}_finish"] = b.finish
        for name, value in a.fields.items():
            row.setdefault(name, value if isinstance(value, CELLS) or value is None else str(value))
        return row

    def days(self, duration: Duration) -> float:
        """Days of work; days of the clock for an elapsed duration."""
        return duration.minutes / self._day(duration.elapsed)

    def _day(self, elapsed: bool) -> int:
        return 1440 if elapsed else self.plan.minutes_per_day

    def yes(self, value: bool) -> str:
        return written(YES_NO[value], self.language)

    def lines(self) -> dict[str, Cell]:
        """The plan's own values."""
        plan = self.plan
        return {
            "name": plan.name,
            "start": plan.start,
            "finish": plan.finish,
            "from_finish": self.yes(plan.from_finish),
            "data_date": plan.data_date,
            "calendar": self.calendars[plan.calendar] if plan.calendar is not None else None,
            "hours_per_day": plan.minutes_per_day / 60,
            "hours_per_week": plan.minutes_per_week / 60,
            "days_per_month": plan.days_per_month,
            "rules": written(RULES[plan.rules.family], self.language),
            "rule_options": rule_options(plan.rules),
            "last_finish": plan.last_finish,
            "key": plan.key,
            "currency": plan.currency,
            "author": plan.author,
            "note": plan.note,
        }

    def calendar_rows(self, flat: list[Calendar]) -> Iterator[Row]:
        for c in flat:
            row: Row = {
                "name": self.calendars[c.uid],
                "uid": c.uid,
                "parent": self.calendars.get(c.parent) if c.parent is not None else None,
            }
            for n, day in enumerate(c.days):
                row[str(n)] = None if day is None else self.hours(day)
            yield row

    def exception_rows(self, flat: list[Calendar]) -> Iterator[Row]:
        for c in flat:
            for e in c.exceptions:
                yield {
                    "calendar": self.calendars[c.uid],
                    "first": e.first,
                    "last": e.last,
                    "hours": self.hours(e.hours),
                    "name": e.name,
                }

    def hours(self, hours: tuple[tuple[int, int], ...]) -> str:
        """``08:00-12:00, 13:00-17:00``; a shift past midnight ends after 24:00."""
        if not hours:
            return written(DAY_OFF, self.language)
        return ", ".join(f"{_clock(start)}-{_clock(finish)}" for start, finish in hours)

    def resource_rows(self) -> Iterator[Row]:
        for r in self.plan.resources:
            yield {
                "uid": r.uid,
                "name": self.resources[r.uid],
                "kind": written(RESOURCE_KINDS[r.kind], self.language),
                "max_units": r.max_units,
                "calendar": self.calendars.get(r.calendar) if r.calendar is not None else None,
                "standard_rate": r.standard_rate,
                "overtime_rate": r.overtime_rate,
                "cost_per_use": r.cost_per_use,
                "availability": "; ".join(map(availability_text, r.availability)),
                "skills": "; ".join(f"{NO_LIST.sub(',', s.name)} [{s.level}]" for s in r.skills),
                "generic": self.yes(r.generic),
                "initials": r.initials,
                "group": r.group,
                "email": r.email,
                "code": r.code,
                "note": r.note,
            }

    def assignment_rows(self) -> Iterator[Row]:
        for a in self.plan.assignments:
            yield {
                "activity": self.numbers[a.activity],
                "resource": self.resources[a.resource],
                "units": a.units,
                "work": _hours(a.work),
                "actual_work": _hours(a.actual_work),
                "remaining_work": _hours(a.remaining_work),
                "cost": a.cost,
                "actual_cost": a.actual_cost,
                "remaining_cost": a.remaining_cost,
                "skill": a.skill,
                "skill_level": a.level if a.skill else None,
                "start": a.start,
                "finish": a.finish,
                "uid": a.uid,
            }

    def _texts_of_links(self) -> dict[int, str]:
        by_successor: dict[int, list[predecessors.Reference]] = {}
        for link in self.plan.links:
            away = link.predecessor_plan
            row = link.predecessor if away is not None else self.numbers[link.predecessor]
            reference = predecessors.Reference(row, link.kind, link.lag, away)
            by_successor.setdefault(link.successor, []).append(reference)
        return {
            uid: predecessors.format(references, self.plan, self.language)
            for uid, references in by_successor.items()
        }

    def _texts_of_resources(self) -> dict[int, str]:
        team: dict[int, list[str]] = {}
        for a in self.plan.assignments:
            name = NO_LIST.sub(",", self.resources[a.resource])
            full = a.units == 1 and not name.endswith("]")
            units = "" if full else f" [{a.units:.4%}]".replace(".0000%", "%")
            team.setdefault(a.activity, []).append(f"{name}{units}")
        return {uid: "; ".join(names) for uid, names in team.items()}


def rule_options(rules: SchedulingRules) -> str:
    """What differs from the family's usual rules: ``lag_calendar=successor; critical_float=60``."""
    options = RULES_CODE.encode(rules) if RULES_CODE.encode else {}
    return "; ".join(f"{k}={str(v).lower()}" for k, v in options.items() if k != "family")


def availability_text(step: Availability) -> str:
    """``2026-01-05 08:00..2026-03-02 08:00 = 50%``; an end left out is none."""
    start, finish = ("" if d is None else d.isoformat(" ", "minutes") for d in step[:2])
    return f"{start}..{finish} = {step.units * 100:.10g}%"


def pieces_text(splits: tuple[tuple[datetime, datetime], ...]) -> str | None:
    """``2026-03-02T08:00/2026-03-04T17:00; …``: the stretches in which an interrupted task is worked on."""
    return "; ".join(f"{a.isoformat()}/{b.isoformat()}" for a, b in splits) or None


def unit_text(duration: Duration) -> str:
    """How the duration was written: ``d``, ``ew``, ``d?``."""
    return f"{'e' if duration.elapsed else ''}{duration.unit}{'?' if duration.estimated else ''}"


def _kind(a: Activity) -> ActivityKind | str:
    if a.external:
        return EXTERNAL
    return MILESTONE if a.kind is ActivityKind.TASK and a.milestone else a.kind


def _levels(plan: Plan) -> dict[int, int]:
    levels: dict[int, int] = {}
    for a in plan.activities:
        levels[a.uid] = 1 if a.parent is None else levels[a.parent] + 1
    return levels


def _dates(plan: Plan, schedule: Schedule | None) -> dict[int, Stored]:
    if schedule is None:
        return {a.uid: a.stored for a in plan.activities if a.stored is not None}
    return {
        row.uid: Stored(row.start, row.finish, total_float=row.total_float, critical=row.critical)
        for row in schedule.rows()
    }


def _hours(minutes: int | None) -> float | None:
    return None if minutes is None else minutes / 60


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
