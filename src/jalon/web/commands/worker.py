"""`jalon worker`: takes the long work from the table and does it, or joins a cluster."""

from __future__ import annotations

import argparse
import importlib.util
import logging
import subprocess
import sys
import threading
import time
from collections.abc import Callable

from jalon.web.commands import setup

SECONDS_BETWEEN_ROUNDS, SECONDS_AFTER_A_FAULT = 30, 2


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    if options.dask:
        return _join(options.dask, options.workers, options.host)
    setup.django()
    from django.core.management import call_command

    setup.migrate()
    over = threading.Event()
    rounds = threading.Thread(target=_go_round, args=(over,), name="daily", daemon=True)
    rounds.start()
    try:
        _work(lambda: call_command("db_worker", queue_name="*", interval=1, verbosity=0))
    finally:
        over.set()
        rounds.join(timeout=5)
    return 0


def _work(work: Callable[[], object], pause: float = SECONDS_AFTER_A_FAULT) -> None:
    """Until it ends by itself; a database that is locked or away for a while is asked again."""
    from django.db import OperationalError, connection

    while True:
        try:
            work()
        except OperationalError:
            logging.getLogger("jalon.worker").exception("the database does not answer: trying again")
            connection.close()
            time.sleep(pause)
        else:
            return


def _go_round(over: threading.Event) -> None:
    """Beside the long work: mail that is due, and what runs once a day."""
    from django.db import close_old_connections, connection

    from jalon.pmo.notices import daily

    log = logging.getLogger("jalon.daily")
    while not over.is_set():
        try:
            daily.round_of_work()
        except Exception:
            # the database may be away for a while: the next round tries again
            log.exception("a round of mail and daily work failed")
        close_old_connections()
        over.wait(SECONDS_BETWEEN_ROUNDS)
    connection.close()


def _join(address: str, workers: int, host: str | None) -> int:
    """Serve the scheduler at ``address``; a worker that dies is started again."""
    if importlib.util.find_spec("distributed") is None:
        raise setup.Unfit("a cluster needs Dask: install Jalon with its “cluster” extra.")
    # One thread each: the kernels let go of Python's lock, and the solver counts its own workers.
    command = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://{address}"]
    command += ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"]
    command += ["--host", host] if host else []
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own words)
