"""A cluster of two worker processes, one of which is killed at work: the same numbers to the bit."""

from __future__ import annotations

import os
import signal
import socket
import time
from functools import partial
from pathlib import Path

import distributed
import numpy as np
import pytest

from jalon.engine import PlanError
from jalon.engine.executors import executor, portfolio
from tests.benchmarks.cluster import bare, cluster, watched

PLANS = 12


def kill_at_work(pid: int, told: Path) -> None:
    """Kill the process while it holds a plan that it has begun and not done."""
    until = time.monotonic() + 15
    while time.monotonic() < until:
        os.kill(pid, signal.SIGSTOP)
        begun = {one.stem for one in told.glob(f"*.{pid}.begun")}
        if begun - {one.stem for one in told.glob(f"*.{pid}.done")}:
            os.kill(pid, signal.SIGKILL)
            return
        os.kill(pid, signal.SIGCONT)
        time.sleep(0.005)
    raise AssertionError("the worker was given nothing to do")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_a_killed_worker_changes_no_number(tmp_path: Path) -> None:
    here, there = tmp_path / "threads", tmp_path / "cluster"
    here.mkdir()
    there.mkdir()
    with executor("threads", 2) as pool:
        alone = list(portfolio(partial(watched, here), range(PLANS), pool, workers=2))
    port = free_port()
    with cluster("127.0.0.1", port, [bare(port, k) for k in range(2)]) as hands:
        with executor(f"dask://127.0.0.1:{port}") as pool:
            answers = portfolio(partial(watched, there), range(PLANS), pool, workers=2)
            together = [next(answers)]
            kill_at_work(hands[0].pid, there)
            together += answers
        assert (hands[0].wait(5), hands[1].poll()) == (-signal.SIGKILL, None)
    assert together == alone
    # What the killed one held was done again, by the other.
    begun = [one.name.split(".")[0] for one in there.glob("*.begun")]
    assert len(begun) > len(set(begun)) == PLANS
    # The plans are not alike, and neither are their iterations.
    assert len(set(together)) == PLANS
    assert all(len(np.unique(np.frombuffer(finish, dtype=np.int64))) > 10 for finish, _, _ in together)


def test_a_cluster_that_does_not_answer_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    real = distributed.Client

    def impatient(address: str, **options: object) -> distributed.Client:
        return real(address, **(options | {"timeout": "1s"}))

    monkeypatch.setattr(distributed, "Client", impatient)
    with (
        pytest.raises(PlanError, match=f"No cluster answers at 127.0.0.1:{port}"),
        executor(f"dask://127.0.0.1:{port}"),
    ):
        pass
