"""Blocks of one report, from its frozen facts alone: pages, flash report and pack are made of these."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common import formats, money
from jalon.pmo.common.templatetags.jalon import COMPUTED_WORDS, STATE_WORDS
from jalon.pmo.reporting.facts.both import one
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack.blocks import (
    Cell,
    Column,
    Curve,
    Figure,
    Figures,
    Said,
    Series,
    Strip,
    Table,
    Words,
)
from jalon.pmo.reporting.states import TOLERANCE_DAYS, gap
from jalon.pmo.reporting.templatetags.reporting import variance

_EPOCH = datetime(1970, 1, 1)
POOR, FAIR = 0.9, 0.98
"""An index below the first is off track, below the second at risk."""


def name_of(report: StatusReport) -> str:
    """The initiative's name in the language of the pack, as it was at the signature."""
    said = report.facts.get("initiative", {})
    own = formats.language() == report.organisation.language
    return said.get("name", "") if own or not said.get("name_alt") else said["name_alt"]


def currency_of(report: StatusReport) -> str:
    """The currency its amounts are in."""
    facts = report.facts
    return report.currency or (facts.get("value") or {}).get("currency") or facts.get("currency", "")


def said(report: StatusReport) -> Said:
    """Declared beside computed."""
    at = report.signed_at or report.prepared_at
    plan = report.facts.get("plan") or {}
    by = report.signed_name
    about = formats.day(at, "short") + (f" · {by}" if by else "")
    return Said(
        report.declared,
        str(STATE_WORDS[report.declared]),
        about if report.signed_at else _("draft"),
        report.computed,
        str(COMPUTED_WORDS[report.computed]),
        formats.day(plan.get("data_date"), "short") or formats.day(report.prepared_at, "short"),
        report.note,
        one(report.facts["state"]["sentence"]),
        (_("Declared"), _("Computed")),
    )


def figures(report: StatusReport) -> Figures:
    """Four to six numbers."""
    facts = report.facts
    found = [*_plan_figures(facts), *_below_figures(facts), *_value_figures(facts)]
    return Figures(tuple(found[:6]))


def _plan_figures(facts: dict[str, Any]) -> list[Figure]:
    plan = facts.get("plan")
    if not plan:
        return []
    slip = plan.get("slip")
    about = _("no baseline yet") if slip is None else _("%(days)s on the baseline") % {"days": variance(slip)}
    found = [Figure(_("Finish"), formats.day(plan["finish"]), about, late_state(slip))]
    simulation = facts.get("simulation")
    if simulation and (p80 := _level(simulation, 80)):
        chance = _("%(chance)s to keep the promise") % {"chance": formats.percent(simulation["confidence"])}
        found.append(Figure(_("Finish, P80"), formats.day(p80[1]), chance))
    planned = plan.get("planned_percent")
    about = "" if planned is None else _("%(planned)s planned") % {"planned": formats.percent(planned)}
    behind = planned is not None and planned - plan["percent"] > 5
    found.append(Figure(_("Progress"), formats.percent(plan["percent"]), about, "bad" if behind else ""))
    late = plan["late_milestones"]
    about = ngettext("%(count)s late task", "%(count)s late tasks", plan["late_tasks"]) % {
        "count": formats.number(plan["late_tasks"])
    }
    found.append(
        Figure(
            _("Late milestones"), formats.number(late), about, "bad" if late and plan["late_tasks"] else ""
        )
    )
    return found


def _below_figures(facts: dict[str, Any]) -> list[Figure]:
    below = facts.get("below")
    if not below:
        return []
    counts = {"bad": formats.number(below["bad"]), "watch": formats.number(below["watch"])}
    better = sum(gap(one["declared"], one["computed"]) > 0 for one in below["initiatives"])
    return [
        Figure(
            _("Projects"),
            formats.number(below["projects"]),
            _("%(bad)s off track · %(watch)s at risk") % counts,
            "bad" if below["bad"] else "",
        ),
        Figure(
            _("Last finish"),
            formats.day(below["finish"], "month") or "–",
            variance(below["slip"]) if below["slip"] is not None else "",
            late_state(below["slip"]),
        ),
        Figure(_("Progress"), formats.percent(below["percent"]) or "–", _("of the work below")),
        Figure(_("Late milestones"), formats.number(below["late_milestones"]), ""),
        Figure(
            _("Contradictions"),
            formats.number(below["contradicted"]),
            contradicted(below["contradicted"], better),
            "bad" if below["contradicted"] else "",
        ),
    ]


def _value_figures(facts: dict[str, Any]) -> list[Figure]:
    value = facts.get("value")
    if not value or value.get("cpi") is None:
        return []
    found = []
    if value["unit"] == "money" and value["eac"] is not None:
        over = value["eac"] - value["bac"]
        about = _("%(over)s on a budget of %(bac)s") % {
            "over": money.written(over, value["currency"], signed=True, like=value["bac"]),
            "bac": money.written(value["bac"], value["currency"]),
        }
        cost = money.written(value["eac"], value["currency"], like=value["bac"])
        found.append(Figure(_("At completion"), cost, about, index_state(value["cpi"])))
    pace = value.get("spi_time") or value.get("spi")
    about = _("pace %(index)s") % {"index": formats.number(pace, 2)} if pace is not None else ""
    found.append(
        Figure(
            _("Cost index"), formats.number(value["cpi"], 2), about, index_state(min(value["cpi"], pace or 9))
        )
    )
    return found


def milestones(report: StatusReport, most: int = 8, *, short: bool = False) -> Table | None:
    """Next milestones, and those reached in the period; short, without the days of the baseline."""
    plan = report.facts.get("plan")
    if not plan:
        return None
    shown = plan["milestones"]
    reached = [m for m in shown if m["reached"]][
        -max(0, most - sum(not m["reached"] for m in shown)) or len(shown) :
    ]
    listed = [*(m for m in shown if m["reached"] and m in reached), *(m for m in shown if not m["reached"])]
    rows = tuple(
        (
            Cell(m["name"], faded=m["reached"]),
            Cell(formats.day(m["baseline"], "short"), faded=True),
            Cell(formats.day(m["finish"], "short")),
            Cell(
                _("reached") if m["reached"] else variance(m["days"]),
                faded=m["reached"],
                bad=m["late"] and not m["reached"],
            ),
        )
        for m in listed[:most]
    )
    columns: tuple[Column, ...] = (
        Column(_("Milestone"), 43, wrap=True),
        Column(_("Baseline"), 20, True),
        Column(_("Forecast"), 20, True),
        Column(_("Variance"), 17, True),
    )
    if short:
        columns = (
            Column(_("Milestone"), 56, wrap=True),
            replace(columns[2], share=22),
            replace(columns[3], share=22),
        )
        rows = tuple((name, forecast, slip) for name, _baseline, forecast, slip in rows)
    return Table(_("Milestones"), columns, rows, _("No milestone is to come."))


def curve(report: StatusReport, *, tall: bool = False) -> Curve | None:
    """Planned, earned and spent over time, and where it leads."""
    value = report.facts.get("value")
    if not value or not value.get("curve"):
        return None
    held = value["curve"]
    if not held["ends"]:
        return None
    divisor, unit = 1.0, _unit(value["unit"])
    if value["unit"] == "money":
        divisor, letter, _digits = money.scale(value["bac"] or 0)
        unit = money.unit(letter, value["currency"])
    days = [_day(minute) for minute in held["ends"]]
    lines = {name: [None if v is None else v / divisor for v in held[name]] for name in ("pv", "ev", "ac")}
    forecast: list[float | None] = []
    finish = datetime.fromisoformat(value["finish"]).date() if value.get("finish") else None
    now = _day(held["now"])
    spent = next((v for v in reversed(lines["ac"]) if v is not None), None)
    if finish and value["eac"] is not None and spent is not None and finish > now:
        while days[-1] < finish:
            days.append(
                min(finish, days[-1] + max(timedelta(days=7), (days[-1] - days[0]) / max(len(days) - 1, 1)))
            )
            for line in lines.values():
                line.append(None)
        end = value["eac"] / divisor
        span = max((finish - now).days, 1)
        last = max((i for i, v in enumerate(lines["ac"]) if v is not None), default=0)
        forecast = [
            None
            if i < last or day > finish
            else round(spent + (end - spent) * max((day - now).days, 0) / span, 4)
            for i, day in enumerate(days)
        ]
    if all(v is None for v in forecast):
        forecast = []
    rounded = {name: tuple(None if v is None else round(v, 4) for v in line) for name, line in lines.items()}
    series = [
        Series(_("Planned"), "c2", rounded["pv"]),
        Series(_("Earned"), "c3", rounded["ev"]),
        Series(_("Spent"), "c1", rounded["ac"]),
    ]
    if forecast:
        series.append(Series(_("Outlook"), "c1", tuple(forecast), dashed=True))
    about = ", ".join(
        part for part in (unit, _("data date %(day)s") % {"day": formats.day(held["now"], "short")}) if part
    )
    return Curve(_("Cost and progress"), about, tuple(days), tuple(series), unit, now, tall)


def value_table(report: StatusReport) -> Table | None:
    """The figures of earned value, one a line."""
    value = report.facts.get("value")
    if not value or value.get("bac") is None:
        return None
    whole = _written(value)
    lines = (
        (_("Budget at completion (BAC)"), whole(value["bac"])),
        (_("Planned value (PV)"), whole(value["pv"])),
        (_("Earned value (EV)"), whole(value["ev"])),
        (_("Actual cost (AC)"), whole(value["ac"])),
        (_("Cost index (CPI)"), formats.number(value["cpi"], 2) if value["cpi"] is not None else "–"),
        (_("Schedule index (SPI)"), formats.number(value["spi"], 2) if value["spi"] is not None else "–"),
        (_("Pace, SPI(t)"), formats.number(value["spi_time"], 2) if value["spi_time"] is not None else "–"),
        (_("Estimate at completion (EAC)"), whole(value["eac"])),
        (_("Variance at completion (VAC)"), whole(value["vac"])),
    )
    rows = tuple((Cell(label), Cell(text)) for label, text in lines)
    return Table(_("Earned value"), (Column(_("Figure"), 72), Column(_("Value"), 28, True)), rows)


def late(report: StatusReport) -> Table | None:
    """Tasks behind the data date, critical first."""
    plan = report.facts.get("plan")
    if not plan or not plan["late"]:
        return None
    rows = tuple(
        (
            Cell(t["name"] + (f" · {t['above']}" if t["above"] else "")),
            Cell(formats.percent(t["percent"]), faded=True),
            Cell(variance(t["days"]), bad=True),
        )
        for t in plan["late"]
    )
    columns = (Column(_("Late task"), 64), Column(_("Done"), 16, True), Column(_("Late by"), 20, True))
    return Table(_("Late tasks"), columns, rows)


def texts(report: StatusReport, name: str) -> Words | None:
    """One of the texts the project manager wrote."""
    titles = {"done": _("Done in this period"), "coming": _("Coming next"), "asked": _("Decisions asked")}
    text = getattr(report, name)
    paragraphs = tuple(line.strip() for line in text.splitlines() if line.strip())
    return Words(titles[name], paragraphs, asks=name == "asked") if paragraphs else None


def strip(trend: Any) -> Strip | None:
    """Colours over the reports."""
    if trend is None or len(trend.ends) < 2:
        return None
    labels = tuple(formats.day(day, "short") for day in trend.ends)
    return Strip(_("Trend"), labels, trend.declared, trend.computed, (_("Declared"), _("Computed")))


def contradicted(count: int, better: int) -> str:
    """What a number of contradictions means; `better` counts all that are declared better than computed."""
    if count:
        return _("declared on track, computed off track")
    if better:
        return ngettext(
            "%(count)s declared a step better than computed",
            "%(count)s declared a step better than computed",
            better,
        ) % {"count": formats.number(better)}
    return _("the reports and the figures agree")


def late_state(slip: int | None) -> str:
    """How bad a variance is, by the rule of the computed colour."""
    return "" if slip is None or slip <= 0 else "bad" if slip > TOLERANCE_DAYS else "watch"


def index_state(value: float) -> str:
    """How bad an index is."""
    return "bad" if value < POOR else "watch" if value < FAIR else ""


def _written(value: dict[str, Any]) -> Any:
    if value["unit"] == "money":
        return lambda amount: money.written(amount, value["currency"], like=value["bac"])
    unit = _unit(value["unit"])
    return lambda amount: "–" if amount is None else f"{formats.number(round(amount), 0)}\u00a0{unit}"


def _unit(unit: str) -> str:
    return "h" if unit == "hours" else formats.duration(480).rsplit("\u00a0", 1)[-1]


def _level(simulation: dict[str, Any], percent: int) -> list[Any] | None:
    return next((row for row in simulation["levels"] if round(row[0]) == percent), None)


def _day(minute: int) -> date:
    return (_EPOCH + timedelta(minutes=minute)).date()
