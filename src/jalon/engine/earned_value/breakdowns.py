"""Values by summary, by field and by resource, and of several plans together.

PV, EV, AC and BAC add up; indices never do, they follow from the sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jalon.engine.earned_value.costs import Shares
from jalon.engine.earned_value.performance import Breakdown, Performance
from jalon.engine.model.errors import Fault, PlanError, gettext_noop
from jalon.engine.model.plan import Plan

if TYPE_CHECKING:
    from jalon.engine.earned_value.measure import Measure

Floats = NDArray[np.float64]


def by_work(plan: Plan, *values: Floats) -> Breakdown:
    """A line a row of the plan, summaries with all that is below them."""
    place = {a.uid: i for i, a in enumerate(plan.activities)}
    parents = [-1 if a.parent is None else place[a.parent] for a in plan.activities]
    levels: list[int] = []
    for parent in parents:
        levels.append(1 if parent < 0 else levels[parent] + 1)
    sums = np.column_stack(values).tolist()
    for i in range(len(parents) - 1, -1, -1):
        if parents[i] >= 0:
            above, own = sums[parents[i]], sums[i]
            for k in range(4):
                above[k] += own[k]
    table = np.array(sums, dtype=np.float64).reshape(len(parents), 4)
    return Breakdown(
        "work",
        tuple(a.uid for a in plan.activities),
        tuple(a.name for a in plan.activities),
        tuple(levels),
        *(table[:, k] for k in range(4)),
    )


def by_field(plan: Plan, name: str, *values: Floats) -> Breakdown:
    """A line a value of a custom field; an activity without one takes that of the summary above."""
    found = _held(plan, name)
    keys = sorted(set(found) - {""}) + ([""] if "" in found else [])
    number = {key: k for k, key in enumerate(keys)}
    group = np.array([number[text] for text in found], dtype=np.int64)
    sums = [np.bincount(group, value, len(keys)).astype(np.float64) for value in values]
    return Breakdown(name, tuple(key or None for key in keys), tuple(keys), (1,) * len(keys), *sums)


def _held(plan: Plan, name: str) -> list[str]:
    """Each activity's value of a custom field, its own or that of the summary above."""
    held: dict[int, str] = {}
    found: list[str] = []
    for a in plan.activities:
        own = a.fields.get(name)
        text = str(own).strip() if own is not None else ""
        text = text or (held[a.parent] if a.parent is not None else "")
        held[a.uid] = text
        found.append(text)
    if not any(found):
        raise PlanError([_no_field(plan, name)])
    return found


def by_resource(plan: Plan, shares: Shares, *values: Floats) -> Breakdown:
    """A line a resource; what belongs to no resource comes last, under None."""
    number: dict[int | None, int] = {r.uid: k for k, r in enumerate(plan.resources)}
    number[None] = len(plan.resources)
    table = np.zeros((len(plan.resources) + 1, 4))
    columns = np.column_stack(values)
    for i in range(len(plan.activities)):
        for uid, share in _divided(shares, i):
            table[number[uid]] += columns[i] * share
    keys: tuple[int | str | None, ...] = (*(r.uid for r in plan.resources), None)
    names = (*(r.name for r in plan.resources), "")
    return Breakdown("resource", keys, names, (1,) * len(keys), *(table[:, k] for k in range(4)))


def _divided(shares: Shares, row: int) -> list[tuple[int | None, float]]:
    """How an activity's values are divided among its resources: nobody's where it has none."""
    held = shares.get(row, {})
    whole = sum(held.values())
    if not held:
        return [(None, 1.0)]
    return [(uid, part / whole if whole else 1 / len(held)) for uid, part in held.items()]


def parts(plan: Plan, shares: Shares, by: str, key: int | str | None, *values: Floats) -> Breakdown:
    """What one line of a breakdown is the sum of, activity by activity, or summary by summary.

    Parameters
    ----------
    by : "work", "resource" or the name of a custom field
    key : the line's key in that breakdown
    """
    if by == "work":
        whole = by_work(plan, *values)
        chosen = [i for i, a in enumerate(plan.activities) if a.parent == key]
        columns = np.column_stack((whole.bac, whole.pv, whole.ev, whole.ac))[chosen].reshape(-1, 4)
    else:
        weight = np.zeros(len(plan.activities))
        if by == "resource":
            for i in range(len(weight)):
                weight[i] = sum(share for uid, share in _divided(shares, i) if uid == key)
        else:
            weight[[text == (key or "") for text in _held(plan, by)]] = 1.0
        columns = np.column_stack(values) * weight[:, None]
        chosen = np.flatnonzero((columns != 0).any(axis=1)).tolist()
        columns = columns[chosen]
    return Breakdown(
        "work",
        tuple(plan.activities[i].uid for i in chosen),
        tuple(plan.activities[i].name for i in chosen),
        (1,) * len(chosen),
        *(columns[:, k] for k in range(4)),
    )


def together(
    measures: Sequence[Measure], currency: str = "", rates: Mapping[str, float] | None = None
) -> Performance:
    """Several plans as one: PV, EV, AC and BAC summed in ``currency``.

    Parameters
    ----------
    rates : Mapping of str to float
        What one unit of each other currency is worth in ``currency``.

    Raises
    ------
    PlanError
        Where a rate is missing, or where some plans count money and others hours or days.
    """
    units = {m.unit for m in measures}
    if len(units) > 1:
        raise PlanError([_mixed(measures)])
    target = currency or next((m.currency for m in measures if m.currency), "")
    sums = np.zeros(4)
    for m in measures:
        rate = 1.0 if m.currency in (target, "") else (rates or {}).get(m.currency)
        if rate is None:
            raise PlanError([_no_rate(m, target)])
        t = m.total
        sums += np.array([t.bac, t.pv, t.ev, t.ac]) * rate
    return Performance(*(float(value) for value in sums))


def _no_rate(m: Measure, target: str) -> Fault:
    return Fault(
        "no_rate",
        gettext_noop(
            "“%(plan)s” counts in %(own)s and the sum is in %(target)s:"
            " give the rate, what one %(own)s is worth in %(target)s."
        ),
        {"plan": m.plan.name, "own": m.currency, "target": target},
    )


def _mixed(measures: Sequence[Measure]) -> Fault:
    odd = next(m for m in measures if m.unit != "money")
    return Fault(
        "mixed_units",
        gettext_noop(
            "“%(plan)s” has no costs and cannot be summed with plans that have:"
            " give its resources rates, or leave it out."
        ),
        {"plan": odd.plan.name},
    )


def _no_field(plan: Plan, name: str) -> Fault:
    held = sorted({key for a in plan.activities for key in a.fields})
    return Fault(
        "no_field",
        gettext_noop("No task of “%(plan)s” has a value in “%(field)s”: choose one of %(held)s."),
        {"plan": plan.name, "field": name, "held": ", ".join(held[:12]) or "–"},
    )
