"""Running a foreign program on a stranger's file: no network, no disk but its own, bounded.

With bubblewrap (``bwrap``) the program sees only what it needs and a private folder;
without it the limits on time, memory and files still hold, and the log says so.
"""

from __future__ import annotations

import contextlib
import logging
import math
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

log = logging.getLogger("jalon.exchange")

WALL_CLOCK = 60
"""Seconds a foreign program may take, and wait for its turn."""
LOOK_EVERY = 1.0
"""Seconds between two looks of who watches it."""
ADDRESS_SPACE_KB = 6 * 1024 * 1024
LARGEST_FILE_BLOCKS = 2 * 1024 * 1024
"""In blocks of 512 bytes: 1 GB."""
LIMITS = (
    f"umask 077; ulimit -c 0; ulimit -t $1; shift; ulimit -n 256;"
    f" ulimit -f {LARGEST_FILE_BLOCKS}; ulimit -v {ADDRESS_SPACE_KB} 2>/dev/null;"
    ' exec "$@"'
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the program ended; ``status`` is None where it ran out of time."""

    status: int | None
    said: str


class Busy(Exception):
    """Another file is being read and did not finish in time."""


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user can enter, removed at the end."""
    with tempfile.TemporaryDirectory(prefix="jalon-") as folder:
        yield Path(folder)


def run(
    command: Sequence[str],
    folder: Path,
    readable: Sequence[Path],
    seconds: float = WALL_CLOCK,
    watch: Callable[[], None] | None = None,
) -> Outcome:
    """Run ``command`` where it may write to ``folder`` and read ``readable``, nothing else.

    ``watch`` is called about every second while it runs; what it raises ends the child.
    """
    whole = [*_walls(folder, readable), *_limited(command, seconds)]
    process = subprocess.Popen(  # noqa: S603 - the command is ours, the file's name is never in it
        whole,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder)} if os.name == "posix" else None,
        start_new_session=True,
    )
    try:
        said = _heard(process, seconds, watch)
    except subprocess.TimeoutExpired:
        _kill(process)
        process.communicate()
        return Outcome(None, "")
    except BaseException:
        _kill(process)
        process.communicate()
        raise
    return Outcome(process.returncode, said.decode("utf-8", "replace")[-4000:])


def _heard(process: subprocess.Popen[bytes], seconds: float, watch: Callable[[], None] | None) -> bytes:
    """What the child said by its end; TimeoutExpired where it takes longer."""
    end = time.monotonic() + seconds
    while True:
        left = end - time.monotonic()
        try:
            return process.communicate(timeout=left if watch is None else min(left, LOOK_EVERY))[1]
        except subprocess.TimeoutExpired:
            if watch is None or time.monotonic() >= end:
                raise
            watch()


@contextlib.contextmanager
def one_at_a_time(name: str, seconds: float = WALL_CLOCK) -> Iterator[None]:
    """Wait for our turn; :class:`Busy` after ``seconds``."""
    handle = os.open(_lock_file(name), os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        _acquire(handle, seconds)
        yield
    finally:
        os.close(handle)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()


def _limited(command: Sequence[str], seconds: float) -> list[str]:
    if os.name != "posix":
        return list(command)
    return ["/bin/sh", "-c", LIMITS, "sh", str(math.ceil(max(seconds, WALL_CLOCK))), *command]


def _walls(folder: Path, readable: Sequence[Path]) -> list[str]:
    bwrap = _bubblewrap()
    if bwrap is None:
        return []
    walls = [bwrap, "--unshare-all", "--die-with-parent", "--new-session", "--clearenv"]
    for system in ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache"):
        walls += ["--ro-bind-try", system, system]
    walls += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108 - inside the walls
    for path in readable:
        walls += ["--ro-bind", str(path), str(path)]
    walls += ["--bind", str(folder), str(folder), "--chdir", str(folder)]
    return [*walls, "--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", str(folder)]


@cache
def _bubblewrap() -> str | None:
    """Bubblewrap where it is installed and the system lets it work."""
    found = shutil.which("bwrap") if sys.platform == "linux" else None
    if found is not None:
        tried = subprocess.run(  # noqa: S603 - a fixed command
            [found, "--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "true"],
            capture_output=True,
            check=False,
        )
        if tried.returncode == 0:
            return found
    log.info("No bubblewrap here: foreign files are read under resource limits and a private folder only.")
    return None


def _lock_file(name: str) -> Path:
    owner = os.getuid() if hasattr(os, "getuid") else 0
    return Path(tempfile.gettempdir()) / f"jalon-{owner}-{name}.lock"


def _acquire(handle: int, seconds: float) -> None:
    import time

    until = time.monotonic() + seconds
    while not _locked(handle):
        if time.monotonic() > until:
            raise Busy
        time.sleep(0.05)


def _locked(handle: int) -> bool:
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
    except OSError:
        return False
    return True
