"""CP-SAT against HiGHS, at the same time: the first proof ends the race, else the time does.

HiGHS runs in a process of its own. scipy lets go of Python's lock while it searches, but
nothing can stop it before its time is over; a process can be ended.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

import numpy as np

from jalon.engine.selection import highs
from jalon.engine.selection.matrix import Bools, Longs, Matrix

HEAD_START = 0.3
"""Seconds that CP-SAT has alone: most questions are answered by then, and no process is started."""
GRACE = 0.5
"""Seconds over its time after which a runner is late and does not count."""
START = "from jalon.engine.selection.race import run; run()"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """What a runner brings: a choice or None, a bound on any, and whether it has a proof."""

    who: str
    chosen: Bools | None
    bound: float
    status: str
    """"optimal", "infeasible", "feasible" or "unknown"."""

    @property
    def proves(self) -> bool:
        return self.status in ("optimal", "infeasible")


NAMES = {highs.OPTIMAL: "optimal", highs.INFEASIBLE: "infeasible"}


class Highs:
    """HiGHS in a process that can be ended."""

    def __init__(self, matrix: Matrix, seconds: float, floor: float, fixed: Longs) -> None:
        self._question = _written(matrix, time.time() + seconds, floor, fixed)
        self._child = subprocess.Popen(  # noqa: S603 (our own words)
            [sys.executable, "-P", "-c", START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )

    def search(self) -> Found:
        """Wait for its answer; RuntimeError where it ended without one."""
        said, wrong = self._child.communicate(self._question)
        if self._child.returncode:
            why = wrong.decode("utf-8", "replace").strip().rpartition("\n")[2]
            raise RuntimeError(f"HiGHS ended with {self._child.returncode}: {why}")
        found = json.loads(said)
        chosen = None if found["x"] is None else np.array(found["x"]) > 0.5
        status = NAMES.get(found["code"], "unknown" if chosen is None else "feasible")
        return Found("highs", chosen, found["bound"], status)

    def stop(self) -> None:
        self._child.kill()


ARRAYS = {"value": float, "weight": float, "limit": float, "owner": np.int64, "start": np.int64} | {
    "outcomes": float,
    "chances": float,
}
NUMBERS = ("risk_weight", "tail")
RULES = ("mandatory", "exclusive", "requires")


def _written(matrix: Matrix, until: float, floor: float, fixed: Longs) -> bytes:
    """A question as text; what the limits are called stays here, HiGHS needs their numbers only."""
    arrays = {name: getattr(matrix, name) for name in ARRAYS}
    question = {
        "arrays": {name: [list(array.shape), array.ravel().tolist()] for name, array in arrays.items()},
        "rules": {name: getattr(matrix, name) for name in RULES},
        "numbers": {name: getattr(matrix, name) for name in NUMBERS},
        "until": until,
        "floor": floor,
        "fixed": fixed.tolist(),
    }
    return json.dumps(question).encode()


def _read(text: bytes) -> tuple[Matrix, float, float, Longs]:
    question = json.loads(text)
    arrays: dict[str, Any] = {
        name: np.array(values, dtype=ARRAYS[name]).reshape(shape)
        for name, (shape, values) in question["arrays"].items()
    }
    rules = question["rules"]
    matrix = Matrix(
        **arrays,
        **question["numbers"],
        mandatory=tuple(rules["mandatory"]),
        exclusive=tuple(map(tuple, rules["exclusive"])),
        requires=tuple(map(tuple, rules["requires"])),
        limits=(),
    )
    return matrix, question["until"], question["floor"], np.array(question["fixed"], dtype=np.int64)


def run() -> None:
    """The other side: a question comes in, an answer goes out."""
    # HiGHS writes remarks where the answer belongs: they go with the errors.
    answer = os.dup(1)
    os.dup2(2, 1)
    matrix, until, floor, fixed = _read(sys.stdin.buffer.read())
    x, bound, code = highs.solve(matrix, until - time.time(), floor, fixed)
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump({"x": None if x is None else x.tolist(), "bound": bound, "code": code}, out)


def race(
    matrix: Matrix, seconds: float, workers: int, seed: int, hint: Bools | None, floor: float, fixed: Longs
) -> list[Found]:
    """What the runners found within ``seconds``: a proof, where there is one, first.

    A runner that fails or is late does not count. Where both fail and nothing was in hand before,
    the fault is raised.
    """
    from jalon.engine.selection import cp_sat

    until = time.monotonic() + seconds
    search = cp_sat.Search()

    def by_cp_sat() -> Found:
        chosen, bound, status = search.solve(matrix, seconds, workers, seed, hint, fixed)
        return Found("cp-sat", None if chosen is None else chosen > 0.5, bound, status)

    with ThreadPoolExecutor(2) as pool:
        runners = [pool.submit(by_cp_sat)]
        stops: list[Callable[[], None]] = [search.stop]
        try:
            wait(runners, min(HEAD_START, seconds))
            if not _proof(runners) and time.monotonic() < until:
                other = Highs(matrix, until - time.monotonic(), floor, fixed)
                stops.append(other.stop)
                runners.append(pool.submit(other.search))
            pending = set(runners)
            while pending and not _proof(runners) and time.monotonic() < until + GRACE:
                pending = wait(pending, until + GRACE - time.monotonic(), FIRST_COMPLETED).not_done
            ended = [one for one in runners if one.done()]
        finally:
            while not all(one.done() for one in runners):
                for stop in stops:
                    stop()
                wait(runners, 0.02)
    brought, failed = _sorted(ended)
    if failed and not brought and hint is None:
        raise failed[0]
    return brought


def _proof(runners: list[Future[Found]]) -> bool:
    return any(one.done() and one.exception() is None and one.result().proves for one in runners)


def _sorted(ended: list[Future[Found]]) -> tuple[list[Found], list[BaseException]]:
    """What was brought, proofs first, and the faults of those that failed."""
    brought, failed = [], []
    for one in ended:
        if fault := one.exception():
            _log.warning("A solver failed, what else was found stands: %s", fault)
            failed.append(fault)
        else:
            brought.append(one.result())
    return sorted(brought, key=lambda found: not found.proves), failed
