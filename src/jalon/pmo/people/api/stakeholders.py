"""Stakeholders."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people import access, actions, queries
from jalon.pmo.people.models import Stakeholder

router = Router(tags=["people"])
PLACE = "/initiatives/{slug:slug}"


class StakeholderOut(Schema):
    id: int
    name: str
    role: str
    power: int
    interest: int
    attitude_now: int
    attitude_wanted: int
    approach: str
    version: int


class StakeholderPage(Schema):
    items: list[StakeholderOut]


class NewStakeholder(Strict):
    name: str = Field(min_length=1, max_length=120)
    role: str = Field("", max_length=160)
    power: int = Field(3, ge=1, le=5)
    interest: int = Field(3, ge=1, le=5)
    attitude_now: int = Field(0, ge=-2, le=2)
    attitude_wanted: int = Field(1, ge=-2, le=2)
    approach: str = Field("", max_length=1000)


class StakeholderPatch(Strict):
    version: int
    name: str | None = Field(None, min_length=1, max_length=120)
    role: str | None = Field(None, max_length=160)
    power: int | None = Field(None, ge=1, le=5)
    interest: int | None = Field(None, ge=1, le=5)
    attitude_now: int | None = Field(None, ge=-2, le=2)
    attitude_wanted: int | None = Field(None, ge=-2, le=2)
    approach: str | None = Field(None, max_length=1000)


@router.get(
    f"{PLACE}/stakeholders", response={200: StakeholderPage, **REFUSALS}, operation_id="list_stakeholders"
)
def list_stakeholders(request: HttpRequest, slug: str) -> Any:
    """The stakeholders of an initiative, the powerful first."""
    initiative = initiatives.initiative(request.user, slug)
    return {"items": [one.row for one in queries.stakeholders(initiative)]}


@router.post(
    f"{PLACE}/stakeholders", response={201: StakeholderOut, **REFUSALS}, operation_id="create_stakeholder"
)
def create_stakeholder(request: HttpRequest, slug: str, body: NewStakeholder) -> Any:
    """A new stakeholder."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    made: Stakeholder = actions.add(by=request.user, initiative=initiative, what="stakeholder", **body.dict())
    return Status(201, made)


@router.patch(
    PLACE + "/stakeholders/{int:stakeholder_id}",
    response={200: StakeholderOut, **REFUSALS},
    operation_id="change_stakeholder",
)
def change_stakeholder(request: HttpRequest, slug: str, stakeholder_id: int, body: StakeholderPatch) -> Any:
    """New values of a stakeholder."""
    row = access.row(request.user, slug, "stakeholder", stakeholder_id, "plan")
    fields = body.dict(exclude_unset=True)
    changed = actions.change(by=request.user, row=row, version=fields.pop("version"), **fields)
    changed.refresh_from_db()
    return changed


@router.delete(
    PLACE + "/stakeholders/{int:stakeholder_id}",
    response={204: None, **REFUSALS},
    operation_id="remove_stakeholder",
)
def remove_stakeholder(
    request: HttpRequest, slug: str, stakeholder_id: int, version: int | None = None
) -> Any:
    """Take a stakeholder out of sight."""
    row = access.row(request.user, slug, "stakeholder", stakeholder_id, "plan")
    actions.put_away(by=request.user, row=row, version=version)
    return Status(204, None)
