"""A plan and its risk model as frozen arrays: what the kernels read, and what travels to workers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm import columns as at
from jalon.engine.cpm.effort import by_links
from jalon.engine.cpm.network import Ints, Network, connect, traits
from jalon.engine.cpm.prepared import Prepared, prepare
from jalon.engine.cpm.solve import compute, switches
from jalon.engine.cpm.splits import with_gaps
from jalon.engine.model.clock import NEVER, minutes
from jalon.engine.model.errors import Fault, gettext_noop
from jalon.engine.model.plan import Plan
from jalon.engine.model.rules import SchedulingRules
from jalon.engine.model.uncertainty import Distribution, RiskModel
from jalon.engine.simulation.cells import Cells
from jalon.engine.simulation.checking import check_names
from jalon.engine.simulation.correlation import Copula, copula
from jalon.engine.simulation.costs import Costs, costs_of, rate_of
from jalon.engine.simulation.ground import Ground, counting, ground, kinds, least_spans
from jalon.engine.simulation.variables import Variables, extremes, keys_of, refuse, tabulate
from jalon.engine.worktime import Table

Reals = NDArray[np.float64]
MOST = 40_000_000_000
"""Activity-iterations of one run: some minutes on two cores."""
MOST_ITERATIONS = 5_000_000


class Net(NamedTuple):
    """The network, as the passes read it."""

    order: Ints
    rows: Ints
    traits: Ints
    arriving: Ints
    into_first: Ints
    leaving: Ints
    out_first: Ints
    mixed_in: NDArray[np.bool_]
    mixed_out: NDArray[np.bool_]
    effort_links: Ints
    efforts: Ints
    days: Ints
    steps: Ints
    origin: int
    switches: Ints
    counted: NDArray[np.bool_]
    backward: bool
    from_finish: bool
    must_finish: int


class Chances(NamedTuple):
    """What is drawn in each iteration.

    Attributes
    ----------
    duration : (k, 3) int32
        Variable, row, minutes planned: the draw less these minutes is added to the row.
    event_keys : (e, 3) uint32
    event_share : (e,) float32
    impact : (i, 4) int32
        Event, row, variable of time or -1, variable of cost or -1.
    branching_keys : (b, 3) uint32
    branch : (w, 2) int32
        Branching, first and (in the next row) last of its rows in ``branch_rows``.
    branch_share : (w, 2) float32
        The numbers between which the way is taken.
    weather_keys : (w, 3) uint32
    weather : (w, 4) int32
        Row of the calendar table, row it is a copy of, months as bits, variable of the share.
    """

    duration: Ints
    event_keys: NDArray[np.uint32]
    event_share: NDArray[np.float32]
    impact: Ints
    branching_keys: NDArray[np.uint32]
    branch: Ints
    branch_rows: Ints
    branch_share: NDArray[np.float32]
    weather_keys: NDArray[np.uint32]
    weather: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """Everything a worker needs; plain arrays, so that it travels.

    Attributes
    ----------
    ground, cells : Ground, Cells, or None
        The network laid out for blocks of iterations; None where each goes alone.
    summed : (n,) int32
        How the dates of each row are summed up.
    still : int32
        Rows whose added minutes nothing draws.
    varying : int32
        Rows to which minutes may be added.
    """

    net: Net
    ground: Ground | None
    cells: Cells | None
    summed: Ints
    still: Ints
    variables: Variables
    chances: Chances
    copula: Copula
    costs: Costs
    stratified: bool
    uids: NDArray[np.int64]
    event_names: tuple[str, ...]
    warnings: tuple[Fault, ...]
    planned_finish: int
    planned_cost: float
    varying: Ints


def problem(
    plan: Plan,
    model: RiskModel,
    *,
    seed: int = 1,
    rules: SchedulingRules | None = None,
    after_response: bool = True,
    stratified: bool = True,
) -> Problem:
    """``plan`` and ``model`` ready to be simulated, before or after the responses to its risks.

    Raises
    ------
    PlanError
        Where the model makes no sense, or names what the plan does not hold.
    """
    prepared = prepare([plan], rules)
    place = {a.uid: row for row, a in enumerate(plan.activities)}
    check_names(plan, model, place)
    money = rate_of(plan, model)
    collected = _Collected(plan, model, seed, place, after_response)
    base = compute(prepared.network, prepared.order, prepared.rules, prepared.plans)
    counted = prepared.network.rows[:, at.ACTIVE] != 0
    planned = base.dates[counted, at.FINISH].max() if counted.any() else minutes(plan.start)
    widest = _widest(prepared, collected)
    table = compute(widest, prepared.order, prepared.rules, prepared.plans).table
    rows, table, weather, keys = _weathered(
        plan, model, with_gaps([plan], prepared.network.rows, table), table, collected, place, seed
    )
    found, said = copula(model, collected.variable_of, [n for n, _ in collected.named])
    costs = costs_of(plan, model, place, collected.cost_variables, money, after_response)
    net = _net(prepared, rows, table, counted)
    chances = collected.chances(keys, weather)
    varying = np.union1d(sorted(set(collected.variable_row.values())), chances.branch_rows).astype(np.int32)
    kind = kinds(rows, least_spans(rows, collected.least()), _grows(rows, collected))
    summed = counting(net, kind, bool(weather))
    laid = None if weather else ground(net, kind, summed, varying)
    still = np.setdiff1d(np.arange(len(rows)), chances.duration[:, 1]).astype(np.int32)
    return Problem(
        net,
        None if laid is None else laid[0],
        None if laid is None else laid[1],
        summed,
        still,
        tabulate(seed, collected.named),
        chances,
        found,
        costs,
        stratified,
        np.array([a.uid for a in plan.activities], dtype=np.int64),
        tuple(event.name for event in model.events),
        (*collected.warnings, *said),
        int(planned),
        costs.planned,
        varying,
    )


def _grows(rows: Ints, collected: _Collected) -> NDArray[np.bool_]:
    found = np.zeros(len(rows), dtype=np.bool_)
    for row, more in collected.most().items():
        found[row] = more > 0
    return found


def _net(prepared: Prepared, rows: Ints, table: Table, counted: NDArray[np.bool_]) -> Net:
    network, plan = prepared.network, prepared.plans[0]
    effort = rows[:, at.KIND] == at.LEVEL_OF_EFFORT
    links = network.links
    apart = effort[links[:, at.PREDECESSOR]] | effort[links[:, at.SUCCESSOR]]
    logic = connect(rows, links[~apart], network.calendars)
    must = plan.finish if plan.finish is not None else None
    return Net(
        prepared.order,
        rows,
        traits(rows),
        logic.arriving,
        logic.into_first,
        logic.leaving,
        logic.out_first,
        logic.mixed_in,
        logic.mixed_out,
        links[apart],
        np.array(by_links(network, np.flatnonzero(effort).tolist()), dtype=np.int32),
        table.days,
        table.steps,
        int(table.origin),
        switches(prepared.rules),
        counted,
        bool((rows[:, at.CONSTRAINT] == at.ALAP).any()),
        plan.from_finish,
        NEVER if must is None else minutes(must),
    )


def scaled(d: Distribution, by: float) -> Distribution:
    """The distribution of ``by`` times the number."""
    return replace(
        d,
        low=d.low * by,
        likely=d.likely * by,
        high=d.high * by,
        mean=d.mean * by,
        deviation=d.deviation * abs(by),
        values=tuple((value * by, weight) for value, weight in d.values),
    )


class _Collected:
    """The variables of a model, one after the other, and what each is for."""

    def __init__(self, plan: Plan, model: RiskModel, seed: int, place: dict[int, int], after: bool) -> None:
        self.named: list[tuple[str, Distribution]] = []
        self.variable_of: dict[int, int] = {}
        self.variable_row: dict[int, int] = {}
        self.cost_variables: list[tuple[int, int, float]] = []
        self.warnings: list[Fault] = []
        self._durations: list[tuple[int, int, int]] = []
        self._impacts: list[tuple[int, int, int, int]] = []
        self._plan, self._model, self._seed, self._place = plan, model, seed, place
        self._event_share: list[float] = []
        self._read_durations()
        self._read_costs()
        self._read_events(after)

    def add(self, name: str, distribution: Distribution) -> int:
        self.named.append((name, distribution))
        return len(self.named) - 1

    def _left(self, row: int) -> tuple[int, float] | None:
        """Minutes to come of a row that may vary, and what share of its duration they are."""
        a = self._plan.activities[row]
        if a.is_summary or a.kind.value == "level_of_effort" or not a.active or a.manual or a.external:
            return None
        if a.progress.finished:
            return None
        if not a.progress.started:
            return a.duration.minutes, 1.0
        left = a.progress.remaining_minutes
        if left is None:
            left = round(a.duration.minutes * (1 - a.progress.percent_complete / 100))
        return left, left / a.duration.minutes if a.duration.minutes else 0.0

    def _read_durations(self) -> None:
        given = {u.activity: u for u in self._model.durations}
        fixed = 0
        for row, a in enumerate(self._plan.activities):
            asked = given.get(a.uid)
            if asked is None and (self._model.spread is None or not a.duration.minutes):
                continue
            left = self._left(row)
            if left is None:
                fixed += asked is not None
                continue
            minutes_left, share = left
            relative = asked.relative if asked is not None else True
            distribution = asked.distribution if asked is not None else self._model.spread
            assert distribution is not None
            v = self.add(f"d{a.uid}", scaled(distribution, share * (a.duration.minutes if relative else 1)))
            self.variable_of[a.uid] = v
            self.variable_row[v] = row
            self._durations.append((v, row, minutes_left))
        if fixed:
            self.warnings.append(
                Fault(
                    "not_varying",
                    gettext_noop(
                        "Finished, manual, inactive and summary activities do not vary:"
                        " the three points of %(count)s of them are left aside."
                    ),
                    {"count": fixed},
                )
            )

    def _read_costs(self) -> None:
        for uncertain in self._model.costs:
            v = self.add(f"c{uncertain.activity}", uncertain.distribution)
            self.cost_variables.append((v, self._place[uncertain.activity], float(uncertain.relative)))

    def _read_events(self, after: bool) -> None:
        for number, event in enumerate(self._model.events):
            share, impacts = event.probability, event.impacts
            if after and event.probability_after is not None:
                share = event.probability_after
            if after and event.impacts_after is not None:
                impacts = event.impacts_after
            self._event_share.append(share)
            for impact in impacts:
                row = self._place[impact.activity]
                time = cost = -1
                if impact.time is not None and self._left(row) is not None:
                    by = self._plan.activities[row].duration.minutes if impact.relative else 1
                    time = self.add(f"e{event.key}/d{impact.activity}", scaled(impact.time, by))
                    self.variable_row[time] = row
                if impact.cost is not None:
                    cost = self.add(f"e{event.key}/c{impact.activity}", impact.cost)
                if time >= 0 or cost >= 0:
                    self._impacts.append((number, row, time, cost))

    def most(self) -> dict[int, float]:
        """By row, the most minutes that may be added."""
        found: dict[int, float] = {}
        for v, row, planned in self._durations:
            found[row] = found.get(row, 0.0) + max(extremes(self.named[v][1])[1] - planned, 0.0)
        for _, row, time, _ in self._impacts:
            if time >= 0:
                found[row] = found.get(row, 0.0) + max(extremes(self.named[time][1])[1], 0.0)
        return found

    def least(self) -> dict[int, float]:
        """By row, the minutes added at the least: fewer than none where it may be shorter."""
        found: dict[int, float] = {}
        for v, row, planned in self._durations:
            found[row] = found.get(row, 0.0) + extremes(self.named[v][1])[0] - planned
        for _, row, time, _ in self._impacts:
            if time >= 0:
                found[row] = found.get(row, 0.0) + min(extremes(self.named[time][1])[0], 0.0)
        for row in self._untaken():
            found[row] = -float("inf")
        return found

    def _untaken(self) -> list[int]:
        """Rows of a branching, whose duration may fall away: facts do not."""
        named = [uid for way in self._model.branchings for one in way.branches for uid in one.activities]
        return [self._place[uid] for uid in named if self._left(self._place[uid]) is not None]

    def chances(self, weather_keys: list[tuple[int, int, int]], weather: list[tuple[int, ...]]) -> Chances:
        model, seed = self._model, self._seed
        branch: list[tuple[int, int]] = []
        branch_rows: list[int] = []
        shares: list[tuple[float, float]] = []
        kept = set(self._untaken())
        for number, way in enumerate(model.branchings):
            reached = 0.0
            for one in way.branches:
                branch.append((number, len(branch_rows)))
                branch_rows += [row for uid in one.activities if (row := self._place[uid]) in kept]
                shares.append((reached, reached + one.probability))
                reached += one.probability
        branch.append((-1, len(branch_rows)))
        return Chances(
            _table(self._durations, 3, np.int32),
            _table([keys_of(seed, f"e{event.key}") for event in model.events], 3, np.uint32),
            np.array(self._event_share, dtype=np.float32),
            _table(self._impacts, 4, np.int32),
            _table([keys_of(seed, f"b{way.key}") for way in model.branchings], 3, np.uint32),
            _table(branch, 2, np.int32),
            np.array(branch_rows, dtype=np.int32),
            _table(shares, 2, np.float32),
            _table(weather_keys, 3, np.uint32),
            _table(weather, 4, np.int32),
        )


def _table(rows: Iterable[tuple[float, ...]], width: int, kind: type) -> NDArray[Any]:
    listed = list(rows)
    return np.array(listed, dtype=kind).reshape(len(listed), width)


def _widest(prepared: Prepared, collected: _Collected) -> Network:
    """The network at its longest: its answer tells the days the tables must hold."""
    rows = prepared.network.rows.copy()
    for row, more in collected.most().items():
        for column in (at.SPAN, at.DURATION, at.REMAINING):
            rows[row, column] = min(rows[row, column] + int(more) + 1, 2**30)
    if collected._model.weather:
        worst = max(extremes(risk.lost)[1] for risk in collected._model.weather)
        rows[:, [at.SPAN, at.REMAINING]] = (
            rows[:, [at.SPAN, at.REMAINING]] / max(1 - worst, 0.05) + 60 * 480
        ).astype(np.int32) * (rows[:, [at.SPAN]] > 0)
    return replace(prepared.network, rows=rows, traits=traits(rows))


def _weathered(
    plan: Plan,
    model: RiskModel,
    rows: Ints,
    table: Table,
    collected: _Collected,
    place: dict[int, int],
    seed: int,
) -> tuple[Ints, Table, list[tuple[int, ...]], list[tuple[int, int, int]]]:
    """Rows that weather touches get calendars of their own, whose days are drawn."""
    if not model.weather:
        return rows, table, [], []
    rows = rows.copy()
    days, steps = list(table.days), list(table.steps)
    made: dict[tuple[int, int], int] = {}
    weather: list[tuple[int, ...]] = []
    keys: list[tuple[int, int, int]] = []
    for number, risk in enumerate(model.weather):
        touched = [place[uid] for uid in risk.activities] or [
            row
            for row, a in enumerate(plan.activities)
            if risk.calendar is None
            or risk.calendar == (a.calendar if a.calendar is not None else plan.calendar)
        ]
        months = sum(1 << (month - 1) for month in set(risk.months))
        share = collected.add(f"w{risk.key}", risk.lost)
        for row in touched:
            if rows[row, at.KIND] == at.SUMMARY:
                continue
            c = int(rows[row, at.CALENDAR])
            if c == 0:
                continue
            if (number, c) not in made:
                made[number, c] = len(days)
                weather.append((len(days), c, months, share))
                keys.append(keys_of(seed, f"w{risk.key}"))
                days.append(days[c].copy())
                steps.append(steps[c].copy())
            rows[row, at.CALENDAR] = made[number, c]
    return rows, Table(table.origin, np.array(days), np.array(steps)), weather, keys


def bounded(activities: int, iterations: int) -> None:
    """Refuse what would take hours or more memory than a run may have, before anything is laid out for it.

    Raises
    ------
    PlanError
    """
    size = max(activities, 1)
    if iterations < 1:
        raise refuse("iterations", gettext_noop("A simulation needs at least one iteration: ask for more."))
    most = min(MOST // size, MOST_ITERATIONS)
    if iterations > most:
        raise refuse(
            "iterations",
            gettext_noop(
                "%(iterations)s iterations of %(activities)s activities are more than one run may take:"
                " ask for %(most)s or fewer."
            ),
            iterations=iterations,
            activities=size,
            most=most,
        )
