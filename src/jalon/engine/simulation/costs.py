"""What an iteration costs: a fixed part, a part that grows with time, and what events add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.errors import gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.resource import ResourceKind
from jalon.engine.model.uncertainty import RiskModel
from jalon.engine.simulation.variables import refuse

HOUR = 60


class Costs(NamedTuple):
    """``planned`` and ``standing`` (responses included) for the whole plan; ``rate`` per minute
    and row; ``variable`` (variable, row), with what the draw is multiplied by and less what."""

    planned: float
    standing: float
    rate: NDArray[np.float64]
    fixed: NDArray[np.float64]
    variable: NDArray[np.int32]
    factor: NDArray[np.float64]
    less: NDArray[np.float64]
    money: float


def rate_of(plan: Plan, model: RiskModel) -> float:
    """What one unit of the model's currency is in the plan's.

    Raises
    ------
    PlanError
    """
    if not model.currency or not plan.currency or model.currency == plan.currency:
        return 1.0
    if model.currency not in model.rates:
        raise refuse(
            "currency",
            gettext_noop(
                "The risks are in %(risks)s and the plan in %(plan)s: give the rate of one to the other,"
                " or write the risks in %(plan)s."
            ),
            risks=model.currency,
            plan=plan.currency,
        )
    return float(model.rates[model.currency])


def parts(plan: Plan, time_share: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """By activity, the fixed part of its planned cost and the part that depends on time."""
    resources = {r.uid: r for r in plan.resources}
    booked: dict[int, list[tuple[float, float]]] = {}
    length = {a.uid: a.duration.minutes for a in plan.activities}
    for one in plan.assignments:
        resource = resources.get(one.resource)
        if resource is None:
            continue
        if resource.kind is not ResourceKind.WORK:
            whole = one.cost if one.cost is not None else resource.standard_rate * one.units
            booked.setdefault(one.activity, []).append((whole, 0.0))
            continue
        per_use = resource.cost_per_use
        work = one.work if one.work is not None else one.units * length.get(one.activity, 0)
        whole = one.cost if one.cost is not None else per_use + resource.standard_rate * work / HOUR
        stands = min(per_use, whole)
        booked.setdefault(one.activity, []).append((stands, whole - stands))
    fixed, timed = np.zeros(len(plan.activities)), np.zeros(len(plan.activities))
    for row, a in enumerate(plan.activities):
        if not a.active:
            continue
        fixed[row] = a.fixed_cost
        if a.is_summary:
            continue
        for stands, runs in booked.get(a.uid, ()):
            fixed[row] += stands
            timed[row] += runs
        if a.cost is not None:
            rest = a.cost - fixed[row] - timed[row]
            fixed[row] += rest * (1 - time_share)
            timed[row] += rest * time_share
    return fixed, timed


def costs_of(
    plan: Plan,
    model: RiskModel,
    place: Mapping[int, int],
    variables: Sequence[tuple[int, int, float]],
    money: float,
    after_response: bool,
) -> Costs:
    """The costs of ``plan`` under ``model``."""
    fixed, timed = parts(plan, model.time_share)
    length = np.array([a.duration.minutes for a in plan.activities], dtype=np.float64)
    rate = np.divide(timed, length, out=np.zeros_like(timed), where=length > 0)
    planned = float(fixed.sum() + timed.sum())
    responses = sum(event.response_cost for event in model.events) * money if after_response else 0.0
    relative = np.array([share for _, _, share in variables], dtype=np.float64)
    rows = np.array([row for _, row, _ in variables], dtype=np.int32)
    return Costs(
        planned,
        planned + responses,
        rate,
        fixed,
        np.array([(v, row) for v, row, _ in variables], dtype=np.int32).reshape(len(variables), 2),
        np.where(relative > 0, fixed[rows], money) if len(rows) else np.zeros(0),
        fixed[rows] if len(rows) else np.zeros(0),
        money,
    )
