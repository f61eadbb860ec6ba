"""Reads about working calendars: who may see which, and a year of one of them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import holidays
from django.utils import timezone

from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning import access, bridge, forms, queries


def shared(user: Any, organisation: Any) -> list[Any]:
    """The organisation's own calendars, neither of an initiative nor of a person."""
    return list(organisations.calendars(user).filter(organisation=organisation, initiative=None, person=None))


def grouped(user: Any, organisation: Any) -> dict[str, list[dict[str, Any]]]:
    """Calendars of the organisation, of its initiatives, of its persons."""
    found = (
        organisations.calendars(user)
        .filter(organisation=organisation)
        .select_related("initiative__organisation", "person", "parent")
        .order_by("initiative__path", "person__name", "name")
    )
    groups: dict[str, list[dict[str, Any]]] = {"organisation": [], "initiatives": [], "persons": []}
    for one in found:
        key = "initiatives" if one.initiative_id else "persons" if one.person_id else "organisation"
        groups[key].append(_described(one, organisation))
    return groups


def for_initiative(user: Any, initiative: Initiative) -> list[dict[str, Any]]:
    """The calendars the plan of an initiative may use: those above it included."""
    ids = [*initiative.ancestor_ids, initiative.pk]
    found = (
        bridge.usable_by(initiative.organisation_id, ids)
        .filter(pk__in=organisations.calendars(user).values("pk"))
        .select_related("initiative__organisation", "person", "parent")
        .order_by("initiative__path", "name")
    )
    return [_described(one, initiative.organisation) for one in found]


def _described(one: Any, organisation: Any) -> dict[str, Any]:
    days = [forms.hours_text(day) for day in one.days]
    minutes = sum(end - start for day in one.days if day for start, end in day)
    return {
        "calendar": one,
        "default": organisation.calendar_id == one.pk,
        "hours": None if None in one.days else minutes,
        "week": days,
        "exceptions": len(one.exceptions),
    }


def months(found: Any, year: int) -> list[dict[str, Any]]:
    """The year of a calendar, month by month, week by week; None pads the first and last weeks."""
    days = bridge.year(bridge.load_calendars({found.pk}), found.pk, year)
    today = timezone.localdate()
    result = []
    for month in range(1, 13):
        first, count = monthrange(year, month)
        own = [day for day in days if day.date.month == month]
        cells: list[Any] = [None] * first + [_cell(day, today) for day in own]
        cells += [None] * (-len(cells) % 7)
        result.append(
            {
                "date": date(year, month, 1),
                "weeks": [cells[i : i + 7] for i in range(0, len(cells), 7)],
                "days": sum(1 for day in own if day.hours),
                "minutes": sum(day.minutes for day in own),
                "count": count,
            }
        )
    return result


def _cell(day: Any, today: date) -> dict[str, Any]:
    return {
        "date": day.date,
        "kind": day.kind,
        "name": day.name,
        "hours": forms.hours_text(day.hours),
        "today": day.date == today,
    }


def exceptions(found: Any) -> list[dict[str, Any]]:
    """Exceptions as the page lists them, with their place in the row's list."""
    return [
        {
            "index": i,
            "first": date.fromisoformat(one["first"]),
            "last": date.fromisoformat(one["last"]),
            "name": one.get("name", ""),
            "hours": forms.hours_text(one.get("hours") or []),
            "repeat": (one.get("recurrence") or {}).get("repeat", ""),
        }
        for i, one in enumerate(found.exceptions)
    ]


def work_weeks(found: Any) -> list[dict[str, Any]]:
    """Other weeks as the page lists them."""
    return [
        {
            "index": i,
            "first": date.fromisoformat(one["first"]),
            "last": date.fromisoformat(one["last"]),
            "name": one.get("name", ""),
            "days": [forms.hours_text(day) for day in one["days"]],
        }
        for i, one in enumerate(found.work_weeks)
    ]


def regions(country: str) -> list[str]:
    """Regions of a country that have public holidays of their own."""
    return list(holidays.list_supported_countries().get(country, ()))


def plans_using(user: Any, found: Any) -> list[Any]:
    """The plans the person may see that use a calendar."""
    return list(
        access.visible_to(user)
        .filter(pk__in=queries.calendar_plans(found))
        .select_related("initiative__organisation")
        .order_by("name")
    )
