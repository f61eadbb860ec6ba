"""A printed Gantt: HTML in, PDF out, made by WeasyPrint in a process of its own."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from jalon.exchange.process import run_module
from jalon.exchange.sandbox import Busy, Outcome, one_at_a_time, private_folder
from jalon.pmo.common.errors import Refused
from jalon.pmo.transfer.bridge import press

log = logging.getLogger("jalon.transfer")

SECONDS = 90
SECONDS_OF_A_JOB = 1200
FONTS = (Path("/etc/fonts"), Path("/var/cache/fontconfig"))


def pdf(html: str) -> bytes:
    """The document as PDF; Refused with the line to type where this machine cannot print."""
    with private_folder() as folder:
        _lay(folder, [html])
        try:
            with one_at_a_time("print", seconds=SECONDS):
                outcome = run_module(press.__name__, folder, SECONDS, FONTS)
        except Busy as busy:
            raise Refused(_("Another plan is being printed: try again in a minute."), "busy") from busy
        return _made(folder, outcome)


def pdf_of_parts(parts: Sequence[str], told: Callable[[int], None]) -> bytes:
    """Many pages in parts, one document.

    ``told`` hears about every second how many parts are laid out; what it raises ends the work at once.
    """
    with private_folder() as folder:
        _lay(folder, parts)
        try:
            with one_at_a_time("print", seconds=SECONDS_OF_A_JOB):
                outcome = run_module(
                    press.__name__, folder, SECONDS_OF_A_JOB, FONTS, lambda: told(_laid(folder))
                )
        except Busy as busy:
            raise Refused(_("Another plan is being printed: try again in a minute."), "busy") from busy
        return _made(folder, outcome)


def _laid(folder: Path) -> int:
    """How many parts the press has laid out."""
    return sum(1 for _part in folder.glob("laid-*.pdf"))


def _lay(folder: Path, parts: Sequence[str]) -> None:
    for i, html in enumerate(parts):
        (folder / f"part-{i:05}.html").write_text(html, "utf-8")


def _made(folder: Path, outcome: Outcome) -> bytes:
    made = folder / "page.pdf"
    if outcome.status == 0 and made.is_file():
        return made.read_bytes()
    raise _refusal(outcome)


def _refusal(outcome: Outcome) -> Refused:
    if outcome.status == press.NO_PROGRAM:
        line = "pip install weasyprint"
        return Refused(
            _("This machine cannot print yet. Type: %(line)s, or take the SVG picture.") % {"line": line},
            "no_press",
        )
    if outcome.status == press.NO_LIBRARY:
        line = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
        return Refused(
            _("This machine cannot print yet. Type: %(line)s, or take the SVG picture.") % {"line": line},
            "no_press",
        )
    if outcome.status is None:
        return Refused(
            _("This plan took too long to print: choose fewer levels, or take the SVG picture."), "too_slow"
        )
    log.error("The press failed (status %s): %s", outcome.status, outcome.said[-2000:])
    return Refused(_("The print failed, and the fault is ours: take the SVG picture meanwhile."), "fault")
