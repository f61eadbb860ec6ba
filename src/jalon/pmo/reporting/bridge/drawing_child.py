"""Draws a pack on a stranger's .pptx in a process of its own.

``template.pptx`` and ``deck.json`` in, ``made.pptx`` out; ``done`` tells how many slides are drawn.
"""

from __future__ import annotations

import sys
from pathlib import Path

from jalon.exchange.process import OUT_OF_MEMORY
from jalon.pmo.reporting.pack import carried, pptx

MEMORY = 2 * 1024**3
TOLD_EVERY = 5
"""Slides between two tellings."""


def main(folder: Path) -> int:
    """0 and the file; what the library cannot fill ends the process, and its caller says so."""
    _limit_memory()
    deck = carried.unpacked((folder / "deck.json").read_text("utf-8"))
    done = folder / "done"

    def tell(number: int) -> None:
        if number % TOLD_EVERY == 0:
            done.with_suffix(".new").write_text(str(number), "ascii")
            done.with_suffix(".new").replace(done)

    try:
        made = pptx.made(deck, (folder / "template.pptx").read_bytes(), tell)
    except MemoryError:
        return OUT_OF_MEMORY
    (folder / "made.pptx").write_bytes(made)
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
