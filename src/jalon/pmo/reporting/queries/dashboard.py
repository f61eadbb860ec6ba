"""The portfolio's dashboard: one question a block, each with its table; a fixed number of queries."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.pmo.common import formats, money
from jalon.pmo.governance import queries as governance
from jalon.pmo.initiatives import queries as tree
from jalon.pmo.initiatives.queries import Node
from jalon.pmo.planning import queries as planning
from jalon.pmo.registers import queries as registers
from jalon.pmo.reporting.pack.blocks import Block, Cell, Column, Series, Stack, Table
from jalon.pmo.reporting.pack.many import AHEAD, state_stack
from jalon.pmo.reporting.queries.cockpit import roll_up_money
from jalon.pmo.reporting.queries.portfolio import Line, lines
from jalon.pmo.reporting.queries.reports import ENDED, Trend, trends_in
from jalon.pmo.reporting.templatetags.reporting import variance

ROWS = 12
_EPOCH = datetime(1970, 1, 1)
_FLOATS = (-1, 0, 5, 20)
"""Up to so many working days, one column each; more stand in the last."""


def dashboard(user: Any, organisation: Any, initiative: Any = None, most: int = ROWS) -> dict[str, Block]:
    """The blocks by their key, of a node or of the whole organisation."""
    nodes = tree.nodes(user, organisation, initiative)
    ids = [node.pk for node in nodes]
    figures, milestones = planning.figures(ids), planning.milestones(ids)
    found = lines(nodes, figures, {})
    trends = trends_in(organisation)
    projects = [line for line in found if line.node.kind == "project"]
    # who is closed, or only asked for, owes no report: its silence is no missing state
    reporting = [line.node.pk for line in projects if line.node.stage not in ENDED]
    seen = [trends[pk] for pk in reporting if pk in trends]
    blocks = {
        "declared": state_stack(seen, _("Declared state"), "declared"),
        "computed": state_stack(seen, _("Computed state"), "computed"),
        "cost": _cost(found, trends, most),
        "milestones": _milestones(projects, milestones, most),
        "finish": _finish(projects),
        "float": _float(projects),
        "slips": _slips(projects, most),
        "risks": _risks(user, organisation, initiative, found, trends, most),
        "gates": _gates(user, organisation, initiative, found, most),
    }
    return {key: block for key, block in blocks.items() if block is not None}


def _cost(found: Sequence[Line], trends: dict[int, Trend], most: int) -> Table | None:
    """Budget and cost at completion by branch, from the last reports."""
    sums = roll_up_money(found, trends)
    shown = [line for line in found if line.node.pk in sums and line.node.kind != "project"] or [
        line for line in found if line.node.pk in sums
    ]
    rows = []
    for line in shown[:most]:
        one = sums[line.node.pk]
        over = one.eac - one.bac
        rows.append(
            (
                Cell(
                    line.node.name, strong=line.node.level == 0, level=line.node.level, url=_home(line.node)
                ),
                Cell(money.written(one.bac, one.currency)),
                Cell(money.written(one.eac, one.currency, like=one.bac)),
                Cell(money.written(over, one.currency, signed=True, like=one.bac), bad=over > 0.1 * one.bac),
                Cell(formats.number(one.bac / one.eac, 2) if one.eac else "–"),
                Cell(formats.number(one.reports)),
            )
        )
    columns = (
        Column(_("Initiative"), 34),
        Column(_("Budget"), 15, True),
        Column(_("At completion"), 15, True),
        Column(_("Variance"), 14, True),
        Column(_("Cost index"), 11, True),
        Column(_("Reports"), 11, True),
    )
    if not rows:
        return None
    return Table(_("Cost"), columns, tuple(rows), about=_("earned value of the last signed reports"))


def _milestones(
    projects: Sequence[Line], milestones: dict[int, list[dict[str, Any]]], most: int
) -> Table | None:
    dates = [line.data_date for line in projects if line.data_date is not None]
    if not dates:
        return None
    now = Counter(dates).most_common(1)[0][0]
    until = now + AHEAD // timedelta(minutes=1)
    coming = [
        (one["finish"], one, line)
        for line in projects
        for one in milestones.get(line.node.pk, ())
        if not one["reached"] and one["finish"] <= until
    ]
    coming.sort(key=lambda item: (item[0], item[2].node.name, item[1]["uid"]))
    rows = tuple(
        (
            Cell(one["name"]),
            Cell(line.node.name, faded=True, url=_home(line.node)),
            Cell(formats.day(one["baseline"], "short"), faded=True),
            Cell(formats.day(one["finish"], "short"), bad=finish < now),
            Cell(_slip(one), bad=bool(one["late"])),
        )
        for finish, one, line in coming[:most]
    )
    columns = (
        Column(_("Milestone"), 34, wrap=True),
        Column(_("Project"), 26, wrap=True),
        Column(_("Baseline"), 13, True),
        Column(_("Forecast"), 14, True),
        Column(_("Variance"), 13, True),
    )
    about = _("%(shown)s of %(all)s") % {"shown": len(rows), "all": formats.number(len(coming))}
    return Table(_("Milestones in the next 60 days"), columns, rows, _("No milestone is to come."), about)


def _risks(
    user: Any,
    organisation: Any,
    initiative: Any,
    found: Sequence[Line],
    trends: dict[int, Trend],
    most: int,
) -> Table | None:
    """The open threats that weigh most, whichever project they stand in."""
    heaviest, count = registers.threats(user, organisation, initiative, most)
    if not heaviest:
        return None
    nodes = {line.node.pk: line.node for line in found}
    currencies = {pk: trend.currency for pk, trend in trends.items() if trend.currency}
    usual = Counter(currencies.values()).most_common(1)
    rows = []
    for one in heaviest:
        node = nodes.get(one.initiative_id)
        currency = currencies.get(one.initiative_id, usual[0][0] if usual else "")
        rows.append(
            (
                Cell(one.code, faded=True),
                Cell(
                    one.title, url=reverse("register_entry", args=[node.slug, one.entry_id]) if node else ""
                ),
                Cell(node.name if node else "", faded=True, url=_home(node)),
                Cell(formats.percent(100 * one.probability)),
                Cell(formats.duration(one.minutes)),
                Cell(money.written(one.exposure, currency)),
            )
        )
    columns = (
        Column(_("Risk"), 8),
        Column(_("Threat"), 34, wrap=True),
        Column(_("Project"), 22, wrap=True),
        Column(_("Chance"), 12, True),
        Column(_("Delay"), 10, True),
        Column(_("Exposure"), 14, True),
    )
    about = _("%(shown)s of %(all)s") % {"shown": len(rows), "all": formats.number(count)}
    return Table(_("Risks that weigh most"), columns, tuple(rows), about=about)


def _gates(user: Any, organisation: Any, initiative: Any, found: Sequence[Line], most: int) -> Table | None:
    """The gates still to decide: overdue, waiting, or due in the next weeks."""
    today = timezone.localdate()
    due = governance.gates_due(user, today + AHEAD).filter(initiative__organisation=organisation)
    if initiative is not None:
        due = due.filter(initiative__path__startswith=initiative.path)
    gates = list(due[:most])
    if not gates:
        return None
    nodes = {line.node.pk: line.node for line in found}
    rows = tuple(
        (
            Cell(gate.name, url=reverse("governance_gate", args=[gate.initiative.slug, gate.pk])),
            Cell(nodes[gate.initiative_id].name if gate.initiative_id in nodes else "", faded=True),
            Cell(str(gate.get_state_display()), faded=True),
            Cell(formats.day(gate.due, "short"), bad=gate.due < today),
        )
        for gate in gates
    )
    columns = (
        Column(_("Gate"), 32, wrap=True),
        Column(_("Project"), 32, wrap=True),
        Column(_("State"), 20, wrap=True),
        Column(_("Due"), 16, True),
    )
    return Table(_("Gates in the next 60 days"), columns, rows)


def _home(node: Node | None) -> str:
    return reverse("initiative_home", args=[node.slug]) if node else ""


def _slip(one: dict[str, Any]) -> str:
    return "" if one["baseline"] is None else variance(one["finish"] // 1440 - one["baseline"] // 1440)


def _finish(projects: Sequence[Line], most: int = 8) -> Stack | None:
    """How many projects end in which quarter: promised and forecast."""
    ends = [(line.finish, line.slip or 0) for line in projects if line.finish is not None]
    if not ends:
        return None
    counts: dict[tuple[int, int], Counter[str]] = {}
    for finish, slip in ends:
        day = (_EPOCH + timedelta(minutes=finish)).date()
        state = "ok" if slip <= 0 else "watch" if slip <= 10 else "bad"
        counts.setdefault((day.year, (day.month + 2) // 3), Counter())[state] += 1
    quarters = sorted(counts)[:most]
    labels = tuple(_("Q%(number)s %(year)s") % {"number": q, "year": year} for year, q in quarters)
    names = {"ok": _("On its baseline"), "watch": _("Up to 10 days late"), "bad": _("More than 10 days late")}
    series = tuple(
        Series(names[code], code, tuple(float(counts[quarter][code]) for quarter in quarters))
        for code in names
    )
    return Stack(_("Forecast finish"), _("projects by quarter"), labels, series)


def _float(projects: Sequence[Line]) -> Stack | None:
    """How much room the plans have left."""
    days = [line.float / line.minutes_per_day for line in projects if line.float is not None]
    if not days:
        return None
    labels = (_("negative"), _("none"), _("1–5 d"), _("6–20 d"), _("more"))
    counts = [0] * len(labels)
    for value in days:
        counts[bisect_left(_FLOATS, math.ceil(value) if value > 0 else math.floor(value))] += 1
    roles = ("bad", "watch", "ok", "ok", "ok")
    series = tuple(
        Series(name, role, tuple(float(c) if r == role else 0.0 for c, r in zip(counts, roles, strict=True)))
        for role, name in (("ok", _("Room left")), ("watch", _("None left")), ("bad", _("Cannot be kept")))
    )
    return Stack(_("Least float"), _("projects by working days"), labels, series)


def _slips(projects: Sequence[Line], most: int) -> Table | None:
    """The projects that are latest."""
    found = sorted((line for line in projects if (line.slip or 0) > 0), key=lambda line: -(line.slip or 0))
    if not found:
        return None
    rows = tuple(
        (
            Cell(line.node.name, url=_home(line.node)),
            Cell(formats.day(line.baseline), faded=True),
            Cell(formats.day(line.finish)),
            Cell(variance(line.slip), bad=(line.slip or 0) > 10),
        )
        for line in found[:most]
    )
    columns = (
        Column(_("Project"), 36, wrap=True),
        Column(_("Baseline"), 24, True),
        Column(_("Forecast"), 24, True),
        Column(_("Variance"), 16, True),
    )
    about = _("%(shown)s of %(all)s") % {"shown": len(rows), "all": formats.number(len(found))}
    return Table(_("Latest finishes"), columns, rows, about=about)


def as_rows(block: Block) -> list[list[str]]:
    """A block as lines of a file: its head, then its cells."""
    if isinstance(block, Table):
        return [[one.label for one in block.columns], *([cell.text for cell in row] for row in block.rows)]
    if isinstance(block, Stack):
        head = ["", *(one.name for one in block.series)]
        cells = (
            [label, *(str(round(one.values[i] or 0)) for one in block.series)]
            for i, label in enumerate(block.labels)
        )
        return [head, *cells]
    return []
