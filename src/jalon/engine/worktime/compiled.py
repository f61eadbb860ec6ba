"""Compiling kernels, and keeping what was compiled.

Numba files a compiled function by the age of its own source only, so a caller would go on
using the old code of a kernel that changed. Here the folder is named after the text of every
kernel of the same room and of the rooms all stand on: one changed letter there compiles all of
them anew, and leaves the kernels of other rooms as they are.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
from numba.core import config

Kernel = TypeVar("Kernel", bound=Callable[..., Any])
_ENGINE = Path(__file__).resolve().parent.parent


_GROUND = ("model", "worktime", "cpm")
"""Rooms whose kernels any room may call."""


@lru_cache(maxsize=8)
def cache_folder(room: str = "cpm") -> str:
    """Where the compiled kernels of a room are kept; empty for numba's own choice."""
    digest = hashlib.sha256(numba.__version__.encode())
    for name in (*_GROUND, *(() if room in _GROUND else (room,))):
        for source in sorted((_ENGINE / name).rglob("*.py")):
            text = source.read_bytes()
            if b"worktime.compiled" in text or source.name in ("columns.py", "table.py", "clock.py"):
                digest.update(text)
    name = f"kernels-{digest.hexdigest()[:16]}"
    home = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    for parent in (_ENGINE / "__pycache__", Path(home) / "jalon"):
        folder = parent / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return str(folder)
    return ""


def compiled(function: Kernel) -> Kernel:
    """``numba.njit`` with its code kept from one run to the next."""
    return _kept(function, nogil=False)


def unlocked(function: Kernel) -> Kernel:
    """:func:`compiled`, for what runs in several threads at once: it lets go of Python's lock."""
    return _kept(function, nogil=True)


def _kept(function: Kernel, nogil: bool) -> Kernel:
    settings: Any = config
    room = function.__module__.split(".")[2]
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or cache_folder(room)
    try:
        kept: Any = numba.njit(cache=True, nogil=nogil)(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Kernel, kept)


def part(function: Kernel) -> Kernel:
    """``numba.njit`` for what is compiled into its callers and never called from Python.

    It is not kept by itself: code loaded from a file can be called but not inlined. It makes
    no array, so it counts no references: that is a locked instruction for each array given,
    at each call.
    """
    njit: Any = numba.njit
    made: Any = njit(_nrt=False)(function)
    return cast(Kernel, made)


def inlined(function: Kernel) -> Kernel:
    """:func:`part`, put into its caller whatever its size: for what is handed tuples of arrays,
    which a call would copy one by one."""
    njit: Any = numba.njit
    made: Any = njit(_nrt=False, forceinline=True)(function)
    return cast(Kernel, made)
