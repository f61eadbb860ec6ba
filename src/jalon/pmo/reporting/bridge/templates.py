"""The door to the sandbox for an organisation's own .pptx: read and filled behind walls."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from jalon.exchange.process import OUT_OF_MEMORY, run_module
from jalon.exchange.sandbox import Outcome, private_folder
from jalon.pmo.common.errors import Refused
from jalon.pmo.reporting.bridge import template_child

log = logging.getLogger("jalon.reporting")

SECONDS, SECONDS_OF_A_PACK = 30, 600
MOST_OUT = 200 * 1024 * 1024
DRAWING = "jalon.pmo.reporting.bridge.drawing_child"


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


def filled(data: bytes, name: str, deck: str, tell: Callable[[int], None]) -> bytes:
    """A deck, as text, drawn on the template; Refused with the way out where it cannot be.

    ``tell`` hears about every second how many slides are drawn; what it raises ends the work at once.
    """
    with private_folder() as folder:
        (folder / "template.pptx").write_bytes(data)
        (folder / "deck.json").write_text(deck, "utf-8")
        outcome = run_module(DRAWING, folder, SECONDS_OF_A_PACK, watch=lambda: tell(_done(folder)))
        made = folder / "made.pptx"
        if outcome.status != 0 or not made.is_file() or made.stat().st_size > MOST_OUT:
            raise _refusal(outcome, name)
        return made.read_bytes()


def _done(folder: Path) -> int:
    try:
        return int((folder / "done").read_text("ascii"))
    except FileNotFoundError:
        return 0


def _refusal(outcome: Outcome, name: str) -> Refused:
    if outcome.status in (0, None, OUT_OF_MEMORY):
        sentence = _(
            "The template %(name)s is too heavy to fill: make its pictures smaller and hand it in again,"
            " or choose Jalon’s own."
        )
        return Refused(sentence % {"name": name}, "template_heavy", "template")
    log.error("Drawing on a template failed (status %s): %s", outcome.status, outcome.said[-2000:])
    sentence = _(
        "The template %(name)s could not be filled: open it in PowerPoint, save it as .pptx and hand it in"
        " again, or choose Jalon’s own."
    )
    return Refused(sentence % {"name": name}, "template_broken", "template")
