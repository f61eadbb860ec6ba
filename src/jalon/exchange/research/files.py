"""Which research format a file is in, by its ending, and reading it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from jalon.engine.levelling.modal import Modal
from jalon.engine.levelling.problem import Problem
from jalon.exchange.errors import FileRefused, gettext_noop
from jalon.exchange.research import patterson, portfolio, progen, schwindt

READERS: dict[str, Callable[[str, str], Problem | Modal]] = {
    ".rcp": patterson.read,
    ".rcmp": portfolio.read,
    ".sm": progen.read,
    ".mm": progen.read,
    ".sch": schwindt.read,
}
ENDINGS = tuple(READERS)
LARGEST = 64 * 1024 * 1024
TOO_LARGE = gettext_noop("“%(name)s” is larger than %(limit)s MB: no benchmark file is.")


def is_research(path: Path) -> bool:
    """Whether the ending of ``path`` is one of research's."""
    return path.suffix.lower() in ENDINGS


def read(path: Path) -> Problem | Modal:
    """The problem a file holds.

    Raises
    ------
    OSError, FileRefused, PlanError
    """
    if path.stat().st_size > LARGEST:
        raise FileRefused(TOO_LARGE, {"name": path.name, "limit": LARGEST // 2**20}, "research_large")
    text = path.read_text(encoding="latin-1")
    return READERS[path.suffix.lower()](text, path.name)
