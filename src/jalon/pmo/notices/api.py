"""Notifications for programs: one's own, newest first, marking them as read, and how one is told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.pmo.common.schemas import MOST_ID, REFUSALS, Strict, page
from jalon.pmo.notices import access, actions, kinds
from jalon.pmo.notices.models import Preference

router = Router(tags=["notices"])


class NoticeOut(Schema):
    id: int
    kind: str
    sentence: str = Field(description="in the caller's language")
    url: str
    initiative: str | None
    created: datetime
    read: datetime | None


class NoticePage(Schema):
    items: list[NoticeOut]
    next: int | None


class NoticeFilters(Schema):
    unread: bool = False
    after: int = Field(MOST_ID, ge=1, le=MOST_ID, description="the “next” of the page before")
    limit: int = Field(50, ge=1, le=200)


class ReadIn(Strict):
    ids: list[Annotated[int, Field(ge=1, le=MOST_ID)]] | None = Field(
        None, max_length=200, description="null: all of them"
    )


class PreferenceOut(Schema):
    """How the caller is told; hours of the day, and equal bounds mean no quiet hours."""

    mail: str
    digest_hour: int
    quiet_from: int
    quiet_until: int
    version: int


class PreferencePatch(Strict):
    version: int
    mail: str | None = Field(None, max_length=20, description="now, daily or never")
    digest_hour: int | None = None
    quiet_from: int | None = None
    quiet_until: int | None = None


@router.get("/notices", response={200: NoticePage, **REFUSALS}, operation_id="list_notices")
def list_notices(request: HttpRequest, filters: Query[NoticeFilters]) -> Any:
    """The caller's own notifications, newest first."""
    rows = access.visible_to(request.user).filter(pk__lt=filters.after).select_related("initiative")
    if filters.unread:
        rows = rows.filter(read__isnull=True)
    found, beyond = page(list(rows.order_by("-pk")[: filters.limit + 1]), filters.limit)
    return {"items": [_out(one) for one in found], "next": beyond}


@router.post("/notices/read", response={200: int, **REFUSALS}, operation_id="read_notices")
def read_notices(request: HttpRequest, body: ReadIn) -> int:
    """Mark some of one's own as read, or all of them; how many were not."""
    return actions.mark_read(by=request.user, pks=body.ids)


@router.get(
    "/notices/preferences",
    response={200: PreferenceOut, **REFUSALS},
    operation_id="get_notice_preferences",
)
def get_preferences(request: HttpRequest) -> Preference:
    """When and how mail comes."""
    return Preference.objects.filter(user=request.user).first() or Preference(user=request.user)


@router.patch(
    "/notices/preferences",
    response={200: PreferenceOut, **REFUSALS},
    operation_id="choose_notice_preferences",
)
def choose(request: HttpRequest, body: PreferencePatch) -> Preference:
    """Be told in another way from now on."""
    given = body.dict(exclude_unset=True)
    fields = {name: value for name, value in given.items() if value is not None}
    return actions.choose(by=request.user, version=fields.pop("version"), **fields)


def _out(one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "kind": one.kind,
        "sentence": kinds.sentence(one.kind, one.params),
        "url": one.url,
        "initiative": one.initiative.slug if one.initiative else None,
        "created": one.created,
        "read": one.read,
    }
