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

import numpy as np
from numpy.typing import NDArray

from jalon.cli.bench import START, network
from jalon.engine.model import Activity, Duration, Lag, Link, LinkKind, Plan
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


def bench_simulate(count: int, iterations: int, repeat: int) -> dict[str, object]:
    """Seconds, best of ``repeat``, and ratios to numpy."""
    days, ends, source = network(count)
    ready = problem(plan_of(days, ends), spread(LOW, 1, HIGH), stratified=False)
    bounded(ready, iterations)
    every_rule = replace(ready, plain=None)
    few = min(iterations, max(BATCH, 4_000_000 // count // BATCH * BATCH))
    work(ready, 0, BATCH)
    work(every_rule, 0, BATCH)
    with ThreadPoolExecutor(2) as pool:
        one = best(lambda: work(ready, 0, iterations), repeat)
        two = best(lambda: spread_over(pool, ready, iterations), repeat)
        rules_one = best(lambda: work(every_rule, 0, few), repeat) * iterations / few
        rules_two = best(lambda: spread_over(pool, every_rule, few), repeat) * iterations / few
        slow = best(lambda: peer(days * 480, ends, iterations), max(repeat // 2, 1))
    size = count * iterations / 1e6
    return {
        "activities": count,
        "links": len(ends),
        "iterations": iterations,
        "network": source,
        "load": round(os.getloadavg()[0], 2),
        "numpy_seconds": round(slow, 4),
        "seconds_one_core": round(one, 4),
        "seconds_two_cores": round(two, 4),
        "every_rule_seconds_one_core": round(rules_one, 4),
        "every_rule_seconds_two_cores": round(rules_two, 4),
        "numpy_million_a_second": round(size / slow, 1),
        "million_a_second_one_core": round(size / one, 1),
        "million_a_second_two_cores": round(size / two, 1),
        "times_numpy_one_core": round(slow / one, 1),
        "times_numpy_two_cores": round(slow / two, 1),
        "every_rule_times_numpy_two_cores": round(slow / rules_two, 1),
    }


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
