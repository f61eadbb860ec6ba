"""A portfolio simulated on a real cluster: cost per doubling, a worker killed, equal to the bit.

    python -m tests.benchmarks.cluster --projects 250 500 1000 --workers 2

Starts a scheduler and workers, each on a loopback address of its own, and ends them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from jalon.engine import Activity, Duration, Link, Plan
from jalon.engine.executors import executor, portfolio
from jalon.engine.model.uncertainty import spread
from jalon.engine.simulation import simulate

ACTIVITIES, ITERATIONS = 60, 200
ROOT = Path(__file__).parents[2]


def project(number: int) -> Plan:
    dice = random.Random(number)
    activities = tuple(Activity(k, f"T{k}", Duration(480 * dice.randint(1, 10))) for k in range(ACTIVITIES))
    pairs = {(dice.randint(max(0, k - 8), k - 1), k) for k in range(1, ACTIVITIES) for _ in range(2)}
    links = tuple(Link(p, k) for p, k in sorted(pairs))
    return Plan(f"P{number}", datetime(2026, 1, 5, 8), activities, links)


def one(number: int) -> str:
    """P50 and P80 of a project, and a digest of every iteration."""
    found = simulate(project(number), spread(0.9, 1, 1.4), iterations=ITERATIONS, seed=number)
    digest = hashlib.sha256(found.finish.tobytes() + found.cost.tobytes()).hexdigest()
    return f"{found.finish_at(50)} {found.finish_at(80)} {digest}"


def watched(told: Path, number: int) -> tuple[bytes, bytes, bytes]:
    """Every iteration of a project; who begins it, and that it is done, is told in a folder."""
    (told / f"{number}.{os.getpid()}.begun").touch()
    found = simulate(project(number), spread(0.9, 1, 1.4), iterations=4000, seed=number)
    (told / f"{number}.{os.getpid()}.done").touch()
    return found.finish.tobytes(), found.cost.tobytes(), found.criticality.tobytes()


@contextmanager
def cluster(workers: int, port: int = 8786) -> Iterator[list[subprocess.Popen[bytes]]]:
    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *words]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT)

    scheduler = start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"
    )
    hands = [
        start(
            "distributed.cli.dask_worker",
            f"tcp://127.0.0.1:{port}",
            "--host",
            f"127.0.0.{k + 2}",
            "--nthreads",
            "1",
            "--no-nanny",
            "--no-dashboard",
        )
        for k in range(workers)
    ]
    try:
        yield hands
    finally:
        # At once: they keep nothing, and one whose scheduler has gone waits for it before it ends.
        for process in (*hands, scheduler):
            process.kill()
        for process in (*hands, scheduler):
            process.wait(10)


def timed(name: str, count: int, workers: int) -> tuple[float, list[str]]:
    with executor(name, workers) as pool:
        list(portfolio(one, range(workers * 2), pool, workers=workers))
        begin = time.perf_counter()
        answer = list(portfolio(one, range(count), pool, workers=workers, together=10))
        return time.perf_counter() - begin, answer


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, nargs="+", default=[250, 500, 1000])
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    with cluster(options.workers) as hands:
        time.sleep(4)
        for count in options.projects:
            seconds, spread_out = timed("dask://127.0.0.1:8786", count, options.workers)
            begin = time.perf_counter()
            alone = [one(number) for number in range(count)]
            serial = time.perf_counter() - begin
            print(f"{count} projects: cluster {seconds:.1f} s, one process {serial:.1f} s,", end=" ")
            print("equal to the bit" if spread_out == alone else "DIFFERENT", flush=True)
        killer = threading.Timer(seconds / 3, hands[0].kill)
        killer.start()
        seconds, survived = timed("dask://127.0.0.1:8786", count, options.workers)
        killer.join()
        said = "equal to the bit" if survived == alone else "DIFFERENT"
        print(f"{count} projects, one worker killed: {seconds:.1f} s, {said}; ended: {hands[0].poll()}")


if __name__ == "__main__":
    main()
