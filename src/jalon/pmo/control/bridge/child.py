"""Reads one risk workbook in a process of its own, inside a private folder.

Takes ``request.json`` (the file's name, minutes of a day and currency of the plan) and ``source.xlsx``;
leaves ``answer.json``: the model as plain values, or why the file is refused.
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from jalon.exchange.process import OUT_OF_MEMORY

MEMORY = 1024**3
"""Bytes of address space."""
UNREADABLE = 4


def answer_to(folder: Path) -> dict[str, Any]:
    """What the workbook says."""
    from jalon.engine.model import Plan
    from jalon.exchange import FileRefused
    from jalon.exchange.risk_workbook import read
    from jalon.exchange.workbook.read import check_zip
    from jalon.pmo.control.bridge import plain

    request = json.loads((folder / "request.json").read_text("utf-8"))
    plan = Plan(
        "",
        datetime(2000, 1, 1),
        minutes_per_day=request["minutes_per_day"],
        currency=request["currency"],
    )
    source = folder / "source.xlsx"
    try:
        check_zip(source.read_bytes(), request["name"])
        return {"model": plain.kept(read(source, plan))}
    except FileRefused as refusal:
        said = {**refusal.params, **({"name": request["name"]} if "name" in refusal.params else {})}
        return {"refused": [[refusal.template, said]]}


def main(folder: Path) -> int:
    """Read, and write what was read."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        text = json.dumps(answer_to(folder))
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return UNREADABLE
    (folder / "answer.json").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
