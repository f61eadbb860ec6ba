"""Entries: read, written, moved, many at once."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS, Paging, Strict, page
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import access, actions, queries
from jalon.pmo.registers.models import Entry, Kind

router = Router(tags=["registers"])


class EntryOut(Schema):
    id: int
    code: str
    kind: str
    initiative: str
    held_at: int
    title: str
    text: str
    cause: str
    effect: str
    advice: str
    outcome: str
    direction: str
    owner: int | None
    due: date | None
    state: str
    priority: int
    created: datetime
    closed: datetime | None
    version: int
    probability: int | None
    impact: int | None
    percent: int | None
    minutes: int | None
    cost: Decimal | None
    proximity: str | None


class EntryPage(Schema):
    items: list[EntryOut]
    next: int | None


class EntryFilters(Paging):
    initiative: str = ""
    kind: str = ""
    open_only: bool = True
    below: bool = True
    q: str = ""


class EntryFields(Strict):
    title: str | None = Field(None, max_length=200)
    text: str | None = None
    cause: str | None = None
    effect: str | None = None
    advice: str | None = None
    outcome: str | None = None
    direction: str | None = None
    owner: int | None = None
    due: date | None = None
    state: str | None = None
    priority: int | None = None
    probability: int | None = None
    impact: int | None = None
    percent: int | None = None
    minutes: int | None = None
    cost: Decimal | None = None
    proximity: str | None = None


class EntryIn(EntryFields):
    kind: str
    title: str = Field(max_length=200)


class EntryPatch(EntryFields):
    version: int | None = None


class Bulk(Strict):
    versions: dict[int, int]
    owner: int | None = None
    due: date | None = None
    state: str | None = None
    priority: int | None = None


class Escalation(Strict):
    version: int | None = None
    reason: str = Field(max_length=300)


class StepOut(Schema):
    origin: str
    target: str
    at: datetime
    by: int | None
    reason: str


@router.get("/entries", response={200: EntryPage, **REFUSALS}, operation_id="list_entries")
def list_entries(request: HttpRequest, filters: Query[EntryFilters]) -> Any:
    """What the caller may see, by id; an unknown or invisible filter finds nothing."""
    initiative = None
    if filters.initiative:
        initiative = initiatives.visible_to(request.user).filter(slug=filters.initiative).first()
        if initiative is None:
            return {"items": [], "next": None}
    kinds = [filters.kind] if filters.kind else []
    rows = queries.entries(request.user, initiative, kinds, filters.below, filters.open_only)
    if filters.q:
        rows = rows.filter(title__icontains=filters.q)
    found, after = page(
        list(rows.filter(pk__gt=filters.after).order_by("pk")[: filters.limit + 1]), filters.limit
    )
    return {"items": [_out(entry) for entry in found], "next": after}


@router.post("/initiatives/{slug}/entries", response={201: EntryOut, **REFUSALS}, operation_id="create_entry")
def create_entry(request: HttpRequest, slug: str, body: EntryIn) -> Any:
    """A new entry of a register."""
    initiative = initiatives.initiative(request.user, slug, "progress")
    fields = _fields(request, initiative.organisation, body, {"kind", "title"})
    made = actions.create(by=request.user, initiative=initiative, kind=body.kind, title=body.title, **fields)
    return Status(201, _out(access.entry(request.user, made.pk)))


@router.post("/entries/bulk", response={200: list[EntryOut], **REFUSALS}, operation_id="change_entries")
def change_entries(request: HttpRequest, body: Bulk) -> Any:
    """The same values for many entries, all or none."""
    first = access.entry(request.user, min(body.versions, default=0))
    fields = _fields(request, first.organisation, body, {"versions"})
    rows = actions.change_many(by=request.user, versions=body.versions, **fields)
    return [_out(access.entry(request.user, row.pk)) for row in rows]


@router.get("/entries/{int:entry_id}", response={200: EntryOut, **REFUSALS}, operation_id="read_entry")
def read_entry(request: HttpRequest, entry_id: int) -> Any:
    """One entry."""
    return _out(access.entry(request.user, entry_id))


@router.patch("/entries/{int:entry_id}", response={200: EntryOut, **REFUSALS}, operation_id="change_entry")
def change_entry(request: HttpRequest, entry_id: int, body: EntryPatch) -> Any:
    """New values; only the fields sent are changed."""
    entry = access.entry(request.user, entry_id, "progress")
    fields = _fields(request, entry.organisation, body, {"version"})
    actions.change(by=request.user, entry=entry, version=body.version, **fields)
    return _out(access.entry(request.user, entry_id))


@router.post(
    "/entries/{int:entry_id}/escalate", response={200: EntryOut, **REFUSALS}, operation_id="escalate_entry"
)
def escalate_entry(request: HttpRequest, entry_id: int, body: Escalation) -> Any:
    """One level up."""
    entry = access.entry(request.user, entry_id, "plan")
    actions.escalate(by=request.user, entry=entry, version=body.version, reason=body.reason)
    return _out(access.entry(request.user, entry_id))


@router.post(
    "/entries/{int:entry_id}/give-back", response={200: EntryOut, **REFUSALS}, operation_id="give_entry_back"
)
def give_entry_back(request: HttpRequest, entry_id: int, body: Escalation) -> Any:
    """One level back down its path."""
    entry = access.entry(request.user, entry_id)
    actions.give_back(by=request.user, entry=entry, version=body.version, reason=body.reason)
    return _out(access.entry(request.user, entry_id))


@router.get(
    "/entries/{int:entry_id}/path", response={200: list[StepOut], **REFUSALS}, operation_id="entry_path"
)
def entry_path(request: HttpRequest, entry_id: int) -> Any:
    """Every step up or down that it took, the first first."""
    steps = access.entry(request.user, entry_id).escalations.select_related("origin", "target")
    return [
        {
            "origin": one.origin.slug, "target": one.target.slug, "at": one.at, "by": one.by_id,
            "reason": one.reason,
        }
        for one in steps
    ]  # fmt: skip


def _fields(request: HttpRequest, organisation: Any, body: Schema, without: set[str]) -> dict[str, Any]:
    """What was sent, persons by id turned into persons; null clears only what may be empty."""
    sent = body.dict(exclude_unset=True)
    empty = {"owner", "due", "percent", "minutes", "cost"}
    fields = {n: v for n, v in sent.items() if n not in without and (v is not None or n in empty)}
    if fields.get("owner") is not None:
        fields["owner"] = organisations.persons(request.user, organisation).filter(pk=fields["owner"]).first()
        if fields["owner"] is None:
            raise NotVisible
    return fields


def _out(entry: Entry) -> dict[str, Any]:
    names = EntryOut.__annotations__
    risk = entry.risk if entry.kind == Kind.RISK else None
    beside = ("probability", "impact", "percent", "minutes", "cost", "proximity")
    own = {name: getattr(entry, name) for name in names if name not in beside}
    return own | {
        "initiative": entry.initiative.slug,
        "held_at": entry.held_at_id,
        "owner": entry.owner_id,
        **{name: getattr(risk, name, None) for name in beside},
    }
