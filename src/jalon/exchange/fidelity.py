"""What reading a file kept, lost and mended, and how its own dates compare with ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jalon.engine.model import Activity, Plan, Schedule
from jalon.engine.model.result import Row
from jalon.exchange.errors import Repair, gettext_noop

SECONDS = gettext_noop("The file has dates or durations with seconds: they are rounded to whole minutes.")
DATES = ("early_start", "early_finish", "start", "finish", "late_start", "late_finish")
"""Dates compared to the minute; total float is compared within a minute, critical as it is."""


@dataclass(frozen=True, slots=True)
class Fidelity:
    """The report of one reading.

    Attributes
    ----------
    activities, links, calendars, resources, assignments, fields, baselines : int
        How many were kept; ``fields`` counts the names of custom fields, ``baselines`` the
        numbered baselines that hold at least one activity.
    unsupported : tuple of str
        What the file holds and we do not keep, by name.
    repaired : tuple of Repair
        What was mended to read the file.
    """

    activities: int = 0
    links: int = 0
    calendars: int = 0
    resources: int = 0
    assignments: int = 0
    fields: int = 0
    baselines: int = 0
    unsupported: tuple[str, ...] = ()
    repaired: tuple[Repair, ...] = ()

    @classmethod
    def of(cls, plan: Plan, unsupported: tuple[str, ...] = (), repaired: tuple[Repair, ...] = ()) -> Fidelity:
        """The report of a plan just read."""
        return cls(
            activities=len(plan.activities),
            links=len(plan.links),
            calendars=len(plan.calendars),
            resources=len(plan.resources),
            assignments=len(plan.assignments),
            fields=len({name for a in plan.activities for name in a.fields}),
            baselines=len({b.number for a in plan.activities for b in a.baselines}),
            unsupported=unsupported,
            repaired=repaired,
        )


def with_seconds(plan: Plan) -> bool:
    """Whether the plan decides on a date with seconds: the computation counts whole minutes."""
    dates = [plan.start, plan.finish, plan.data_date]
    for a in plan.activities:
        p = a.progress
        dates += [a.deadline, a.manual_start, a.manual_finish, p.actual_start, p.actual_finish]
        dates += [p.stop, p.resume, p.suspend, p.expected_finish]
        dates += [c.date for c in (a.constraint, a.second_constraint) if c is not None]
    return any(date is not None and (date.second or date.microsecond) for date in dates)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value of an activity that the file and the computation see differently."""

    field: str
    stored: datetime | int | bool
    computed: datetime | int | bool | None


@dataclass(frozen=True, slots=True)
class Compared:
    """One activity's comparison; without differences it agrees."""

    uid: int
    name: str
    differences: tuple[Difference, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class Agreement:
    """The recomputed dates against the file's own, task by task."""

    tasks: tuple[Compared, ...] = ()

    @property
    def agreeing(self) -> int:
        return sum(task.agrees for task in self.tasks)

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where the file carries no dates to compare."""
        return self.agreeing / len(self.tasks) if self.tasks else None


def compare(plan: Plan, schedule: Schedule) -> Agreement:
    """Compare what was computed with what the file stored (:attr:`Activity.stored`).

    Compared are activities that are no summary, active and not external, and for which
    the file stored an early or a late start (under Primavera's rules: any start). A value
    that the file does not hold is not compared.
    """
    primavera = plan.rules.family == "primavera"
    return Agreement(
        tuple(
            Compared(activity.uid, activity.name, _differences(activity, schedule.row(index)))
            for index, activity in enumerate(plan.activities)
            if _comparable(activity, primavera)
        )
    )


def _comparable(activity: Activity, primavera: bool) -> bool:
    stored = activity.stored
    if stored is None or activity.is_summary or activity.external or not activity.active:
        return False
    if stored.early_start is not None or stored.late_start is not None:
        return True
    return primavera and stored.start is not None


def _differences(activity: Activity, row: Row) -> tuple[Difference, ...]:
    stored = activity.stored
    assert stored is not None
    found = [
        Difference(field, ours, theirs)
        for field in DATES
        if (ours := getattr(stored, field)) is not None
        and _minute(ours) != _minute(theirs := getattr(row, field))
    ]
    if stored.total_float is not None and (
        row.total_float is None or abs(row.total_float - stored.total_float) > 1
    ):
        found.append(Difference("total_float", stored.total_float, row.total_float))
    if stored.critical is not None and stored.critical != row.critical:
        found.append(Difference("critical", stored.critical, row.critical))
    return tuple(found)


def _minute(date: datetime) -> datetime:
    return date.replace(second=0, microsecond=0)
