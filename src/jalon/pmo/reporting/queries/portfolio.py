"""What the portfolio and its timeline show, in a fixed number of queries whatever the size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jalon.pmo.common.models import SavedView
from jalon.pmo.initiatives import queries as initiatives
from jalon.pmo.initiatives.queries import Node
from jalon.pmo.planning import queries as planning
from jalon.pmo.planning.queries import PlanFigures
from jalon.pmo.reporting import states

VIEWS_PAGE = "portfolio"
_EPOCH = datetime(1970, 1, 1)


@dataclass(slots=True)
class Line:
    """One initiative with its figures; of a portfolio or programme, those of the plans below it.

    Dates are minutes since 1970 of the plan's wall clock, `slip` calendar days, `float` working minutes.
    """

    node: Node
    state: str = "none"
    sentence: str = ""
    start: int | None = None
    finish: int | None = None
    baseline: int | None = None
    slip: int | None = None
    percent: float | None = None
    float: int | None = None
    minutes_per_day: int = 480
    activities: int = 0
    critical: int = 0
    late: int = 0
    data_date: int | None = None
    next_name: str = ""
    next_date: int | None = None
    next_late: bool = False
    milestones: list[dict[str, Any]] = field(default_factory=list)
    projects: int = 0
    codes: list[str] = field(default_factory=list)
    """The states of the plans at and below this node."""


def portfolio(user: Any, organisation: Any, under: Any = None) -> list[Line]:
    """The visible tree with figures: one query for the tree, one for plans, one for milestones."""
    nodes = initiatives.nodes(user, organisation, under)
    ids = [node.pk for node in nodes]
    return lines(nodes, planning.figures(ids), planning.milestones(ids))


def lines(
    nodes: Sequence[Node],
    figures: dict[int, PlanFigures],
    milestones: dict[int, list[dict[str, Any]]],
) -> list[Line]:
    """Figures on each node, then rolled up from the leaves to the top."""
    found = [_line(node, figures.get(node.pk), milestones.get(node.pk, [])) for node in nodes]
    by_pk = {line.node.pk: line for line in found}
    below: dict[int, list[Line]] = {}
    # a child stands after its parent: from the end, all below a node is known before the node
    for line in reversed(found):
        if held := below.get(line.node.pk):
            _roll_up(line, held, line.node.pk in figures)
        if line.node.parent in by_pk:
            below.setdefault(line.node.parent, []).append(line)
    return found


def _line(node: Node, figures: PlanFigures | None, milestones: list[dict[str, Any]]) -> Line:
    state = states.of_plan(figures)
    line = Line(node, state.code, state.sentence, projects=int(node.kind == "project"))
    if figures is not None or node.kind == "project":
        line.codes = [state.code]
    if figures is None:
        return line
    line.start, line.finish = minute(figures.start), minute(figures.finish)
    line.baseline, line.data_date = minute(figures.baseline_finish), minute(figures.data_date)
    line.slip = None if figures.baseline_finish is None else states.slip_days(figures)
    line.percent, line.float = figures.percent, figures.min_float
    line.minutes_per_day = figures.minutes_per_day
    line.activities, line.critical, line.late = (
        figures.activities,
        figures.critical,
        figures.late_milestones,
    )
    line.milestones = milestones
    following = _next(milestones)
    if following is not None:
        line.next_name, line.next_date = following["name"], following["finish"]
        overdue = line.data_date is not None and following["finish"] < line.data_date
        line.next_late = bool(following["late"]) or overdue
    return line


def _next(milestones: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    """The first milestone that is not reached."""
    open_ones = [one for one in milestones if not one["reached"]]
    return min(open_ones, key=lambda one: one["finish"], default=None)


def _roll_up(line: Line, below: list[Line], planned: bool) -> None:
    """A portfolio or programme: what is below it, and its own plan where it has one."""
    parts = [*below, line] if planned else below
    line.projects += sum(one.projects for one in below)
    line.codes = [code for one in parts for code in one.codes]
    state = states.of_many(line.codes)
    line.state, line.sentence = state.code, state.sentence
    line.start = min((one.start for one in parts if one.start is not None), default=None)
    line.finish = max((one.finish for one in parts if one.finish is not None), default=None)
    line.baseline = max((one.baseline for one in parts if one.baseline is not None), default=None)
    line.slip = max((one.slip for one in parts if one.slip is not None), default=None)
    line.float = min((one.float for one in parts if one.float is not None), default=None)
    line.data_date = max((one.data_date for one in parts if one.data_date is not None), default=None)
    weight = sum(one.activities for one in parts)
    if weight:
        line.percent = sum((one.percent or 0) * one.activities for one in parts) / weight
    line.activities = weight
    line.critical = sum(one.critical for one in parts)
    line.late = sum(one.late for one in parts)
    coming = [one for one in parts if one.next_date is not None]
    if coming:
        first = min(coming, key=lambda one: one.next_date or 0)
        line.next_name, line.next_date, line.next_late = first.next_name, first.next_date, first.next_late


@dataclass(frozen=True, slots=True)
class Totals:
    """The figures at the head of the portfolio."""

    projects: int
    bad: int
    watch: int
    unreported: int
    percent: float | None
    late: int
    late_in: int
    contradicted: int
    """Projects declared on track that the computation finds off track."""
    better: int
    """Projects declared better than computed, by a step or two."""
    data_date: int | None


def totals(found: Sequence[Line]) -> Totals:
    """Counted over projects; `data_date` is the one most plans have."""
    projects = [line for line in found if line.node.kind == "project"]
    planned = [line for line in projects if line.percent is not None]
    weight = sum(line.activities for line in planned)
    dates = Counter(line.data_date for line in planned if line.data_date is not None)
    return Totals(
        projects=len(projects),
        bad=sum(line.state == "bad" for line in projects),
        watch=sum(line.state == "watch" for line in projects),
        unreported=sum(line.state == "none" for line in projects),
        percent=sum((line.percent or 0) * line.activities for line in planned) / weight if weight else None,
        late=sum(line.late for line in planned),
        late_in=sum(bool(line.late) for line in planned),
        contradicted=sum(line.node.declared == "ok" and line.state == "bad" for line in projects),
        better=sum(states.gap(line.node.declared, line.state) > 0 for line in projects),
        data_date=dates.most_common(1)[0][0] if dates else None,
    )


def links(found: Sequence[Line]) -> list[list[int]]:
    """[from initiative, its activity, to initiative, its activity] of links between the plans."""
    ids = [line.node.pk for line in found if line.activities]
    return [
        [
            one["links__predecessor_plan__initiative_id"],
            one["links__predecessor_uid"],
            one["initiative_id"],
            one["links__successor_uid"],
        ]
        for one in planning.links_between(ids)
    ]


def views(user: Any, organisation: Any) -> QuerySet[SavedView]:
    """One's own saved views of the portfolio, and those shared with everyone."""
    return (
        SavedView.objects.filter(organisation=organisation, page=VIEWS_PAGE)
        .filter(Q(owner=user) | Q(shared=SavedView.Shared.EVERYONE))
        .select_related("owner")
        .order_by("name", "pk")
    )


def minute(when: datetime | None) -> int | None:
    """Minutes since 1970 of a plan's date."""
    return None if when is None else round((when - _EPOCH).total_seconds() / 60)
