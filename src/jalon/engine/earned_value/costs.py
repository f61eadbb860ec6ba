"""What activities cost: planned now, and spent, from their assignments and fixed costs.

Money inside is plain floats in the plan's currency; doors show decimals.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.model.activity import Activity
from jalon.engine.model.plan import Plan
from jalon.engine.model.resource import Assignment, Resource, ResourceKind

Floats = NDArray[np.float64]
Shares = Mapping[int, Mapping[int, float]]
"""By row of an activity, by ``uid`` of a resource: money, or hours."""


@dataclass(frozen=True, slots=True, eq=False)
class Costs:
    """Cost and work of a plan, one entry an activity; a summary counts only what is its own.

    Attributes
    ----------
    planned : (n,) float
        Money, in all: what the file says, else fixed costs and assignments.
    actual : (n,) float
        Money spent; NaN where nothing says so.
    work, actual_work : (n,) float
        Hours.
    money, hours : Shares
        What each resource has of an activity's planned cost, and of its work.
    """

    planned: Floats
    actual: Floats
    work: Floats
    actual_work: Floats
    money: Shares
    hours: Shares

    @classmethod
    def of(cls, plan: Plan) -> Costs:
        n = len(plan.activities)
        place = {a.uid: i for i, a in enumerate(plan.activities)}
        resources = {r.uid: r for r in plan.resources}
        money: dict[int, dict[int, float]] = {}
        hours: dict[int, dict[int, float]] = {}
        assigned, spent = np.zeros(n), np.zeros(n)
        work, done = np.zeros(n), np.zeros(n)
        told = np.zeros(n, dtype=np.bool_)
        for one in plan.assignments:
            i, resource = place[one.activity], resources[one.resource]
            activity = plan.activities[i]
            length = _work(one, activity, resource)
            cost = one.cost if one.cost is not None else _cost(one, resource, length)
            for shares, value in ((money, cost), (hours, length)):
                own = shares.setdefault(i, {})
                own[one.resource] = own.get(one.resource, 0.0) + value
            assigned[i] += cost
            work[i] += length
            done[i] += _actual_work(one, activity, length)
            if one.actual_cost is not None:
                spent[i] += one.actual_cost
                told[i] = True
            elif one.actual_work is not None and resource.standard_rate:
                spent[i] += _cost(one, resource, one.actual_work / 60)
                told[i] = True
        planned, actual = assigned, np.where(told, spent, np.nan)
        for i, a in enumerate(plan.activities):
            # What an activity says it costs holds over the sum of its parts; a summary's
            # figure holds what is below it, so that of its own it has the fixed cost alone.
            if a.is_summary or a.cost is None:
                planned[i] += a.fixed_cost
            else:
                planned[i] = a.cost
            if a.actual_cost is not None and not a.is_summary:
                actual[i] = a.actual_cost
            elif told[i] and a.fixed_cost:
                actual[i] += a.fixed_cost * a.progress.percent_complete / 100
        return cls(planned, actual, work, done, money, hours)


def _work(one: Assignment, activity: Activity, resource: Resource) -> float:
    """Hours of an assignment."""
    if resource.kind is not ResourceKind.WORK:
        return 0.0
    if one.work is not None:
        return one.work / 60
    return one.units * activity.duration.minutes / 60


def _actual_work(one: Assignment, activity: Activity, length: float) -> float:
    if one.actual_work is not None:
        return one.actual_work / 60
    return length * activity.progress.percent_complete / 100


def _cost(one: Assignment, resource: Resource, hours: float) -> float:
    if resource.kind is ResourceKind.WORK:
        return hours * resource.standard_rate + resource.cost_per_use
    if resource.kind is ResourceKind.MATERIAL:
        return one.units * resource.standard_rate + resource.cost_per_use
    return 0.0
