"""``jalon level PLAN``: schedules that respect what people and machines can do."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import to_json
from jalon.cli.files import Missing, answer, faults_of, say_faults
from jalon.cli.words import say_to_stderr, words
from jalon.engine import PlanError
from jalon.engine.levelling.answer import Answer
from jalon.engine.levelling.budget import Best, Budget
from jalon.exchange.errors import FileRefused
from jalon.exchange.research import is_research

SPENT = time.process_time() - time.perf_counter()
"""Added to the clock: what starting the program took already."""


def clock() -> float:
    """Seconds since the command was typed."""
    return time.perf_counter() + SPENT


def run(options: argparse.Namespace) -> int:
    """The command."""
    try:
        return _answer(options)
    except Missing as fault:
        say_to_stderr(str(fault))
        return USAGE
    except (FileRefused, PlanError) as refused:
        say_faults(refused)
        if options.format == "json":
            answer(to_json({"makespan": None, "faults": faults_of(refused)}), options.output)
        return FAULT


def budget_of(options: argparse.Namespace) -> Budget:
    timed = options.time_limit is not None
    return Budget(
        seconds=options.time_limit,
        iterations=options.iterations,
        workers=options.workers,
        clock=clock if timed else None,
        progress=_told if sys.stderr.isatty() else None,
    )


def _told(best: Best) -> None:
    text = words("best %(value)s, bound %(bound)s") % {"value": best.value, "bound": best.lower_bound}
    sys.stderr.write(f"\r{text}   ")
    sys.stderr.flush()


def _answer(options: argparse.Namespace) -> int:
    paths = [Path(name) for name in options.plan]
    if all(is_research(path) for path in paths) and len(paths) == 1:
        return _research(paths[0], options)
    raise Missing(words("Only research files are levelled so far."))


def _research(path: Path, options: argparse.Namespace) -> int:
    from jalon.engine.levelling.search import solve
    from jalon.exchange.research import read

    try:
        problem = read(path)
    except OSError as fault:
        raise Missing(
            words("“%(name)s” cannot be opened (%(why)s).")
            % {"name": str(path), "why": fault.strerror or fault}
        ) from fault
    found = solve(problem, budget_of(options), options.seed)
    answer(to_json(facts_of(found)), options.output)
    return 0


def facts_of(found: Answer) -> dict[str, object]:
    facts: dict[str, object] = {
        "makespan": found.makespan,
        "lower_bound": found.lower_bound,
        "gap": round(found.gap, 6),
        "status": found.status,
        "stop_reason": found.stop_reason,
        "priority_rule": found.rule,
        "iterations": found.iterations,
        "starts": found.starts.tolist(),
    }
    if found.modes is not None:
        facts["modes"] = (found.modes + 1).tolist()
    return facts
