"""A kit as a plan of the engine: its work, links, roles and calendars in one language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from jalon.engine.model import (
    Activity,
    ActivityKind,
    Assignment,
    CalendarException,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Resource,
)
from jalon.engine.model import Calendar as WorkingCalendar
from jalon.kits.nouns import Calendar, Kit, Span, Text, Work

CLOCK_DAY = 1440
USUAL_DAY = 480
DELIVERABLE = {"fr": "Livrable\u202f: {}", "en": "Deliverable: {}"}
Holidays = Callable[[str], Sequence[tuple[date, str]]]
"""The public holidays of a country (its code, or "own"), by day."""


def no_holidays(_: str) -> Sequence[tuple[date, str]]:
    return ()


def plan(kit: Kit, *, name: str, start: date, language: str, holidays: Holidays = no_holidays) -> Plan:
    """The kit's work from a day on. The ``uid`` of a row is its number in outline order, from 1."""
    day = minutes_per_day(kit.calendars[0])
    calendar_uids = {one.key: uid for uid, one in enumerate(kit.calendars, 1)}
    role_uids = {one.key: uid for uid, one in enumerate(kit.roles, 1)}
    rows = [(work, parent) for work, parent in _with_parents(kit.work, None)]
    uids = {work.key: uid for uid, (work, _) in enumerate(rows, 1)}
    first = _opening(kit.calendars[0], start)
    return Plan(
        name,
        first,
        tuple(
            Activity(
                uids[work.key],
                kit.say(work.name, language),
                _duration(work, day),
                kind=ActivityKind.SUMMARY if work.phase else ActivityKind.TASK,
                milestone=work.milestone,
                parent=None if parent is None else uids[parent.key],
                calendar=calendar_uids.get(work.calendar),
                note=_note(kit, work, language),
            )
            for work, parent in rows
        ),
        tuple(
            Link(uids[one.key], uids[work.key], LinkKind(one.kind), _lag(one.lag, day))
            for work, _ in rows
            for one in work.after
        ),
        tuple(_calendar(kit, one, calendar_uids[one.key], language, holidays) for one in kit.calendars),
        tuple(
            Resource(uid, kit.say(role.name, language), max_units=float(role.count), generic=True)
            for uid, role in enumerate(kit.roles, 1)
        ),
        tuple(Assignment(uids[work.key], role_uids[work.role]) for work, _ in rows if work.role),
        minutes_per_day=day,
        minutes_per_week=day * max(1, sum(bool(one) for one in kit.calendars[0].days)),
    )


def minutes_per_day(calendar: Calendar) -> int:
    """How long a working day is, usually."""
    lengths = Counter(sum(end - start for start, end in day) for day in calendar.days if day)
    return lengths.most_common(1)[0][0] if lengths else USUAL_DAY


def _with_parents(rows: Sequence[Work], parent: Work | None) -> Iterator[tuple[Work, Work | None]]:
    for row in rows:
        yield row, parent
        yield from _with_parents(row.below, row)


def _opening(calendar: Calendar, start: date) -> datetime:
    """When work begins on that day, or would on the next day of work."""
    for ahead in range(7):
        day = start + timedelta(days=ahead)
        if shifts := calendar.days[day.weekday()]:
            return datetime.combine(day, datetime.min.time()) + timedelta(minutes=shifts[0][0])
    return datetime.combine(start, datetime.min.time())


def _duration(work: Work, day: int) -> Duration:
    if work.duration is None:
        return Duration(0 if work.milestone else day)
    return Duration(_minutes(work.duration, day), work.duration.elapsed)


def _minutes(span: Span, day: int) -> int:
    return span.days * (CLOCK_DAY if span.elapsed else day)


def _lag(span: Span, day: int) -> Lag:
    return Lag(_minutes(span, day), span.elapsed)


def _note(kit: Kit, work: Work, language: str) -> str:
    said = [kit.say(work.note, language)]
    if work.deliverable:
        said.append(_deliverable(kit, work.deliverable, language))
    return "\n".join(one for one in said if one)


def _deliverable(kit: Kit, text: Text, language: str) -> str:
    return DELIVERABLE.get(language, DELIVERABLE["en"]).format(kit.say(text, language))


def _calendar(kit: Kit, one: Calendar, uid: int, language: str, holidays: Holidays) -> WorkingCalendar:
    days_off = holidays(one.holidays) if one.holidays else ()
    return WorkingCalendar(
        uid,
        kit.say(one.name, language),
        one.days,
        tuple(CalendarException(day, day, (), name) for day, name in days_off),
    )
