"""The command line: plan files in, tables out; no Django.

``main`` finds the command and hands over. The office's own commands (``demo``, ``serve``,
...) live in :mod:`jalon.web.commands` and are found by name, so that scheduling a file
never loads the office.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

OFFICE = frozenset({"demo", "serve", "worker", "backup", "restore"})
"""Commands of the office, kept in ``jalon.web.commands``."""
FAULT, USAGE, INTERRUPTED = 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; 0, 1 (the plan has faults, said on stderr) or 2 (usage)."""
    from jalon.cli.words import say_to_stderr, words

    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    except BrokenPipeError:
        # The reader of our pipe went away (head, less): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as fault:
        # The last door: a sentence, never a traceback.
        if os.environ.get("JALON_DEBUG"):
            raise
        say_to_stderr(
            words(
                "Jalon stopped on an error of its own: %(fault)s. Please report it; JALON_DEBUG=1 shows more."
            ),
            {"fault": f"{type(fault).__name__}: {fault}"},
        )
        return FAULT


def _run(arguments: list[str]) -> int:
    if arguments and arguments[0] in OFFICE:
        # By name: the command line and the office are strangers to each other.
        return int(importlib.import_module("jalon.web.commands").main(arguments))
    if arguments and arguments[0] == "bench":
        return int(importlib.import_module("jalon.cli.bench").main(arguments[1:]))
    from jalon.cli.options import parse

    options = parse(arguments)
    command = importlib.import_module(f"jalon.cli.{options.command}")
    return int(command.run(options))
