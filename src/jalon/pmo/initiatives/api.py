"""The tree of initiatives, for programs: the same actions and rights as the pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS, Paging, Strict, page
from jalon.pmo.initiatives import access, actions, members_api, queries, search_api
from jalon.pmo.initiatives.models import Initiative
from jalon.pmo.organisation import access as organisations

router = Router(tags=["initiatives"])
router.add_router("", members_api.router)
router.add_router("", search_api.router)
_KIND = "^(portfolio|programme|project)$"


class InitiativeOut(Schema):
    id: int
    slug: str
    organisation: str
    parent: str | None = Field(None, description="address of the parent, where the caller sees it")
    kind: str
    name: str
    name_alt: str
    code: str
    stage: str
    engagement: str
    sector: str
    purpose: str
    status_declared: str
    status_note: str = Field("", description="why it was declared so")
    status_at: datetime | None = Field(None, description="when it was last declared")
    owner: int | None = Field(None, description="id of the person")
    sponsor: int | None = Field(None, description="id of the person")
    archived: datetime | None
    version: int


class InitiativePage(Schema):
    items: list[InitiativeOut]
    next: int | None = None


class Filters(Paging):
    organisation: str = ""
    kind: str = ""
    under: str = Field("", description="address of an initiative: only what is below it")
    q: str = Field("", max_length=100, description="part of a name or code")
    archived: bool = False


class NewInitiative(Strict):
    organisation: str
    parent: str | None = None
    kind: str = Field(pattern=_KIND)
    name: str = Field(min_length=1, max_length=200)
    name_alt: str = Field("", max_length=200)
    code: str = Field("", max_length=30)
    sector: str = Field("", max_length=20)
    purpose: str = ""
    owner: int | None = None
    sponsor: int | None = None


class InitiativePatch(Strict):
    version: int
    name: str | None = Field(None, min_length=1, max_length=200)
    name_alt: str | None = Field(None, max_length=200)
    code: str | None = Field(None, max_length=30)
    stage: str | None = None
    engagement: str | None = None
    sector: str | None = None
    purpose: str | None = None
    status_declared: str | None = None
    status_note: str | None = Field(None, max_length=300)
    owner: int | None = None
    sponsor: int | None = None


class Move(Strict):
    version: int
    parent: str | None = Field(None, description="address of the new parent; null for the top")
    before: str | None = Field(None, description="address of the brother to stand before")


class Version(Strict):
    version: int


@router.get("/initiatives", response={200: InitiativePage, **REFUSALS}, operation_id="list_initiatives")
def list_initiatives(request: HttpRequest, filters: Query[Filters]) -> Any:
    """What the caller may see, by id; an unknown or invisible filter finds nothing."""
    found = access.visible_to(request.user).filter(
        pk__gt=filters.after, archived__isnull=not filters.archived
    )
    if filters.organisation:
        found = found.filter(organisation__slug=filters.organisation)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.under:
        above = access.visible_to(request.user).filter(slug=filters.under).first()
        found = found.filter(path__startswith=above.path).exclude(pk=above.pk) if above else found.none()
    if filters.q:
        found = queries.named(found, filters.q)
    rows = list(found.select_related("organisation").order_by("pk")[: filters.limit + 1])
    items, following = page(rows, filters.limit)
    return {"items": _out(request, items), "next": following}


@router.post("/initiatives", response={201: InitiativeOut, **REFUSALS}, operation_id="create_initiative")
def create_initiative(request: HttpRequest, body: NewInitiative) -> Any:
    """A new initiative at the end of its parent's children, or at the top of the organisation."""
    organisation = organisations.organisation(request.user, body.organisation)
    parent = access.initiative(request.user, body.parent, "manage") if body.parent else None
    fields = body.dict(exclude={"organisation", "parent"})
    _persons(request, organisation, fields)
    made = actions.create(by=request.user, organisation=organisation, parent=parent, **fields)
    return Status(201, _out(request, [made])[0])


@router.get(
    "/initiatives/{slug:slug}", response={200: InitiativeOut, **REFUSALS}, operation_id="get_initiative"
)
def get_initiative(request: HttpRequest, slug: str) -> Any:
    """One initiative."""
    return _out(request, [access.initiative(request.user, slug)])[0]


@router.patch(
    "/initiatives/{slug:slug}", response={200: InitiativeOut, **REFUSALS}, operation_id="change_initiative"
)
def change_initiative(request: HttpRequest, slug: str, body: InitiativePatch) -> Any:
    """New values of the given fields; null takes owner or sponsor away."""
    initiative = access.initiative(request.user, slug)
    sent = body.dict(exclude_unset=True)
    fields = {n: v for n, v in sent.items() if v is not None or n in ("owner", "sponsor")}
    version = fields.pop("version")
    _persons(request, initiative.organisation, fields)
    actions.change(by=request.user, initiative=initiative, version=version, **fields)
    return _out(request, [initiative])[0]


@router.post(
    "/initiatives/{slug:slug}/move", response={200: InitiativeOut, **REFUSALS}, operation_id="move_initiative"
)
def move_initiative(request: HttpRequest, slug: str, body: Move) -> Any:
    """Another place in the tree, with all that is below."""
    initiative = access.initiative(request.user, slug, "manage")
    parent = access.initiative(request.user, body.parent, "manage") if body.parent else None
    before = access.initiative(request.user, body.before).pk if body.before else None
    actions.move(by=request.user, initiative=initiative, version=body.version, parent=parent, before=before)
    return _out(request, [initiative])[0]


@router.post(
    "/initiatives/{slug:slug}/archive",
    response={200: InitiativeOut, **REFUSALS},
    operation_id="archive_initiative",
)
def archive_initiative(request: HttpRequest, slug: str, body: Version) -> Any:
    """Put away: lists leave it out, nothing is lost."""
    initiative = access.initiative(request.user, slug, "manage")
    actions.archive(by=request.user, initiative=initiative, version=body.version)
    return _out(request, [initiative])[0]


@router.post(
    "/initiatives/{slug:slug}/restore",
    response={200: InitiativeOut, **REFUSALS},
    operation_id="restore_initiative",
)
def restore_initiative(request: HttpRequest, slug: str, body: Version) -> Any:
    """Bring an archived initiative back."""
    initiative = access.initiative(request.user, slug, "manage")
    actions.archive(by=request.user, initiative=initiative, version=body.version, restore=True)
    return _out(request, [initiative])[0]


@router.delete("/initiatives/{slug:slug}", response={204: None, **REFUSALS}, operation_id="delete_initiative")
def delete_initiative(request: HttpRequest, slug: str, version: int) -> Any:
    """Take an archived initiative without children out for good."""
    initiative = access.initiative(request.user, slug, "manage")
    actions.delete(by=request.user, initiative=initiative, version=version)
    return Status(204, None)


def _persons(request: HttpRequest, organisation: Any, fields: dict[str, Any]) -> None:
    """Owner and sponsor from their ids, among the persons of the organisation."""
    for name in ("owner", "sponsor"):
        if fields.get(name) is not None:
            person = organisations.persons(request.user, organisation).filter(pk=fields[name]).first()
            if person is None:
                raise NotVisible
            fields[name] = person


def _out(request: HttpRequest, rows: list[Initiative]) -> list[dict[str, Any]]:
    parents = access.visible_to(request.user).filter(pk__in={row.parent_id for row in rows if row.parent_id})
    slugs = dict(parents.values_list("pk", "slug"))
    return [
        {
            "id": row.pk,
            "slug": row.slug,
            "organisation": row.organisation.slug,
            "parent": slugs.get(row.parent_id),
            "kind": row.kind,
            "name": row.name,
            "name_alt": row.name_alt,
            "code": row.code,
            "stage": row.stage,
            "engagement": row.engagement,
            "sector": row.sector,
            "purpose": row.purpose,
            "status_declared": row.status_declared,
            "status_note": row.status_note,
            "status_at": row.status_at,
            "owner": row.owner_id,
            "sponsor": row.sponsor_id,
            "archived": row.archived,
            "version": row.version,
        }
        for row in rows
    ]
