"""The slides of many reports: a programme, a portfolio, a whole organisation."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.pmo.common import formats, money
from jalon.pmo.common.templatetags.jalon import STATE_WORDS
from jalon.pmo.reporting.facts.both import one as read
from jalon.pmo.reporting.models import StatusReport
from jalon.pmo.reporting.pack import parts, project, saying
from jalon.pmo.reporting.pack.below import computed_cell, state_cell
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
    Words,
    pile,
    row,
    rows,
)
from jalon.pmo.reporting.states import RANK, gap
from jalon.pmo.reporting.strayed import amount
from jalon.pmo.reporting.templatetags.reporting import variance

A_SLIDE, A_SLIDE_WRAPPED, A_HEADING = 16, 11, 2.6
"""Lines of a slide: plain ones, of sentences, and what the heading of a table takes."""
LONGEST_TITLE = 60
FLASH, FLASH_LINES = 11, 6
"""Projects and lines that the one page of a flash report has room for."""
AHEAD = timedelta(days=60)
SHORTEST_MONTH, LONGEST_MONTH = timedelta(days=27), timedelta(days=31)
STATES = ("ok", "watch", "bad")
_EPOCH = datetime(1970, 1, 1)
MINUTES_A_DAY = 480
"""Of the working days in which registers count a delay."""


def deck(
    *,
    title: str,
    organisation: str,
    day: date,
    reports: Sequence[StatusReport],
    trends: Mapping[int, Any],
    missing: Sequence[Any],
    short: bool,
    own: StatusReport | None = None,
) -> Deck:
    """The pack of many reports: the node's own where it has one, the whole, then a page a project."""
    said = ngettext(
        "%(count)s status report, up to %(day)s", "%(count)s status reports, up to %(day)s", len(reports)
    )
    about = said % {"count": formats.number(len(reports)), "day": formats.day(day)}
    if short:
        one = (
            project.flash(own, trends.get(own.initiative_id))
            if own
            else _flash(title, about, reports, missing)
        )
        return Deck(title, about, organisation, formats.day(day), formats.language(), (one,), flash=True)
    others = {pk: trend for pk, trend in trends.items() if own is None or pk != own.initiative_id}
    slides = [project.flash(own, trends.get(own.initiative_id))] if own is not None else []
    slides += [
        replace(slide, about=" · ".join(part for part in (about, slide.about) if part))
        for slide in _overview(title, reports, others, missing)
        if slide.rows
    ]
    slides += [project.flash(one, trends.get(one.initiative_id)) for one in reports]
    return Deck(title, about, organisation, formats.day(day), formats.language(), tuple(slides))


def _flash(title: str, about: str, reports: Sequence[StatusReport], missing: Sequence[Any]) -> Slide:
    """All of it on one page: the figures, the projects furthest off, what is asked and what is missing."""
    order = sorted(
        reports, key=lambda one: (-RANK.get(one.computed, -1), -(one.slip_days or 0), parts.name_of(one))
    )
    shown = tuple(_standing(one)[:5] for one in order[:FLASH])
    shares = (33, 19, 19, 18, 11)
    columns = tuple(
        replace(one, share=share) for one, share in zip(_standing_columns(), shares, strict=False)
    )
    note = "" if len(shown) == len(reports) else _shown(len(shown), len(reports))
    table = Table(_("How each project stands"), columns, shown, about=note)
    asked = [
        _("%(name)s: %(decision)s") % {"name": row[0].text, "decision": row[1].text}
        for row in _asked(reports).rows
    ]
    owed = [one.node.name for one in missing]
    words = pile(
        Words(_("Decisions asked"), _first(asked), asks=True) if asked else None,
        Words(_("Missing reports"), _first(owed)) if owed else None,
    )
    figures = row(1, _figures(reports, missing, _("named below")))
    return Slide(title, about, rows(figures, row(1, (table, 8), (words, 4))), says=saying.standing(reports))


def _first(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - FLASH_LINES
    return tuple(lines) if more <= 0 else (*lines[:FLASH_LINES], _and_more(more))


def _and_more(count: int) -> str:
    return ngettext("and %(count)s more", "and %(count)s more", count) % {"count": formats.number(count)}


def _overview(
    title: str, reports: Sequence[StatusReport], trends: Mapping[int, Any], missing: Sequence[Any]
) -> Iterator[Slide]:
    yield Slide(
        title,
        "",
        rows(
            row(1, _figures(reports, missing, _("named at the end of the overview"))),
            row(1, (_stack(trends, "declared"), 6), (_stack(trends, "computed"), 6)),
        ),
        says=saying.standing(reports),
    )
    yield from _laid(one for one in _tables(reports, missing) if one.rows)


def _tables(reports: Sequence[StatusReport], missing: Sequence[Any]) -> Iterator[Table]:
    """A table a question; what the committee has to answer comes first."""
    yield _asked(reports)
    standing = tuple(_standing(one) for one in reports)
    yield Table(_("How each project stands"), _standing_columns(), standing, says=saying.drifting(reports))
    gaps = sorted((one for one in reports if _gap(one) > 0), key=lambda one: (-_gap(one), parts.name_of(one)))
    columns = (
        Column(_("Project"), 25),
        Column(_("Declared"), 12),
        Column(_("Computed"), 12),
        Column(_("Why"), 51, wrap=True),
    )
    lines = tuple(
        (
            Cell(parts.name_of(one)),
            state_cell(one.declared),
            computed_cell(one.computed),
            Cell(read(one.facts["state"]["sentence"])),
        )
        for one in gaps
    )
    yield Table(_("Declared better than computed"), columns, lines, says=saying.gaps(len(lines)))
    milestones, count, late = _milestones(reports)
    about = "" if count == len(milestones) else _shown(len(milestones), count)
    yield Table(
        _("Milestones in the next 60 days"),
        _milestone_columns(),
        tuple(milestones),
        about=about,
        says=saying.milestones(count, late),
    )
    yield Table(_("Risks that weigh most"), _risk_columns(), tuple(_risks(reports)))
    yield Table(_("Gates ahead and exceptions"), _gate_columns(), tuple(_gates(reports)))
    owed = tuple(
        (
            Cell(one.node.name),
            Cell(formats.day(one.due)),
            Cell(variance(one.days), bad=True),
            Cell(formats.number(one.missing)),
        )
        for one in missing
    )
    columns = (
        Column(_("Project"), 46),
        Column(_("Due"), 20, True),
        Column(_("Late by"), 16, True),
        Column(_("Reports missing"), 18, True),
    )
    yield Table(_("Missing reports"), columns, owed, says=saying.missing(len(owed)))


def _asked(reports: Sequence[StatusReport]) -> Table:
    asked = tuple(
        (Cell(parts.name_of(one)), Cell(line.strip()))
        for one in reports
        for line in one.asked.splitlines()
        if line.strip()
    )
    columns = (Column(_("Project"), 28), Column(_("Decision"), 72, wrap=True))
    return Table(_("Decisions asked"), columns, asked, says=saying.asked(len(asked)))


def _laid(tables: Iterable[Table]) -> Iterator[Slide]:
    """Short tables that follow each other share a slide; a long one takes as many as it needs."""
    together: list[Table] = []
    for table in tables:
        if together and sum(_lines(one) for one in (*together, table)) > A_SLIDE:
            yield _slide(together)
            together = []
        if _lines(table) > A_SLIDE:
            yield from _paged(table)
        else:
            together.append(table)
    if together:
        yield _slide(together)


def _lines(table: Table) -> float:
    """About how many lines of a slide it takes, its heading included; a sentence takes one and a half."""
    each = 1.5 if any(one.wrap for one in table.columns) else 1.0
    return A_HEADING + each * len(table.rows)


def _slide(tables: Sequence[Table]) -> Slide:
    if len(tables) == 1:
        only = tables[0]
        return Slide(only.title, only.about, rows(row(1, replace(only, title="", about=""))), says=only.says)
    names = " · ".join(one.title for one in tables)
    title = names if len(names) <= LONGEST_TITLE else _("At a glance")
    return Slide(title, "", rows(*(row(1, one) for one in tables)))


def _paged(table: Table) -> Iterator[Slide]:
    """A table over as many slides as it takes."""
    most = A_SLIDE_WRAPPED if any(one.wrap for one in table.columns) else A_SLIDE
    pages = -(-len(table.rows) // most)
    for page in range(pages):
        name = table.title if pages == 1 else f"{table.title} ({page + 1}/{pages})"
        shown = replace(table, title="", about="", rows=table.rows[page * most : (page + 1) * most])
        yield Slide(name, table.about, rows(row(1, shown)), says=table.says)


def _shown(count: int, of: int) -> str:
    return _("%(shown)s of %(all)s") % {"shown": formats.number(count), "all": formats.number(of)}


def _figures(reports: Sequence[StatusReport], missing: Sequence[Any], named: str) -> Figures:
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
                parts.contradicted(gaps, sum(_gap(one) > 0 for one in reports)),
                "bad" if gaps else "",
            ),
            Figure(
                _("Missing reports"),
                formats.number(len(missing)),
                named if missing else _("none is late"),
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
    return state_stack(trends.values(), title, which, tall=True)


def state_stack(
    trends: Iterable[Any], title: str, which: str, most: int = 8, *, tall: bool = False
) -> Stack | None:
    """How many projects had which state, one column a due day; without its report one counts as none."""
    known = [(trend.ends, getattr(trend, which)) for trend in trends]
    days = sorted({day for ends, _codes in known for day in ends})[-most:]
    if len(days) < 2:
        return None
    counts = {day: _states_on(day, known) for day in days}
    labels = tuple(formats.day(day, "short") for day in days)
    series = [
        Series(str(STATE_WORDS[code]), code, tuple(float(counts[day][code]) for day in days))
        for code in (*STATES, "none")
    ]
    shown = tuple(one for one in series if one.role != "none" or any(one.values))
    return Stack(title, _("projects, report after report"), labels, shown, tall)


def _states_on(day: date, known: Sequence[tuple[Sequence[date], Sequence[str]]]) -> Counter[str]:
    """What the last reports said on a day.

    On a day on which most report, a report a month old is one that was not followed: it counts as none.
    """
    begun = [(ends, codes) for ends, codes in known if ends[0] <= day]
    due = 2 * sum(day in ends for ends, _codes in begun) > len(begun)
    found: Counter[str] = Counter()
    for ends, codes in begun:
        place = bisect_right(ends, day) - 1
        age = day - ends[place]
        found[codes[place] if age <= (SHORTEST_MONTH if due else LONGEST_MONTH) else "none"] += 1
    return found


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
        state_cell(one.declared),
        computed_cell(one.computed),
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
) -> tuple[list[tuple[Cell, ...]], int, int]:
    """The first ones as rows, how many there are, and how many of them are later than their baseline."""
    dated = [plan["data_date"] for one in reports if (plan := one.facts.get("plan")) and plan["data_date"]]
    if not dated:
        return [], 0, 0
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
    return shown, len(found), sum((mark["days"] or 0) > 0 for _finish, mark, _one in found)


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
    return gap(one.declared, one.computed)
