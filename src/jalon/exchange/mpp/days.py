"""Dates without a time of day, as MPX files write them: starts open the day, finishes close it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

from jalon.engine.model import Activity, Constraint, ConstraintKind, Plan, Progress, Stored
from jalon.engine.model.clock import DAY, day_number
from jalon.engine.worktime.days import lay_out

FINISHES = (ConstraintKind.FNET, ConstraintKind.FNLT, ConstraintKind.MFO)
MIDNIGHT = time()


def with_hours(plan: Plan) -> Plan:
    """The plan with the hours of its own calendar put on every date that has none."""
    by_uid = {c.uid: c for c in plan.calendars}
    calendar = by_uid[plan.calendar or plan.calendars[0].uid]

    @cache
    def hours(day: date) -> tuple[int, int] | None:
        number = day_number(day)
        laid = lay_out(calendar, by_uid, number, 1)
        if not len(laid.start):
            return None
        return int(laid.start[0]) - number * DAY, int(laid.end[-1]) - number * DAY

    def at(moment: datetime | None, end: int) -> datetime | None:
        if moment is None or moment.time() != MIDNIGHT:
            return moment
        found = hours(moment.date())
        return moment + timedelta(minutes=found[end]) if found else moment

    def opens(moment: datetime | None) -> datetime | None:
        return at(moment, 0)

    def closes(moment: datetime | None) -> datetime | None:
        return at(moment, 1)

    def activity(a: Activity) -> Activity:
        return replace(
            a,
            constraint=_constraint(a.constraint),
            progress=_progress(a.progress),
            baselines=tuple(replace(b, start=opens(b.start), finish=closes(b.finish)) for b in a.baselines),
            stored=_stored(a.stored, a.duration.minutes == 0),
        )

    def _constraint(held: Constraint | None) -> Constraint | None:
        if held is None:
            return None
        return Constraint(held.kind, closes(held.date) if held.kind in FINISHES else opens(held.date))

    def _progress(p: Progress) -> Progress:
        return replace(
            p,
            actual_start=opens(p.actual_start),
            actual_finish=closes(p.actual_finish),
            stop=closes(p.stop),
            resume=opens(p.resume),
        )

    def _stored(held: Stored | None, milestone: bool) -> Stored | None:
        if held is None or milestone:
            # Whether a milestone stands at the opening or the close, a day does not say.
            return None if held is None else Stored(total_float=held.total_float, critical=held.critical)
        return replace(
            held,
            start=opens(held.start),
            finish=closes(held.finish),
            early_start=opens(held.early_start),
            early_finish=closes(held.early_finish),
            late_start=opens(held.late_start),
            late_finish=closes(held.late_finish),
        )

    start = opens(plan.start)
    return replace(plan, start=start or plan.start, activities=tuple(activity(a) for a in plan.activities))
