"""One seam for threads, processes and a cluster: anything like ``concurrent.futures.Executor``."""

from __future__ import annotations

import contextlib
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, TypeVar

from jalon.engine.model.errors import Fault, PlanError, gettext_noop

DASK = "dask://"
Item = TypeVar("Item")
Found = TypeVar("Found")


class Serial(Executor):
    """Does at once, in this thread, what it is given."""

    def submit(self, call: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        try:
            done.set_result(call(*args, **kwargs))
        except Exception as fault:  # noqa: BLE001 (a future carries whatever was raised)
            done.set_exception(fault)
        return done


SERIAL = Serial()


@contextlib.contextmanager
def executor(name: str = "threads", workers: int = 1) -> Iterator[Executor]:
    """An executor by name: ``threads``, ``processes`` or ``dask://HOST:PORT``.

    Raises
    ------
    PlanError
        Where the name is none of these, or the cluster does not answer.
    """
    if name == "threads":
        with ThreadPoolExecutor(max(workers, 1)) as pool:
            yield pool
    elif name == "processes":
        # A fresh start in each: forking a process that has threads is not safe.
        with ProcessPoolExecutor(max(workers, 1), mp_context=multiprocessing.get_context("spawn")) as pool:
            yield pool
    elif name.startswith(DASK):
        with _cluster(name.removeprefix(DASK)) as pool:
            yield pool
    else:
        raise PlanError(
            [
                Fault(
                    "executor",
                    gettext_noop(
                        "There is no executor “%(name)s”: use threads, processes or dask://HOST:PORT."
                    ),
                    {"name": name},
                )
            ]
        )


@contextlib.contextmanager
def _cluster(address: str) -> Iterator[Executor]:
    try:
        import distributed
    except ImportError as fault:
        raise PlanError(
            [
                Fault(
                    "cluster_missing",
                    gettext_noop("A cluster needs Dask: install Jalon with its “cluster” extra."),
                )
            ]
        ) from fault
    try:
        # the library has no types
        connect: Any = distributed.Client
        client = connect(f"tcp://{address}", timeout="10s", set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise PlanError(
            [
                Fault(
                    "cluster_silent",
                    gettext_noop(
                        "No cluster answers at %(address)s: start its scheduler, then"
                        " `jalon worker --dask %(address)s` on each machine."
                    ),
                    {"address": address},
                )
            ]
        ) from fault
    with client:
        yield client.get_executor(pure=False, retries=5)


def portfolio(
    call: Callable[[Item], Found],
    items: Sequence[Item],
    pool: Executor = SERIAL,
    *,
    workers: int = 1,
    together: int = 1,
) -> Iterator[Found]:
    """``call`` of each item, in order, on any executor.

    Parameters
    ----------
    call : callable
        A pure function that can be pickled by name: of a plan, or of what stands for one. It
        may be done twice where a worker is lost.
    items : sequence
    workers : int
        How many tasks run at once; no more than four times as many are handed out ahead.
    together : int
        Items of one task: a task of half a second or more hides the way to another machine.

    Examples
    --------
    >>> list(portfolio(abs, [3, -4, 5], together=2))
    [3, 4, 5]
    """
    waiting: deque[Future[list[Found]]] = deque()
    try:
        for first in range(0, len(items), together):
            waiting.append(pool.submit(_each, call, items[first : first + together]))
            if len(waiting) >= 4 * max(workers, 1):
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        for one in waiting:
            one.cancel()


def _each(call: Callable[[Item], Found], items: Sequence[Item]) -> list[Found]:
    return [call(item) for item in items]
