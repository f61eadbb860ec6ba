"""Opening plan files and writing answers: where the command line meets the disk."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path

from jalon.cli.words import say_to_stderr, sentence, words
from jalon.engine.model import MICROSOFT, PRIMAVERA, Plan, SchedulingRules
from jalon.engine.model.errors import PlanError
from jalon.exchange.errors import FileRefused
from jalon.exchange.formats import Reading, read

RULES = {"microsoft": MICROSOFT, "primavera": PRIMAVERA}


class Missing(Exception):
    """A file that is not there or not ours to open: a fault of usage, said."""


@contextlib.contextmanager
def busy(text: str) -> Iterator[None]:
    """Show that we work, on a terminal only."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(text, spinner="line"):
        yield


def open_plan(name: str) -> Reading:
    """The reading of a plan file.

    Raises
    ------
    Missing, FileRefused, PlanError
    """
    path = Path(name)
    try:
        with busy(words("Reading %(name)s…") % {"name": path.name}):
            return read(path)
    except FileNotFoundError as fault:
        raise Missing(
            words("There is no file “%(name)s”: check its name and folder.") % {"name": name}
        ) from fault
    except IsADirectoryError as fault:
        raise Missing(words("“%(name)s” is a folder: name a plan file.") % {"name": name}) from fault
    except OSError as fault:
        raise Missing(
            words("“%(name)s” cannot be opened (%(why)s).") % {"name": name, "why": fault.strerror or fault}
        ) from fault


def rules_for(plan: Plan, asked: str | None) -> SchedulingRules:
    """The rules asked for; the file's own where they are of that family or none was asked."""
    if asked is None or asked == plan.rules.family:
        return plan.rules
    return RULES[asked]


def faults_of(refused: FileRefused | PlanError) -> list[dict[str, object]]:
    """What is wrong, for JSON."""
    if isinstance(refused, FileRefused):
        return [{"code": refused.code, "message": sentence(refused), "uid": None}]
    return [{"code": f.code, "message": sentence(f), "uid": f.uid} for f in refused.faults]


def say_faults(refused: FileRefused | PlanError) -> None:
    for fault in faults_of(refused):
        say_to_stderr(str(fault["message"]))


def answer(text: str, output: str | None) -> None:
    """Write the answer to a file or to the terminal, in UTF-8."""
    if output is None or output == "-":
        data = text.encode("utf-8", "replace")
        stream = getattr(sys.stdout, "buffer", None)
        if stream is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            stream.write(data)
            stream.flush()
        return
    write_whole(Path(output), text.encode("utf-8", "replace"))


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as fault:
        with contextlib.suppress(OSError):
            draft.unlink()
        raise Missing(
            words("“%(name)s” cannot be written (%(why)s).")
            % {"name": str(path), "why": fault.strerror or fault}
        ) from fault
