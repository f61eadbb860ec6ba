"""Reads one stranger's file in a process of its own: ``child.py SOURCE`` inside a private folder.

Leaves ``plan.json`` (the plan in our own format) and ``answer.json`` (what was kept, lost and mended, or
why the file is refused). Anything else it does is a damaged file to whoever started it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

MEMORY = 2 * 1024**3
"""Bytes of address space for a reader of ours; the Java machine needs more to start and has its own cap."""
DAMAGED = 4
OUT_OF_MEMORY = 3


def answer_to(data: bytes, name: str) -> tuple[dict[str, Any], bytes | None]:
    """(what to say about the file, its plan in our format or None)."""
    from jalon.engine.model import PlanError
    from jalon.exchange import FileRefused, jalon_json, read

    try:
        reading = read(data, name)
    except FileRefused as refusal:
        return {"refused": [[refusal.template, refusal.params]], "code": refusal.code}, None
    except PlanError as error:
        faults = [[fault.template, dict(fault.params)] for fault in error.faults[:5]]
        return {"refused": faults, "code": error.faults[0].code, "faults": len(error.faults)}, None
    report = reading.report
    return {
        "format": reading.format,
        "unsupported": list(report.unsupported),
        "repaired": [[repair.template, dict(repair.params)] for repair in report.repaired],
    }, jalon_json.dumps(reading.plan)


def main(folder: Path) -> int:
    """Read ``folder/source`` under the name told in ``folder/request.json``."""
    request = json.loads((folder / "request.json").read_text("utf-8"))
    if not request["java"]:
        _limit_memory()
    try:
        answer, plan = answer_to((folder / "source").read_bytes(), request["name"])
    except MemoryError:
        return OUT_OF_MEMORY
    except RecursionError:
        return DAMAGED
    if plan is not None:
        (folder / "plan.json").write_bytes(plan)
    text = json.dumps(answer, default=str)
    (folder / "answer.json").write_text(text, "utf-8")
    return 0


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
