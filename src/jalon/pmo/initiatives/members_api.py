"""Roles of people, for programs: who has which role where, as far as the caller administers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.pmo.accounts import actions as accounts
from jalon.pmo.accounts import invitations, tokens
from jalon.pmo.accounts import queries as people
from jalon.pmo.accounts.models import Membership
from jalon.pmo.common.errors import NotAllowed, NotVisible
from jalon.pmo.common.schemas import REFUSALS, Paging, Strict, page
from jalon.pmo.initiatives import access, actions
from jalon.pmo.organisation import access as organisations

router = Router(tags=["members"])


class MemberOut(Schema):
    id: int
    organisation: str
    initiative: str | None = Field(None, description="address of the initiative; null for the organisation")
    email: str
    name: str
    role: str
    version: int


class AddedOut(MemberOut):
    invited: bool = Field(description="whether an account was made and its invitation mailed")


class MemberPage(Schema):
    items: list[MemberOut]
    next: int | None = None


class Filters(Paging):
    organisation: str = Field(description="address of the organisation")
    q: str = Field("", max_length=100, description="part of a name, an e-mail or an initiative's name")


class NewMember(Strict):
    organisation: str
    initiative: str | None = Field(None, description="address of the initiative; null for the organisation")
    email: str = Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    name: str = Field("", max_length=150)
    role: str


class MemberPatch(Strict):
    version: int
    role: str


@router.get("/members", response={200: MemberPage, **REFUSALS}, operation_id="list_members")
def list_members(request: HttpRequest, filters: Query[Filters]) -> Any:
    """The roles at the places that the caller administers in an organisation, by id."""
    organisation = organisations.organisation(request.user, filters.organisation)
    if not people.may_administer_something(request.user, organisation):
        raise NotAllowed("administer")
    found = people.members(request.user, organisation, filters.q).filter(pk__gt=filters.after).order_by("pk")
    items, following = page(list(found[: filters.limit + 1]), filters.limit)
    return {"items": [_out(one) for one in items], "next": following}


@router.post("/members", response={201: AddedOut, **REFUSALS}, operation_id="add_member")
def add_member(request: HttpRequest, body: NewMember) -> Any:
    """Give a role at an initiative or in the organisation; an address without an account is invited."""
    organisation = organisations.organisation(request.user, body.organisation)
    initiative = access.initiative(request.user, body.initiative, "administer") if body.initiative else None
    tokens.require_scope(request, "admin")
    membership, is_new = actions.add_member(
        by=request.user,
        organisation=organisation,
        initiative=initiative,
        email=body.email,
        name=body.name,
        role=body.role,
    )
    # The link itself stays out of the answer: answers are kept to be given again.
    invited = is_new and invitations.send(request, membership.user, organisation)[1]
    return Status(201, {**_out(membership), "invited": invited})


@router.get("/members/{int:pk}", response={200: MemberOut, **REFUSALS}, operation_id="get_member")
def get_member(request: HttpRequest, pk: int) -> Any:
    """One role of a person."""
    return _out(_member(request, pk))


@router.patch("/members/{int:pk}", response={200: MemberOut, **REFUSALS}, operation_id="change_member")
def change_member(request: HttpRequest, pk: int, body: MemberPatch) -> Any:
    """Another role at the same place."""
    _member(request, pk)
    tokens.require_scope(request, "admin")
    return _out(accounts.change_role(by=request.user, pk=pk, version=body.version, role=body.role))


@router.delete("/members/{int:pk}", response={204: None, **REFUSALS}, operation_id="remove_member")
def remove_member(request: HttpRequest, pk: int, version: int) -> Any:
    """Take a role away."""
    _member(request, pk)
    tokens.require_scope(request, "admin")
    accounts.remove_member(by=request.user, pk=pk, version=version)
    return Status(204, None)


def _member(request: HttpRequest, pk: int) -> Membership:
    """A role that the caller administers; all others are as if they were not."""
    for organisation in organisations.visible_to(request.user):
        if found := people.members(request.user, organisation).filter(pk=pk).first():
            return found
    raise NotVisible


def _out(one: Membership) -> dict[str, Any]:
    return {
        "id": one.pk,
        "organisation": one.organisation.slug,
        "initiative": one.initiative.slug if one.initiative else None,
        "email": one.user.email,
        "name": one.user.name,
        "role": one.role,
        "version": one.version,
    }
