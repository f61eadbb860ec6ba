"""Compiling kernels, and keeping what was compiled.

Numba files a compiled function by the age of its own source only, so a caller would go on
using the old code of a kernel that changed. Here the folder is named after the text of every
kernel: one changed letter anywhere compiles all of them anew.
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


@lru_cache(maxsize=1)
def cache_folder() -> str:
    """Where this version's compiled kernels are kept; empty for numba's own choice."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in sorted(_ENGINE.rglob("*.py")):
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
    settings: Any = config
    before = settings.CACHE_DIR
    settings.CACHE_DIR = before or cache_folder()
    try:
        kept: Any = numba.njit(cache=True)(function)
    finally:
        settings.CACHE_DIR = before
    return cast(Kernel, kept)


def part(function: Kernel) -> Kernel:
    """``numba.njit`` for what is compiled into its callers and never called from Python.

    It is not kept by itself: code loaded from a file can be called but not inlined.
    """
    made: Any = numba.njit(function)
    return cast(Kernel, made)
