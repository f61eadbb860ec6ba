"""The web server and the worker beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from jalon.web.commands.setup import Unfit

FIRST_PORT, PORTS_TRIED = 8000, 100
THREADS = 8


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port, or the first free one from 8000."""
    if wanted is not None:
        if not _is_free(host, wanted):
            raise Unfit(f"Port {wanted} is in use: choose another with --port, or leave --port out.")
        return wanted
    for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if _is_free(host, port):
            return port
    raise Unfit(f"No free port from {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1}: choose one with --port.")


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process as long as the block lasts."""
    child = subprocess.Popen(
        [sys.executable, "-c", "import sys; from jalon.web.commands import main; sys.exit(main(['worker']))"],
        env=os.environ.copy(),
    )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(5)
        except subprocess.TimeoutExpired:
            child.kill()


def address_of(host: str, port: int) -> str:
    """How others reach what listens there; every interface is this machine by its name."""
    name = socket.getfqdn() if host in ("0.0.0.0", "::") else host  # noqa: S104 - asked for, not bound here
    scheme = "https" if os.environ.get("JALON_HTTPS") == "1" else "http"
    return f"{scheme}://{f'[{name}]' if ':' in name else name}:{port}"


def serve(host: str, port: int, processes: int, with_worker: bool) -> int:
    """Answer requests until stopped by Ctrl+C or a termination signal."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    # what addresses in mail begin with, where the office has said nothing
    os.environ.setdefault("JALON_ADDRESS", address_of(host, port))
    server = Granian(
        "jalon.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=THREADS,
        workers_kill_timeout=3,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
    )
    if not with_worker:
        server.serve()
        return 0
    with worker_beside():
        server.serve()
    return 0
