"""Earned value of a plan: figures with their parts, curves and tables, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from jalon.engine.earned_value import Baseline, Breakdown, Measure, measure
from jalon.engine.earned_value.phasing import Period
from jalon.engine.model import PlanError
from jalon.engine.model.clock import DAY, minutes
from jalon.pmo.common import formats, money
from jalon.pmo.control.bridge import baselines
from jalon.pmo.planning import bridge as planning

MOST_PERIODS = 60
DAYS_BY_DAY, DAYS_BY_WEEK = 100, 800
"""Longest baseline, in days, that is measured by the day, and by the week."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with the sum that made it; ``state`` says whether it is good news."""

    code: str
    label: str
    value: str
    about: str
    state: str
    parts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table of values."""

    key: Any
    name: str
    level: int
    bac: str
    pv: str
    ev: str
    ac: str
    cv: str
    sv: str
    cpi: str
    spi: str
    state: str
    has_parts: bool


def measured(snapshot: planning.Snapshot, run: Any) -> Measure:
    """The plan measured at its data date; :class:`PlanError` with the way out where it cannot be."""
    memo, key = snapshot.state.memo, f"earned value {getattr(run, 'pk', None)}"
    if key not in memo:
        baseline = baselines.of_run(snapshot, run)
        if baseline is None:
            baseline = Baseline.of_plan(snapshot.state.plan)
        memo[key] = measure(
            snapshot.state.plan, snapshot.schedule, baseline=baseline, period=_period(baseline)
        )
    found: Measure = memo[key]
    return found


def _period(baseline: Baseline) -> Period:
    """Periods fine enough that between two of them the planned value grows evenly."""
    days = (baseline.finish.max() - baseline.start[baseline.covered].min(initial=2**40)) / DAY
    return "day" if days <= DAYS_BY_DAY else "week" if days <= DAYS_BY_WEEK else "month"


def told(error: PlanError) -> list[str]:
    """Why it cannot be measured, in the reader's language."""
    return [_(fault.template) % fault.params for fault in error.faults]


def notes(found: Measure) -> list[str]:
    """What was taken for granted."""
    return [_(fault.template) % fault.params for fault in found.notes]


def writer(found: Measure) -> Callable[[float | None], str]:
    """How values are written: money, hours or days."""
    if found.unit == "money":
        return lambda value: (
            "" if value is None else money.written(value, found.currency, shorten_from=money.IN_FULL)
        )
    unit = {"hours": "h", "days": formats.duration(60 * 8).rsplit("\u00a0", 1)[-1]}[found.unit]
    suffix = f"\u00a0{unit}"
    return lambda value: "" if value is None else formats.number(round(value), 0) + suffix


def index(value: float | None) -> str:
    """An index, to the hundredth."""
    return "" if value is None else formats.number(value, 2)


def judged(value: float | None) -> str:
    """The state an index speaks of."""
    if value is None:
        return "none"
    return "ok" if value >= 0.98 else "watch" if value >= 0.9 else "bad"


def figures(found: Measure) -> list[Figure]:
    """What a reader asks first, each with its parts."""
    return [_cost(found), _pace(found), _completion(found), _finish(found)]


def _cost(found: Measure) -> Figure:
    t, amount = found.total, writer(found)
    parts = (
        (_("CPI = earned / spent"), f"{amount(t.ev)} / {amount(t.ac)} = {index(t.cpi)}"),
        (_("CV = earned − spent"), f"{amount(t.ev)} − {amount(t.ac)} = {amount(t.cv)}"),
        (_("TCPI, to end on budget"), index(t.tcpi) or "–"),
    )
    about = _("what each unit spent has earned")
    return Figure("cpi", _("Cost index"), index(t.cpi) or "–", about, judged(t.cpi), parts)


def _pace(found: Measure) -> Figure:
    t, time, amount = found.total, found.time, writer(found)
    parts = (
        (
            _("SPI(t) = earned schedule / time gone"),
            f"{_days(time.earned_schedule)} / {_days(time.actual_time)} = {index(time.index)}",
        ),
        (_("SPI = earned / planned"), f"{amount(t.ev)} / {amount(t.pv)} = {index(t.spi)}"),
        (_("SV = earned − planned"), f"{amount(t.ev)} − {amount(t.pv)} = {amount(t.sv)}"),
        (_("p-factor: share earned where the plan wanted it"), index(time.p_factor) or "–"),
        (_("TSPI, the pace that ends on time"), index(time.to_complete) or "–"),
    )
    about = _("time earned for time gone")
    return Figure("pace", _("Pace"), index(time.index) or "–", about, judged(time.index), parts)


def _completion(found: Measure) -> Figure:
    t, amount = found.total, writer(found)
    forecasts = t.forecasts
    parts = (
        (_("EAC = budget / CPI"), f"{amount(t.bac)} / {index(t.cpi)} = {amount(t.eac)}"),
        (_("VAC = budget − EAC"), amount(t.vac) or "–"),
        (_("If the rest costs what was planned"), amount(forecasts["atypical"]) or "–"),
        (_("If being late costs too (CPI × SPI)"), amount(forecasts["both"]) or "–"),
        (_("By 0.8 CPI + 0.2 SPI"), amount(forecasts["weighted"]) or "–"),
    )
    about = _("budget %(bac)s") % {"bac": amount(t.bac)}
    return Figure("eac", _("At completion"), amount(t.eac) or "–", about, judged(t.cpi), parts)


def _finish(found: Measure) -> Figure:
    time = found.time
    by = {name: formats.day(day) or "–" for name, day in time.finishes.items()}
    parts = (
        (
            _("Planned duration / SPI(t)"),
            f"{_days(time.planned_duration)} / {index(time.index)} ="
            f" {_days(time.forecasts.get('earned_schedule'))}",
        ),
        (_("If the rest goes as planned"), by.get("earned_schedule_plan", "–")),
        (_("If cost and pace both weigh"), by.get("earned_schedule_both", "–")),
        (_("By earned duration"), by.get("earned_duration_pace", "–")),
        (_("By planned value"), by.get("planned_value_pace", "–")),
    )
    about = _("planned %(day)s") % {"day": formats.day(time.planned_finish)}
    return Figure(
        "finish", _("Finish at this pace"), by.get("earned_schedule", "–"), about, judged(time.index), parts
    )


def _days(value: float | None) -> str:
    """Working days, as the engine counts time here."""
    return "–" if value is None else formats.duration(round(value, 1) * 480)


def rows(found: Measure, breakdown: Breakdown) -> Iterator[Row]:
    """A table's lines."""
    amount = writer(found)
    lines = list(breakdown.rows())
    for i, line in enumerate(lines):
        p = line.performance
        below = i + 1 < len(lines) and lines[i + 1].level > line.level
        state = "none" if not p.ev and not p.ac else max(judged(p.cpi), judged(p.spi), key=_WORSE.index)
        yield Row(
            line.key, line.name or _("Without one"), line.level, amount(p.bac), amount(p.pv), amount(p.ev),
            amount(p.ac), amount(p.cv), amount(p.sv), index(p.cpi), index(p.spi), state, below,
        )  # fmt: skip


def total(found: Measure) -> dict[str, str]:
    """The last line of every table."""
    t, amount = found.total, writer(found)
    return {
        "bac": amount(t.bac), "pv": amount(t.pv), "ev": amount(t.ev), "ac": amount(t.ac), "cv": amount(t.cv),
        "sv": amount(t.sv), "cpi": index(t.cpi), "spi": index(t.spi),
    }  # fmt: skip


_WORSE = ("none", "ok", "watch", "bad")


def breakdown(found: Measure, by: str) -> Breakdown:
    """Values by the work, by resource, or by a custom field."""
    if by == "resource":
        return found.by_resource()
    if by.startswith("field:"):
        return found.by_field(by.removeprefix("field:"))
    return found.by_work()


def field_names(found: Measure) -> list[str]:
    """Custom fields by which values can be told apart: those with a few different texts."""
    seen: dict[str, set[str]] = {}
    for activity in found.plan.activities:
        for name, value in activity.fields.items():
            seen.setdefault(name, set()).add(str(value))
    return sorted(name for name, texts in seen.items() if 1 < len(texts) <= 40)


@dataclass(frozen=True, slots=True)
class Series:
    """Curves over time as plain lists; None where there is no value."""

    ends: list[int]
    pv: list[float]
    ev: list[float]
    ac: list[float]
    now: int
    fans: list[tuple[int, float]]


def series(found: Measure) -> Series:
    """What the chart draws: past values, and where each pair of forecasts ends."""
    c = found.curves
    chosen = _thinned(len(c.ends))
    pairs = (
        ("typical", "earned_schedule"),
        ("atypical", "earned_schedule_plan"),
        ("both", "earned_schedule_both"),
    )
    fans = [
        (minutes(finish), cost)
        for cost_way, time in pairs
        if (finish := found.time.finishes.get(time)) is not None
        and (cost := found.total.forecasts[cost_way]) is not None
        and minutes(finish) > minutes(found.data_date)
    ]
    return Series(
        c.ends[chosen].tolist(), c.pv[chosen].tolist(), c.ev[chosen].tolist(), c.ac[chosen].tolist(),
        minutes(found.data_date), fans,
    )  # fmt: skip


def _thinned(count: int) -> np.ndarray:
    if count <= MOST_PERIODS:
        return np.arange(count)
    return np.unique(np.linspace(0, count - 1, MOST_PERIODS).round().astype(int))
