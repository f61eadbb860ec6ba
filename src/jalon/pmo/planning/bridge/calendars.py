"""Working calendars: rows of the organisation room -> the engine's calendars, and their days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import holidays
from django.apps import apps
from django.db.models import Q

from jalon.engine.model import Calendar, CalendarException, Recurrence, Repeat, WorkWeek
from jalon.engine.model.clock import day_number
from jalon.engine.worktime import Window, WorkCalendar

FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR = 2010, 2045
_COLUMNS = (
    "pk", "name", "days", "exceptions", "work_weeks", "parent_id", "holidays_country",
    "holidays_subdivision", "organisation_id", "initiative_id", "person_id", "version",
)  # fmt: skip


def working_calendars() -> Any:
    """All rows of the organisation's calendars: the caller narrows them."""
    return apps.get_model("organisation", "WorkingCalendar")._default_manager.all()


def engine_calendar(row: Any) -> Calendar:
    """The engine's calendar of one row; its public holidays become exceptions, its own days win."""
    own = tuple(exception(e) for e in row["exceptions"])
    taken = {e.first for e in own if e.first == e.last}
    feasts = public_holidays(row["holidays_country"], row["holidays_subdivision"])
    return Calendar(
        row["pk"],
        row["name"],
        tuple(None if day is None else _hours(day) for day in row["days"]),
        (*own, *(CalendarException(day, day, (), name) for day, name in feasts if day not in taken)),
        tuple(
            WorkWeek(
                date.fromisoformat(week["first"]),
                date.fromisoformat(week["last"]),
                tuple(None if day is None else _hours(day) for day in week["days"]),
                week.get("name", ""),
            )
            for week in row["work_weeks"]
        ),
        row["parent_id"],
    )


def exception(data: dict[str, Any]) -> CalendarException:
    """The engine's exception of one entry of the row's list."""
    back = data.get("recurrence")
    return CalendarException(
        date.fromisoformat(data["first"]),
        date.fromisoformat(data["last"]),
        _hours(data.get("hours") or ()),
        data.get("name", ""),
        Recurrence(**{**back, "repeat": Repeat(back["repeat"]), "weekdays": tuple(back.get("weekdays", ()))})
        if back
        else None,
    )


def _hours(shifts: Iterable[Iterable[int]]) -> tuple[tuple[int, int], ...]:
    return tuple((int(a), int(b)) for a, b in shifts)


def columns_of_calendar(calendar: Calendar) -> dict[str, Any]:
    """What a row keeps of an engine calendar, but for its parent and its owner."""
    return {
        "name": calendar.name[:120],
        "days": [None if day is None else [list(shift) for shift in day] for day in calendar.days],
        "exceptions": [_exception_data(e) for e in calendar.exceptions],
        "work_weeks": [
            {
                "first": week.first.isoformat(),
                "last": week.last.isoformat(),
                "days": [None if day is None else [list(shift) for shift in day] for day in week.days],
                "name": week.name,
            }
            for week in calendar.work_weeks
        ],
    }


def _exception_data(e: CalendarException) -> dict[str, Any]:
    back = e.recurrence
    return {
        "first": e.first.isoformat(),
        "last": e.last.isoformat(),
        "hours": [list(shift) for shift in e.hours],
        "name": e.name,
        "recurrence": {
            "repeat": back.repeat.value,
            "interval": back.interval,
            "weekdays": list(back.weekdays),
            "day": back.day,
            "position": back.position,
            "month": back.month,
            "occurrences": back.occurrences,
        }
        if back
        else None,
    }


@lru_cache(maxsize=64)
def public_holidays(country: str, subdivision: str = "") -> tuple[tuple[date, str], ...]:
    """The public holidays of a country (and region), by day; nothing for an unknown one."""
    if not country:
        return ()
    known = holidays.list_supported_countries()
    if country not in known:
        return ()
    found = holidays.country_holidays(
        country,
        subdiv=subdivision if subdivision in known[country] else None,
        years=range(FIRST_HOLIDAY_YEAR, LAST_HOLIDAY_YEAR + 1),
    )
    return tuple(sorted((day, str(name)) for day, name in found.items()))


def with_parents(rows: Iterable[dict[str, Any]], wanted: Iterable[int]) -> list[dict[str, Any]]:
    """The wanted rows and every row they start from."""
    by_pk = {row["pk"]: row for row in rows}
    kept: dict[int, dict[str, Any]] = {}
    for pk in wanted:
        step: int | None = pk
        while step is not None and step in by_pk and step not in kept:
            kept[step] = by_pk[step]
            step = by_pk[step]["parent_id"]
    return [kept[pk] for pk in sorted(kept)]


def usable_by(organisation_id: int, initiative_ids: Iterable[int]) -> Any:
    """The calendars a plan may use: the organisation's, and those of its initiative and of all above."""
    shared = Q(initiative__isnull=True, person__isnull=True)
    return working_calendars().filter(
        shared | Q(initiative_id__in=list(initiative_ids)), organisation_id=organisation_id
    )


def calendar_rows(queryset: Any) -> list[dict[str, Any]]:
    """Rows as plain values, for the functions above."""
    return list(queryset.values(*_COLUMNS))


def work_calendar(rows: Iterable[dict[str, Any]], pk: int) -> WorkCalendar:
    """One calendar laid out, to ask questions of."""
    return WorkCalendar.of([engine_calendar(row) for row in rows], pk)


def expanded(calendars: Iterable[Calendar], uid: int, first: date, last: date) -> dict[str, Any]:
    """A usual week and the stretches of days that differ from it, for drawing: day numbers since 1970."""
    count = (last - first).days + 1
    calendar = WorkCalendar.of(calendars, uid, Window(day_number(first) - 2, count + 4))
    shifts = [calendar.shifts(first + timedelta(days=i)) for i in range(count)]
    week = [_usual(shifts[(d - first.weekday()) % 7 :: 7]) for d in range(7)]
    exceptions: list[list[Any]] = []
    origin = day_number(first)
    for i, hours in enumerate(shifts):
        if hours == week[(first.weekday() + i) % 7]:
            continue
        plain = [list(shift) for shift in hours]
        if exceptions and exceptions[-1][1] == origin + i - 1 and exceptions[-1][2] == plain:
            exceptions[-1][1] = origin + i
        else:
            exceptions.append([origin + i, origin + i, plain])
    return {"week": [[list(shift) for shift in day] for day in week], "exceptions": exceptions}


def _usual(days: list[Any]) -> Any:
    return max(set(days), key=days.count) if days else ()
