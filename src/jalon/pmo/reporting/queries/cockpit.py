"""What the office looks at in the morning: figures, the tree with its trends, what asks for something today.

A fixed number of queries whatever the size: each source of things to do asks once, for all that is visible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jalon.pmo.initiatives import queries as tree
from jalon.pmo.initiatives.queries import Node
from jalon.pmo.planning import queries as planning
from jalon.pmo.reporting import states
from jalon.pmo.reporting.queries.portfolio import Line, Totals, lines, totals
from jalon.pmo.reporting.queries.reports import Trend, late, trends_in

MOST_ROWS = 100
MOST_ASKS = 12
WHOLE_TREE = 60
"""Up to so many initiatives the whole tree is shown; beyond, the branches and what needs a look."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing that asks for something today: what, why, and where to act."""

    kind: str
    icon: str
    title: str
    detail: str
    url: str
    verb: str
    weight: int = 0
    state: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a source of asks is given: all that is read already."""

    user: Any
    organisation: Any
    today: date
    nodes: Sequence[Node]
    lines: Sequence[Line]
    trends: dict[int, Trend]
    late: Sequence[Any]


Source = Callable[[Scope], Iterable[Ask]]


@dataclass(frozen=True, slots=True)
class Money:
    """At completion and budget of the last reports, in one currency."""

    currency: str
    eac: float
    bac: float
    reports: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the cockpit's table."""

    line: Line
    trend: Trend | None
    money: Money | None
    days_late: int | None


@dataclass(frozen=True, slots=True)
class Cockpit:
    totals: Totals
    money: list[Money]
    rows: list[Row]
    count: int
    asks: list[Ask]
    more: int
    late: int
    contradicted: int


def cockpit(user: Any, organisation: Any, today: date, sources: Iterable[Source]) -> Cockpit:
    """Everything the page shows."""
    nodes = tree.nodes(user, organisation)
    figures = planning.figures([node.pk for node in nodes])
    found = lines(nodes, figures, {})
    trends = trends_in(organisation)
    late_ones = late(user, organisation, nodes, today)
    scope = Scope(user, organisation, today, nodes, found, trends, late_ones)
    asks = sorted((ask for source in sources for ask in source(scope)), key=lambda ask: -ask.weight)
    by_node = roll_up_money(found, trends)
    days = {one.node.pk: one.days for one in late_ones}
    shown = _shown(found, days)
    return Cockpit(
        totals(found),
        money_of(
            [trends[line.node.pk] for line in found if line.node.pk in trends and line.node.kind == "project"]
        ),
        [
            Row(line, trends.get(line.node.pk), by_node.get(line.node.pk), days.get(line.node.pk))
            for line in shown
        ],
        len(found),
        asks[:MOST_ASKS],
        max(len(asks) - MOST_ASKS, 0),
        len(late_ones),
        sum(is_watermelon(line) for line in found),
    )


def _shown(found: list[Line], days: dict[int, int]) -> list[Line]:
    """The whole tree where it is small; else the branches, and the projects that need a look."""
    if len(found) <= WHOLE_TREE:
        return found
    branches = [line for line in found if line.node.kind != "project" and line.node.level < 2]
    asking = [
        line for line in found if line.node.kind == "project" and (line.state == "bad" or gap(line) > 0)
    ]
    asking.sort(key=lambda line: (-gap(line), -(line.slip or 0)))
    kept = {line.node.pk for line in [*branches, *asking][:MOST_ROWS]}
    return [line for line in found if line.node.pk in kept]


def gap(line: Line) -> int:
    """How much better an initiative is declared than computed: 0 to 2."""
    return max(states.gap(line.node.declared, line.state), 0)


def is_watermelon(line: Line) -> bool:
    """A project declared on track that the computation finds off track."""
    return line.node.kind == "project" and line.node.declared == "ok" and line.state == "bad"


def money_of(found: Iterable[Trend]) -> list[Money]:
    """Sums by currency, the largest budget first."""
    held: dict[str, tuple[float, float, int]] = {}
    for one in found:
        if one.eac is not None and one.bac is not None and one.currency:
            eac, bac, count = held.get(one.currency, (0.0, 0.0, 0))
            held[one.currency] = (eac + one.eac, bac + one.bac, count + 1)
    return sorted((Money(name, *sums) for name, sums in held.items()), key=lambda one: -one.bac)


def roll_up_money(found: Sequence[Line], trends: dict[int, Trend]) -> dict[int, Money]:
    """At completion and budget of each node, from the last reports of the projects at and below it."""
    held: dict[int, dict[str, Money]] = {}
    parent = {line.node.pk: line.node.parent for line in found}
    for line in reversed(found):
        pk = line.node.pk
        own = trends.get(pk)
        if line.node.kind == "project" and own is not None:
            for one in money_of([own]):
                _add(held.setdefault(pk, {}), one)
        above = parent[pk]
        if above is not None:
            for one in held.get(pk, {}).values():
                _add(held.setdefault(above, {}), one)
    return {pk: max(sums.values(), key=lambda one: one.bac) for pk, sums in held.items() if sums}


def _add(sums: dict[str, Money], one: Money) -> None:
    kept = sums.get(one.currency, Money(one.currency, 0.0, 0.0, 0))
    sums[one.currency] = Money(
        one.currency, kept.eac + one.eac, kept.bac + one.bac, kept.reports + one.reports
    )


@dataclass(frozen=True, slots=True)
class Melon:
    """An initiative whose declared colour is better than the computed one; `reports` how many in a row."""

    line: Line
    gap: int
    reports: int
    trend: Trend | None


def melons(user: Any, organisation: Any, everything: bool = False) -> tuple[list[Melon], int]:
    """Those with a gap, the widest and longest first (or all that are declared); and how many there are."""
    nodes = tree.nodes(user, organisation)
    found = lines(nodes, planning.figures([node.pk for node in nodes]), {})
    trends = trends_in(organisation)
    projects = [line for line in found if line.node.kind == "project"]
    rows = [
        Melon(line, gap(line), _lasting(trends.get(line.node.pk)), trends.get(line.node.pk))
        for line in projects
    ]
    rows = [one for one in rows if one.gap or (everything and one.line.state != "none")]
    rows.sort(key=lambda one: (-one.gap, -one.reports, -(one.line.slip or 0), one.line.node.name))
    return rows[:MOST_ROWS], len(rows)


def _lasting(trend: Trend | None) -> int:
    """How many reports in a row said it better than it was."""
    count = 0
    for declared, computed in zip(
        reversed(trend.declared if trend else ()), reversed(trend.computed if trend else ()), strict=True
    ):
        if states.gap(declared, computed) <= 0:
            break
        count += 1
    return count
