"""``jalon level`` on the research libraries, beside CP-SAT through PyJobShop on the same machine.

``python -m tests.benchmarks.levelling SET SECONDS [--sample K] [--peer] [--processor]``; the files stand in
the shared data folder. Each answer is judged apart from what makes it. ``--processor`` is for a machine that
others use too: the seconds are processor time, both workers' sum halved, of a program that is already
loaded; the solver's part is still cut by the wall's clock. Not a test: a figure depends on the machine. The
table is in docs/methods/levelling.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from jalon.cli.level import facts_of
from jalon.engine.levelling.budget import Budget
from jalon.engine.levelling.modal import Modal, solve_modal
from jalon.engine.levelling.problem import Problem
from jalon.engine.levelling.search import solve
from jalon.engine.model import PlanError
from jalon.exchange.research import read
from tests.engine.levelling.judge import judged
from tests.oracles.stored import SHARED

FOLDER = SHARED / "data" / "psplib"
Facts = dict[str, object]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("set")
    parser.add_argument("seconds", type=float)
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--peer", action="store_true")
    parser.add_argument("--processor", action="store_true")
    asked = parser.parse_args()
    rows = csv.DictReader((FOLDER / "best_known.csv").open())
    best = {Path(row["instance"]).stem: row for row in rows if row["set"] == asked.set}
    solvers = {"jalon": by_processor if asked.processor else ours, **({"peer": peer} if asked.peer else {})}
    above: dict[str, list[float]] = {name: [] for name in solvers}
    with zipfile.ZipFile(FOLDER / f"{asked.set}.zip") as files, tempfile.TemporaryDirectory() as folder:
        names = sorted(name for name in files.namelist() if Path(name).stem in best)
        if asked.sample:
            names = sorted(random.Random(asked.seed).sample(names, asked.sample))
        for name in names:
            path = Path(folder) / Path(name).name
            path.write_bytes(files.read(name))
            row, said = best[path.stem], []
            for solver, solve in solvers.items():
                begun = time.monotonic()
                found = solve(path, asked.seconds)
                took = time.monotonic() - begun
                excess, word = verdict(path, found, row)
                if excess is not None:
                    above[solver].append(excess)
                said.append(f"{solver} {found.get('makespan')} ({found.get('status')}, {took:.1f} s) {word}")
            print(f"{path.stem} best {row['ub']} bound {row['lb']}: " + "; ".join(said), flush=True)
    for solver, values in above.items():
        at = sum(value <= 0 for value in values)
        mean = 100 * sum(values) / max(len(values), 1)
        load = os.getloadavg()[0]
        print(
            f"{asked.set} {asked.seconds:g} s {solver}: {len(values)} files, "
            f"mean {mean:.3f} %, at best {at}, load {load:.1f}"
        )


def verdict(path: Path, found: Facts, row: dict[str, str]) -> tuple[float | None, str]:
    """How far above the best known, and in a word what is odd."""
    if row["ub"] == "unsat":
        return None, "" if found["status"] == "infeasible" else "unsat is known"
    starts, modes = found.get("starts"), found.get("modes")
    if not isinstance(starts, list) or not starts:
        return 1.0, "NOTHING" if found["status"] != "infeasible" else "WRONG: a schedule is known"
    problem = read(path)
    wrong = judged(problem, starts, [m - 1 for m in modes] if isinstance(modes, list) else None)
    if wrong:
        return 1.0, f"WRONG: {wrong}"
    if int(str(found["lower_bound"])) > int(row["ub"]):
        return 1.0, f"WRONG: bound {found['lower_bound']}"
    excess = int(str(found["makespan"])) / int(row["ub"]) - 1
    return excess, f"{100 * excess:.2f} %"


def ours(path: Path, seconds: float) -> Facts:
    command = [
        sys.executable,
        "-m",
        "jalon.cli",
        "level",
        str(path),
        "--time-limit",
        str(seconds),
        "--workers",
        "2",
    ]
    told = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False).stdout
    facts: Facts = json.loads(told)
    return {"status": "infeasible", **facts} if "faults" in facts else facts


START = 0.8
"""Processor seconds a program spends before it searches."""


def by_processor(path: Path, seconds: float) -> Facts:
    problem = read(path)
    begun = time.process_time()

    def clock() -> float:
        return START + (time.process_time() - begun) / 2

    budget = Budget(seconds=seconds, workers=2, clock=clock)
    found = solve(problem, budget, 1) if isinstance(problem, Problem) else solve_modal(problem, budget, 1)
    return facts_of(found)


def peer(path: Path, seconds: float) -> Facts:
    """CP-SAT as PyJobShop models it."""
    from pyjobshop import Model

    try:
        problem = read(path)
    except PlanError:
        return {"status": "infeasible"}
    model = Model()
    resources = [model.add_renewable(int(c)) for c in problem.capacities]
    stocks = [model.add_consumable(int(c)) for c in problem.stocks] if isinstance(problem, Modal) else []
    tasks = []
    for i in range(problem.count):
        tasks.append(
            model.add_task(earliest_start=int(problem.releases[i]) if isinstance(problem, Problem) else 0)
        )
        ways = range(int(problem.first[i]), int(problem.first[i + 1])) if isinstance(problem, Modal) else (i,)
        for k in ways:
            taken = problem.draws[k].tolist() if isinstance(problem, Modal) else []
            model.add_mode(
                tasks[-1],
                [*resources, *stocks],
                int(problem.durations[k]),
                [*problem.demands[k].tolist(), *taken],
            )
    if isinstance(problem, Modal):
        for i, j in problem.links.tolist():
            model.add_end_before_start(tasks[i], tasks[j])
        for i, j, lag in problem.lags.tolist():
            model.add_start_before_start(tasks[i], tasks[j], lag)
    else:
        for i in range(problem.count):
            for j in problem.after[problem.after_first[i] : problem.after_first[i + 1]].tolist():
                model.add_end_before_start(tasks[i], tasks[j])
    found = model.solve(time_limit=seconds, display=False, num_workers=2)
    status = found.status.value.lower()
    if status not in ("optimal", "feasible"):
        return {"status": status}
    firsts = problem.first[:-1].tolist() if isinstance(problem, Modal) else list(range(problem.count))
    return {
        "status": status,
        "makespan": int(found.objective),
        "lower_bound": int(found.lower_bound),
        "starts": [task.start for task in found.best.tasks],
        "modes": [task.mode - first + 1 for task, first in zip(found.best.tasks, firsts, strict=True)],
    }


if __name__ == "__main__":
    main()
