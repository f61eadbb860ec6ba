"""The search, for programs and for the islands that offer what resembles a typed text."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from jalon.pmo.common.errors import Refused
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.initiatives import search
from jalon.pmo.organisation import access as organisations

router = Router(tags=["search"])


class Asked(Schema):
    q: str = Field(..., max_length=1000, description="words; each counts, by its beginning")
    kind: list[str] = Field([], description="kinds of text; none: all")
    organisation: str = Field("", description="address of an organisation")
    limit: int = Field(20, ge=1, le=100)


class PieceOut(Schema):
    text: str
    hit: bool = Field(description="whether it is a word that was looked for")


class FoundOut(Schema):
    kind: str
    id: str
    title: str
    snippet: list[PieceOut]
    initiative: str | None = Field(None, description="address of the initiative")
    initiative_name: str = ""
    url: str
    updated: datetime


@router.get("/search", response={200: list[FoundOut], **REFUSALS}, operation_id="search")
def find(request: HttpRequest, asked: Query[Asked]) -> list[FoundOut]:
    """What the caller may see with these words, best first."""
    found = search.find(
        request.user, asked.q, kinds=asked.kind, organisation=_organisation(request, asked), limit=asked.limit
    )
    return [_out(one) for one in found]


@router.get("/search/similar", response={200: list[FoundOut], **REFUSALS}, operation_id="search_similar")
def similar(request: HttpRequest, asked: Query[Asked]) -> list[FoundOut]:
    """What shares most of its words with a text that is being written."""
    if not asked.kind:
        raise Refused(_("Say which kinds of text may be offered."), "kind_missing", "kind")
    found = search.similar(
        request.user,
        asked.q,
        kinds=asked.kind,
        organisation=_organisation(request, asked),
        limit=min(asked.limit, 10),
    )
    return [_out(one) for one in found]


def _organisation(request: HttpRequest, asked: Asked) -> object | None:
    return organisations.organisation(request.user, asked.organisation) if asked.organisation else None


def _out(one: search.Found) -> FoundOut:
    place = one.initiative
    return FoundOut(
        kind=one.kind.key,
        id=one.text.object_pk,
        title=one.text.title,
        snippet=[PieceOut(text=text, hit=hit) for text, hit in one.snippet],
        initiative=place.slug if place else None,
        initiative_name=place.title if place else "",
        url=one.url,
        updated=one.text.updated,
    )
