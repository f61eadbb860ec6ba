"""Earned value of several plans as one: values summed in one currency, indices from the sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jalon.engine.earned_value import Measure, together
from jalon.engine.model import PlanError
from jalon.pmo.common import formats
from jalon.pmo.control.bridge import value
from jalon.pmo.control.bridge.value import Row


@dataclass(frozen=True, slots=True)
class Line:
    """One plan of the sum: its values in its own unit, and whether they count; or why it has none."""

    plan: Any
    row: Row | None = None
    unit: str = ""
    pace: str = ""
    pace_state: str = "none"
    eac: str = ""
    data_date: Any = None
    counted: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Rollup:
    """Plans with their sum. ``missing`` are the currencies whose rate is not given; no total without them."""

    lines: tuple[Line, ...]
    total: Row | None
    eac: str
    currency: str
    missing: tuple[str, ...]
    others: tuple[str, ...]
    """Every currency that needs a rate."""
    left_out: int


def rolled(
    found: Sequence[tuple[Any, Measure | PlanError]], currency: str, rates: Mapping[str, float]
) -> Rollup:
    """The lines and the sum in ``currency``, or in the first that is found where none is given."""
    measures = [m for _plan, m in found if isinstance(m, Measure)]
    unit = "money" if any(m.unit == "money" for m in measures) else "hours"
    summed = [m for m in measures if m.unit == unit]
    target = currency or next((m.currency for m in summed if m.currency), "")
    others = sorted({m.currency for m in summed if m.currency} - {target})
    missing = tuple(one for one in others if one not in rates)
    total, eac = None, ""
    if summed and not missing:
        whole = together(summed, target, rates)
        total = value.row(None, "", 1, whole, False)
        eac = formats.number(round(whole.eac), 0) if whole.eac is not None else ""
    lines = tuple(_line(plan, m, isinstance(m, Measure) and m.unit == unit) for plan, m in found)
    return Rollup(lines, total, eac, target, missing, tuple(others), sum(not one.counted for one in lines))


def _line(plan: Any, m: Measure | PlanError, counted: bool) -> Line:
    if isinstance(m, PlanError):
        return Line(plan, refusal=" ".join(value.told(m)))
    t = m.total
    return Line(
        plan,
        value.row(plan.pk, plan.name, 1, t, False),
        value.unit(m),
        value.index(m.time.index),
        value.judged(m.time.index),
        "" if t.eac is None else formats.number(round(t.eac), 0),
        m.data_date,
        counted,
    )
