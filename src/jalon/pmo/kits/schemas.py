"""Shapes of the kits API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from jalon.pmo.common.schemas import Strict


class Figures(Schema):
    """How much of everything a kit has; `days` of the clock, about."""

    tasks: int
    risks: int
    roles: int
    gates: int
    documents: int
    indicators: int
    days: int


class KitOut(Schema):
    """A kit of the shelf."""

    key: str = Field(description="a sector, or own-12 for one of the organisation's own")
    name: str
    summary: str
    sector: str
    own: bool
    version: int | None = Field(None, description="of an own kit: what an edit must name")
    figures: Figures


class KitPage(Schema):
    items: list[KitOut]


class KitText(KitOut):
    """A kit with its YAML."""

    text: str
    languages: list[str]


class PreviewOut(Schema):
    """What a kit would make from a start date."""

    start: datetime
    finish: datetime
    figures: Figures


class KitFault(Schema):
    line: int
    sentence: str


class NewKit(Strict):
    text: str = Field(max_length=1_000_000, description="YAML")


class ChangedKit(Strict):
    version: int
    text: str = Field(max_length=1_000_000, description="YAML")


class Saved(Strict):
    name: str = Field(min_length=1, max_length=200)


class Take(Strict):
    """A kit for a project that has no plan yet."""

    kit: str = Field(max_length=60, description="key of the kit")
    method: str = Field("", max_length=60, description="key of the method; empty: the one it has, or none")
    start: date


class Begin(Take):
    """A new project from a kit."""

    name: str = Field(min_length=1, max_length=200)
    name_alt: str = Field("", max_length=200)
    parent: str | None = Field(None, description="address of the initiative to stand under; null for the top")
    owner: int | None = Field(None, description="id of the person")


class Begun(Schema):
    initiative: str
    plan_id: int
    finish: datetime
    made: dict[str, Any]
