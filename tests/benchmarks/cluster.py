"""A portfolio simulated and levelled on a real cluster of several hosts: cost per doubling, a host lost.

    python -m tests.benchmarks.cluster --projects 125 250 500 1000 --hosts 2

Each host is a network namespace of its own with an address of its own (root and `ip` are needed;
else each is a loopback address), joined by a bridge. The scheduler stands on this side of it, the
workers join with `jalon worker --dask`. In the end everything is taken down.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import distributed

from jalon.cli.bench_portfolio import WORK, compared, project, timed, warm
from jalon.engine.executors import executor
from jalon.engine.model.uncertainty import spread
from jalon.engine.simulation import simulate

ROOT = Path(__file__).parents[2]
NET = "10.213.77"


def watched(told: Path, number: int) -> tuple[bytes, bytes, bytes]:
    """Every iteration of a project; who begins it, and that it is done, is told in a folder."""
    (told / f"{number}.{os.getpid()}.begun").touch()
    found = simulate(project(number), spread(0.9, 1, 1.4), iterations=4000, seed=number)
    (told / f"{number}.{os.getpid()}.done").touch()
    return found.finish.tobytes(), found.cost.tobytes(), found.criticality.tobytes()


@dataclass(frozen=True, slots=True)
class Host:
    """Where a worker runs: its address, and the words that go before a command there."""

    address: str
    prefix: tuple[str, ...] = ()


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True)


@contextmanager
def hosts(count: int) -> Iterator[tuple[str, list[Host]]]:
    """The scheduler's address, and that many hosts; namespaces where this machine allows them."""
    if os.geteuid() or not shutil.which("ip"):
        yield "127.0.0.1", [Host(f"127.0.0.{k + 2}") for k in range(count)]
        return
    bridge, names = f"jb{os.getpid()}", [f"jalon-{os.getpid()}-{k}" for k in range(count)]
    try:
        _ip("link", "add", bridge, "type", "bridge")
        _ip("address", "add", f"{NET}.1/24", "dev", bridge)
        _ip("link", "set", bridge, "up")
        for k, name in enumerate(names):
            cable = f"jv{os.getpid()}-{k}"
            _ip("netns", "add", name)
            _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
            _ip("link", "set", cable, "master", bridge, "up")
            _ip("-n", name, "address", "add", f"{NET}.{k + 2}/24", "dev", "eth0")
            _ip("-n", name, "link", "set", "eth0", "up")
            _ip("-n", name, "link", "set", "lo", "up")
        yield (
            f"{NET}.1",
            [Host(f"{NET}.{k + 2}", ("ip", "netns", "exec", name)) for k, name in enumerate(names)],
        )
    finally:
        for name in names:
            subprocess.run(["ip", "netns", "delete", name], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "link", "delete", bridge], check=False, stderr=subprocess.DEVNULL)


@contextmanager
def cluster(address: str, port: int, command: list[list[str]]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """A scheduler, and a worker for each command; each leads a group of processes of its own."""

    def start(words: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,
            start_new_session=True,
        )

    scheduler = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    running = [start([*scheduler, "--host", address, "--port", str(port), "--no-dashboard"])]
    running += [start(words) for words in command]
    try:
        with distributed.Client(f"tcp://{address}:{port}", timeout="30s", set_as_default=False) as client:
            client.wait_for_workers(len(command), timeout=60)
        yield running[1:]
    finally:
        # At once: they keep nothing, and one whose scheduler has gone waits for it before it ends.
        for process in reversed(running):
            lost(process)


def lost(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it started, as when its machine loses its power."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(10)


def joined(address: str, port: int, host: Host) -> list[str]:
    """The words that make a host join."""
    jalon = [sys.executable, "-m", "jalon.cli", "worker", "--dask", f"{address}:{port}"]
    return [*host.prefix, *jalon, "--host", host.address]


def bare(port: int, k: int) -> list[str]:
    """A worker on a loopback address of its own that nobody starts again."""
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://127.0.0.1:{port}"]
    return [*worker, "--host", f"127.0.0.{k + 2}", "--nthreads", "1", "--no-nanny", "--no-dashboard"]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--projects", type=int, nargs="+", default=[125, 250, 500, 1000])
    parser.add_argument("--work", choices=tuple(WORK), nargs="+", default=["simulate", "level"])
    parser.add_argument("--hosts", type=int, default=2)
    parser.add_argument("--port", type=int, default=8786)
    options = parser.parse_args()
    # Ended from outside, it takes everything down too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with hosts(options.hosts) as (address, machines):
        commands = [joined(address, options.port, host) for host in machines]
        name = f"dask://{address}:{options.port}"
        print(f"scheduler {address}, hosts {', '.join(host.address for host in machines)}", flush=True)
        with cluster(address, options.port, commands) as hands:
            with executor(name) as pool:
                warm(pool, options.hosts)
                for work in options.work:
                    run: dict[str, Any] = {}
                    for count in options.projects:
                        run, alone = compared(work, count, pool, options.hosts, run or None)
                        print(work, run, flush=True)
                killer = threading.Timer(run["seconds"] / 3, lost, [hands[0]])
                killer.start()
                seconds, survived = timed(work, count, pool, options.hosts)
                killer.join()
            said = "equal to the bit" if survived == alone else "DIFFERENT"
            print(f"{work}, {count} projects, a host lost after a third: {seconds:.1f} s, {said}")


if __name__ == "__main__":
    main()
