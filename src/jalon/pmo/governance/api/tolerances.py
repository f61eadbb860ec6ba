"""Tolerances and exceptions for programs: set, reported, taken away; ways out computed again and chosen."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.governance import access, actions, straying
from jalon.pmo.initiatives import access as initiatives

router = Router(tags=["governance"])
MOST = 100


class ToleranceOut(Schema):
    id: int
    matter: str
    amount: float
    probability_limit: int
    forecast: float | None
    probability: float | None
    state: str
    own: bool = Field(description="set here, and not above")
    version: int
    level_version: int | None = Field(description="of what a person said on it, where one did")


class ToleranceIn(Strict):
    version: int | None = Field(None, description="of the tolerance set here; none for a new one")
    amount: float
    probability: int = 20
    note: str = Field("", max_length=300)


class LevelIn(Strict):
    version: int | None = Field(None, description="of what was said before; none for the first time")
    level: float | None


class ExceptionOut(Schema):
    id: int
    number: int
    matter: str
    state: str
    limit: float
    forecast: float | None
    probability: float | None
    facts: dict[str, Any]
    options: list[dict[str, Any]] = Field(
        description="each with its key, finish, days (won; lost where negative), money, what it is on before "
        "and after in its unit, and whether it is enough; null where nobody can know"
    )
    plan_revision: int | None
    opened_at: datetime
    chosen: str
    note: str
    decided_at: datetime | None
    version: int


class Version(Strict):
    version: int | None = None


class ExceptionIn(Strict):
    version: int | None = None
    option: str = Field(max_length=20, description="the key of a way out, or accept")
    note: str = Field("", max_length=2000)


@router.get(
    "/initiatives/{slug:slug}/tolerances",
    response={200: list[ToleranceOut], **REFUSALS},
    operation_id="list_tolerances",
)
def list_tolerances(request: HttpRequest, slug: str) -> Any:
    """The tolerances that hold at an initiative, and where each matter stands."""
    initiative = initiatives.initiative(request.user, slug)
    return _all(initiative)


@router.put(
    "/initiatives/{slug:slug}/tolerances/{slug:matter}",
    response={200: ToleranceOut, **REFUSALS},
    operation_id="set_tolerance",
)
def set_tolerance(request: HttpRequest, slug: str, matter: str, body: ToleranceIn) -> Any:
    """Set or change the tolerance of an initiative on one matter; who manages there."""
    initiative = initiatives.initiative(request.user, slug)
    actions.set_tolerance(by=request.user, initiative=initiative, matter=matter, **body.dict())
    return next(one for one in _all(initiative) if one["matter"] == matter)


@router.put(
    "/initiatives/{slug:slug}/tolerances/{slug:matter}/level",
    response={200: ToleranceOut, **REFUSALS},
    operation_id="report_level",
)
def report_level(request: HttpRequest, slug: str, matter: str, body: LevelIn) -> Any:
    """Say where an initiative stands on a matter that Jalon does not measure itself."""
    initiative = initiatives.initiative(request.user, slug)
    actions.report_level(by=request.user, initiative=initiative, matter=matter, **body.dict())
    return next(one for one in _all(initiative) if one["matter"] == matter)


@router.delete(
    "/tolerances/{int:tolerance_id}", response={204: None, **REFUSALS}, operation_id="remove_tolerance"
)
def remove_tolerance(request: HttpRequest, tolerance_id: int, version: int | None = None) -> Any:
    """Take a tolerance away: the one above holds again."""
    row = access.tolerance(request.user, tolerance_id)
    actions.remove_tolerance(by=request.user, tolerance=row, version=version)
    return Status(204, None)


@router.get(
    "/initiatives/{slug:slug}/exceptions",
    response={200: list[ExceptionOut], **REFUSALS},
    operation_id="list_exceptions",
)
def list_exceptions(request: HttpRequest, slug: str) -> Any:
    """The exceptions of an initiative, the newest first, each with its ways out."""
    initiative = initiatives.initiative(request.user, slug)
    return list(initiative.tolerance_exceptions.all()[:MOST])


@router.post(
    "/exceptions/{int:exception_id}/recompute",
    response={200: ExceptionOut, **REFUSALS},
    operation_id="recompute_exception",
)
def recompute_exception(request: HttpRequest, exception_id: int, body: Version) -> Any:
    """The ways out as the plan stands now."""
    found = access.exception(request.user, exception_id)
    return actions.recompute(by=request.user, exception=found, version=body.version)


@router.post(
    "/exceptions/{int:exception_id}/decide",
    response={200: ExceptionOut, **REFUSALS},
    operation_id="decide_exception",
)
def decide_exception(request: HttpRequest, exception_id: int, body: ExceptionIn) -> Any:
    """Choose a way out, and carry it out; for whoever set the tolerance."""
    found = access.exception(request.user, exception_id)
    return actions.decide_exception(by=request.user, exception=found, **body.dict())


def _all(initiative: Any) -> list[dict[str, Any]]:
    said = straying.levels(initiative)
    return [_told(one, initiative, said.get(one.matter)) for one in straying.measured(initiative)]


def _told(one: straying.Measured, initiative: Any, level: Any) -> dict[str, Any]:
    return {
        "id": one.tolerance.pk,
        "matter": one.matter,
        "amount": one.tolerance.amount,
        "probability_limit": one.tolerance.probability,
        "forecast": one.forecast,
        "probability": one.probability,
        "state": one.state,
        "own": one.tolerance.initiative_id == initiative.pk,
        "version": one.tolerance.version,
        "level_version": level.version if level is not None else None,
    }
