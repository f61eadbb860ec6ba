"""`jalon bench simulate`: our simulation beside plain numpy, in one run on one machine.

The peer is numpy at its best: every step vectorised over all iterations, float64, triangular
durations by the inverse of their distribution. It computes the finish only; ours also counts
criticality and moments, and turns minutes of work into dates.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from jalon.cli.bench import START, network
from jalon.engine import schedule
from jalon.engine.model import (
    AROUND_THE_CLOCK,
    MICROSOFT,
    OFF,
    OFFICE,
    Activity,
    ActivityKind,
    Constraint,
    ConstraintKind,
    Duration,
    Lag,
    Link,
    LinkKind,
    Plan,
    Progress,
    standard_calendar,
)
from jalon.engine.model.clock import instant
from jalon.engine.model.uncertainty import spread
from jalon.engine.simulation.chance import BATCH
from jalon.engine.simulation.piece import work
from jalon.engine.simulation.problem import Problem, bounded, problem

LOW, HIGH = 0.8, 1.5
KINDS = (LinkKind.FS, LinkKind.SS, LinkKind.FF)
WIDE = 40_000_000
"""Cells of the peer's arrays at once: it takes the iterations in slices that fit memory."""


def plan_of(days: NDArray[np.int64], ends: NDArray[np.int64]) -> Plan:
    """The random network as a plan on a Monday to Friday calendar."""
    return Plan(
        "Benchmark",
        START,
        tuple(Activity(i + 1, f"T{i + 1}", Duration(int(d) * 480)) for i, d in enumerate(days)),
        tuple(Link(int(p) + 1, int(i) + 1, KINDS[k], Lag(int(lag) * 480)) for p, i, k, lag in ends),
    )


def ruled(plan: Plan) -> Plan:
    """The same network as plans are in life: three calendars, one activity in ten constrained, a
    tenth finished and a twentieth under way, milestones, summaries with links, two hammocks."""
    found = schedule(plan)
    count = len(plan.activities)
    done = count // 10
    data_date = instant(int(found.early_start[done])) if done else plan.start
    office = standard_calendar()
    calendars = (
        office,
        replace(office, uid=2, name="Six days", days=(*office.days[:5], OFFICE, OFF)),
        replace(office, uid=3, name="Always", days=(AROUND_THE_CLOCK,) * 7),
    )
    heads = [
        Activity(count + k + 1, f"Part {k + 1}", kind=ActivityKind.SUMMARY) for k in range(-(-count // 20))
    ]
    rows: list[Activity] = []
    for k, a in enumerate(plan.activities):
        if k % 20 == 0:
            rows.append(heads[k // 20])
        start = instant(int(found.early_start[k])) or plan.start
        finish = instant(int(found.early_finish[k])) or plan.start
        one = replace(a, parent=heads[k // 20].uid, calendar=(1, 1, 1, 1, 1, 1, 1, 2, 2, 3)[k * 7 % 10])
        if k < done:
            one = replace(one, progress=Progress(100, None, start, finish))
        elif k < done + count // 20:
            one = replace(one, progress=Progress(40, None, start))
        elif k % 20 == 7:
            one = replace(one, duration=Duration(0), milestone=True)
        elif k % 10 == 3:
            kind = (ConstraintKind.SNET, ConstraintKind.FNET, ConstraintKind.SNLT, ConstraintKind.MSO)[
                k // 10 % 4
            ]
            one = replace(one, constraint=Constraint(kind, start + timedelta(days=3)))
        rows.append(one)
    hammocks = [count * 2 + 1, count * 2 + 2]
    rows += [Activity(uid, "Site", kind=ActivityKind.LEVEL_OF_EFFORT) for uid in hammocks]
    more = [Link(heads[k].uid, heads[k + 2].uid) for k in range(3, len(heads) - 2, 5)]
    more += [Link(1, hammocks[0], LinkKind.SS), Link(count, hammocks[0], LinkKind.FF)]
    more += [Link(1, hammocks[1], LinkKind.SS), Link(count // 2 or 1, hammocks[1], LinkKind.FF)]
    return replace(
        plan,
        activities=tuple(rows),
        links=(*plan.links, *more),
        calendars=calendars,
        calendar=1,
        data_date=data_date,
        rules=replace(MICROSOFT, remaining_after_data_date=True),
    )


def bench_simulate(count: int, iterations: int, repeat: int) -> dict[str, object]:
    """Seconds, best of ``repeat``, and ratios to numpy."""
    bounded(count, iterations)
    days, ends, source = network(count)
    plan = plan_of(days, ends)
    ready = problem(plan, spread(LOW, 1, HIGH), stratified=False)
    full = problem(ruled(plan), spread(LOW, 1, HIGH), stratified=False)
    alone = replace(full, ground=None)
    few = min(iterations, max(BATCH, 2_000_000 // count // BATCH * BATCH))
    for case in (ready, full, alone):
        work(case, 0, BATCH)
    with ThreadPoolExecutor(2) as pool:
        one = best(lambda: work(ready, 0, iterations), repeat)
        two = best(lambda: spread_over(pool, ready, iterations), repeat)
        slow = best(lambda: peer(days * 480, ends, iterations), max(repeat // 2, 1))
        full_one = best(lambda: work(full, 0, iterations), repeat)
        full_two = best(lambda: spread_over(pool, full, iterations), repeat)
    alone_one = best(lambda: work(alone, 0, few), 2) * iterations / few
    size = count * iterations / 1e6
    return {
        "activities": count,
        "links": len(ends),
        "iterations": iterations,
        "network": source,
        "load": round(os.getloadavg()[0], 2),
        "numpy_seconds": round(slow, 4),
        "way": way(ready),
        "seconds_one_core": round(one, 4),
        "seconds_two_cores": round(two, 4),
        "numpy_million_a_second": round(size / slow, 1),
        "million_a_second_one_core": round(size / one, 1),
        "million_a_second_two_cores": round(size / two, 1),
        "times_numpy_one_core": round(slow / one, 1),
        "times_numpy_two_cores": round(slow / two, 1),
        "full_rules_way": way(full),
        "full_rules_seconds_one_core": round(full_one, 4),
        "full_rules_seconds_two_cores": round(full_two, 4),
        "full_rules_times_plain_one_core": round(full_one / one, 1),
        "full_rules_times_numpy_one_core": round(slow / full_one, 1),
        "full_rules_times_numpy_two_cores": round(slow / full_two, 1),
        "full_rules_one_at_a_time_seconds": round(alone_one, 4),
    }


def way(ready: Problem) -> str:
    """How the iterations of a problem are placed."""
    return "one at a time" if ready.ground is None else "blocks"


def best(call: Callable[[], object], repeat: int) -> float:
    """The shortest wall time: what others do on the machine only adds."""
    times = []
    for _ in range(repeat):
        begin = time.perf_counter()
        call()
        times.append(time.perf_counter() - begin)
    return min(times)


def spread_over(pool: ThreadPoolExecutor, ready: Problem, iterations: int) -> None:
    """Both cores, in pieces small enough that they end together."""
    size = max(-(-iterations // 8 // BATCH), 1) * BATCH
    starts = range(0, iterations, size)
    for _ in pool.map(lambda first: work(ready, first, min(size, iterations - first)), starts):
        pass


def peer(minutes: NDArray[np.int64], ends: NDArray[np.int64], iterations: int) -> NDArray[np.float64]:
    """The finish of every iteration, in working minutes, with plain numpy."""
    before: list[list[tuple[int, int, int]]] = [[] for _ in minutes]
    for p, i, kind, lag in ends.tolist():
        before[i].append((p, kind, lag * 480))
    draw = np.random.default_rng(1)
    width = max(min(iterations, WIDE // len(minutes)), 1)
    found = []
    for begin in range(0, iterations, width):
        wide = min(width, iterations - begin)
        start, finish = np.zeros((len(minutes), wide)), np.empty((len(minutes), wide))
        for i, d in enumerate(minutes.tolist()):
            low, high = LOW * d, HIGH * d
            u = draw.random(wide)
            up, down = (d - low) * (high - low), (high - d) * (high - low)
            length = np.where(
                u < (d - low) / (high - low), low + np.sqrt(u * up), high - np.sqrt((1 - u) * down)
            )
            for p, kind, lag in before[i]:
                asks = (start[p] if kind == 1 else finish[p]) + lag
                if kind == 2:
                    asks -= length
                np.maximum(start[i], asks, out=start[i])
            np.add(start[i], length, out=finish[i])
        found.append(finish.max(axis=0))
    return np.concatenate(found)
