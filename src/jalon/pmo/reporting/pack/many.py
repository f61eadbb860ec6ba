"""The slides of many reports: a programme, a portfolio, a whole organisation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.common.templatetags.jalon import COMPUTED_WORDS, STATE_WORDS
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import parts, project
from jalon.pmo.reporting.pack.blocks import (
    Cell,
    Column,
    Deck,
    Figure,
    Figures,
    Series,
    Slide,
    Stack,
    Table,
    row,
    rows,
)
from jalon.pmo.reporting.strayed import amount
from jalon.pmo.reporting.templatetags.reporting import variance

SHOWN, A_SLIDE, A_SLIDE_WRAPPED = 40, 16, 11
AHEAD, HOLDS = timedelta(days=60), timedelta(days=27)
STATES = ("ok", "watch", "bad")
_EPOCH = datetime(1970, 1, 1)
MINUTES_A_DAY = 480
"""Of the working days in which registers count a delay."""
_RANK = {"ok": 0, "watch": 1, "bad": 2}


def below_table(report: StatusReport, most: int = SHOWN) -> Table | None:
    """The tree below as the report froze it."""
    below = report.facts.get("below")
    if not below:
        return None
    lines = below["initiatives"]
    found = tuple(
        (
            Cell(one["name"], strong=one["kind"] != "project", level=one["level"]),
            _state(one["declared"]),
            _computed(one["computed"]),
            Cell(formats.day(one["finish"]) or "–"),
            Cell(variance(one["slip"]) or "–", bad=parts.late_state(one["slip"]) == "bad"),
            Cell(formats.percent(one["percent"]) or "–"),
        )
        for one in lines[:most]
    )
    columns = (
        Column(_("Initiative"), 36),
        Column(_("Declared"), 16),
        Column(_("Computed"), 16),
        Column(_("Finish"), 13, True),
        Column(_("Variance"), 9, True),
        Column(_("Progress"), 10, True),
    )
    about = ""
    if len(lines) > most:
        about = _("%(shown)s of %(all)s") % {
            "shown": formats.number(most),
            "all": formats.number(len(lines)),
        }
    return Table(_("Below"), columns, found, about=about)


def deck(
    *,
    title: str,
    organisation: str,
    day: date,
    reports: Sequence[StatusReport],
    trends: Mapping[int, Any],
    missing: Sequence[Any],
    short: bool,
) -> Deck:
    """The pack of many reports: the whole first, then a page a project."""
    about = _("%(count)s status reports, up to %(day)s") % {
        "count": formats.number(len(reports)),
        "day": formats.day(day),
    }
    slides = [
        replace(slide, about=" · ".join(part for part in (about, slide.about) if part))
        for slide in _overview(title, reports, trends, missing)
        if slide.rows
    ]
    if not short:
        slides += [project.flash(one, trends.get(one.initiative_id)) for one in reports]
    return Deck(title, about, organisation, formats.day(day), formats.language(), tuple(slides))


def _overview(
    title: str, reports: Sequence[StatusReport], trends: Mapping[int, Any], missing: Sequence[Any]
) -> Iterator[Slide]:
    yield Slide(
        title,
        "",
        rows(
            row(1, _figures(reports, missing)),
            row(1, (_stack(trends, "declared"), 6), (_stack(trends, "computed"), 6)),
        ),
    )
    yield from _paged(_("How each project stands"), _standing_columns(), [_standing(one) for one in reports])
    gaps = sorted((one for one in reports if _gap(one) > 0), key=lambda one: (-_gap(one), parts.name_of(one)))
    columns = (
        Column(_("Project"), 25),
        Column(_("Declared"), 12),
        Column(_("Computed"), 12),
        Column(_("Why"), 51, wrap=True),
    )
    lines = [
        (
            Cell(parts.name_of(one)),
            _state(one.declared),
            _computed(one.computed),
            Cell(read(one.facts["state"]["sentence"])),
        )
        for one in gaps
    ]
    yield from _paged(_("Declared better than computed"), columns, lines)
    milestones, count = _milestones(reports)
    yield from _paged(
        _("Milestones in the next 60 days"),
        _milestone_columns(),
        milestones,
        "" if count == len(milestones) else _shown(len(milestones), count),
    )
    yield from _paged(_("Risks that weigh most"), _risk_columns(), _risks(reports))
    yield from _paged(_("Gates ahead and exceptions"), _gate_columns(), _gates(reports))
    asked = [
        (Cell(parts.name_of(one)), Cell(line.strip()))
        for one in reports
        for line in one.asked.splitlines()
        if line.strip()
    ]
    yield from _paged(
        _("Decisions asked"), (Column(_("Project"), 28), Column(_("Decision"), 72, wrap=True)), asked
    )
    late = [
        (
            Cell(one.node.name),
            Cell(formats.day(one.due)),
            Cell(variance(one.days), bad=True),
            Cell(formats.number(one.missing)),
        )
        for one in missing
    ]
    columns = (
        Column(_("Project"), 46),
        Column(_("Due"), 20, True),
        Column(_("Late by"), 16, True),
        Column(_("Reports missing"), 18, True),
    )
    yield from _paged(_("Missing reports"), columns, late)


def _paged(
    title: str, columns: tuple[Column, ...], lines: Sequence[tuple[Cell, ...]], about: str = ""
) -> Iterator[Slide]:
    """A table over as many slides as it takes; none where it is empty."""
    most = A_SLIDE_WRAPPED if any(one.wrap for one in columns) else A_SLIDE
    pages = -(-len(lines) // most)
    for page in range(pages):
        name = title if pages == 1 else f"{title} ({page + 1}/{pages})"
        table = Table("", columns, tuple(lines[page * most : (page + 1) * most]))
        yield Slide(name, about, rows(row(1, table)))


def _shown(count: int, of: int) -> str:
    return _("%(shown)s of %(all)s") % {"shown": formats.number(count), "all": formats.number(of)}


def _figures(reports: Sequence[StatusReport], missing: Sequence[Any]) -> Figures:
    computed = Counter(one.computed for one in reports)
    gaps = sum(one.declared == "ok" and one.computed == "bad" for one in reports)
    counts = {"bad": formats.number(computed["bad"]), "watch": formats.number(computed["watch"])}
    found = [
        Figure(
            _("Projects reported"),
            formats.number(len(reports)),
            _("%(bad)s off track · %(watch)s at risk") % counts,
            "bad" if computed["bad"] else "",
        )
    ]
    found += [
        Figure(
            _("At completion"),
            money.written(eac, currency),
            _("%(over)s on a budget of %(bac)s")
            % {
                "over": money.written(eac - bac, currency, signed=True, like=bac),
                "bac": money.written(bac, currency),
            },
            "bad" if eac > bac else "",
        )
        for currency, (eac, bac) in totals(reports).items()
    ][:2]
    late = sum((one.facts.get("plan") or {}).get("late_milestones", 0) for one in reports)
    return Figures(
        (
            *found,
            Figure(_("Late milestones"), formats.number(late), _("in the plans reported on")),
            Figure(
                _("Contradictions"),
                formats.number(gaps),
                _("the reports and the figures agree")
                if not gaps
                else _("declared on track, computed off track"),
                "bad" if gaps else "",
            ),
            Figure(
                _("Missing reports"),
                formats.number(len(missing)),
                _("none is late") if not missing else _("named at the end of the overview"),
                "bad" if missing else "",
            ),
        )
    )


def totals(reports: Iterable[StatusReport]) -> dict[str, tuple[float, float]]:
    """(at completion, budget) by currency, over the reports that know both."""
    found: dict[str, tuple[float, float]] = {}
    for one in reports:
        if one.eac is not None and one.bac is not None and one.currency:
            eac, bac = found.get(one.currency, (0.0, 0.0))
            found[one.currency] = (eac + one.eac, bac + one.bac)
    return dict(sorted(found.items(), key=lambda item: -item[1][1]))


def _stack(trends: Mapping[int, Any], which: str) -> Stack | None:
    title = _("Declared state") if which == "declared" else _("Computed state")
    return state_stack(trends.values(), title, which)


def state_stack(trends: Iterable[Any], title: str, which: str, most: int = 8) -> Stack | None:
    """How many projects had which state, one column a due day; one whose report was missing counts as none.

    A report holds until the one after it was due: those made more often than others are not missing.
    """
    known = [(trend.ends, getattr(trend, which)) for trend in trends]
    days = sorted({day for ends, _codes in known for day in ends})[-most:]
    if len(days) < 2:
        return None
    counts = {day: Counter(_state_on(day, ends, codes) for ends, codes in known) for day in days}
    labels = tuple(formats.day(day, "short") for day in days)
    series = [
        Series(str(STATE_WORDS[code]), code, tuple(float(counts[day][code]) for day in days))
        for code in (*STATES, "none")
    ]
    shown = tuple(one for one in series if one.role != "none" or any(one.values))
    return Stack(title, _("projects, report after report"), labels, shown)


def _state_on(day: date, ends: Sequence[date], codes: Sequence[str]) -> str:
    """What the last report said on a day; "none" where it is too old, "" before the first one."""
    place = bisect_right(ends, day) - 1
    if place < 0:
        return ""
    return codes[place] if day - ends[place] <= HOLDS else "none"


def _standing_columns() -> tuple[Column, ...]:
    return (
        Column(_("Project"), 27),
        Column(_("Declared"), 13),
        Column(_("Computed"), 13),
        Column(_("Finish"), 12, True),
        Column(_("Variance"), 8, True),
        Column(_("Progress"), 10, True),
        Column(_("At completion / budget"), 17, True),
    )


def _standing(one: StatusReport) -> tuple[Cell, ...]:
    cost = "–"
    if one.eac is not None and one.bac is not None and one.currency:
        cost = money.pair(one.eac, one.bac, one.currency)
    return (
        Cell(parts.name_of(one)),
        _state(one.declared),
        _computed(one.computed),
        Cell(formats.day(one.finish_minute) or "–"),
        Cell(variance(one.slip_days) or "–", bad=parts.late_state(one.slip_days) == "bad"),
        Cell(formats.percent(one.percent) or "–"),
        Cell(cost, bad=bool(one.cpi and parts.index_state(one.cpi) == "bad")),
    )


def _milestone_columns() -> tuple[Column, ...]:
    return (
        Column(_("Milestone"), 40),
        Column(_("Project"), 26),
        Column(_("Baseline"), 12, True),
        Column(_("Forecast"), 12, True),
        Column(_("Variance"), 10, True),
    )


def _milestones(
    reports: Sequence[StatusReport], most: int = 2 * A_SLIDE
) -> tuple[list[tuple[Cell, ...]], int]:
    """The first ones as rows, and how many there are."""
    dated = [plan["data_date"] for one in reports if (plan := one.facts.get("plan")) and plan["data_date"]]
    if not dated:
        return [], 0
    now = max(dated)
    until = now + AHEAD // timedelta(minutes=1)
    found = [
        (mark["finish"], mark, one)
        for one in reports
        for mark in (one.facts.get("plan") or {}).get("milestones", [])
        if not mark["reached"] and mark["finish"] <= until
    ]
    found.sort(key=lambda item: (item[0], parts.name_of(item[2])))
    shown = [
        (
            Cell(mark["name"]),
            Cell(parts.name_of(one), faded=True),
            Cell(formats.day(mark["baseline"], "short"), faded=True),
            Cell(formats.day(mark["finish"], "short"), bad=mark["finish"] < now),
            Cell(variance(mark["days"]), bad=mark["late"]),
        )
        for _finish, mark, one in found[:most]
    ]
    return shown, len(found)


def _risk_columns() -> tuple[Column, ...]:
    return (
        Column(_("Project"), 24),
        Column(_("Risk"), 8),
        Column(_("Threat"), 38),
        Column(_("Chance"), 9, True),
        Column(_("Delay"), 9, True),
        Column(_("Exposure"), 12, True),
    )


def _risks(reports: Sequence[StatusReport], most: int = A_SLIDE) -> list[tuple[Cell, ...]]:
    """The heaviest threats of all reports, as each froze them."""
    found = [(risk, one) for one in reports for risk in one.facts.get("risks") or ()]
    found.sort(key=lambda item: (-item[0]["exposure"], -item[0]["days"], item[0]["code"]))
    return [
        (
            Cell(parts.name_of(one)),
            Cell(risk["code"], faded=True),
            Cell(risk["title"]),
            Cell(formats.percent(risk["probability"])),
            Cell(formats.duration(risk["days"] * MINUTES_A_DAY)),
            Cell(money.written(risk["exposure"], parts.currency_of(one))),
        )
        for risk, one in found[:most]
    ]


def _gate_columns() -> tuple[Column, ...]:
    return (
        Column(_("Project"), 28),
        Column(_("Gate or tolerance"), 28),
        Column(_("State"), 30),
        Column(_("Day"), 14, True),
    )


def _gates(reports: Sequence[StatusReport], most: int = 2 * A_SLIDE) -> list[tuple[Cell, ...]]:
    """Exceptions first, then the gates ahead by their day; those without one come last."""
    exceptions = [
        (
            Cell(parts.name_of(one)),
            Cell(f"E-{held['number']} {read(held['matter'])}"),
            Cell(_told_strayed(held), bad=True),
            Cell(formats.day(date.fromisoformat(held["opened"]))),
        )
        for one in reports
        for held in one.facts.get("exceptions") or ()
    ]
    ahead = [(gate, one) for one in reports for gate in (one.facts.get("gates") or ())[:1] if gate["due"]]
    ahead.sort(key=lambda item: (item[0]["due"], parts.name_of(item[1])))
    gates = [
        (
            Cell(parts.name_of(one)),
            Cell(read(gate["name"])),
            Cell(read(gate["word"]), faded=True),
            Cell(formats.day(date.fromisoformat(gate["due"])), bad=gate["due"] < one.period_end.isoformat()),
        )
        for gate, one in ahead
    ]
    return [*exceptions, *gates][:most]


def _told_strayed(held: Mapping[str, Any]) -> str:
    if held.get("forecast") is None:
        return _("exception open")
    code = held["code"]
    return _("forecast %(forecast)s, allowed %(limit)s") % {
        "forecast": amount(code, held["forecast"]),
        "limit": amount(code, held["limit"]),
    }


def _gap(one: StatusReport) -> int:
    """How much better it is declared than computed."""
    if one.computed not in _RANK or one.declared not in _RANK:
        return 0
    return _RANK[one.computed] - _RANK[one.declared]


def _state(code: str) -> Cell:
    return Cell(str(STATE_WORDS[code]), state=code)


def _computed(code: str) -> Cell:
    return Cell(str(COMPUTED_WORDS[code]), state=code)
