"""The door to the sandbox for an organisation's own .pptx: a stranger's file is read behind walls."""

from __future__ import annotations

import json
from typing import Any

from jalon.exchange.process import run_module
from jalon.exchange.sandbox import private_folder
from jalon.pmo.reporting.bridge import template_child

SECONDS = 30


def read(data: bytes) -> dict[str, Any] | None:
    """Layouts and fields of a template as plain values; None where it cannot be read."""
    with private_folder() as folder:
        (folder / "template.pptx").write_bytes(data)
        outcome = run_module(template_child.__name__, folder, SECONDS)
        if outcome.status != 0:
            return None
        try:
            found = json.loads((folder / "answer.json").read_text("utf-8"))
        except (OSError, ValueError):
            return None
    return found if isinstance(found, dict) else None
