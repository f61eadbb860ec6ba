"""The organisations and their persons, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.pmo.accounts import tokens
from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Paging, Strict, page
from jalon.pmo.organisation import access, actions, estates

router = Router(tags=["organisations"])


class OrganisationOut(Schema):
    slug: str
    name: str
    country: str
    language: str
    second_factor_required: bool
    version: int


class OrganisationPatch(Strict):
    version: int
    name: str | None = Field(None, min_length=1, max_length=200)
    country: str | None = Field(None, max_length=2)
    language: str | None = Field(None, pattern="^(fr|en)$")
    second_factor_required: bool | None = None


class PersonOut(Schema):
    id: int
    name: str
    email: str
    version: int


class OwnedOut(Schema):
    """How many records of a kind name the person."""

    label: str
    count: int


class HandOver(Strict):
    to: int = Field(ge=1, le=MOST_ID, description="id of the person who takes over")


class HandedOver(Schema):
    count: int


class PersonPage(Schema):
    items: list[PersonOut]
    next: int | None = None


@router.get(
    "/organisations", response={200: list[OrganisationOut], **REFUSALS}, operation_id="list_organisations"
)
def list_organisations(request: HttpRequest) -> Any:
    """The organisations in which the caller has a role."""
    return list(access.visible_to(request.user))


@router.get(
    "/organisations/{slug:slug}",
    response={200: OrganisationOut, **REFUSALS},
    operation_id="get_organisation",
)
def get_organisation(request: HttpRequest, slug: str) -> Any:
    """One organisation."""
    return access.organisation(request.user, slug)


@router.patch(
    "/organisations/{slug:slug}",
    response={200: OrganisationOut, **REFUSALS},
    operation_id="change_organisation",
)
def change_organisation(request: HttpRequest, slug: str, body: OrganisationPatch) -> Any:
    """New values of the given fields."""
    organisation = access.organisation(request.user, slug, "administer")
    tokens.require_scope(request, "admin")
    fields = {name: value for name, value in body.dict(exclude_unset=True).items() if value is not None}
    version = fields.pop("version")
    return actions.change(by=request.user, organisation=organisation, version=version, **fields)


@router.get(
    "/organisations/{slug:slug}/persons",
    response={200: PersonPage, **REFUSALS},
    operation_id="list_persons",
)
def list_persons(request: HttpRequest, slug: str, paging: Query[Paging]) -> Any:
    """The persons of an organisation, by id."""
    organisation = access.organisation(request.user, slug)
    found = access.persons(request.user, organisation).filter(pk__gt=paging.after).order_by("pk")
    items, following = page(list(found[: paging.limit + 1]), paging.limit)
    return {"items": items, "next": following}


@router.get(
    "/organisations/{slug:slug}/persons/{int:person_id}/estate",
    response={200: list[OwnedOut], **REFUSALS},
    operation_id="list_owned",
)
def list_owned(request: HttpRequest, slug: str, person_id: int) -> Any:
    """What a person owns in any room that is not over."""
    organisation = access.organisation(request.user, slug, "administer")
    person = access.person(request.user, organisation, person_id)
    return [{"label": str(label), "count": count} for label, count in estates.owned(person)]


@router.post(
    "/organisations/{slug:slug}/persons/{int:person_id}/hand-over",
    response={200: HandedOver, **REFUSALS},
    operation_id="hand_over",
)
def hand_over(request: HttpRequest, slug: str, person_id: int, body: HandOver) -> Any:
    """All of it goes to another person, in one step; how much it was."""
    organisation = access.organisation(request.user, slug, "administer")
    tokens.require_scope(request, "admin")
    leaving, to = (access.person(request.user, organisation, pk) for pk in (person_id, body.to))
    count = actions.hand_over(by=request.user, organisation=organisation, leaving=leaving, to=to)
    return {"count": count}
