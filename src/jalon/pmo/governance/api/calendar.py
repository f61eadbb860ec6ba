"""The gate calendar, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.governance import calendar
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations

router = Router(tags=["governance"])


class DatedGate(Schema):
    """A gate on its day; ``waiting_days`` is how long the committee has had it."""

    id: int
    initiative: str
    name: str
    day: date
    state: str
    late: bool
    committee: str | None
    waiting_days: int | None


class GateCalendar(Schema):
    late: int
    waiting: int
    average_days: float | None = Field(description="from asking to deciding")
    left_out: int = Field(description="how many more there are than the calendar holds")
    items: list[DatedGate]


class Where(Schema):
    under: str | None = Field(None, description="address of an initiative; null for all one sees")


@router.get(
    "/organisations/{slug:slug}/gates",
    response={200: GateCalendar, **REFUSALS},
    operation_id="list_dated_gates",
)
def dated_gates(request: HttpRequest, slug: str, where: Query[Where]) -> Any:
    """What committees will have to decide, overdue ones first."""
    organisation = organisations.organisation(request.user, slug)
    if where.under is None:
        found = calendar.whole(request.user, organisation)
    else:
        above = initiatives.initiative(request.user, where.under)
        if above.organisation_id != organisation.pk:
            raise NotVisible
        found = calendar.below(request.user, above)
    return {
        "late": found.late,
        "waiting": found.waiting,
        "average_days": found.waited,
        "left_out": found.left_out,
        "items": [
            {
                "id": one.gate.pk,
                "initiative": one.gate.initiative.slug,
                "name": one.gate.name,
                "day": one.day,
                "state": one.gate.state,
                "late": one.late,
                "committee": str(one.gate.board) if one.gate.board else None,
                "waiting_days": one.waiting,
            }
            for month in found.months
            for one in month.entries
        ],
    }
