"""A private PostgreSQL cluster for one test run: made in a temporary folder, gone at the end."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def binaries() -> Path | None:
    """The newest installed server programs, or None."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


def _user() -> list[str]:
    """PostgreSQL refuses to run as root: run it as its own user then."""
    return ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []


def missing() -> str | None:
    """Why no cluster can be started here, or None."""
    if binaries() is None:
        return "PostgreSQL is not installed: apt-get install postgresql"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL does not run as root: create a user named postgres"
    return None


def start() -> str:
    """Start a cluster, stop it when this process ends, and give its address."""
    bin_ = binaries()
    if bin_ is None or (why := missing()):
        raise RuntimeError(why if bin_ else missing())
    folder = Path(tempfile.mkdtemp(prefix="jalon-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data = folder / "data"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    run = {"check": True, "capture_output": True, "text": True, "cwd": "/"}
    subprocess.run(
        [*_user(), bin_ / "initdb", "-D", data, "-U", "jalon", "-A", "trust", "-E", "UTF8", "--no-sync"],
        **run,
    )
    # a test run needs no durability: its data dies with it
    options = (
        f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off "
        "-c full_page_writes=off -c synchronous_commit=off -c max_connections=60"
    )
    subprocess.run(
        [*_user(), bin_ / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )

    def stop() -> None:
        subprocess.run(
            [*_user(), bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop"],
            check=False,
            capture_output=True,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    return f"postgresql://jalon@127.0.0.1:{port}/postgres"
