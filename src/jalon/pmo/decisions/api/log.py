"""The decision log for programs: the same question as on the page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Paging
from jalon.pmo.decisions.queries import log
from jalon.pmo.organisation import access as organisations

router = Router(tags=["decisions"])
MOST_LINES = 10_000_000
"""No log is longer, and no database skips further."""


class DecisionFilters(Paging):
    """Of one organisation; `after` counts the lines that were read."""

    after: int = Field(0, ge=0, le=MOST_LINES, description="the “next” of the page before")
    organisation: str = ""
    initiative: str = Field("", description="at this initiative and below it")
    q: str = Field("", max_length=200, description="words of the title, the reason, the minutes, the place")
    outcome: str = Field("", description="applied, approved, refused, taken, gate or exception")
    year: str = ""
    committee: str = ""


class DecisionOut(Schema):
    decided_at: str
    code: str
    title: str
    url: str
    place: str
    committee: str
    outcome: str
    note: str
    shown: dict[str, Any] | None = Field(None, description="the consequences that were voted on")


class DecisionPage(Schema):
    items: list[DecisionOut]
    next: int | None = None


@router.get("/decisions", response={200: DecisionPage, **REFUSALS}, operation_id="list_decisions")
def list_decisions(request: HttpRequest, paging: Query[DecisionFilters]) -> Any:
    """What was decided where the caller sees it, newest first."""
    organisation = (
        organisations.organisation(request.user, paging.organisation)
        if paging.organisation
        else organisations.required(request)
    )
    given = {**paging.model_dump(), "place": paging.initiative}
    found = log.keys(request.user, organisation, log.asked(request.user, given))
    rows = list(found[paging.after : paging.after + paging.limit + 1])
    lines = log.told(rows[: paging.limit])
    following = paging.after + paging.limit if len(rows) > paging.limit else None
    return {"items": [_line(one) for one in lines], "next": following}


def _line(one: log.Decided) -> dict[str, Any]:
    return {
        "decided_at": one.at.isoformat(),
        "code": one.code,
        "title": one.title,
        "url": one.url,
        "place": one.place,
        "committee": one.board,
        "outcome": one.outcome,
        "note": one.note,
        "shown": one.shown or None,
    }
