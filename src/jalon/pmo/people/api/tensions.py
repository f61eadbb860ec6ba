"""The confidential log: the caller's own tensions, and those they were named for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict
from jalon.pmo.initiatives import access as initiatives
from jalon.pmo.people import access, actions
from jalon.pmo.people.api.communication import given

router = Router(tags=["people"])
PLACE = "/initiatives/{slug:slug}"


class TensionOut(Schema):
    """``readers`` are the ids of the accounts that see it beside its owner; others get none of it."""

    id: int
    title: str
    text: str
    next_step: str
    level: int
    owner: str
    readers: list[int]
    settled: datetime | None
    version: int


class TensionPage(Schema):
    items: list[TensionOut]


class NewTension(Strict):
    title: str = Field(min_length=1, max_length=160)
    text: str = Field("", max_length=4000)
    next_step: str = Field("", max_length=200)
    level: int = Field(1, ge=1, le=3)
    readers: list[int] = Field([], max_length=50)


class TensionPatch(Strict):
    version: int
    title: str | None = Field(None, min_length=1, max_length=160)
    text: str | None = Field(None, max_length=4000)
    next_step: str | None = Field(None, max_length=200)
    level: int | None = Field(None, ge=1, le=3)
    readers: list[int] | None = Field(None, max_length=50)
    settled: bool | None = None


@router.get(f"{PLACE}/tensions", response={200: TensionPage, **REFUSALS}, operation_id="list_tensions")
def list_tensions(request: HttpRequest, slug: str) -> Any:
    """The caller's own tensions and those they are named for; nobody else's."""
    initiative = initiatives.initiative(request.user, slug)
    rows = access.tensions(request.user).filter(initiative=initiative).select_related("owner")
    return {"items": [_told(one) for one in rows.prefetch_related("readers")[:100]]}


@router.post(f"{PLACE}/tensions", response={201: TensionOut, **REFUSALS}, operation_id="create_tension")
def create_tension(request: HttpRequest, slug: str, body: NewTension) -> Any:
    """Note a tension; the accounts named as readers see it too, if they see the initiative."""
    initiative = initiatives.initiative(request.user, slug, "comment")
    fields = body.dict()
    readers = _readers(initiative, fields.pop("readers"))
    made = actions.add_tension(by=request.user, initiative=initiative, readers=readers, **fields)
    return Status(201, _told(made))


@router.patch(
    PLACE + "/tensions/{int:tension_id}",
    response={200: TensionOut, **REFUSALS},
    operation_id="change_tension",
)
def change_tension(request: HttpRequest, slug: str, tension_id: int, body: TensionPatch) -> Any:
    """New words, or settled; who sees it is its owner's to say."""
    held = access.tension(request.user, slug, tension_id)
    fields = given(body)
    version, readers = fields.pop("version"), fields.pop("readers", None)
    settled = fields.pop("settled", held.settled is not None)
    named = list(held.readers.all()) if readers is None else _readers(held.initiative, readers)
    actions.change_tension(
        by=request.user, tension=held, version=version, readers=named, settled=settled, **fields
    )
    return _told(access.tension(request.user, slug, tension_id))


@router.delete(
    PLACE + "/tensions/{int:tension_id}", response={204: None, **REFUSALS}, operation_id="forget_tension"
)
def forget_tension(request: HttpRequest, slug: str, tension_id: int, version: int | None = None) -> Any:
    """Delete a tension for good: its owner alone."""
    held = access.tension(request.user, slug, tension_id)
    actions.forget_tension(by=request.user, tension=held, version=version)
    return Status(204, None)


def _readers(initiative: Any, pks: list[int]) -> list[Any]:
    wanted = [pk for pk in pks if 0 < pk <= MOST_ID]
    return list(access.may_read(initiative).filter(pk__in=wanted))


def _told(tension: Any) -> dict[str, Any]:
    return {
        "id": tension.pk,
        "title": tension.title,
        "text": tension.text,
        "next_step": tension.next_step,
        "level": tension.level,
        "owner": str(tension.owner),
        "readers": [one.pk for one in tension.readers.all()],
        "settled": tension.settled,
        "version": tension.version,
    }
