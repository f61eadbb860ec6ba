"""The score card of a plan, for programs and for the plan page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from jalon.pmo.common.errors import NotVisible
from jalon.pmo.common.schemas import REFUSALS
from jalon.pmo.control import queries
from jalon.pmo.control.bridge import quality
from jalon.pmo.planning import access

router = Router(tags=["quality"])


class CheckOut(Schema):
    """One check of the card; ``number`` is its place among the fourteen points."""

    code: str
    number: int | None
    title: str
    about: str
    state: str
    value: str
    limit: str
    count: int
    why_not: str


class CardOut(Schema):
    """The score card at a revision of the plan."""

    revision: int
    passed: int
    assessed: int
    checks: list[CheckOut]


class FaultOut(Schema):
    """One thing at fault; ``operations`` are plan changes that mend it, none where no mending is safe."""

    text: str
    uid: int | None
    other: int | None
    fix: str
    operations: list[dict[str, Any]]


class FaultsOut(Schema):
    """What offends one check: the first hundred."""

    revision: int
    faults: list[FaultOut]


class ChancesOut(Schema):
    """How often each task was critical in the last simulation; no shares where there was none."""

    study: int | None
    shares: dict[str, float] | None


@router.get(
    "/plans/{int:plan_id}/criticality",
    response={200: ChancesOut, **REFUSALS},
    operation_id="criticality_of_plan",
)
def criticality_of_plan(request: HttpRequest, plan_id: int) -> Any:
    """By number of task, the share of draws in which it was on a driving chain to the finish."""
    plan = access.plan(request.user, plan_id)
    study, shares = queries.criticality(plan)
    return {"study": study, "shares": shares}


@router.get("/plans/{int:plan_id}/quality", response={200: CardOut, **REFUSALS}, operation_id="check_plan")
def check_plan(request: HttpRequest, plan_id: int) -> Any:
    """The fourteen points, then our own checks."""
    plan = access.plan(request.user, plan_id)
    revision, card = queries.quality_of(plan)
    points, own = quality.lines(card)
    return {
        "revision": revision,
        "passed": card.passed,
        "assessed": card.assessed,
        "checks": [*points, *own],
    }


@router.get(
    "/plans/{int:plan_id}/quality/{code}", response={200: FaultsOut, **REFUSALS}, operation_id="list_faults"
)
def list_faults(request: HttpRequest, plan_id: int, code: str) -> Any:
    """What offends one check."""
    plan = access.plan(request.user, plan_id)
    revision, card = queries.quality_of(plan)
    try:
        return {"revision": revision, "faults": quality.faults(card, code, queries.MOST_FAULTS)}
    except KeyError as error:
        raise NotVisible from error
