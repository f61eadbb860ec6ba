"""Reads a stranger's .pptx in a process of its own: ``template.pptx`` in, ``answer.json`` out.

Told are the layouts with what they hold, and the fields that texts of the masters and layouts ask for.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pptx import Presentation

from jalon.pmo.reporting.pack.placeholders import body_of, fields_of, has_title


def told(file: Path) -> dict[str, Any]:
    """What the template holds, as plain values."""
    deck = Presentation(str(file))
    layouts = [one for master in deck.slide_masters for one in master.slide_layouts]
    return {
        "layouts": {
            one.name: {"title": has_title(one), "content": body_of(one) is not None} for one in layouts
        },
        "fields": fields_of(deck),
    }


def main(folder: Path) -> int:
    """0 and an answer; a file the library cannot read ends the process, and its caller says so."""
    (folder / "answer.json").write_text(json.dumps(told(folder / "template.pptx")), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
