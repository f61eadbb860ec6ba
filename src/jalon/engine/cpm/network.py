"""A plan as arrays: what the kernels read. One row an activity, in the plan's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.calendars import CalendarChoice, choose_calendars
from jalon.engine.cpm.order import computing_order
from jalon.engine.model.activity import Activity, Constraint
from jalon.engine.model.clock import DAY, NEVER, minutes
from jalon.engine.model.link import Link
from jalon.engine.model.plan import Plan
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.worktime.kernel import extent

Ints = NDArray[np.int32]
Flags = NDArray[np.bool_]
_WRITTEN = np.array(at.DATES)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """One or several plans, ready for the kernels.

    Attributes
    ----------
    rows : (n, ROW) int32
    links : (m, LINK) int32
    into_first, into, out_first, out : int32
        Links by successor and by predecessor: those into ``i`` are
        ``into[into_first[i]:into_first[i + 1]]``.
    arriving, leaving : (m, LINK) int32
        The links in these two orders, so that a pass reads them in a row.
    traits : (n, TRAIT) int32
    mixed_in, mixed_out : (n,) bool
        Where a link into or out of a row cannot be followed by adding minutes of work alone:
        it meets another calendar, or a summary.
    span : tuple of int
        The first and the last day written in the rows, days since 1970.
    calendars : CalendarChoice
    """

    rows: Ints
    links: Ints
    into_first: Ints
    into: Ints
    out_first: Ints
    out: Ints
    arriving: Ints
    leaving: Ints
    traits: Ints
    mixed_in: Flags
    mixed_out: Flags
    span: tuple[int, int]
    calendars: CalendarChoice

    def order(self) -> Ints:
        """Nodes in computing order; too few where there is a loop."""
        found: Ints = computing_order(self.rows, self.links, self.into_first, self.into)
        return found


def index_by(values: Ints, count: int) -> tuple[Ints, Ints]:
    """Rows grouped by ``values``: ``rows[first[v]:first[v + 1]]`` are those with value v."""
    first = np.zeros(count + 1, dtype=np.int32)
    np.cumsum(np.bincount(values, minlength=count), out=first[1:])
    return first, np.argsort(values, kind="stable").astype(np.int32)


def connect(rows: Ints, links: Ints, calendars: CalendarChoice) -> Network:
    """A network of these rows and links."""
    into_first, into = index_by(links[:, at.SUCCESSOR], len(rows))
    out_first, out = index_by(links[:, at.PREDECESSOR], len(rows))
    low, high = extent(rows, _WRITTEN) if len(rows) else (0, 0)
    mixed_in, mixed_out = _mixed(rows, links)
    return Network(
        rows,
        links,
        into_first,
        into,
        out_first,
        out,
        links[into],
        links[out],
        traits(rows),
        mixed_in,
        mixed_out,
        (low // DAY, high // DAY),
        calendars,
    )


def _mixed(rows: Ints, links: Ints) -> tuple[Flags, Flags]:
    """Rows whose links, in and out, take more than adding minutes of work."""
    before, after = links[:, at.PREDECESSOR], links[:, at.SUCCESSOR]
    calendar, summary = rows[:, at.CALENDAR], rows[:, at.KIND] == at.SUMMARY
    apart = (calendar[before] != calendar[after]) | summary[before] | summary[after]
    apart |= (links[:, at.LAG] != 0) & (links[:, at.LAG_CALENDAR] != calendar[after])
    found = np.zeros((2, len(rows)), dtype=np.bool_)
    if apart.any():
        # Ending where another ends, in idle time that a third row's calendar does not know.
        apart |= (links[:, at.LINK_KIND] == at.FF) & (links[:, at.LAG] == 0)
    found[0, after[apart]] = True
    found[1, before[apart]] = True
    return found[0], found[1]


def traits(rows: Ints) -> Ints:
    """(n, TRAIT): what the inner loops ask of a row."""
    state, mode = rows[:, at.STATE], rows[:, at.MODE]
    held = (rows[:, at.CONSTRAINT] > at.ASAP) | (rows[:, at.CONSTRAINT2] > at.ASAP)
    held |= (rows[:, at.DEADLINE] != NEVER) | (rows[:, at.DELAY] != 0)
    marks = (
        (at.IS_SUMMARY, rows[:, at.KIND] == at.SUMMARY),
        (at.IS_EFFORT, rows[:, at.KIND] == at.LEVEL_OF_EFFORT),
        (at.IS_STARTED, state == at.STARTED),
        (at.IS_FINISHED, state == at.FINISHED),
        (at.IS_FIXED, mode != at.AUTO),
        (at.IS_HELD, held),
        (at.IS_INSTANT, rows[:, at.SPAN] == 0),
        (at.IS_DELAYED, rows[:, at.DELAY] != 0),
        (at.IS_COUNTED_APART, rows[:, at.CALENDAR] != rows[:, at.FLOAT_CALENDAR]),
    )
    found = np.zeros((len(rows), at.TRAIT), dtype=np.int32)
    for mark, where in marks:
        found[where, at.TRAITS] |= mark
    for column, source in (
        (at.TRAIT_CALENDAR, at.CALENDAR),
        (at.TRAIT_SPAN, at.SPAN),
        (at.TRAIT_PARENT, at.PARENT),
    ):
        found[:, column] = rows[:, source]
    return found


def build(plans: Sequence[Plan], rules: SchedulingRules) -> tuple[Network, list[Ints]]:
    """Arrays of ``plans``, and for each plan the network's link number of each of its links.

    A link that takes no part (its other plan is absent, or one of its ends is inactive) has
    number -1.
    """
    place: dict[tuple[str, int], int] = {}
    listed: list[tuple[int, ...]] = []
    for number, plan in enumerate(plans):
        key = plan.key or f"#{number}"
        start, data_date = minutes(plan.start), _when(plan.data_date)
        for a in plan.activities:
            parent = -1 if a.parent is None else place[key, a.parent]
            place[key, a.uid] = len(listed)
            listed.append(_row(a, parent, start, data_date, plan.from_finish))
    rows = np.array(listed, dtype=np.int32).reshape(len(listed), at.ROW)
    choice = choose_calendars(plans)
    rows[:, at.CALENDAR] = choice.of_activity
    rows[:, at.FLOAT_CALENDAR] = choice.of_float
    ends: list[tuple[int, int, int, int, int]] = []
    numbers: list[Ints] = []
    for number, plan in enumerate(plans):
        key = plan.key or f"#{number}"
        found = np.full(len(plan.links), -1, dtype=np.int32)
        for position, link in enumerate(plan.links):
            before = place.get((link.predecessor_plan or key, link.predecessor))
            after = place[key, link.successor]
            if before is None or (link.predecessor_plan is not None and rules.ignore_external_links):
                continue
            if not (listed[before][at.ACTIVE] and listed[after][at.ACTIVE]):
                continue
            length = _length(link, listed[before][at.DURATION])
            calendar = choice.for_lag(rules, number, before, after, link.lag.elapsed) if length else 0
            found[position] = len(ends)
            ends.append((before, after, at.LINKS[link.kind], length, calendar))
        numbers.append(found)
    return connect(rows, np.array(ends, dtype=np.int32).reshape(len(ends), at.LINK), choice), numbers


def reread(network: Network, changed: Sequence[tuple[int, Plan, Activity]]) -> Network:
    """``network`` with some rows read anew; their place and calendars stay."""
    rows, marks = network.rows.copy(), network.traits.copy()
    first, last = network.span
    for row, plan, activity in changed:
        calendars = rows[row, [at.CALENDAR, at.FLOAT_CALENDAR]]
        parent = int(rows[row, at.PARENT])
        rows[row] = _row(activity, parent, minutes(plan.start), _when(plan.data_date), plan.from_finish)
        rows[row, [at.CALENDAR, at.FLOAT_CALENDAR]] = calendars
        one = rows[row : row + 1]
        marks[row] = traits(one)[0]
        low, high = extent(one, _WRITTEN)
        first, last = min(first, low // DAY), max(last, high // DAY)
    return replace(network, rows=rows, traits=marks, span=(first, last))


def _length(link: Link, duration: int) -> int:
    lag = link.lag
    return lag.minutes if lag.percent is None else round(duration * lag.percent / 100)


def _when(date: datetime | None) -> int:
    return NEVER if date is None else minutes(date)


def _constraint(constraint: Constraint | None) -> tuple[int, int]:
    if constraint is None:
        return at.ASAP, NEVER
    return at.CONSTRAINTS[constraint.kind], _when(constraint.date)


def _remaining(a: Activity) -> int:
    p = a.progress
    if p.finished:
        return 0
    if p.remaining_minutes is not None:
        return p.remaining_minutes
    return round(a.duration.minutes * (1 - p.percent_complete / 100))


def _row(a: Activity, parent: int, start: int, data_date: int, from_finish: bool) -> tuple[int, ...]:
    """One row, in the order of ``columns``; calendars come after."""
    p = a.progress
    fixed_start, fixed_finish = a.manual_start, a.manual_finish
    mode = at.MANUAL if a.manual else at.AUTO
    if a.external and a.stored is not None and a.stored.start is not None:
        mode, fixed_start, fixed_finish = at.FACT, a.stored.start, a.stored.finish
    first, first_date = _constraint(a.constraint)
    if from_finish and a.constraint is None:
        first = at.ALAP
    second, second_date = _constraint(a.second_constraint)
    return (
        at.KINDS[a.kind],
        mode,
        at.FINISHED if p.finished else at.STARTED if p.started else at.NOT_STARTED,
        parent,
        a.duration.minutes,
        0,
        first,
        second,
        a.levelling_delay,
        _when(a.deadline),
        0,
        start,
        data_date,
        first_date,
        second_date,
        _when(p.actual_start),
        _when(p.actual_finish),
        _when(p.stop),
        _when(p.resume),
        _remaining(a),
        _when(fixed_start),
        _when(fixed_finish),
        _when(p.expected_finish),
        a.active,
        a.duration.minutes,
    )
