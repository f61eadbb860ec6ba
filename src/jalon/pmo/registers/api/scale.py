"""The organisation's scale of risks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from jalon.pmo.common.schemas import REFUSALS, Strict
from jalon.pmo.organisation import access as organisations
from jalon.pmo.registers import actions, scales

router = Router(tags=["registers"])


class Likelihood(Strict):
    word: str = Field(max_length=60)
    percent: int


class Gravity(Strict):
    word: str = Field(max_length=60)
    days: int = Field(description="working days")
    cost: int


class ScaleIn(Strict):
    version: int | None = Field(None, description="null where the organisation has no scale of its own yet")
    probability: list[Likelihood] = Field(description="five levels, the lowest first")
    impact: list[Gravity] = Field(description="five levels, the lowest first")


class ScaleOut(Schema):
    version: int | None
    probability: list[Likelihood]
    impact: list[Gravity]


@router.get(
    "/organisations/{slug}/risk-scale", response={200: ScaleOut, **REFUSALS}, operation_id="read_risk_scale"
)
def read(request: HttpRequest, slug: str) -> Any:
    """The scale that holds: the organisation's own, else the usual one."""
    return _out(organisations.organisation(request.user, slug))


@router.put(
    "/organisations/{slug}/risk-scale", response={200: ScaleOut, **REFUSALS}, operation_id="set_risk_scale"
)
def write(request: HttpRequest, slug: str, body: ScaleIn) -> Any:
    """The organisation's own words and figures; each level lies above the one before."""
    organisation = organisations.organisation(request.user, slug, "administer")
    levels = body.dict()
    actions.set_scale(by=request.user, organisation=organisation, **levels)
    return _out(organisation)


def _out(organisation: Any) -> dict[str, Any]:
    own = scales.of(organisation.pk)
    return {
        "version": scales.version_of(organisation.pk),
        "probability": [{"word": str(one.word), "percent": one.percent} for one in own.probability],
        "impact": [{"word": str(one.word), "days": one.days, "cost": one.cost} for one in own.impact],
    }
