"""`jalon bench portfolio`: many projects simulated and levelled on any executor, beside this process.

The cost of each doubling of the work, and whether the numbers are the same to the bit.
"""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from typing import Any

import numpy as np

from jalon.cli.bench import START
from jalon.engine import Activity, Assignment, Duration, Link, Plan, Resource
from jalon.engine.executors import executor, portfolio
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.plan import level_together
from jalon.engine.model.uncertainty import spread
from jalon.engine.simulation import simulate

ACTIVITIES, ITERATIONS, SWEEPS = 60, 200, 5
TOGETHER = 10
"""Projects of one task."""
CREWS = ("Masons", "Fitters", "Electricians")
CLOSE_TO = 8
"""An activity follows two of the eight before it."""


def project(number: int) -> Plan:
    """A project of 60 activities that fight for three crews; the same for a number on any machine."""
    dice = random.Random(number)  # noqa: S311 (no secret: the same for all)
    activities = tuple(Activity(k, f"T{k}", Duration(480 * dice.randint(1, 10))) for k in range(ACTIVITIES))
    pairs = {(dice.randint(max(0, k - CLOSE_TO), k - 1), k) for k in range(1, ACTIVITIES) for _ in range(2)}
    crews = tuple(Resource(k, name, max_units=2.0) for k, name in enumerate(CREWS))
    needs = tuple(
        Assignment(k, dice.randrange(len(CREWS)), float(dice.randint(1, 2))) for k in range(ACTIVITIES)
    )
    links = tuple(Link(p, k) for p, k in sorted(pairs))
    return Plan(f"P{number}", START, activities, links, resources=crews, assignments=needs)


def simulated(number: int) -> str:
    """P50 and P80 of a project, and a digest of every iteration."""
    found = simulate(project(number), spread(0.9, 1, 1.4), iterations=ITERATIONS, seed=number)
    digest = hashlib.sha256(found.finish.tobytes() + found.cost.tobytes()).hexdigest()
    return f"{found.finish_at(50)} {found.finish_at(80)} {digest}"


def levelled(number: int) -> str:
    """The finish of a project within its crews, and a digest of every start."""
    found = level_together([project(number)], Budget(iterations=SWEEPS), seed=number)
    (schedule,) = found.schedules
    starts = np.ascontiguousarray(schedule.start)
    return f"{schedule.project_finish} {len(found.moves)} {hashlib.sha256(starts.tobytes()).hexdigest()}"


def both(number: int) -> str:
    """A project simulated, then levelled."""
    return f"{simulated(number)} {levelled(number)}"


WORK: dict[str, Callable[[int], str]] = {"simulate": simulated, "level": levelled, "both": both}


def timed(work: str, count: int, pool: Executor, workers: int) -> tuple[float, list[str]]:
    """Seconds, and the answers, of ``count`` projects."""
    begin = time.perf_counter()
    answers = list(portfolio(WORK[work], range(count), pool, workers=workers, together=TOGETHER))
    return time.perf_counter() - begin, answers


def compared(
    work: str, count: int, pool: Executor, workers: int, former: Mapping[str, Any] | None = None
) -> tuple[dict[str, Any], list[str]]:
    """The figures of ``count`` projects beside this process alone, and what they should be to the bit."""
    seconds, answers = timed(work, count, pool, workers)
    begin = time.perf_counter()
    alone = [WORK[work](number) for number in range(count)]
    serial = time.perf_counter() - begin
    doubled = former is not None and former["projects"] * 2 == count
    return {
        "projects": count,
        "seconds": round(seconds, 2),
        "one_process_seconds": round(serial, 2),
        "times_faster": round(serial / seconds, 2),
        "cost_of_doubling": round(seconds / former["seconds"], 2) if former and doubled else None,
        "equal_to_the_bit": answers == alone,
    }, alone


def warm(pool: Executor, workers: int) -> None:
    """Every worker loads and compiles before the clock starts."""
    both(0)
    list(portfolio(both, range(4 * workers), pool, workers=workers))


def bench_portfolio(counts: Sequence[int], work: str, name: str, workers: int) -> dict[str, Any]:
    """Each number of projects on the executor, then in this process alone."""
    runs: list[dict[str, Any]] = []
    with executor(name, workers) as pool:
        warm(pool, workers)
        for count in counts:
            runs.append(compared(work, count, pool, workers, runs[-1] if runs else None)[0])
    return {
        "work": work,
        "executor": name,
        "workers": workers,
        "activities": ACTIVITIES,
        "iterations": ITERATIONS,
        "sweeps": SWEEPS,
        "runs": runs,
    }
