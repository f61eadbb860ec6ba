"""Earned value of a plan: figures with their parts, curves and tables, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from jalon.engine.earned_value import Baseline, Breakdown, Measure, Measuring, Performance, measure
from jalon.engine.earned_value.phasing import Period
from jalon.engine.model import PlanError
from jalon.engine.model.clock import DAY, NEVER, instant, minutes
from jalon.engine.model.errors import gettext_noop
from jalon.pmo.common import formats, money
from jalon.pmo.control.bridge import baselines
from jalon.pmo.planning import bridge as planning

MOST_PERIODS = 60
MOST_PERIODS_SHOWN = 30
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
    cost_state: str
    pace_state: str

    @property
    def text(self) -> str:
        """Its key, as an address holds it."""
        return key_text(self.key)


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
    lines = list(breakdown.rows())
    for i, line in enumerate(lines):
        below = i + 1 < len(lines) and lines[i + 1].level > line.level
        yield row(line.key, line.name or _("Without one"), line.level, line.performance, below)


def row(key: Any, name: str, level: int, p: Performance, below: bool) -> Row:
    """One line, as it is written."""

    def plain(value: float | None) -> str:
        return "" if value is None else formats.number(round(value), 0)

    judgements = (judged(p.cpi), judged(p.spi)) if p.ev or p.ac or p.pv else ("none", "none")
    return Row(
        key, name, level, plain(p.bac), plain(p.pv), plain(p.ev), plain(p.ac), plain(p.cv), plain(p.sv),
        index(p.cpi), index(p.spi), max(judgements, key=_WORSE.index), below, *judgements,
    )  # fmt: skip


def periods(found: Measure) -> list[Row]:
    """The values as they stood at the end of each period up to the data date; of each month where many."""
    c, now = found.curves, minutes(found.data_date)
    past = [i for i, end in enumerate(c.ends) if end <= now]
    if len(past) > MOST_PERIODS_SHOWN:
        past = list({f"{instant(int(c.ends[i])):%Y-%m}": i for i in past}.values())
    return [
        row(
            int(c.ends[i]), formats.day(int(c.ends[i])), 1,
            Performance(found.total.bac, float(c.pv[i]), float(c.ev[i]), float(c.ac[i])), False,
        )
        for i in past
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Opened:
    """One line of a table opened: the sums behind its numbers, and what it is the sum of."""

    name: str
    sums: tuple[tuple[str, str], ...]
    rows: tuple[Row, ...]
    about: str


def opened(found: Measure, table: Breakdown, by: str, text: str) -> Opened | None:
    """The line of this key; None where the table has none."""
    line = next((one for one in table.rows() if key_text(one.key) == text), None)
    if line is None:
        return None
    below = found.parts(by.removeprefix("field:"), line.key)
    p, amount = line.performance, writer(found)
    sums = [
        (_("CPI = earned / spent"), f"{amount(p.ev)} / {amount(p.ac)} = {index(p.cpi) or '–'}"),
        (_("SPI = earned / planned"), f"{amount(p.ev)} / {amount(p.pv)} = {index(p.spi) or '–'}"),
        (_("CV = earned − spent"), f"{amount(p.ev)} − {amount(p.ac)} = {amount(p.cv)}"),
        (_("SV = earned − planned"), f"{amount(p.ev)} − {amount(p.pv)} = {amount(p.sv)}"),
        (_("EAC = budget / CPI"), f"{amount(p.bac)} / {index(p.cpi) or '–'} = {amount(p.eac) or '–'}"),
    ]
    about = ""
    if not len(below) and isinstance(line.key, int) and by == "work":
        sums = [*_of_task(found, line.key), *sums]
    elif not len(below):
        about = _("Nothing was budgeted or spent here.")
    return Opened(line.name or _("Without one"), tuple(sums), tuple(rows(found, below)), about)


def key_text(key: int | str | None) -> str:
    """A line's key as an address holds it."""
    return "" if key is None else str(key)


def _of_task(found: Measure, uid: int) -> list[tuple[str, str]]:
    """How a task's own values came to be."""
    i = int(np.flatnonzero(found.uid == uid)[0])
    amount, bac = writer(found), float(found.bac[i])
    planned = formats.percent(100 * float(found.pv[i]) / bac, 1) if bac else "–"
    earned = formats.percent(100 * float(found.share[i]), 1)
    spread = ""
    if found.start[i] != NEVER:
        spread = f"{formats.day(int(found.start[i]))} – {formats.day(int(found.finish[i]))}"
    return [
        (_("In the baseline"), spread or "–"),
        (
            _("Planned = budget × share due by the data date"),
            f"{amount(bac)} × {planned} = {amount(found.pv[i])}",
        ),
        (_("Earned = budget × share earned"), f"{amount(bac)} × {earned} = {amount(found.ev[i])}"),
        (_("Measured by"), _(METHODS[found.methods[i].rule])),
    ]


METHODS = {
    Measuring.PERCENT: gettext_noop("percent complete"),
    Measuring.ZERO_HUNDRED: gettext_noop("0/100: all when it is finished"),
    Measuring.FIFTY_FIFTY: gettext_noop("50/50: half when it starts, half when it finishes"),
    Measuring.FIXED: gettext_noop("a share when it starts, the rest when it finishes"),
    Measuring.MILESTONES: gettext_noop("weights of the milestones reached"),
    Measuring.EFFORT: gettext_noop("level of effort: earned as planned"),
    Measuring.UNITS: gettext_noop("units done of the units to do"),
}


def table_of(found: Measure, what: str, by: str) -> tuple[tuple[str, ...], list[tuple[Any, ...]]] | None:
    """A table of the page as plain numbers, for CSV: column names and rows; None for no table of ours."""
    c = found.curves
    if what == "curve":
        values = zip(c.ends, c.pv, c.ev, c.ac, c.forecast, strict=True)
        return ("date", "pv", "ev", "ac", "forecast"), [
            (day_text(end), *(None if np.isnan(v) else round(float(v), 2) for v in rest))
            for end, *rest in values
        ]
    if what == "indices":
        past = [
            (end, Performance(found.total.bac, float(pv), float(ev), float(ac)))
            for end, pv, ev, ac in zip(c.ends, c.pv, c.ev, c.ac, strict=True)
            if not np.isnan(ev)
        ]
        return ("date", "spi", "cpi"), [(day_text(end), p.spi, p.cpi) for end, p in past]
    if what == "lines":
        lines = breakdown(found, by).rows()
        return ("key", "name", "level", "bac", "pv", "ev", "ac", "cv", "sv", "cpi", "spi", "eac"), [
            (
                line.key, line.name, line.level, p.bac, p.pv, p.ev, p.ac, p.cv, p.sv, p.cpi, p.spi, p.eac
            )
            for line in lines for p in (line.performance,)
        ]  # fmt: skip
    return None


def day_text(minute: Any) -> str:
    """A date for a spreadsheet."""
    return f"{instant(int(minute)):%Y-%m-%d}"


def total(found: Measure) -> Row:
    """The last line of every table."""
    return row(None, "", 1, found.total, False)


def unit(found: Measure) -> str:
    """What the tables count in: money by its currency, hours, or working days."""
    return {"money": found.currency, "hours": _("hours"), "days": _("working days")}[found.unit]


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
    chosen = _thinned(c.ends, minutes(found.data_date))
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


def _thinned(ends: np.ndarray, now: int) -> np.ndarray:
    """Places of a few ends among many: the first, the last and that of the data date are always there."""
    count = len(ends)
    if count <= MOST_PERIODS:
        return np.arange(count)
    few = np.linspace(0, count - 1, MOST_PERIODS).round().astype(int)
    return np.unique(np.append(few, np.flatnonzero(ends == now)))
