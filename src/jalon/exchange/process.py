"""Our own interpreter in a sandbox: what the child modules of the bridges run in."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Callable, Sequence
from pathlib import Path

from jalon.exchange.sandbox import Outcome, run

SOURCE = Path(__file__).resolve().parents[2]
START = (
    "import runpy, sys; sys.path.insert(0, sys.argv[1]);"
    " runpy.run_module(sys.argv[2], run_name='__main__', alter_sys=True)"
)
OUT_OF_MEMORY = 3


def run_module(
    name: str,
    folder: Path,
    seconds: float,
    more: Sequence[Path] = (),
    watch: Callable[[], None] | None = None,
) -> Outcome:
    """Run a module where it may write to ``folder`` and see our code, its libraries and ``more``, no data."""
    command = [sys.executable, "-B", "-c", START, str(SOURCE), name]
    readable = [*_needed(), *(place for place in more if place.exists())]
    return run(command, folder, readable, seconds=seconds, watch=watch)


def _needed() -> list[Path]:
    package = SOURCE / "jalon"
    places = {Path(sys.prefix), Path(sys.base_prefix), Path(sysconfig.get_path("stdlib")), package}
    return sorted(place for place in places if place.exists() and not _system(place))


def _system(place: Path) -> bool:
    """Under the system's own folders, which every child may read; /usr/src and the like are not."""
    return place.parts[1:2] in (("usr",), ("lib",), ("lib64",), ("bin",)) and place.parts[2:3] != ("src",)
