"""``jalon level PLAN``: schedules that respect what people and machines can do."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from jalon.cli import FAULT, USAGE
from jalon.cli.answers import to_json
from jalon.cli.files import Missing, answer, faults_of, open_plan, rules_for, say_faults
from jalon.cli.words import percent, say_to_stderr, words
from jalon.engine import PlanError
from jalon.engine.levelling.answer import Answer
from jalon.engine.levelling.budget import Best, Budget
from jalon.engine.model.errors import gettext_noop
from jalon.exchange.errors import FileRefused
from jalon.exchange.research import is_research

USUAL_SECONDS = 10.0
LEAVING = 0.2
"""Seconds kept for writing the answer, for each second that starting took."""


def _waited() -> float:
    """Seconds since the program began, launcher included; elsewhere than on Linux, what it computed."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return time.process_time()


SPENT = _waited() - time.perf_counter()
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
    seconds = options.time_limit
    if seconds is None and options.iterations is None:
        seconds = USUAL_SECONDS
    timed = seconds is not None
    if seconds is not None:
        # Answering and leaving take a part of what starting took: longer on a busy machine.
        seconds = max(seconds - LEAVING * clock(), seconds / 2)
    return Budget(
        seconds=seconds,
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
    if not any(is_research(path) for path in paths):
        return _plans(options)
    if len(paths) > 1:
        raise Missing(words("A research file is levelled alone: name one file, or plans only."))
    return _research(paths[0], options)


def _plans(options: argparse.Namespace) -> int:
    from jalon.cli import levelled
    from jalon.engine.levelling.plan import level_together

    plans = []
    for name in options.plan:
        plan = open_plan(name).plan
        plans.append(replace(plan, rules=rules_for(plan, options.rules)))
    found = level_together(
        plans,
        budget_of(options),
        seed=options.seed,
        objective=options.objective,
        within_float=options.within_float,
        splitting=options.split,
        priorities=dict(enumerate(options.priorities)),
    )
    if options.format == "json":
        answer(to_json(levelled.facts(found)), options.output)
    elif options.format == "csv":
        answer(levelled.to_csv(found), options.output)
    else:
        answer(levelled.table(found, options.output is None), options.output)
    for overload in found.overloads:
        say_to_stderr(levelled.overload_sentence(found, overload))
    return 0


def _research(path: Path, options: argparse.Namespace) -> int:
    from jalon.engine.levelling.modal import solve_modal
    from jalon.engine.levelling.problem import Problem
    from jalon.engine.levelling.search import solve
    from jalon.exchange.research import read

    try:
        problem = read(path)
    except OSError as fault:
        raise Missing(
            words("“%(name)s” cannot be opened (%(why)s).")
            % {"name": str(path), "why": fault.strerror or fault}
        ) from fault
    found = (
        solve(problem, budget_of(options), options.seed)
        if isinstance(problem, Problem)
        else solve_modal(problem, budget_of(options), options.seed)
    )
    if not len(found.starts) and found.status in NOTHING:
        say_to_stderr(words(NOTHING[found.status]) % {"name": path.name})
        if options.format == "json":
            answer(to_json(facts_of(found) | {"makespan": None}), options.output)
        return FAULT
    if options.format == "json":
        answer(to_json(facts_of(found)), options.output)
    elif options.format == "csv":
        answer(_csv(found), options.output)
    else:
        answer(_lines(found), options.output)
    return 0


def _csv(found: Answer) -> str:
    columns = [found.starts.tolist()] + ([] if found.modes is None else [(found.modes + 1).tolist()])
    rows = "".join(
        ",".join(map(str, (i, *row))) + "\r\n" for i, row in enumerate(zip(*columns, strict=True), 1)
    )
    return ("activity,start\r\n" if found.modes is None else "activity,start,mode\r\n") + rows


def _lines(found: Answer) -> str:
    facts = [
        words("Makespan %(span)s, no schedule is shorter than %(bound)s (gap %(gap)s).")
        % {"span": found.makespan, "bound": found.lower_bound, "gap": percent(found.gap)},
        words(RULES if found.rule else SEARCH)
        % {"rule": found.rule, "count": found.iterations, "why": words(STOPPED[found.stop_reason])},
    ]
    starts = " ".join(str(start) for start in found.starts.tolist())
    lines = [*facts, words("Starts:") + " " + starts]
    if found.modes is not None:
        lines.append(words("Ways:") + " " + " ".join(str(mode + 1) for mode in found.modes.tolist()))
    return "\n".join(lines) + "\n"


RULES = gettext_noop(
    "The best priority rule alone: %(rule)s. Schedules tried: %(count)s. The search ended: %(why)s."
)
SEARCH = gettext_noop("The search ended: %(why)s.")
NOTHING = {
    "infeasible": gettext_noop(
        "“%(name)s” has no schedule at all: its lags, stocks and capacities contradict each other. "
        "Widen a maximum lag or raise a capacity."
    ),
    "unknown": gettext_noop(
        "No schedule of “%(name)s” was found in the time: give it more with --time-limit."
    ),
}
"""What is said where there is no schedule to show."""
STOPPED = {
    "optimal": gettext_noop("nothing is better"),
    "time_limit": gettext_noop("the time was used"),
    "iteration_limit": gettext_noop("the number of schedules was reached"),
    "stopped": gettext_noop("it was stopped"),
    "stalled": gettext_noop("all was tried"),
    "infeasible": gettext_noop("no schedule is possible"),
}
"""Why a search ended."""


def facts_of(found: Answer) -> dict[str, object]:
    facts: dict[str, object] = {
        "makespan": found.makespan,
        "lower_bound": found.lower_bound,
        "gap": round(found.gap, 6),
        "status": found.status,
        "stop_reason": found.stop_reason,
        "priority_rule": found.rule or None,
        "iterations": found.iterations,
        "starts": found.starts.tolist(),
    }
    if found.modes is not None:
        facts["modes"] = (found.modes + 1).tolist()
    return facts
