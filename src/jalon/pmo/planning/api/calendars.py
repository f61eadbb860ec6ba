"""Working calendars, for programs: the same actions and rights as the pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from jalon.pmo.common.errors import NotVisible, Refused
from jalon.pmo.common.schemas import REFUSALS, Paging, page
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.planning import access, actions, bridge, schemas

router = Router(tags=["calendars"])
LONGEST_SPAN = 3 * 366


class CalendarFilters(Paging):
    """Calendars of one organisation or one initiative."""

    organisation: str = ""
    initiative: str = ""


@router.get("/calendars", response={200: schemas.CalendarPage, **REFUSALS}, operation_id="list_calendars")
def list_calendars(request: HttpRequest, filters: Query[CalendarFilters]) -> Any:
    """Calendars the caller may see, by id."""
    found = organisations.calendars(request.user).filter(pk__gt=filters.after)
    if filters.organisation:
        found = found.filter(organisation__slug=filters.organisation)
    if filters.initiative:
        found = found.filter(initiative__slug=filters.initiative)
    chosen = found.select_related("initiative").order_by("pk")[: filters.limit + 1]
    rows, following = page(list(chosen), filters.limit)
    return {"items": [_calendar(row) for row in rows], "next": following}


@router.post("/calendars", response={201: schemas.CalendarOut, **REFUSALS}, operation_id="create_calendar")
def create_calendar(request: HttpRequest, body: schemas.NewCalendar) -> Any:
    """A calendar of an organisation or of an initiative."""
    initiative = initiatives.initiative(request.user, body.initiative) if body.initiative else None
    if initiative is not None:
        organisation = initiative.organisation
    elif body.organisation:
        organisation = organisations.organisation(request.user, body.organisation)
    else:
        organisation = organisations.visible_to(request.user).first()
    if organisation is None:
        raise NotVisible
    made = actions.create_calendar(
        by=request.user,
        organisation=organisation,
        initiative=initiative,
        name=body.name,
        parent_id=body.parent_id,
    )
    return Status(201, _calendar(made))


@router.get(
    "/calendars/{int:pk}", response={200: schemas.CalendarOut, **REFUSALS}, operation_id="get_calendar"
)
def get_calendar(request: HttpRequest, pk: int) -> Any:
    """One calendar."""
    return _calendar(access.calendar(request.user, pk))


@router.patch(
    "/calendars/{int:pk}", response={200: schemas.CalendarOut, **REFUSALS}, operation_id="change_calendar"
)
def change_calendar(request: HttpRequest, pk: int, body: schemas.CalendarChange) -> Any:
    """Change what is sent; the plans that use the calendar are computed again."""
    fields = body.model_dump(exclude_unset=True, exclude={"version"})
    if not fields:
        raise Refused(_("There is nothing to change."), "nothing")
    return _calendar(actions.change_calendar(by=request.user, pk=pk, version=body.version, **fields))


@router.delete("/calendars/{int:pk}", response={204: None, **REFUSALS}, operation_id="delete_calendar")
def delete_calendar(request: HttpRequest, pk: int, version: int | None = None) -> Any:
    """Delete a calendar that nothing uses."""
    actions.delete_calendar(by=request.user, pk=pk, version=version)
    return Status(204, None)


@router.get(
    "/calendars/{int:pk}/days",
    response={200: list[schemas.DayOut], **REFUSALS},
    operation_id="calendar_days",
)
def calendar_days(request: HttpRequest, pk: int, first: date, last: date) -> Any:
    """The hours of each day, parents, exceptions and public holidays taken into account."""
    found = access.calendar(request.user, pk)
    if not date(1990, 1, 1) <= first <= last <= date(2100, 12, 31) or (last - first).days > LONGEST_SPAN:
        raise Refused(_("Ask for up to three years between 1990 and 2100."), "span", "last")
    known = bridge.load_calendars({found.pk})
    days = {
        day.date: day
        for number in range(first.year, last.year + 1)
        for day in bridge.year(known, found.pk, number)
    }
    wanted = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [
        {"date": day.isoformat(), "kind": days[day].kind, "hours": days[day].hours, "name": days[day].name}
        for day in wanted
    ]


def _calendar(row: Any) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "initiative": row.initiative.slug if row.initiative_id else None,
        "person": row.person_id,
        "parent_id": row.parent_id,
        "days": row.days,
        "exceptions": row.exceptions,
        "work_weeks": row.work_weeks,
        "holidays_country": row.holidays_country,
        "holidays_subdivision": row.holidays_subdivision,
        "version": row.version,
    }
