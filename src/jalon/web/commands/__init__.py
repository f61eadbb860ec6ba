"""The office's commands: demo, serve, worker, backup, restore. `main` is what the launcher calls."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from jalon.cli import words

_COMMANDS = ("demo", "serve", "worker", "backup", "restore")


def main(argv: Sequence[str]) -> int:
    """Run one command: 0 done, 1 refused (said on stderr), 2 wrong usage."""
    parser = _parser()
    try:
        options = parser.parse_args(list(argv))
    except SystemExit as end:
        return int(end.code or 0)
    if options.data:
        os.environ["JALON_DATA"] = str(Path(options.data).resolve())
    module = importlib.import_module(f"jalon.web.commands.{options.command}")
    from jalon.web.commands.setup import Unfit

    try:
        return int(module.run(options))
    except Unfit as why:
        print(f"jalon {options.command}: {why}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="jalon", description="The office's commands.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    about = {
        "demo": "open a demonstration on this computer",
        "serve": "open the office",
        "worker": "do the long work of the office",
        "backup": "write everything to one file",
        "restore": "read everything back from one file",
    }
    made = {name: commands.add_parser(name, help=about[name]) for name in _COMMANDS}
    for command in made.values():
        command.add_argument("--data", metavar="FOLDER", help="where the data are kept (or JALON_DATA)")
    for name in ("demo", "serve"):
        made[name].add_argument("--host", default="127.0.0.1", help="address to listen on")
        made[name].add_argument("--port", type=int, default=None, help="port (default: first free from 8000)")
        made[name].add_argument("--no-worker", action="store_true", help="do not start a worker beside")
    made["demo"].add_argument(
        "--language",
        choices=("fr", "en"),
        default=words.language(),
        help="of the plans' texts (default: this computer's; the pages follow the browser)",
    )
    made["serve"].add_argument(
        "--processes", type=int, default=None, help="server processes (default: by cores)"
    )
    made["worker"].add_argument(
        "--dask", metavar="HOST:PORT", help="join the cluster whose scheduler is there, instead"
    )
    made["worker"].add_argument("--workers", type=int, default=1, help="processes that join the cluster")
    made["worker"].add_argument(
        "--host", metavar="ADDRESS", help="by which the cluster reaches this machine, where it has several"
    )
    made["backup"].add_argument("file", type=Path, metavar="FILE")
    made["restore"].add_argument("file", type=Path, metavar="FILE")
    made["restore"].add_argument("--replace", action="store_true", help="replace what the database holds")
    return parser
