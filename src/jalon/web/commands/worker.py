"""`jalon worker`: takes the long work from the table and does it, or joins a cluster."""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys

from jalon.web.commands import setup


def run(options: argparse.Namespace) -> int:
    """Work until stopped."""
    if options.dask:
        return _join(options.dask, options.workers)
    setup.django()
    from django.core.management import call_command

    setup.migrate()
    call_command("db_worker", queue_name="*", interval=1, verbosity=0)
    return 0


def _join(address: str, workers: int) -> int:
    """Serve the scheduler at ``address``; a worker that dies is started again."""
    if importlib.util.find_spec("distributed") is None:
        raise setup.Unfit("a cluster needs Dask: install Jalon with its “cluster” extra.")
    # One thread each: the kernels let go of Python's lock, and the solver counts its own workers.
    command = [sys.executable, "-m", "distributed.cli.dask_worker", f"tcp://{address}"]
    command += ["--nworkers", str(workers), "--nthreads", "1", "--no-dashboard"]
    return subprocess.run(command, check=False).returncode  # noqa: S603 (our own words)
