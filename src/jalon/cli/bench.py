"""`jalon bench`: speed and memory, measured on this machine beside a plain sweep.

Nothing here is a test: a figure depends on the machine, so it is printed, not asserted.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from jalon.cli import FAULT
from jalon.cli.files import say_faults

T = TypeVar("T")
START = datetime(2026, 1, 5, 8)
MPXJ_SECONDS = {1_000: 0.024, 10_000: 0.15, 100_000: 1.5}
"""MPXJ 16.10's critical path on such networks, warm Java machine, two cores."""


def main(argv: list[str]) -> int:
    """Run one benchmark and print its figures."""
    parser = argparse.ArgumentParser(prog="jalon bench", description="Measure speed and memory.")
    names = parser.add_subparsers(dest="name", required=True)
    schedule = names.add_parser("schedule", help="critical path of a random network")
    schedule.add_argument("--activities", type=int, default=100_000)
    schedule.add_argument("--repeat", type=int, default=9)
    schedule.add_argument("--format", choices=("table", "json"), default="table")
    simulation = names.add_parser("simulate", help="time drawn many times, beside plain numpy")
    simulation.add_argument("--activities", type=int, default=1_000)
    simulation.add_argument("--iterations", type=int, default=10_000)
    simulation.add_argument("--repeat", type=int, default=5)
    simulation.add_argument("--format", choices=("table", "json"), default="table")
    many = names.add_parser("portfolio", help="many projects simulated and levelled, on any executor")
    many.add_argument("--projects", type=int, nargs="+", default=[125, 250, 500, 1_000])
    many.add_argument("--work", choices=("simulate", "level", "both"), default="both")
    many.add_argument("--executor", default="processes", help="threads, processes or dask://HOST:PORT")
    many.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    many.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args(argv)
    if options.name == "portfolio":
        return _portfolio(parser, options)
    if options.activities < 1 or options.repeat < 1:
        parser.error("--activities and --repeat take whole numbers from 1.")
    if options.name == "simulate":
        from jalon.cli.bench_simulate import bench_simulate

        figures = bench_simulate(options.activities, options.iterations, options.repeat)
    else:
        figures = bench_schedule(options.activities, options.repeat)
    _print(figures, options.format)
    return 0


def _print(figures: Mapping[str, object], form: str) -> None:
    if form == "json":
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:28} {value}")


def _portfolio(parser: argparse.ArgumentParser, options: argparse.Namespace) -> int:
    from jalon.cli.bench_portfolio import bench_portfolio
    from jalon.engine import PlanError

    if min(options.projects) < 1 or options.workers < 1:
        parser.error("--projects and --workers take whole numbers from 1.")
    try:
        figures = bench_portfolio(options.projects, options.work, options.executor, options.workers)
    except PlanError as refused:
        say_faults(refused)
        return FAULT
    runs = figures.pop("runs")
    if options.format == "json":
        _print({**figures, "runs": runs}, "json")
        return 0
    _print(figures, "table")
    for run in runs:
        print()
        _print(run, "table")
    return 0


def network(count: int, seed: int = 1) -> tuple[NDArray[np.int64], NDArray[np.int64], str]:
    """Durations (days) and a (links, 4) array of predecessor, successor, kind, lag (days).

    The shared generator where it is at hand, else one of the same shape: about two links an
    activity to the last fiftieth of the plan, 70 % FS, 15 % SS, 15 % FF, a quarter with a lag.
    """
    shared = Path(os.environ.get("JALON_SHARED") or Path(__file__).resolve().parents[4] / "shared")
    script = shared / "tools" / "networks.py"
    if script.exists():
        spec = importlib.util.spec_from_file_location("networks", script)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        plan = module.network(count, seed)
        kinds = {"FS": 0, "SS": 1, "FF": 2}
        rows = [(p, i, kinds[k], lag) for i, (_, links) in enumerate(plan) for p, k, lag in links]
        return (
            np.array([days for days, _ in plan], dtype=np.int64),
            np.array(rows, dtype=np.int64).reshape(-1, 4),
            "shared",
        )
    draw = np.random.default_rng(seed)
    successor = np.repeat(np.arange(1, count), draw.choice((1, 2, 2, 3), count - 1))
    window = np.minimum(max(5, count // 50), successor)
    predecessor = successor - 1 - draw.integers(0, window)
    _, kept = np.unique(predecessor * count + successor, return_index=True)
    size = len(kept)
    kind = draw.choice((0, 1, 2), size, p=(0.7, 0.15, 0.15))
    lag = draw.choice((0, 1, 2, 3, -1), size, p=(0.75, 0.08, 0.07, 0.05, 0.05))
    order = np.argsort(successor[kept], kind="stable")
    ends = np.column_stack([predecessor[kept], successor[kept], kind, lag])[order]
    return draw.integers(1, 11, count), ends, "own"


def bench_schedule(count: int, repeat: int) -> dict[str, object]:
    """Forward and backward pass, floats and drivers, beside one sweep over the same arrays."""
    days, ends, source = network(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from jalon.engine.cpm.bare import bare_network, sweep
    from jalon.engine.cpm.solve import compute

    built, bare = _timed(lambda: bare_network(START, days * 480, ends * np.array([1, 1, 1, 480])), 1)
    ordered, order = _timed(bare.order, 1)
    compute(bare, order)
    seconds, solution = _timed(lambda: compute(bare, order), repeat)
    sweep(bare, order)
    sweep_seconds, _ = _timed(lambda: sweep(bare, order), repeat)
    peer = MPXJ_SECONDS.get(count)
    return {
        "activities": count,
        "links": len(ends),
        "network": source,
        "arrays_seconds": round(built, 4),
        "order_seconds": round(ordered, 4),
        "schedule_seconds": round(seconds, 5),
        "one_sweep_seconds": round(sweep_seconds, 5),
        "times_one_sweep": round(seconds / sweep_seconds, 1),
        "mpxj_seconds": peer,
        "times_faster_than_mpxj": round(peer / seconds, 1) if peer else None,
        "critical": int((solution.total <= 0).sum()),
        "memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "memory_before_mb": round(before / 1024),
        **_start_up(),
    }


def _timed(call: Callable[[], T], repeat: int) -> tuple[float, T]:
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        answer = call()
        times.append(time.perf_counter() - start)
    return statistics.median(times), answer


def _start_up() -> dict[str, object]:
    """Import and first call in a new process, compiled code cached."""
    script = (
        "import time; t = time.perf_counter(); import jalon.engine as e; a = time.perf_counter();"
        "from datetime import datetime;"
        "p = e.Plan('', datetime(2026, 1, 5, 8), (e.Activity(1, ''), e.Activity(2, '')), (e.Link(1, 2),));"
        "e.schedule(p);"
        "print(a - t, time.perf_counter() - a)"
    )
    command = [sys.executable, "-c", script]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (our own words)
    loading, first = map(float, answer.stdout.split())
    return {"import_seconds": round(loading, 3), "first_call_seconds": round(first, 3)}
