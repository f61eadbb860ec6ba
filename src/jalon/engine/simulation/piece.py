"""A piece of a run: some batches of iterations, on one worker, and what they add up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.engine.cpm.columns import (
    DATE,
    FINISH,
    REMAINING,
    SPAN,
    START,
    STARTED,
    STATE,
    WORK_FINISH,
    WORK_START,
    WORKED,
)
from jalon.engine.model.clock import DAY
from jalon.engine.simulation.chance import BATCH, Reals, Words, quantiles
from jalon.engine.simulation.drawing import draw
from jalon.engine.simulation.exact import draw_days, lose_days, place, set_rows
from jalon.engine.simulation.ground import BY_CLOCK, BY_WORK
from jalon.engine.simulation.problem import Problem
from jalon.engine.simulation.room import room
from jalon.engine.simulation.summing import run_blocks
from jalon.engine.worktime.compiled import unlocked

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Floats = NDArray[np.float64]
BLOCK = 128
"""Iterations drawn at once where each is placed alone."""
NEAR = 2_000
"""Rows up to which wide blocks pay."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Iterations ``[first, first + len(finish))`` of a run.

    Attributes
    ----------
    finish : (k,) int32, minutes since 1970
    cost : (k,) float64
    happened : (events, k) bool
    critical : (n,) int64
        In how many iterations a row was critical.
    sums : (n, 5) int64
        Of each row's start, finish, added minutes, their squares, and added minutes times
        finish: whole numbers, so that the sums are exact. Dates are minutes worked on the row's
        calendar, or instants counted from the planned finish, as ``Problem.summed`` says.
    """

    first: int
    finish: Ints
    cost: Floats
    happened: NDArray[np.bool_]
    critical: Longs
    sums: Longs


@unlocked
def _shares(
    keys: Words, kinds: Ints, figures: Reals, table_of: Ints, tables: Reals, v: int, out: Reals
) -> None:
    """128 values of one variable, a representative of its distribution."""
    u = np.empty(len(out), dtype=np.float32)
    for b in range(len(u)):
        u[b] = (np.float32(b) + np.float32(0.5)) / np.float32(len(u))
    quantiles(kinds[v], figures[v], tables[table_of[v]], u, out)


@unlocked
def _iterate(
    order: Ints,
    base: Ints,
    marks: Ints,
    arriving: Ints,
    into_first: Ints,
    leaving: Ints,
    out_first: Ints,
    mixed_in: NDArray[np.bool_],
    mixed_out: NDArray[np.bool_],
    effort_links: Ints,
    efforts: Ints,
    days: Ints,
    steps: Ints,
    origin: int,
    switches: Ints,
    counted: NDArray[np.bool_],
    late: bool,
    from_finish: bool,
    must: int,
    weather_keys: Words,
    weather: Ints,
    weather_share: Reals,
    summed: Ints,
    varying: Ints,
    first: int,
    added: Ints,
    zero: int,
    finish: Ints,
    critical_in: Longs,
    sums: Longs,
) -> None:
    """Every iteration of a block under every rule."""
    n = len(base)
    rows, traits = base.copy(), marks.copy()
    dates = np.empty((n, DATE), dtype=np.int32)
    worked = np.empty((n, WORKED), dtype=np.int32)
    driving = np.zeros(len(arriving), dtype=np.bool_)
    critical = np.zeros(n, dtype=np.bool_)
    lost = np.zeros(days.shape[1] - 1, dtype=np.int32)
    dates[:] = -(2**31)
    for b in range(len(finish)):
        if from_finish:
            rows[:] = base
        set_rows(base, marks, added, b, rows, traits, varying)
        for w in range(len(weather)):
            draw_days(weather_keys, w, first + b, weather_share[w], weather[w, 2], origin // DAY, lost)
            lose_days(days, steps, origin, weather[w, 0], weather[w, 1], lost)
        finish[b] = place(
            order,
            rows,
            traits,
            arriving,
            into_first,
            leaving,
            out_first,
            mixed_in,
            mixed_out,
            effort_links,
            efforts,
            days,
            steps,
            origin,
            switches,
            counted,
            late,
            from_finish,
            must,
            dates,
            worked,
            driving,
            critical,
        )
        moved = np.int64(finish[b]) - zero
        for i in range(n):
            critical_in[i] += critical[i]
            if summed[i] == BY_CLOCK:
                sums[i, 0] += np.int64(dates[i, START]) - zero
                sums[i, 1] += np.int64(dates[i, FINISH]) - zero
            elif summed[i] == BY_WORK:
                sums[i, 0] += worked[i, WORK_START]
                sums[i, 1] += worked[i, WORK_FINISH]
        for i in varying:
            more = np.int64(added[i, b])
            sums[i, 2] += more
            sums[i, 3] += more * more
            sums[i, 4] += more * moved


def sampled(problem: Problem, first: int, width: int = BLOCK) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """What ``width`` iterations draw: minutes added (rows, width), cost, events that happened."""
    net, c, costs = problem.net, problem.chances, problem.costs
    n = len(net.rows)
    added = np.zeros((n, width), dtype=np.int32)
    cost = np.zeros(width)
    happened = np.zeros((len(c.event_share), width), dtype=np.bool_)
    draw(
        *problem.variables,
        *problem.copula,
        c.duration,
        c.event_keys,
        c.event_share,
        c.impact,
        c.branching_keys,
        c.branch,
        c.branch_rows,
        c.branch_share,
        _left(net.rows),
        costs.rate,
        costs.fixed,
        costs.variable,
        costs.factor,
        costs.less,
        costs.money,
        problem.stratified,
        first,
        added,
        cost,
        happened,
    )
    return added, cost, happened


def _left(rows: Ints) -> Ints:
    """Minutes each row has to come."""
    found: Ints = np.where(rows[:, STATE] == STARTED, rows[:, REMAINING], rows[:, SPAN]).astype(np.int32)
    return found


def work(problem: Problem, first: int, count: int) -> Piece:
    """Iterations ``[first, first + count)``; ``first`` begins a batch."""
    assert first % BATCH == 0, "a piece begins with a batch"
    n = len(problem.net.rows)
    critical, sums = np.zeros(n, dtype=np.int64), np.zeros((n, 5), dtype=np.int64)
    way = _one_by_one if problem.ground is None else _in_blocks
    finish, cost, happened = way(problem, first, count, critical, sums)
    return Piece(first, finish, cost, happened, critical, sums)


def width_of(problem: Problem) -> int:
    """Iterations of a block: more hide what each row costs, fewer stay near the processor."""
    return 256 if len(problem.net.rows) <= NEAR else 128


def _in_blocks(
    problem: Problem, first: int, count: int, critical: Longs, sums: Longs
) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """Blocks of iterations placed at once."""
    c, costs, g, cell = problem.chances, problem.costs, problem.ground, problem.cells
    assert g is not None
    assert cell is not None
    width = width_of(problem)
    finish = np.empty(count, dtype=np.int32)
    cost = np.zeros(count)
    happened = np.zeros((len(c.event_share), count), dtype=np.bool_)
    run_blocks(
        problem.variables,
        problem.copula,
        *c[:8],
        _left(problem.net.rows),
        costs.rate,
        costs.fixed,
        costs.variable,
        costs.factor,
        costs.less,
        costs.money,
        problem.stratified,
        g,
        cell,
        room(g, width),
        problem.summed,
        problem.varying,
        problem.still,
        problem.planned_finish,
        first,
        cost,
        happened,
        finish,
        critical,
        sums,
    )
    return finish, costs.standing + cost, happened


def _one_by_one(
    problem: Problem, first: int, count: int, critical: Longs, sums: Longs
) -> tuple[Ints, Floats, NDArray[np.bool_]]:
    """One iteration after the other, under every rule."""
    net, c = problem.net, problem.chances
    finish = np.empty(count, dtype=np.int32)
    cost = np.empty(count)
    happened = np.zeros((len(c.event_share), count), dtype=np.bool_)
    days, steps = net.days, net.steps
    shares = np.zeros((len(c.weather), BLOCK), dtype=np.float32)
    if len(c.weather):
        days, steps = days.copy(), steps.copy()
        for w, (_, _, _, v) in enumerate(c.weather):
            _shares(*problem.variables, int(v), shares[w])
    for begin in range(0, count, BLOCK):
        added, money, events = sampled(problem, first + begin)
        kept = slice(begin, min(begin + BLOCK, count))
        wide = kept.stop - begin
        cost[kept] = problem.costs.standing + money[:wide]
        happened[:, kept] = events[:, :wide]
        _iterate(
            *net[:11],
            days,
            steps,
            *net[13:],
            c.weather_keys,
            c.weather,
            shares,
            problem.summed,
            problem.varying,
            first + begin,
            added,
            problem.planned_finish,
            finish[kept],
            critical,
            sums,
        )
    return finish, cost, happened


def placed(problem: Problem, added: Ints) -> int:
    """The finish of one iteration with these minutes added to the rows, and no weather."""
    net = problem.net
    n = len(net.rows)
    finish = np.empty(1, dtype=np.int32)
    _iterate(
        *net,
        problem.chances.weather_keys[:0],
        problem.chances.weather[:0],
        np.zeros((0, BLOCK), dtype=np.float32),
        problem.summed,
        problem.varying,
        0,
        added[:, None],
        problem.planned_finish,
        finish,
        np.zeros(n, dtype=np.int64),
        np.zeros((n, 5), dtype=np.int64),
    )
    return int(finish[0])
