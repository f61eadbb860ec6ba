"""Timeboxes and requirements for programs, with MoSCoW counted by effort: the rules of the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict, given
from jalon.pmo.governance import access, actions, moscow
from jalon.pmo.governance.models import Priority, Requirement
from jalon.pmo.initiatives import access as initiatives

router = Router(tags=["governance"])
MOST_UID = 2**31 - 1


class MixOut(Schema):
    """Effort by priority, in days; `aside` was cut or will not be done this time."""

    must: float
    should: float
    could: float
    aside: float
    shares: tuple[int, int, int] = Field(description="must, should, could, in percent of what counts")
    state: str = Field(description="ok, watch, bad above 60 percent of must, or none")
    to_release: float = Field(description="effort of must to rank lower until 60 percent holds")


class RequirementOut(Schema):
    id: int
    number: int
    title: str
    priority: str
    effort: float
    state: str
    timebox: int | None = Field(alias="timebox_id")
    activity_uid: int | None
    version: int


class TimeboxOut(Schema):
    id: int
    number: int
    name: str
    goal: str
    start: date
    finish: date
    capacity: float | None
    closed_at: datetime | None
    version: int


class BoxOut(Schema):
    """A timebox with what it holds; null stands for what is in none."""

    timebox: TimeboxOut | None
    requirements: list[RequirementOut]
    mix: MixOut
    done: float
    over: float


class BoxesOut(Schema):
    boxes: list[BoxOut]
    whole: MixOut


class TimeboxIn(Strict):
    name: str = Field(max_length=120)
    goal: str = Field("", max_length=300)
    start: date
    finish: date
    capacity: float | None = None


class TimeboxChange(Strict):
    version: int | None = None
    name: str | None = Field(None, max_length=120)
    goal: str | None = Field(None, max_length=300)
    start: date | None = None
    finish: date | None = None
    capacity: float | None = None


class RequirementIn(Strict):
    title: str = Field(max_length=200)
    priority: str = Field(Priority.MUST, max_length=6, description="must, should, could or wont")
    effort: float = 1
    state: str = Field(Requirement.State.TODO, max_length=8)
    timebox: int | None = Field(None, ge=1, le=MOST_ID)
    activity_uid: int | None = Field(
        None, ge=1, le=MOST_UID, description="the task of the plan it stands for"
    )


class RequirementChange(Strict):
    version: int | None = None
    title: str | None = Field(None, max_length=200)
    priority: str | None = Field(None, max_length=6)
    effort: float | None = None
    state: str | None = Field(None, max_length=8)
    timebox: int | None = Field(None, ge=1, le=MOST_ID)
    activity_uid: int | None = Field(None, ge=1, le=MOST_UID)


class Version(Strict):
    version: int | None = None


class CutIn(Strict):
    requirements: list[int] = Field(min_length=1, max_length=500)


class Freed(Schema):
    freed: float = Field(description="effort, in days")


class Closed(Schema):
    back: int = Field(description="how many requirements went back to the list")


@router.get(
    "/initiatives/{slug:slug}/timeboxes", response={200: BoxesOut, **REFUSALS}, operation_id="list_timeboxes"
)
def list_timeboxes(request: HttpRequest, slug: str) -> Any:
    """The timeboxes of an initiative with their requirements, then what is in none; and the whole."""
    boxes, whole = moscow.boxes(initiatives.initiative(request.user, slug))
    return {"boxes": boxes, "whole": whole}


@router.post(
    "/initiatives/{slug:slug}/timeboxes",
    response={201: TimeboxOut, **REFUSALS},
    operation_id="create_timebox",
)
def create_timebox(request: HttpRequest, slug: str, body: TimeboxIn) -> Any:
    """A new timebox."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    return Status(201, actions.create_timebox(by=request.user, initiative=initiative, **body.dict()))


@router.patch(
    "/timeboxes/{int:timebox_id}", response={200: TimeboxOut, **REFUSALS}, operation_id="change_timebox"
)
def change_timebox(request: HttpRequest, timebox_id: int, body: TimeboxChange) -> Any:
    """New values of a timebox that is not closed; what is not given stays."""
    found = access.timebox(request.user, timebox_id, "plan")
    return actions.change_timebox(by=request.user, timebox=found, **given(body, "capacity"))


@router.post(
    "/timeboxes/{int:timebox_id}/close", response={200: Closed, **REFUSALS}, operation_id="close_timebox"
)
def close_timebox(request: HttpRequest, timebox_id: int, body: Version) -> Any:
    """End a timebox: what is not done goes back to the list."""
    found = access.timebox(request.user, timebox_id, "plan")
    return {"back": actions.close_timebox(by=request.user, timebox=found, version=body.version)}


@router.delete("/timeboxes/{int:timebox_id}", response={204: None, **REFUSALS}, operation_id="delete_timebox")
def delete_timebox(request: HttpRequest, timebox_id: int, version: int | None = None) -> Any:
    """Take an empty timebox away."""
    found = access.timebox(request.user, timebox_id, "plan")
    actions.delete_timebox(by=request.user, timebox=found, version=version)
    return Status(204, None)


@router.post(
    "/initiatives/{slug:slug}/requirements",
    response={201: RequirementOut, **REFUSALS},
    operation_id="create_requirement",
)
def create_requirement(request: HttpRequest, slug: str, body: RequirementIn) -> Any:
    """A new requirement."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    fields = _boxed(request, body.dict())
    return Status(201, actions.create_requirement(by=request.user, initiative=initiative, **fields))


@router.patch(
    "/requirements/{int:requirement_id}",
    response={200: RequirementOut, **REFUSALS},
    operation_id="change_requirement",
)
def change_requirement(request: HttpRequest, requirement_id: int, body: RequirementChange) -> Any:
    """New values of a requirement; what is not given stays, null takes it out of its timebox or task."""
    found = access.requirement(request.user, requirement_id)
    fields = _boxed(request, given(body, "timebox", "activity_uid"))
    return actions.change_requirement(by=request.user, requirement=found, **fields)


@router.delete(
    "/requirements/{int:requirement_id}", response={204: None, **REFUSALS}, operation_id="delete_requirement"
)
def delete_requirement(request: HttpRequest, requirement_id: int, version: int | None = None) -> Any:
    """Take a requirement away that was entered by mistake; one given up is cut instead."""
    found = access.requirement(request.user, requirement_id, "plan")
    actions.delete_requirement(by=request.user, requirement=found, version=version)
    return Status(204, None)


@router.post(
    "/initiatives/{slug:slug}/requirements/cut",
    response={200: Freed, **REFUSALS},
    operation_id="cut_requirements",
)
def cut_requirements(request: HttpRequest, slug: str, body: CutIn) -> Any:
    """Give up the open Should and Could among these."""
    initiative = initiatives.initiative(request.user, slug, "plan")
    rows = [access.requirement(request.user, pk, "plan") for pk in dict.fromkeys(body.requirements)]
    return {"freed": actions.cut(by=request.user, initiative=initiative, requirements=rows)}


def _boxed(request: HttpRequest, fields: dict[str, Any]) -> dict[str, Any]:
    """The timebox instead of its id."""
    if fields.get("timebox") is not None:
        fields["timebox"] = access.timebox(request.user, fields["timebox"])
    return fields
