"""Shapes of reports, packs and the cockpit, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from jalon.pmo.common.schemas import Strict

_STATE = "^(ok|watch|bad|none)$"


class ReportOut(Schema):
    """One report; `label` is its number, with its edition where it was corrected."""

    initiative: str
    number: int
    edition: int
    label: str
    state: str
    period_start: date
    period_end: date
    declared: str
    computed: str
    note: str
    done: str
    coming: str
    asked: str
    correction_reason: str
    finish: int | None = Field(None, description="minutes since 1970 of the plan's wall clock")
    slip_days: int | None
    percent: float | None
    cpi: float | None
    spi: float | None
    bac: float | None
    eac: float | None
    currency: str
    prepared_at: datetime
    signed_at: datetime | None
    signed_by: str
    signature: str
    version: int


class WholeReport(ReportOut):
    """The same with its frozen facts, and whether they still match the signature."""

    facts: dict[str, Any]
    unchanged: bool | None = Field(None, description="null for a draft")


class ReportList(Schema):
    items: list[ReportOut]


class ReportPatch(Strict):
    version: int
    declared: str | None = Field(None, pattern=_STATE)
    note: str | None = Field(None, max_length=300)
    done: str | None = Field(None, max_length=8000)
    coming: str | None = Field(None, max_length=8000)
    asked: str | None = Field(None, max_length=8000)


class Version(Strict):
    version: int


class Correction(Strict):
    reason: str = Field(min_length=1, max_length=300)


class RhythmOut(Schema):
    """What holds at a node: its own rhythm, or the nearest above; `every` is empty where nothing is asked."""

    every: str
    day: int | None
    next: date | None
    late_days: int | None
    version: int | None = Field(None, description="of the node's own rhythm, where it has one")


class RhythmIn(Strict):
    version: int | None = None
    every: str = Field(pattern="^(month|week|never|)$")
    day: int = Field(31, ge=1, le=31)
    who: str = Field("projects", pattern="^(projects|all)$")
    remind: int = Field(3, ge=0, le=15)


class AskOut(Schema):
    kind: str
    title: str
    detail: str
    url: str


class CockpitOut(Schema):
    projects: int
    off_track: int
    at_risk: int
    contradicted: int
    late_reports: int
    asks: list[AskOut]


class LateOut(Schema):
    initiative: str
    due: date
    days: int
    missing: int


class LateList(Schema):
    items: list[LateOut]


class PackIn(Strict):
    organisation: str
    initiative: str | None = Field(None, description="address; null for the whole organisation")
    kind: str = Field("pptx", pattern="^(pptx|pdf)$")
    form: str = Field("full", pattern="^(full|flash)$")
    language: str = Field("en", pattern="^(fr|en)$")
    template: int | None = None


class PackOut(Schema):
    id: int
    kind: str
    form: str
    language: str
    state: str
    done: int
    total: int
    size: int
    refusal: str


class ReportFile(Schema):
    kind: str = Field("pptx", pattern="^(pptx|pdf)$")
    form: str = Field("full", pattern="^(full|flash)$")
    language: str = Field("en", pattern="^(fr|en)$")


class TemplateOut(Schema):
    id: int
    name: str
    size: int
    at: datetime


class TemplateList(Schema):
    items: list[TemplateOut]


class Contradiction(Schema):
    initiative: str
    declared: str
    note: str
    computed: str
    why: str
    reports: int = Field(description="reports in a row that said it better than it was")


class BlockOut(Schema):
    key: str
    title: str
    lines: list[list[str]]


class ContradictionList(Schema):
    count: int
    items: list[Contradiction]
