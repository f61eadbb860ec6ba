"""The commands and their options."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from jalon import __version__
from jalon.cli.measuring import add_options
from jalon.cli.words import words

PLANS = ".mpp, .mpt, .mpx, .xml (MSPDI, PMXML), .xer, .xlsx, .csv, .json"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line and how the command is used."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options; exits with status 2 where they make no sense."""
    parser = _parser()
    if not arguments:
        parser.print_help()
        raise SystemExit(2)
    return parser.parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = Parser(prog="jalon", description=words("The open-source project management office."))
    parser.add_argument("--version", action="version", version=f"jalon {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=Parser)
    _schedule(commands)
    _simulate(commands)
    _check(commands)
    _convert(commands)
    _level(commands)
    add_options(commands, PLANS)
    for name, text in (
        ("bench", words("measure the speed of a part")),
        ("demo", words("fill a demo organisation and open the office")),
        ("serve", words("open the office")),
        ("worker", words("run the office's long jobs")),
        ("backup", words("keep a copy of the office's database")),
        ("restore", words("put a copy back")),
    ):
        # Listed here for the help only: they are taken before the options are read.
        commands.add_parser(name, help=text, add_help=False)
    return parser


def _schedule(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser("schedule", help=words("compute the dates of a plan"))
    _plan(command)
    _rules(command)
    command.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help=words("how to answer")
    )
    command.add_argument(
        "--explain", type=int, metavar="UID", help=words("tell what drives the dates of this task")
    )
    command.add_argument(
        "--paths",
        type=int,
        metavar="N",
        help=words("show the first N float paths to the task of --explain, or to the one that finishes last"),
    )
    _output(command)


def _simulate(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser("simulate", help=words("compute the chances of dates and costs"))
    _plan(command)
    _rules(command)
    command.add_argument("--iterations", type=int, default=10_000, metavar="N", help=words("how many times"))
    command.add_argument("--seed", type=int, default=1, metavar="K", help=words("same seed, same numbers"))
    command.add_argument(
        "--executor",
        default="threads",
        metavar="NAME",
        help=words("where to compute: threads, processes or dask://HOST:PORT"),
    )
    command.add_argument("--workers", type=int, default=2, metavar="W", help=words("how many at once"))
    command.add_argument(
        "--tolerance",
        type=float,
        metavar="SHARE",
        help=words("stop once P50 and P80 move by less than this share of their deviation, as 0.02"),
    )
    command.add_argument(
        "--sampling", choices=("latin", "plain"), default="latin", help=words("how numbers are drawn")
    )
    command.add_argument(
        "--spread",
        type=_three_numbers,
        default=(0.9, 1.0, 1.25),
        metavar="LOW,LIKELY,HIGH",
        help=words("every duration between multiples of itself (default: 0.9,1,1.25)"),
    )
    command.add_argument(
        "--shape",
        choices=("triangular", "pert", "uniform"),
        default="triangular",
        help=words("distribution of the three points"),
    )
    command.add_argument(
        "--three-point",
        type=_three_names,
        metavar="LOW,LIKELY,HIGH",
        help=words("names of the custom fields that hold the three points"),
    )
    command.add_argument(
        "--risks", metavar="WORKBOOK", help=words("risk workbook (.xlsx): docs/recipes/risk-workbook.md")
    )
    command.add_argument("--chart", metavar="FILE.svg", help=words("draw the S-curve and the tornado"))
    command.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help=words("how to answer")
    )
    _output(command)


def _three_numbers(text: str) -> tuple[float, ...]:
    found = tuple(float(part) for part in text.split(","))
    if len(found) != 3:
        raise argparse.ArgumentTypeError(words("three numbers with commas between them, as 0.9,1,1.25"))
    return found


def _three_names(text: str) -> list[str]:
    found = [part.strip() for part in text.split(",")]
    if len(found) != 3:
        raise argparse.ArgumentTypeError(words("three names with commas between them"))
    return found


def _check(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser(
        "check", help=words("say what reading a plan kept, lost and mended, and its faults")
    )
    _plan(command)
    _rules(command)
    command.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help=words("how to answer")
    )
    _output(command)


def _convert(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser("convert", help=words("write a plan in another format"))
    _plan(command)
    command.add_argument(
        "out",
        metavar="OUT",
        help=words("file to write; its ending says the format: .xml, .xer, .xlsx, .json, .csv, .ics"),
    )
    command.add_argument(
        "--to", metavar="FORMAT", help=words("format to write, where the ending does not say it")
    )
    _rules(command)


def _level(commands: argparse._SubParsersAction[Parser]) -> None:
    command = commands.add_parser("level", help=words("let no resource do more than it can"))
    command.add_argument(
        "plan",
        metavar="PLAN",
        nargs="+",
        help=words("plan files that share their resources by name, or one research file: %(endings)s")
        % {"endings": ".rcp, .rcmp, .sm, .mm, .sch"},
    )
    command.add_argument("--time-limit", type=_positive, metavar="S", help=words("seconds to search"))
    command.add_argument(
        "--iterations", type=_whole, metavar="N", help=words("schedules to try: the same answer everywhere")
    )
    command.add_argument("--workers", type=_whole, default=2, metavar="N", help=words("processors to use"))
    command.add_argument("--seed", type=int, default=1, metavar="K", help=words("start of the chance"))
    command.add_argument(
        "--objective",
        choices=("makespan", "tardiness", "cost-of-delay", "least-moves"),
        default="makespan",
        help=words("what to make small"),
    )
    command.add_argument(
        "--within-float", action="store_true", help=words("move nothing beyond its float: the finish stays")
    )
    command.add_argument(
        "--split", action="store_true", help=words("work that has not started may be interrupted")
    )
    command.add_argument(
        "--priorities",
        type=_numbers,
        default=(),
        metavar="P,P",
        help=words("of the plans in turn, 500 usual; the higher is served first"),
    )
    _rules(command)
    command.add_argument(
        "--format", choices=("table", "json", "csv"), default="table", help=words("how to answer")
    )
    _output(command)


def _numbers(text: str) -> tuple[float, ...]:
    return tuple(float(part) for part in text.split(","))


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e7:
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ValueError(text)
    return value


def _plan(command: argparse.ArgumentParser) -> None:
    command.add_argument("plan", metavar="PLAN", help=words("plan file: %(endings)s") % {"endings": PLANS})


def _rules(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--rules",
        choices=("microsoft", "primavera"),
        help=words("compute as this tool does (default: the one that made the file)"),
    )


def _output(command: argparse.ArgumentParser) -> None:
    command.add_argument("-o", "--output", metavar="FILE", help=words("write the answer to this file"))
